"""Runs one test: what is given, then step by step, until something is not as it says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Final

from msgspec.structs import replace as with_

from engine.compile import Compiled, swept
from engine.diagnostics import Span
from engine.expressions import Record, type_of
from engine.expressions.types import DATETIME
from engine.meta.catalog import Catalog, Grant, Role
from engine.meta.fields import AnyField, Formula, ReferencesField, Wire
from engine.meta.resolve.stories import Lines, Made, Step, Test
from engine.meta.resolve.stories import Value as Written
from engine.meta.system import ADMIN_ROLE, ROLE_ASSIGNMENT, USER
from engine.rules.body import split
from engine.rules.occurrences import Rule, next_after
from engine.rules.wire import wire
from engine.scenarios.coverage import Reached
from engine.scenarios.refusals import reasons
from engine.scenarios.scratch import Scratch
from engine.scenarios.values import Asking, Named, SwitchedOff
from engine.security import Principal
from engine.security.rights import to_take
from engine.service import begin, deploy, people, perform
from engine.service.work import ENGINE, Agenda, Context, Done, Forbidden, Invalid, NotNow, Referenced, Refusal
from engine.service.written import Submitted
from engine.storage.driver import Connection, Database
from engine.storage.plan import SHARED
from engine.storage.rows.settings import write_setting
from engine.storage.rows.stamps import SETTINGS, raise_stamp
from engine.text.dates import parse_instant

ALL: Final = "_given"
"""The role of whoever makes what is given: no definition can have this name."""

MAKER: Final = Principal(None, "test", "test", frozenset({ADMIN_ROLE, ALL}), "en", Record({}))


class NothingMade(Refusal):
    """An action was done, and the record that a test gives a name did not come of it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is not as a test says, and where it says so."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a test went, and how long it took."""

    test: Test
    wrong: tuple[Wrong, ...]
    seconds: float


async def run_test(scratch: Scratch, test: Test, reached: Reached | None = None) -> Outcome:
    """Run it on a fresh database; what it reaches of the definitions is added to `reached`."""
    begun = perf_counter()
    async with scratch.fresh() as database:
        wrong = await _told(scratch, database, test, reached)
        if reached is not None:
            await reached.look(database)
    return Outcome(test, tuple(wrong), perf_counter() - begun)


async def _told(scratch: Scratch, database: Database, test: Test, reached: Reached | None) -> list[Wrong]:
    await set_settings(database, test.settings)
    settings = tuple(sorted(test.settings.items()))
    if settings not in scratch.compiled:
        compiled = await compiled_of(database)
        for known in scratch.compiled.values():
            compiled.like(known)
        scratch.compiled[settings] = compiled
    compiled = scratch.compiled[settings]
    story = Story(database, compiled, begun_at(test), reached)
    for made in test.given:
        wrong = await story.make(made)
        if wrong:
            return [wrong]
    for step in test.steps:
        found = await story.take(step)
        if found or step.ends:
            return found
    return []


def begun_at(test: Test) -> datetime:
    """When a test begins."""
    return parse_instant(test.at) if test.at else datetime.now(UTC)


async def set_settings(database: Database, settings: Mapping[str, Wire]) -> None:
    """Set what a test says is set."""

    async def work(connection: Connection) -> None:
        for name, value in settings.items():
            await write_setting(connection, name, value)
        await raise_stamp(connection, SETTINGS)

    if settings:
        await database.transact(work)


async def compiled_of(database: Database) -> Compiled:
    """The definitions in force, with the role of whoever makes what is given."""
    compiled = await deploy.at_work(database)
    assert compiled is not None, "definitions were applied to it"
    return compiled.with_catalog(_with_maker(compiled.whole))


def _with_maker(catalog: Catalog) -> Catalog:
    everything = Grant(read="true", create="true", update="true", delete="true", restore="true")
    maker = Role(name=ALL, label={}, grants=dict.fromkeys(catalog.entities, everything))
    return with_(catalog, roles={**catalog.roles, ALL: maker})


