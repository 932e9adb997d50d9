"""Sample data: many records at once, by statements over whole tables; not audited, because nobody did anything.

What was made obeys the definitions like any record: a check that refuses one of them undoes the whole.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeAlias

from engine.compile import Compiled, dependants_of, keeping, rules_of
from engine.expressions import OLD, Environment, Record, Typed, alone, reads_me, scope_of, type_of, typed
from engine.expressions.types import BOOL
from engine.meta.catalog import Entity, lines_below, members_of
from engine.meta.fields import (
    AnyField,
    AnyReference,
    AnyReferenceField,
    Formula,
    ReferencesField,
)
from engine.meta.pointers import sampled
from engine.meta.system import BOOKS
from engine.rules.checks import checks_before, confirmed_by
from engine.rules.order import Circle, arranged
from engine.rules.steps import Step
from engine.security import Principal
from engine.service.sample_numbers import Unnumbered, number_samples
from engine.storage.driver import Connection, Database, Violation
from engine.storage.plan import SHARED, stored
from engine.storage.sql.sample import (
    count_samples,
    drop_samples,
    drop_unfit_samples,
    fill_samples,
    fit_samples,
    hide_samples,
    insert_samples,
    recompute_all,
    sample_state,
)
from engine.storage.sql.source import part_of
from engine.storage.sql.tracked import note_samples, tracked_names

BATCH = 50_000
"""Rows of one statement; progress is told between two."""

YEAR = int(timedelta(days=365).total_seconds())
"""Over so many seconds the records were made, one after the other."""

NOBODY = Principal(None, "", "", frozenset(), "", Record({}))

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told of which entity (or else) so much is done of how much there is to do."""


class NoSamples(Exception):
    """Sample data cannot be made; nothing was written."""


def sample_rows(compiled: Compiled) -> dict[str, int]:
    """How many records the definitions ask for, by entity."""
    entities = compiled.catalog.entities.values()
    return with_lines(compiled, {one.name: one.sample for one in entities if one.sample and one.part_of is None})


def with_lines(compiled: Compiled, rows: Mapping[str, int]) -> dict[str, int]:
    """The same with the lines that come with these records, and with these: so many for each."""
    entities, found = compiled.catalog.entities, dict(rows)
    for field in (one for name in rows for one in lines_below(entities, entities[name])):
        if field.of not in found and field.by in found and entities[field.of].sample:
            found[field.of] = entities[field.of].sample * found[field.by]
    return found


async def make_samples(
    database: Database,
    compiled: Compiled,
    rows: Mapping[str, int],
    clock: Environment,
    *,
    more: bool,
    progress: Progress,
) -> None:
    """Make so many records of each entity, in one transaction; raises NoSamples.

    Entities must be empty, unless `more` adds to what is there. The same definitions, rows and clock make the same
    records in any empty database.
    """
    unknown = rows.keys() - compiled.catalog.entities.keys()
    if unknown:
        raise NoSamples(f"there is no entity `{min(unknown)}`")
    noted = rows.keys() & BOOKS.keys()
    if noted:
        raise NoSamples(f"`{min(noted)}` is what the engine notes; nobody makes any")

    async def work(connection: Connection) -> None:
        await _Making(connection, compiled, clock, progress).make(rows, more)

    await database.transact(work, begin=SHARED[database.dialect], statement_timeout=float("inf"))


