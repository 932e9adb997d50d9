"""The first half of saving, for a write and for a form's live preview: fill, compute, and find all that is wrong.

Works on values that lie over what was gathered; stores nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine.compile import LineRules, Rules, collection_fetch, reference_fetch
from engine.expressions import OLD, Environment, Needs, Record, Value
from engine.meta.catalog import Operation
from engine.rules import Failure
from engine.rules.checks import CompiledCheck, checks_before, violated
from engine.rules.issued import Slip
from engine.rules.lines import placed
from engine.rules.states import State
from engine.rules.steps import Phase, affected, phases, run
from engine.service import gather
from engine.service.work import Context


@dataclass(slots=True)
class Lines:
    """The lines in one field of a record as they would be, in their order, and those that go.

    `gathered` names what was fetched for all of them.
    """

    rules: LineRules
    drafts: "list[Draft]"
    removed: "list[Draft]" = field(default_factory=list)
    gathered: set[str] = field(default_factory=set)

    @property
    def new(self) -> "list[Draft]":
        """Those that are not stored yet."""
        return [one for one in self.drafts if one.operation == "create"]

    @property
    def changed(self) -> "list[Draft]":
        """Those that are stored and would become others."""
        return [one for one in self.drafts if one.operation == "update" and one.changed]

    @property
    def differ(self) -> bool:
        """Whether anything would become another."""
        return bool(self.removed or self.new or self.changed)


@dataclass(slots=True)
class Draft:
    """A record as it would be: `record` is filled step by step, `before` is what is stored (empty for a new one).

    `given` names what was sent; `failures` is everything found so far. `held`: the records it reads stay as they are
    until the transaction ends; `gathered` names what was fetched of them. `states` are known once it was judged, for a
    new one also the `slips` of its numbers; `noted` are the warnings that were confirmed. `lines` are those saved with
    it, by field.
    """

    rules: Rules
    operation: Operation
    before: dict[str, Value]
    record: Record
    given: frozenset[str] = frozenset()
    failures: list[Failure] = field(default_factory=list)
    held: bool = True
    gathered: set[str] = field(default_factory=set)
    states: Mapping[str, State] = field(default_factory=dict)
    noted: set[str | None] = field(default_factory=set)
    lines: dict[str, Lines] = field(default_factory=dict)
    slips: tuple[Slip, ...] = ()

    @property
    def unread(self) -> frozenset[str]:
        """Fields that have a failure already."""
        wrong = (name for name, lines in self.lines.items() if any(one.failures for one in lines.drafts))
        return frozenset(one.field for one in self.failures if one.field is not None).union(wrong)

    @property
    def told(self) -> tuple[Failure, ...]:
        """Everything found so far, with what is wrong with its lines."""
        below = [(name, place, one) for name, lines in self.lines.items() for place, one in enumerate(lines.drafts)]
        return (
            *self.failures,
            *(failure for name, place, one in below for failure in placed(one.failures, name, place)),
        )

    @property
    def changed(self) -> set[str]:
        """Columns whose value is another than the stored one."""
        values, before = self.record.values, self.before
        return {name for name in self.rules.columns if name in values and values[name] != before.get(name)}

    def forget(self, names: Iterable[str | None]) -> None:
        """Drop what is said of fields that are worked out from these: it would speak of what nobody may read."""
        wrong = frozenset(names)
        caused = {step.field for step in self.rules.steps if not step.reads.isdisjoint(wrong)}
        self.failures = [one for one in self.failures if one.field not in caused]


async def judge(context: Context, draft: Draft) -> None:
    """States of fields, limits and checks; what is wrong is in `draft.failures` afterwards."""
    await _gather(context, draft, draft.rules.states.needs)
    draft.states = draft.rules.states.of(draft.record, context.clock)
    draft.failures += _told(draft, _closed(draft))
    draft.failures += _told(draft, draft.rules.limits(draft.record, draft.states))
    await refusing_checks(context, draft)
    for lines in draft.lines.values():
        await _judge_lines(context, draft, lines)
    await refusing_line_checks(context, draft)
    if draft.operation == "create":
        await _fill_in_slips(context, draft)


async def _fill_in_slips(context: Context, draft: Draft) -> None:
    slips: list[Slip] = []
    for one in draft.rules.issuings:
        await _gather(context, draft, one.needs)
        found = one.slip(draft.record, context.clock)
        if isinstance(found, Slip):
            slips.append(found)
        else:
            draft.failures += _told(draft, found)
    draft.slips = tuple(slips)


async def _judge_lines(context: Context, draft: Draft, lines: Lines) -> None:
    """The states of fields and the limits of lines; a field that was locked in a stored line is as it was."""
    asked = lines.rules.rules.states
    await gather_lines(context, draft, lines, asked.needs)
    before = await _stored_states(context, draft, lines) if asked.fields else {}
    for place, one in enumerate(lines.drafts):
        one.states = asked.of(one.record, context.clock)
        stored = before.get(place, {})
        locked = (name for name in sorted(one.given & one.changed & stored.keys()) if stored[name].locked)
        one.failures += _told(one, [Failure("not_writable", name) for name in locked])
        one.failures += _told(one, _closed(one))
        one.failures += _told(one, one.rules.limits(one.record, one.states))


async def _stored_states(context: Context, draft: Draft, lines: Lines) -> dict[int, Mapping[str, State]]:
    """By place, how the fields of stored lines stood in their record as it stands."""
    whole = Draft(draft.rules, draft.operation, draft.before, Record(dict(draft.before)), held=draft.held)
    was = {place: _as_it_was(one) for place, one in enumerate(lines.drafts) if one.operation == "update" and one.before}
    for one in was.values():
        one.record.to[lines.rules.field.by] = whole.record
    states = lines.rules.rules.states
    await gather_lines(context, whole, Lines(lines.rules, list(was.values())), states.needs)
    return {place: states.of(one.record, context.clock) for place, one in was.items()}


def _as_it_was(line: Draft) -> Draft:
    return Draft(line.rules, "update", line.before, Record(dict(line.before)))


async def refusing_line_checks(context: Context, draft: Draft) -> None:
    """The same checks of its lines; what refuses that one goes is a failure of the field they stand in."""
    for name, lines in draft.lines.items():
        for one in (*lines.drafts, *lines.removed):
            checks = early_checks(one)
            for check in checks:
                await gather_lines(context, draft, lines, check.needs)
            warn(context, one, violated(checks, one.record, _compared(context, one), one.unread))
            draft.noted |= one.noted
        draft.failures += [replace(each, field=name) for one in lines.removed for each in one.failures]


def _closed(draft: Draft) -> Iterable[Failure]:
    """What was filled in though it is hidden now, or locked in a new record; a stored one was looked at as it stood."""
    new = draft.operation == "create"
    for name in sorted(draft.given & draft.states.keys() & draft.changed):
        if draft.states[name].hidden or (new and draft.states[name].locked):
            yield Failure("not_writable", name)


async def refusing_checks(context: Context, draft: Draft) -> None:
    """Ask the checks before this operation, but the late ones; what they refuse is in `draft.failures` afterwards."""
    checks = early_checks(draft)
    for one in checks:
        await _gather(context, draft, one.needs)
    warn(context, draft, violated(checks, draft.record, _compared(context, draft), draft.unread))


def warn(context: Context, draft: Draft, found: Iterable[Failure]) -> None:
    """Take up what was found, but for the warnings that are confirmed: these are noted."""
    for one in found:
        if one.confirm in context.confirmed:
            draft.noted.add(one.confirm)
        else:
            draft.failures.append(one)


def _compared(context: Context, draft: Draft) -> Environment:
    """What checks know besides the record: also what it was."""
    if not any(one.reads_old for one in draft.rules.checks):
        return context.clock
    former = Record(draft.before) if draft.before else None
    return replace(context.clock, given={**context.clock.given, OLD: former})


def early_checks(draft: Draft) -> tuple[CompiledCheck, ...]:
    """Those that look at what was gathered; a record that goes away is looked at as it stands."""
    return tuple(
        one for one in checks_before(draft.rules.checks, draft.operation) if one.check.name not in _late(draft)
    )


def late_checks(draft: Draft) -> tuple[str, ...]:
    """The names of those that have to wait until all has followed."""
    asked = checks_before(draft.rules.checks, draft.operation)
    return tuple(one.check.name for one in asked if one.check.name in _late(draft))


def _late(draft: Draft) -> Collection[str]:
    return draft.rules.late if draft.operation != "delete" else ()


async def show_virtual(context: Context, draft: Draft) -> None:
    """Work out the computed fields without a column, for a preview."""
    for lines in draft.lines.values():
        virtual = lines.rules.rules.virtual
        for step in virtual:
            await gather_lines(context, draft, lines, step.needs)
        for one in lines.drafts:
            run(virtual, one.record, context.clock)
    for step in draft.rules.virtual:
        await _gather(context, draft, step.needs)
    run(draft.rules.virtual, draft.record, context.clock)


async def fill(context: Context, draft: Draft) -> None:
    """Defaults and computed values; what does not fit is in `draft.failures` afterwards."""
    if draft.operation == "create" or draft.lines:
        waiting = draft.rules.creating
    else:
        waiting = phases(affected(draft.rules.steps, draft.changed))
    await _run_all(context, draft, waiting)


async def fill_from(context: Context, draft: Draft, names: Collection[str]) -> None:
    """Computed values that read these fields, where they were filled after all others."""
    waiting = phases(affected(draft.rules.steps, names))
    await _run_all(context, draft, waiting)
    draft.failures += _told(draft, draft.rules.limits(draft.record, draft.states)) if waiting else ()


async def _run_all(context: Context, draft: Draft, waiting: Iterable[Phase]) -> None:
    for phase in waiting:
        if not phase.of:
            await _gather(context, draft, phase.needs)
            _run(context, draft, phase)
        elif lines := draft.lines.get(phase.of):
            await gather_lines(context, draft, lines, phase.needs)
            for one in lines.drafts:
                _run(context, one, phase)


def _run(context: Context, draft: Draft, phase: Phase) -> None:
    """What is given once is given to a new record only."""
    steps = [step for step in phase.steps if not step.once or draft.operation == "create"]
    draft.failures += _told(draft, run(steps, draft.record, context.clock, draft.given))


def _told(draft: Draft, failures: Iterable[Failure]) -> list[Failure]:
    """Without those about a field that could not be read: one reason is enough."""
    unread: Collection[str | None] = draft.unread
    return [one for one in failures if one.field not in unread]


async def _gather(context: Context, draft: Draft, needs: Needs) -> None:
    """Fetch what is needed beyond the record itself, each reference and collection once; its lines are at hand."""
    rules, record = draft.rules, draft.record
    for name in needs.to:
        if name not in draft.gathered:
            draft.gathered.add(name)
            record.to[name] = await _referred(context, draft, name)
    for name, below in needs.items.items():
        lines = draft.lines.get(name)
        if lines is not None:
            record.items[name] = [one.record for one in lines.drafts]
            await gather_lines(context, draft, lines, below)
        elif name not in draft.gathered:
            draft.gathered.add(name)
            identity = record.values.get("id")
            keys = [identity] if isinstance(identity, int) else []
            found = await gather.records(context.connection, collection_fetch(context.compiled, rules, name), keys)
            record.items[name] = found.get(keys[0], []) if keys else []


async def gather_lines(context: Context, draft: Draft, lines: Lines, needs: Needs) -> None:
    """The same for all lines of a field together."""
    rules, drafts = lines.rules.rules, [*lines.drafts, *lines.removed]
    for name, below in needs.to.items():
        if name == lines.rules.field.by:
            await _gather(context, draft, below)
        elif name not in lines.gathered:
            lines.gathered.add(name)
            found = reference_fetch(context.compiled, rules, name, held=draft.held)
            keys = [key for one in drafts if (key := _key(one, name))]
            records = await gather.records(context.connection, found, keys)
            for one in drafts:
                one.record.to[name] = next(iter(records.get(_key(one, name), ())), None)
    for name in needs.items.keys() - lines.gathered:
        lines.gathered.add(name)
        keys = [key for one in drafts if (key := _key(one, "id"))]
        items = await gather.records(context.connection, collection_fetch(context.compiled, rules, name), keys)
        for one in drafts:
            one.record.items[name] = items.get(_key(one, "id"), [])


def _key(draft: Draft, name: str) -> int | str:
    """The id, or the code of a value of a dictionary, in a field; 0, which no record has, where there is none."""
    value = draft.record.values.get(name)
    return value if isinstance(value, int | str) else 0


async def _referred(context: Context, draft: Draft, name: str) -> Record | None:
    key = draft.record.values.get(name)
    if not isinstance(key, int | str):
        return None
    found = reference_fetch(context.compiled, draft.rules, name, held=draft.held)
    records = await gather.records(context.connection, found, [key])
    return records[key][0] if key in records else None