@dataclass(slots=True)
class Story:
    """One test under way: what time it is, and the records that have names by now.

    `known_as` stands before the accounts of its people.
    """

    database: Database
    compiled: Compiled
    now: datetime
    reached: Reached | None = None
    known_as: str = ""
    records: dict[str, Named] = field(default_factory=dict)

    async def make(self, made: Made) -> Wrong | None:
        """A record that is given."""
        values: Mapping[str, Written] = made.values

        async def work(connection: Connection) -> int:
            context = self._context(connection, MAKER)
            wires = await self._wires(context, self.compiled.whole.entities[made.entity].fields, values)
            if made.entity == USER:
                wires = {"account": f"{self.known_as}{made.name}", "name": made.name.title(), "active": True, **wires}
            identity = await _create(context, made.entity, wires)
            for role in made.roles:
                await _create(context, ROLE_ASSIGNMENT, {"holder": identity, "role": role})
            return identity

        try:
            identity = await self.database.transact(work, begin=SHARED[self.database.dialect])
        except Refusal as refusal:
            return Wrong(made.site.span, f"`{made.name}` cannot be made: {reasons(refusal)}")
        self.records[made.name] = Named(made.entity, identity)
        return None

    async def take(self, step: Step) -> list[Wrong]:
        """The next step."""
        if step.verb == "expect":
            return await self._expect(step)
        if step.verb == "wait":
            before, self.now = self.now, await self._later(step.wait)
            return await self._sweep(step, before)
        return await self._do(step)

    async def _expect(self, step: Step) -> list[Wrong]:
        wrong = []
        async with self.database.read() as connection:
            asking = self._asking(self._context(connection, MAKER))
            for text, site in step.expects:
                try:
                    doubts = await asking.doubts(text)
                except SwitchedOff as off:
                    doubts = [str(off)]
                if doubts is not None:
                    wrong.append(Wrong(site.span, f"`{text}` does not hold: {', '.join(doubts) or 'it reads nothing'}"))
        return wrong

    async def _sweep(self, step: Step, before: datetime) -> list[Wrong]:
        """What is done by the clock and came meanwhile is done once, however long it was."""
        due = (name for name, rule in swept(self.compiled).items() if self._came(rule, before))
        for name in due:

            async def work(connection: Connection, name: str = name) -> None:
                await perform.sweep_all(self._context(connection, ENGINE), name)

            try:
                await self.database.transact(work, begin=SHARED[self.database.dialect])
            except perform.Failed as failed:
                return [Wrong(step.site.span, str(failed))]
        return await self._try_again(step)

    async def _try_again(self, step: Step) -> list[Wrong]:
        """Records that wait for a decision to find somebody."""

        async def work(connection: Connection) -> None:
            await perform.try_all(self._context(connection, ENGINE))

        try:
            await self.database.transact(work, begin=SHARED[self.database.dialect])
        except perform.Stuck as stuck:
            return [Wrong(step.site.span, str(stuck))]
        return []

    def _came(self, rule: Rule, before: datetime) -> bool:
        return next_after(rule, before, self.compiled.zone) <= self.now

    async def _later(self, expression: str) -> datetime:
        async with self.database.read() as connection:
            moment = await self._asking(self._context(connection, MAKER)).value(expression, DATETIME)
        assert isinstance(moment, datetime), "an instant and a length of time are an instant"
        return moment

    async def _do(self, step: Step) -> list[Wrong]:
        async def work(connection: Connection) -> int:
            who = await people.load(connection, self.compiled, self.records[step.who].id, self.now)
            assert who is not None, "a person of a test is there"
            context = replace(self._context(connection, who), confirmed=frozenset(step.confirm))
            return await _VERBS[step.verb](self, context, step)

        try:
            identity = await self.database.transact(work, begin=SHARED[self.database.dialect])
        except Refusal as refusal:
            return _judged(step, refusal)
        if step.refused:
            return [Wrong(step.site.below("refused").span, f"`{step.refused}` does not refuse it: {step.who} may")]
        if step.name and not identity:
            return [Wrong(step.site.below("as").span, f"`{step.name}` is nothing: nobody has to agree to this")]
        if step.name:
            self.records[step.name] = Named(step.makes or step.entity, identity)
        await self._follow()
        return []

    async def _follow(self) -> None:
        """See what decides now, where that is to be known."""
        if self.reached is not None:
            async with self.database.read() as connection:
                await self.reached.follow(self._context(connection, MAKER))

    async def create(self, context: Context, step: Step) -> int:
        """A new record, or the request for one that waits."""
        return await _create(context, step.entity, await self._given(context, step))

    async def update(self, context: Context, step: Step) -> int:
        """Other values."""
        wires, identity = await self._given(context, step), self.records[step.record].id
        sent = begin.readers(context, step.entity).read_json(split(json.dumps(wires).encode()))
        written = await perform.update(context, step.entity, identity, None, sent)
        return next(iter(written.waiting), 0) if step.name else written.id

    async def delete(self, context: Context, step: Step) -> int:
        """Away."""
        identity = self.records[step.record].id
        return await perform.delete(context, step.entity, identity, None) or (0 if step.name else identity)

    async def restore(self, context: Context, step: Step) -> int:
        """Back."""
        return (await perform.restore(context, step.entity, self.records[step.record].id)).id

    async def act(self, context: Context, step: Step) -> int:
        """An action."""
        wires, identity = await self._given(context, step), self.records[step.record].id
        sent = perform.readers(context, step.entity, step.action).read_json(split(json.dumps(wires).encode()))
        done = await perform.perform(context, step.entity, identity, step.action, None, sent)
        if not step.makes:
            return identity
        made = next((one.id for one in done.made if one.entity == step.makes), None)
        if made is None:
            raise NothingMade(f"it made no `{step.makes}` that they may see")
        return made

    def _context(self, connection: Connection, principal: Principal) -> Context:
        reached = self.reached
        clock = replace(self.compiled.clock(principal, self.now), decided=None if reached is None else reached.rows)
        agenda = Agenda() if reached is None else Agenda(carried=reached.automations)
        return Context(self.compiled, connection, principal, clock, agenda=agenda)

    def _asking(self, context: Context) -> Asking:
        return Asking(context, self.records)

    async def _given(self, context: Context, step: Step) -> dict[str, Any]:
        return await self._wires(context, step.fields(self.compiled.whole), step.values)

    async def _wires(
        self, context: Context, fields: Mapping[str, AnyField], values: Mapping[str, Written]
    ) -> dict[str, Any]:
        asking = self._asking(context)
        wires: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value.given, Lines):
                below, owner = self.compiled.whole.entities[value.given.entity].fields, fields[name]
                lines = [await self._wires(context, below, line) for line in value.given.items]
                wires[name] = [one[owner.member] for one in lines] if isinstance(owner, ReferencesField) else lines
            elif isinstance(value.given, Formula):
                wires[name] = wire(await asking.value(value.given.text, type_of(fields[name])))
            else:
                wires[name] = value.given.value
        return wires