class _Making:
    """One go of making sample data."""

    def __init__(self, connection: Connection, compiled: Compiled, clock: Environment, progress: Progress) -> None:
        self._connection, self._compiled, self._clock, self._progress = connection, compiled, clock, progress
        self._entities = compiled.catalog.entities
        self._source = compiled.source

    async def make(self, rows: Mapping[str, int], more: bool) -> None:
        """The steps."""
        await self._check_version()
        before = {name: await self._before(name, more) for name in rows}
        for entity in _ordered(self._compiled, rows):
            await self._check_targets(entity)
            await self._insert(entity.name, before[entity.name], rows[entity.name])
            await self._fill(entity, before[entity.name])
        await self._compute()
        if [name for name in rows if await self._number(name, before[name])]:
            await self._compute()  # what shows a number
        if await self._hide(before):
            await self._compute()
        await self._note()
        await self._keep()
        for name, after in before.items():
            await self._check(self._entities[name], after)

    async def _check_version(self) -> None:
        now = await stored(self._connection)
        if now is None or now.stamp != self._compiled.stamp:
            raise NoSamples("the definitions have changed meanwhile: try again")

    async def _before(self, name: str, more: bool) -> int:
        """The highest id there is."""
        count, highest = await self._numbers(name)
        if count and not more:
            raise NoSamples(f"{name} has {count} records already: --more adds to them")
        return highest

    async def _check_targets(self, entity: Entity) -> None:
        for field in _references(entity) if _members(self._entities, entity) is None else ():
            if field.required and field.to != entity.name and not (await self._numbers(field.to))[0]:
                raise NoSamples(f"{entity.name}.{field.name} is required, and there are no records of {field.to}")

    async def _insert(self, name: str, before: int, total: int) -> None:
        statement = insert_samples(self._source, name)
        moments = self._moments()
        for made in range(0, total, BATCH):
            until = min(made + BATCH, total)
            part = {"first": before + made + 1, "last": before + until, "base": before + 1, "total": total}
            await self._connection.run(statement, moments | part)
            self._progress(name, until, total)

    def _moments(self) -> dict[str, int]:
        """Between which times the records were made, and what the application's clock is ahead of UTC."""
        now = self._clock.now
        offset = now.astimezone(self._compiled.zone).utcoffset()
        assert offset is not None, "a zone knows its offset"
        return {"begin": int(now.timestamp()) - YEAR, "span": YEAR, "offset": int(offset.total_seconds())}

    async def _fill(self, entity: Entity, before: int) -> None:
        """Defaults that are worked out, and what they read; references lead to what fits their filter.

        A record that needs one and finds none is left out, as long as others find some.
        """
        narrowed = [field for field in _references(entity) if field.filter is not None]
        fitting = [fit_samples(self._source, entity.name, field) for field in narrowed]
        filling = [
            fill_samples(self._source, entity.name, {name: _text(entity.fields[name])})
            for name in (step.field for step in _formulas(self._compiled, entity))
        ]
        # What is worked out reads references, and filters read what is worked out.
        again = (*(filling if fitting else ()), *(fitting if filling else ()))
        needed = [one.name for one in narrowed if one.required]
        dropping = [drop_unfit_samples(self._source, entity.name, name) for name in needed]
        for statement in (*filling, *fitting, *again, *dropping):
            await self._connection.run(statement, self._parameters(after=before))
        held = _members(self._entities, entity)
        if held is not None:
            await self._connection.run(drop_samples(self._source, entity.name, held.member), {"after": before})

    async def _number(self, name: str, before: int) -> bool:
        """Whether the entity has numbers; the new records have theirs then."""
        try:
            return await number_samples(self._connection, self._compiled, name, self._parameters(after=before))
        except Unnumbered as reason:
            raise NoSamples(
                f"{name}.{reason.field}: no number can be given to record {reason.record}: {SAY}"
            ) from reason

    async def _compute(self) -> None:
        statements = recompute_all(self._source, dependants_of(self._compiled))
        for done, statement in enumerate(statements):
            self._progress("computed fields", done, len(statements))
            try:
                await self._connection.run(statement, self._parameters())
            except Violation as violation:
                raise NoSamples(f"two of the records would be the same: {SAY}") from violation
        self._progress("computed fields", len(statements), len(statements))

    async def _note(self) -> None:
        """Tracked fields have had their values since the records were made; what reads that follows."""
        tracked = {name: names for name, one in self._entities.items() if (names := tracked_names(one))}
        for name, names in tracked.items():
            await self._connection.run(note_samples(self._source, name, names), self._parameters())
        if tracked:
            await self._compute()
            for name, names in tracked.items():
                await self._connection.run(note_samples(self._source, name, names), self._parameters())

    async def _keep(self) -> None:
        """What records are found by and ordered by; also of those whose values follow from the new ones."""
        for name in self._entities:
            kept = keeping(self._compiled, name)
            if kept is not None:
                await kept.keep_all(self._connection)
                self._progress(f"words of {name}", 1, 1)

    async def _hide(self, before: Mapping[str, int]) -> bool:
        """Empty what is not visible, which nobody could have filled in; whether there is any such field."""
        asked = [(name, field) for name in before for field in self._entities[name].fields.values() if _may_hide(field)]
        for name, field in asked:
            hidden = typed(f"not ({field.visible})", scope_of(self._compiled.catalog, name), BOOL).node
            statement = hide_samples(self._source, name, field, hidden)
            await self._connection.run(statement, self._parameters(after=before[name]))
        return bool(asked)

    async def _check(self, entity: Entity, before: int) -> None:
        for one in checks_before(rules_of(self._compiled, entity.name).checks, "create"):
            count = await self._count(entity, one.check.when, before) if confirmed_by(one.check) is None else 0
            if count:
                raise NoSamples(f"the check {entity.name}.{one.check.name} refuses {count} of the records: {SAY}")
        for field in entity.fields.values():
            lacking = _lacking(field)
            count = await self._count(entity, lacking, before) if lacking else 0
            if count:
                raise NoSamples(f"{entity.name}.{field.name} is required and empty in {count} of the records: {SAY}")

    async def _count(self, entity: Entity, condition: str, before: int) -> int:
        node = self._compiled.check(condition, entity.name).node
        new = self._compiled.record_parameters(OLD, entity.name, Record({}))
        row = await self._connection.one(
            count_samples(self._source, entity.name, node), self._parameters(after=before, **new)
        )
        return int(row[0]) if row else 0

    async def _numbers(self, name: str) -> tuple[int, int]:
        row = await self._connection.one(sample_state(self._source, name))
        assert row is not None, "a count is always there"
        return int(row[0]), int(row[1])

    def _parameters(self, **more: object) -> dict[str, object]:
        return {**self._compiled.parameters(self._clock, NOBODY), **more}


