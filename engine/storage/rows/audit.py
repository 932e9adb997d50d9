"""The audit trail: who did what to which record, with the values that changed, before and after (wire form, JSON)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, insert, or_, select

from engine.storage.driver.base import Connection, Dialect, Row, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.lists import among, id_list
from engine.storage.sql.text import statement


class Via(StrEnum):
    """By what something was done: what somebody sent, or what the engine did on their behalf."""

    FORM = "form"
    API = "api"
    COMMAND = "command"
    ACTION = "action"
    ENGINE = "engine"


class OfAccount(StrEnum):
    """What is done to an account beside changes of its record; told to its owner and to administrators only."""

    PASSWORD = "password"  # noqa: S105 - what was changed, not what it is
    LINK = "reset_link"
    FACTOR_ON = "factor_on"
    FACTOR_OFF = "factor_off"
    TOKEN_MADE = "token_made"  # noqa: S105 - as above
    TOKEN_ENDED = "token_ended"  # noqa: S105 - as above
    SESSIONS_ENDED = "sessions_ended"
    EXPORT = "export"


class Entry(NamedTuple):
    """One operation on one record; `by` is None where the engine or a command line did it.

    `action` is the one it was a step of, `entity.name`; `via` is not known of entries of earlier engines.
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
    via: Via | None = None


_json = msgspec.json.Encoder()


async def write_entry(connection: Connection, entry: Entry) -> None:
    """Add one entry; entries are never changed."""
    values = entry._asdict()
    values["at"] = to_driver(entry.at, connection.dialect)
    values["before"] = _json.encode(entry.before).decode() if entry.before else None
    values["after"] = _json.encode(entry.after).decode() if entry.after else None
    values["confirmed"] = " ".join(entry.confirmed) or None
    await connection.run(_write(connection.dialect), values)


class Noted(NamedTuple):
    """An entry and its id."""

    id: int
    entry: Entry


async def read_entries(
    connection: Connection, entity: str, record: int, limit: int, before: int = 10**18, *,
    of_account: bool = True, without: str = "",
) -> list[Noted]:  # fmt: skip
    """What happened to a record, the newest first, of entries whose id is below `before`; `of_account` also what was
    done to the account that it is; nothing of the action `without`.
    """
    given = {"entity": entity, "record": record, "limit": limit, "before": before, "without": without}
    return [
        _noted(row, connection.dialect) for row in await connection.all(_read(connection.dialect, of_account), given)
    ]


async def noted_entries(connection: Connection, after: int) -> list[Noted]:
    """Everything that was noted since an entry, in its order."""
    rows = await connection.all(_since(connection.dialect), {"after": after})
    return [_noted(row, connection.dialect) for row in rows]


async def changed_records(connection: Connection, entity: str, records: Sequence[int]) -> frozenset[int]:
    """Those of these records whose values became others since they were made."""
    given = {"entity": entity, "records": id_list(records, connection.dialect)}
    return frozenset(row[0] for row in await connection.all(_changed(connection.dialect), given))


def _noted(row: Row, dialect: Dialect) -> Noted:
    values = dict(zip(Entry._fields, row[1:], strict=True))
    values["at"] = from_driver(values["at"], dialect)
    values["before"], values["after"] = _object(values["before"]), _object(values["after"])
    values["confirmed"] = tuple((values["confirmed"] or "").split())
    values["via"] = Via(values["via"]) if values["via"] else None
    return Noted(row[0], Entry(**values))


def _object(text: str | None) -> Mapping[str, Any]:
    return msgspec.json.decode(text, type=dict[str, Any]) if text else {}


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table("_audit", dialect)
    return statement(insert(table).inline().values({name: bindparam(name) for name in Entry._fields}), dialect)


@cache
def _changed(dialect: Dialect) -> Statement:
    table = engine_table("_audit", dialect)
    found = select(table.c.record).distinct().where(
        table.c.entity == bindparam("entity"), among(table.c.record, "records", dialect), table.c.operation == "update"
    )  # fmt: skip
    return statement(found, dialect)


@cache
def _since(dialect: Dialect) -> Statement:
    table = engine_table("_audit", dialect)
    found = select(table.c.id, *(table.c[name] for name in Entry._fields)).where(table.c.id > bindparam("after"))
    return statement(found.order_by(table.c.id), dialect)


@cache
def _read(dialect: Dialect, of_account: bool) -> Statement:
    table = engine_table("_audit", dialect)
    left_out = () if of_account else OfAccount
    found = select(table.c.id, *(table.c[name] for name in Entry._fields)).where(
        table.c.entity == bindparam("entity"), table.c.record == bindparam("record"), table.c.id < bindparam("before"),
        or_(table.c.action.is_(None), table.c.action != bindparam("without")),
        *(table.c.operation != one.value for one in left_out),
    )  # fmt: skip
    return statement(found.order_by(table.c.id.desc()).limit(bindparam("limit")), dialect)