_VERBS: Final = {
    "create": Story.create,
    "update": Story.update,
    "delete": Story.delete,
    "restore": Story.restore,
    "take": Story.act,
}


async def _create(context: Context, entity: str, wires: Mapping[str, Wire | None]) -> int:
    readers = begin.readers(context, entity)
    made = await perform.create(context, entity, readers.read_json(split(json.dumps(wires).encode())))
    return made.request if isinstance(made, Submitted) else made.id


def _judged(step: Step, refusal: Refusal) -> list[Wrong]:
    """Nothing where it was refused by what the test names."""
    if step.refused and step.refused in _names(refusal):
        return []
    if step.refused:
        told = f"`{step.refused}` was to refuse it, and it was refused by something else: {reasons(refusal)}"
        return [Wrong(step.site.below("refused").span, told)]
    return [Wrong(step.site.below(step.verb).span, f"{step.who} cannot {step.verb} it: {reasons(refusal)}")]


def _names(refusal: Refusal) -> frozenset[str]:
    match refusal:
        case Invalid(failures=failures):
            return frozenset(one.code.removeprefix("check:") for one in failures)
        case Forbidden(right=right):
            return frozenset(("actions" if right.startswith(to_take("")) else right,))
        case Referenced():
            return frozenset(("in_use",))
        case NotNow():
            return frozenset(("when",))
        case Done():
            return frozenset(("once",))
        case _:
            return frozenset(("read",))