def _members(entities: Mapping[str, Entity], entity: Entity) -> ReferencesField | None:
    """The field of `references` whose records these lines hold: one that found none to hold is left out again."""
    return members_of(entities[entity.part_of], entity.name) if entity.part_of is not None else None


def _may_hide(field: AnyField) -> bool:
    return field.visible is not None and field.writable and field.has_column and field.suggest is None


def _lacking(field: AnyField) -> str | None:
    """The condition of records that lack a value they need; None where none is needed."""
    if not field.required and field.required_when is None:
        return None
    nothing = f"count({field.name}) == 0" if field.owned else f"{field.name} is null"
    asked = (field.visible, None if field.required else field.required_when, nothing)
    return " and ".join(f"({one})" for one in asked if one is not None)


SAY = "say in its definition with `sample:` what fits"


def _ordered(compiled: Compiled, rows: Mapping[str, int]) -> Sequence[Entity]:
    """The entities with rows to make, each after those it refers to; in a circle only required references count."""
    entities = {name: compiled.catalog.entities[name] for name, count in rows.items() if count > 0}
    waits = {name: _targets(compiled, one, required=False) for name, one in entities.items()}
    while True:
        try:
            return [entities[name] for name in arranged(waits)]
        except Circle as circle:
            waits |= _opened(compiled, waits, circle.members)


def _opened(compiled: Compiled, waits: Mapping[str, list[str]], circle: Sequence[str]) -> dict[str, list[str]]:
    """What the members of a circle wait for when of the others in it only those count that they require."""
    opened = {}
    for name in circle:
        required = _targets(compiled, compiled.catalog.entities[name], required=True)
        opened[name] = [one for one in waits[name] if one not in circle or one in required]
    if all(len(opened[name]) == len(waits[name]) for name in circle):
        raise NoSamples(f"each of {', '.join(circle)} needs another of them first")
    return opened


def _targets(compiled: Compiled, entity: Entity, *, required: bool) -> list[str]:
    found = [field.to for field in _references(entity) if field.required or not required]
    for field in entity.fields.values():
        if isinstance(field, AnyReferenceField) and field.writable and (field.required or not required):
            found += sampled(field, compiled.catalog.entities)
    return [name for name in found if name != entity.name]


def _references(entity: Entity) -> list[AnyReference]:
    found = (field for field in entity.fields.values() if field.writable or part_of(field))
    return [field for field in found if isinstance(field, AnyReference)]


def _formulas(compiled: Compiled, entity: Entity) -> list[Step]:
    """Steps for the defaults that are worked out, and for the computed fields those read, in their order.

    A default that reads `me` has no meaning here: nobody asks; and here many records are asked at once.
    """
    wanted = {field.name for field in entity.fields.values() if _is_worked_out(compiled, entity, field)}
    chosen = []
    for step in reversed(rules_of(compiled, entity.name).steps):
        if step.field in wanted:
            wanted |= {name for name in step.reads if entity.fields[name].formula is not None}
            chosen.append(step)
    return chosen[::-1]


def _is_worked_out(compiled: Compiled, entity: Entity, field: AnyField) -> bool:
    if field.sample is not None or not isinstance(field.default, Formula):
        return False
    found = _typed(compiled, entity, field, field.default.text)
    return not reads_me(found) and alone(found) is None


def _text(field: AnyField) -> str:
    return field.default.text if isinstance(field.default, Formula) else str(field.formula)


def _typed(compiled: Compiled, entity: Entity, field: AnyField, text: str) -> Typed:
    return typed(text, scope_of(compiled.catalog, entity.name), type_of(field))
