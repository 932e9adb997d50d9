"""Seals of the audit: the hashes of its entries in their order, and a digest over these and the seal before.

So what becomes of an entry once it is sealed is found: changed, removed, put in between, moved; and of a seal as well.
Nobody who writes waits for it. Renaming and destroying what is parked rewrites entries; the plan that does seals them
again, with the version of the definitions it brought.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from struct import Struct
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import bindparam, func, insert, select

from engine.storage.driver.base import Connection, Dialect, Row, Statement
from engine.storage.rows.audit import Entry
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement
from engine.text.dates import instant_text

SEALS: Final = "_seal"
"""The table."""

SIZE: Final = 1000
"""Entries in a seal."""

_ITEM: Final = Struct(">q32s")
"""An entry's id and its hash."""

_NONE: Final = bytes(32)
"""In place of the hash of an entry that is destroyed."""

_FIRST: Final = "0" * 64
"""The digest that the first seal follows."""

_LEAST: Final = -(2**63)
"""Below every id, also of those that the database never gives."""

_AT: Final = Entry._fields.index("at") + 1

Hashes = Mapping[int, bytes]


class Fault(NamedTuple):
    """An entry, or with `what` seal a seal, that is not as it was: changed, removed, inserted, moved.

    `now` is the hash of what stands there.
    """

    what: str
    id: int
    now: bytes = _NONE


class Sealed(NamedTuple):
    """How far entries are sealed, and the digest that stands for all of them."""

    last: int
    digest: str


class _Seal(NamedTuple):
    id: int
    at: datetime
    last: int
    version: int | None
    hashes: bytes
    digest: str


async def sealed(connection: Connection) -> Sealed:
    """How far they are, and by what digest."""
    row = await connection.one(_newest(connection.dialect))
    return Sealed(row[0], row[1]) if row else Sealed(0, _FIRST)


async def newest_entry(connection: Connection) -> int:
    """The id of the last entry, 0 where there is none."""
    row = await connection.one(_last_entry(connection.dialect))
    return row[0] or 0 if row else 0


async def count_after(connection: Connection, last: int) -> int:
    """How many entries came after one."""
    row = await connection.one(_count_after(connection.dialect), {"last": last})
    return row[0] if row else 0


async def is_sealed_by(connection: Connection, digest: str) -> bool:
    """Whether a digest that somebody noted is still that of a seal."""
    return await connection.one(_by_digest(connection.dialect), {"digest": digest}) is not None


async def seal(connection: Connection, last: int, at: datetime) -> int:
    """Seal the next entries up to `last`, at most SIZE of them; how many.

    No entry up to there may come later: see service/sealing.py.
    """
    before = await sealed(connection)
    found = await _entries(connection, before.last, last)
    if found:
        await _add(connection, before, max(found), found, at)
    return len(found)


async def faults(connection: Connection) -> AsyncIterator[Fault]:
    """Everything that is not as it was sealed, in the order of seals."""
    again = await _sealed_again(connection)
    before, last = _FIRST, _LEAST
    async for one in _seals(connection):
        if one.digest != _digest(before, one):
            yield Fault("seal", one.id)
        if one.version is None:
            wanted = dict(_ITEM.iter_unpack(one.hashes))
            wanted |= {name: again[name] for name in wanted.keys() & again.keys()}
            for fault in _differing(wanted, await _entries(connection, last, one.last, size=None)):
                yield fault
        before, last = one.digest, one.last


async def seal_again(connection: Connection, known: Collection[Fault], version: int, at: datetime) -> None:
    """Seal what the plan that brought `version` rewrote; what was at fault before remains so."""
    before_it = {one.id for one in known if one.what != "seal"}
    found = [one async for one in faults(connection) if one.what != "seal"]
    rewritten = {one.id: one.now for one in found if one.id not in before_it}
    if rewritten:
        before = await sealed(connection)
        await _add(connection, before, before.last, rewritten, at, version)


