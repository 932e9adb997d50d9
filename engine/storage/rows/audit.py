"""The audit trail: who did what to which record, with the values that changed, before and after (wire form, JSON)."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import msgspec
from sqlalchemy import bindparam, insert, select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement


class Entry(NamedTuple):
    """One operation on one record; `by` is None where the engine or a command line did it.

    `action` is the one it was a step of, `entity.name`.
    """

    at: datetime
    by: int | None
    entity: str
    record: int
    operation: str
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    confirmed: tuple[str, ...] = ()
    action: str | None = None


_json = msgspec.json.Encoder()


async def write_entry(connection: Connection, entry: Entry) -> None:
    """Add one entry; entries are never changed."""
    values = entry._asdict()
    values["at"] = to_driver(entry.at, connection.dialect)
    values["before"] = _json.encode(entry.before).decode() if entry.before else None
    values["after"] = _json.encode(entry.after).decode() if entry.after else None
    values["confirmed"] = " ".join(entry.confirmed) or None
    await connection.run(_write(connection.dialect), values)


async def read_entries(connection: Connection, entity: str, record: int, limit: int) -> list[Entry]:
    """What happened to a record, the newest first."""
    dialect = connection.dialect
    rows = await connection.all(_read(dialect), {"entity": entity, "record": record, "limit": limit})
    return [
        Entry(
            from_driver(at, dialect), by, entity, record, operation, version, *_told(before, after, confirmed), action
        )
        for at, by, operation, version, before, after, confirmed, action in rows
    ]


_Told: TypeAlias = tuple[Mapping[str, Any], Mapping[str, Any], tuple[str, ...]]


def _told(before: str | None, after: str | None, confirmed: str | None) -> _Told:
    return _object(before), _object(after), tuple((confirmed or "").split())


def _object(text: str | None) -> Mapping[str, Any]:
    return msgspec.json.decode(text, type=dict[str, Any]) if text else {}


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table("_audit", dialect)
    return statement(insert(table).inline().values({name: bindparam(name) for name in Entry._fields}), dialect)


@cache
def _read(dialect: Dialect) -> Statement:
    table = engine_table("_audit", dialect)
    names = ("at", "by", "operation", "version", "before", "after", "confirmed", "action")
    found = select(*(table.c[name] for name in names)).where(
        table.c.entity == bindparam("entity"), table.c.record == bindparam("record")
    )
    return statement(found.order_by(table.c.id.desc()).limit(bindparam("limit")), dialect)
