"""What is kept beside the fields of records (rules/kept.py), held against them and brought up to date by statements."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Integer, Select, Text, bindparam, cast, select, update

from engine.expressions import Value
from engine.meta.catalog import Entity
from engine.rules.kept import Kept, kept_columns
from engine.storage.driver.base import Connection, Row, Statement
from engine.storage.schema import codec
from engine.storage.sql.lists import among, id_list
from engine.storage.sql.source import Source
from engine.storage.sql.text import statement

BATCH: Final = 2_000
"""Records that are looked at together."""


class Amiss(NamedTuple):
    """A column of a record that does not hold what it should."""

    id: int
    column: str
    stored: str | None
    right: str | None


class Keeping:
    """The statements for the columns of one entity that are worked out from `fields` (None: for all of them)."""

    def __init__(self, source: Source, entity: Entity, fields: frozenset[str] | None = None) -> None:
        found = kept_columns(entity)
        self._kept = [one for one in found if fields is None or not fields.isdisjoint(one.reads)]
        self._source, self._table = source, source.table(entity.name)
        self._reads = list(dict.fromkeys(name for one in self._kept for name in one.reads))
        self._decode = [codec(entity.fields[name], source.dialect).decode for name in self._reads]
        behind = self._select().where(self._table.c.id > bindparam("after", type_=Integer))
        self._behind = statement(behind.limit(BATCH), source.dialect, heavy=True)
        self._chosen = statement(self._select().where(among(self._table.c.id, "ids", source.dialect)), source.dialect)

    @property
    def anything(self) -> bool:
        """Whether there is any such column."""
        return bool(self._kept)

    async def keep(self, connection: Connection, ids: Sequence[int]) -> None:
        """Bring these records up to date."""
        rows = await connection.all(self._chosen, {"ids": id_list(ids, self._source.dialect)})
        await self._write(connection, rows)

    async def keep_all(self, connection: Connection, after: int = 0) -> None:
        """Bring all records up to date, those with an id behind `after`."""
        while rows := await connection.all(self._behind, {"after": after}):
            await self._write(connection, rows)
            after = rows[-1][0]

    async def amiss(self, connection: Connection) -> list[Amiss]:
        """Whatever is not as it should be."""
        found: list[Amiss] = []
        after = 0
        while rows := await connection.all(self._behind, {"after": after}):
            found += (one for row in rows for one in self._wrong(row))
            after = rows[-1][0]
        return found

    def _select(self) -> Select[Any]:
        table = self._table
        kept = (cast(table.c[one.column], Text) if one.words else table.c[one.column] for one in self._kept)
        return select(table.c.id, *(table.c[name] for name in self._reads), *kept).order_by(table.c.id)

    def _wrong(self, row: Row) -> Iterator[Amiss]:
        identity, *rest = row
        values = dict(zip(self._reads, map(_decoded, self._decode, rest), strict=False))
        for one, stored in zip(self._kept, rest[len(self._reads) :], strict=True):
            right = one.give(values)
            if _differs(one, stored, right):
                yield Amiss(identity, one.column, stored, right)

    async def _write(self, connection: Connection, rows: Sequence[Row]) -> None:
        for one in self._kept:
            wrong = [found for row in rows for found in self._wrong(row) if found.column == one.column]
            if wrong:
                await connection.many(self._update(one), [{"key": each.id, "set": each.right} for each in wrong])

    def _update(self, one: Kept) -> Statement:
        element = update(self._table).where(self._table.c.id == bindparam("key"))
        return statement(element.values({one.column: bindparam("set")}), self._source.dialect)


def _decoded(decode: Callable[[Any], Any] | None, stored: Any) -> Value:
    value: Value = decode(stored) if decode is not None and stored is not None else stored
    return value


def _differs(one: Kept, stored: str | None, right: str | None) -> bool:
    """PostgreSQL gives words back in an order and with marks of its own; those of fields that are switched off stay."""
    if not one.words:
        return stored != right
    there = {word.strip("'") for word in (stored or "").split()}
    return {word for word in there if word.partition("/")[0] in one.reads} != set((right or "").split())