def _differing(wanted: Hashes, found: Hashes) -> Iterable[Fault]:
    places = {one: name for name, one in wanted.items()}
    for name in sorted(wanted.keys() | found.keys()):
        now, right = found.get(name, _NONE), wanted.get(name, _NONE)
        if now == right:
            continue
        if now == _NONE:
            yield Fault("removed", name)
        elif right == _NONE:
            yield Fault("inserted", name, now)
        else:
            yield Fault("moved" if now in places else "changed", name, now)


async def _add(
    connection: Connection, before: Sealed, last: int, hashes: Hashes, at: datetime, version: int | None = None
) -> None:
    packed = b"".join(_ITEM.pack(name, one) for name, one in sorted(hashes.items()))
    made = _Seal(0, at, last, version, packed, "")
    values = made._replace(digest=_digest(before.digest, made))._asdict() | {"at": to_driver(at, connection.dialect)}
    await connection.run(_write(connection.dialect), values)


def _digest(before: str, one: _Seal) -> str:
    told = msgspec.json.encode([before, instant_text(one.at), one.last, one.version])
    return sha256(told + one.hashes).hexdigest()


async def _entries(connection: Connection, after: int, last: int, size: int | None = SIZE) -> dict[int, bytes]:
    """The hashes of entries by their ids."""
    rows = await connection.all(_read(connection.dialect, size), {"after": after, "last": last})
    return {row[0]: _hash(row, connection.dialect) for row in rows}


def _hash(row: Row, dialect: Dialect) -> bytes:
    """Of what it says; what it says nothing of has no part in it, so that a column more changes no hash."""
    values = dict(zip(Entry._fields, row[1:], strict=True))
    values["at"] = instant_text(from_driver(row[_AT], dialect))
    return sha256(msgspec.json.encode({name: one for name, one in values.items() if one is not None})).digest()


async def _seals(connection: Connection) -> AsyncIterator[_Seal]:
    last, dialect = 0, connection.dialect
    while rows := await connection.all(_after(dialect), {"after": last}):
        for row in rows:
            found = _Seal(*row)
            yield found._replace(at=from_driver(found.at, dialect), hashes=bytes(found.hashes))
        last = rows[-1][0]


async def _sealed_again(connection: Connection) -> dict[int, bytes]:
    rows = await connection.all(_rewritten(connection.dialect))
    return {name: one for row in rows for name, one in _ITEM.iter_unpack(bytes(row[0]))}


@cache
def _newest(dialect: Dialect) -> Statement:
    table = engine_table(SEALS, dialect)
    return statement(select(table.c.last, table.c.digest).order_by(table.c.id.desc()).limit(1), dialect)


@cache
def _last_entry(dialect: Dialect) -> Statement:
    return statement(select(func.max(engine_table("_audit", dialect).c.id)), dialect)


@cache
def _count_after(dialect: Dialect) -> Statement:
    table = engine_table("_audit", dialect)
    return statement(select(func.count()).where(table.c.id > bindparam("last")), dialect)


@cache
def _by_digest(dialect: Dialect) -> Statement:
    table = engine_table(SEALS, dialect)
    return statement(select(table.c.id).where(table.c.digest == bindparam("digest")), dialect)


@cache
def _after(dialect: Dialect) -> Statement:
    table = engine_table(SEALS, dialect)
    columns = [table.c[name] for name in _Seal._fields]
    return statement(select(*columns).where(table.c.id > bindparam("after")).order_by(table.c.id).limit(50), dialect)


@cache
def _rewritten(dialect: Dialect) -> Statement:
    table = engine_table(SEALS, dialect)
    return statement(select(table.c.hashes).where(table.c.version.is_not(None)).order_by(table.c.id), dialect)


@cache
def _read(dialect: Dialect, size: int | None) -> Statement:
    table = engine_table("_audit", dialect)
    columns = [table.c.id, *(table.c[name] for name in Entry._fields)]
    found = select(*columns).where(table.c.id > bindparam("after"), table.c.id <= bindparam("last"))
    return statement(found.order_by(table.c.id).limit(size), dialect, heavy=True)


@cache
def _write(dialect: Dialect) -> Statement:
    table = engine_table(SEALS, dialect)
    names = (name for name in _Seal._fields if name != "id")
    return statement(insert(table).inline().values({name: bindparam(name) for name in names}), dialect)
