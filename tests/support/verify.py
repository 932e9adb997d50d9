"""Every stored computed value worked out anew, by the Python form of its expression over all that the tables hold."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from engine.compile import Compiled
from engine.expressions import Record, Typed, Value, python_form
from engine.expressions.record import first_name, since_name
from engine.meta.catalog import Entity
from engine.meta.fields import AnyCollection, AnyReference, ChoiceField, LinesField, is_tracked
from engine.meta.system import BIN_COLUMNS, BOOKS
from engine.rules.defaults import following_step
from engine.service.verify import verify
from engine.storage.driver import Connection, Dialect, Statement
from engine.storage.schema import codec
from engine.storage.sql.source import part_of
from tests.support.everything import at_hand
from tests.support.world import World


class Difference(NamedTuple):
    """A stored value that is not what its expression gives."""

    entity: str
    id: int
    field: str
    stored: Value
    worked_out: Value


class Table(NamedTuple):
    """All records of an entity by id, and which of them are not in the bin."""

    records: Mapping[int, Record]
    living: frozenset[int]


async def differences(world: World) -> list[Any]:
    """What is wrong by the Python form and by what `loom verify` asks: nothing, after whatever happened."""
    return [*await by_python(world), *await verify(world.database, world.compiled)]


async def by_python(world: World) -> list[Difference]:
    """What the Python form of the expressions finds wrong."""
    async with world.database.read(snapshot=True) as connection:
        tables = {name: await _table(connection, world.compiled, one) for name, one in _entities(world.compiled)}
    for name, entity in _entities(world.compiled):
        for record in tables[name].records.values():
            _join(entity, record, tables)
    everything = {f"@{name}": _there(entity, tables) for name, entity in _entities(world.compiled)}
    return [
        one
        for name, entity in _entities(world.compiled)
        for one in _wrong(world.compiled, entity, tables[name], everything)
    ]


def _there(entity: Entity, tables: Mapping[str, Table]) -> list[Record]:
    """All records that are there; lines are when their record is."""
    by, records = entity.part_of, tables[entity.name]
    found = (records.records[one] for one in sorted(records.records if by else records.living))
    return [one for one in found if by is None or one.values[by] in tables[by].living]


def _entities(compiled: Compiled) -> list[tuple[str, Entity]]:
    return [(name, one) for name, one in compiled.catalog.entities.items() if name not in BOOKS]


async def _table(connection: Connection, compiled: Compiled, entity: Entity) -> Table:
    fields = [field for field in entity.fields.values() if field.has_column]
    gone = f'"{BIN_COLUMNS[0]}"' if entity.recycle else "NULL"
    names = ", ".join(f'"{field.name}"' for field in fields)
    rows = await connection.all(Statement(f'SELECT {gone}, {names} FROM "{entity.name}" ORDER BY id'))
    decoders = [codec(field, Dialect(compiled.dialect)).decode for field in fields]
    records: dict[int, Record] = {}
    living = set()
    for deleted, *stored in rows:
        pairs = zip(fields, decoders, stored, strict=True)
        values = {one.name: decode(cell) if decode and cell is not None else cell for one, decode, cell in pairs}
        records[values["id"]] = Record(values | dict.fromkeys(_asked(entity)))
        living |= {values["id"]} if deleted is None else set()
    await _take_history(connection, compiled, entity, records)
    return Table(records, frozenset(living))


def _asked(entity: Entity) -> Iterator[str]:
    """All that can be asked of the history of tracked fields."""
    for field in filter(is_tracked, entity.fields.values()):
        yield since_name(field.name)
        options = field.options if isinstance(field, ChoiceField) else ("true", "false")
        yield from (first_name(field.name, option) for option in options)


async def _take_history(
    connection: Connection, compiled: Compiled, entity: Entity, records: Mapping[int, Record]
) -> None:
    """What was noted of tracked fields, the oldest first."""
    decode = codec(entity.fields["created_at"], Dialect(compiled.dialect)).decode or (lambda moment: moment)
    noted = f"SELECT record, field, value, since FROM _track WHERE entity = '{entity.name}' ORDER BY id"
    for record, field, value, since in await connection.all(Statement(noted)):
        values = records[record].values
        values[since_name(field)] = decode(since)
        if value is not None and values.get(first_name(field, value), since) is None:
            values[first_name(field, value)] = decode(since)


def _join(entity: Entity, record: Record, tables: Mapping[str, Table]) -> None:
    """What the record refers to, and what refers to it, by id; the bin does not exist for expressions."""
    for field in entity.fields.values():
        if isinstance(field, AnyReference) and field.has_column:
            there, key = tables[field.to], record.values[field.name]
            alive = there.records if part_of(field) else there.living
            record.to[field.name] = there.records[key] if key in alive else None  # type: ignore[index]
        elif isinstance(field, AnyCollection):
            items, owner = tables[field.of], record.values["id"]
            alive = items.records if isinstance(field, LinesField) else items.living
            found = (items.records[one] for one in sorted(alive))
            mine = [one for one in found if one.values[field.by] == owner]
            record.items[field.name] = _ordered(mine, [one for one in field.order if "." not in one])


def _ordered(records: list[Record], order: Sequence[str]) -> list[Record]:
    for key in reversed(order):
        name, falling = key.removeprefix("-"), key.startswith("-")
        there = [one for one in records if one.values[name] is not None]
        there.sort(key=lambda one: one.values[name], reverse=falling)  # type: ignore[arg-type, return-value] # sorted at once
        records = [*there, *(one for one in records if one.values[name] is None)]
    return records


def _wrong(
    compiled: Compiled, entity: Entity, table: Table, everything: Mapping[str, list[Record]]
) -> Iterator[Difference]:
    clock = compiled.clock(moment=datetime(2026, 1, 1, tzinfo=UTC))
    for field in entity.fields.values():
        if field.formula is None or not field.has_column:
            continue
        step = following_step(compiled.catalog, entity, field)
        answers = {one: python_form(Typed(at_hand(one), entity.name)) for one in step.needs.asked}
        for identity, record in table.records.items():
            whole = Record(record.values, record.to, {**record.items, **everything})
            whole.found = {one: form(whole, clock) for one, form in answers.items()}
            expected = step.give(whole, clock)
            if record.values[field.name] != expected:
                yield Difference(entity.name, identity, field.name, record.values[field.name], expected)
