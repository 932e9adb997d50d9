"""The first half of saving, for a write and for a form's live preview: fill, compute, and find all that is wrong.

Works on values that lie over what was gathered; stores nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine.compile import Rules, collection_fetch, reference_fetch
from engine.expressions import OLD, Environment, Needs, Record, Value
from engine.meta.catalog import Operation
from engine.rules import Failure
from engine.rules.checks import CompiledCheck, checks_before, violated
from engine.rules.states import State
from engine.rules.steps import affected, phases, run
from engine.service import gather
from engine.service.work import Context


@dataclass(slots=True)
class Draft:
    """A record as it would be: `record` is filled step by step, `before` is what is stored (empty for a new one).

    `given` names what was sent; `failures` is everything found so far. `held`: the records it reads stay as they are
    until the transaction ends; `gathered` names what was fetched of them. `states` are known once it was judged;
    `noted` are the warnings that were confirmed.
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

    @property
    def unread(self) -> frozenset[str]:
        """Fields that have a failure already."""
        return frozenset(one.field for one in self.failures if one.field is not None)

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


def _closed(draft: Draft) -> Iterable[Failure]:
    """What was filled in though it is hidden now, or locked in a new record; a stored one was looked at as it stood."""
    new = draft.operation == "create"
    for name in sorted(draft.given & draft.states.keys() & draft.changed):
        if draft.states[name].hidden or (new and draft.states[name].locked):
            yield Failure("not_writable", name)


async def refusing_checks(context: Context, draft: Draft) -> None:
    """Ask the checks before this operation, but the late ones; what they refuse is in `draft.failures` afterwards."""
    for one in early_checks(draft):
        await _gather(context, draft, one.needs)
    warn(context, draft, violated(early_checks(draft), draft.record, _compared(context, draft), draft.unread))


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
    asked = checks_before(draft.rules.checks, draft.operation)
    late = draft.rules.late if draft.operation != "delete" else ()
    return tuple(one for one in asked if one.check.name not in late)


def late_checks(draft: Draft) -> tuple[str, ...]:
    """The names of those that have to wait until all has followed."""
    asked = checks_before(draft.rules.checks, draft.operation)
    late = draft.rules.late if draft.operation != "delete" else ()
    return tuple(one.check.name for one in asked if one.check.name in late)


async def show_virtual(context: Context, draft: Draft) -> None:
    """Work out the computed fields without a column, for a preview."""
    for step in draft.rules.virtual:
        await _gather(context, draft, step.needs)
    run(draft.rules.virtual, draft.record, context.clock)


async def fill(context: Context, draft: Draft) -> None:
    """Defaults and computed values; what does not fit is in `draft.failures` afterwards."""
    if draft.operation == "create":
        waiting = draft.rules.creating
    else:
        waiting = phases(affected(draft.rules.steps, draft.changed))
    for phase in waiting:
        await _gather(context, draft, phase.needs)
        failures = run(phase.steps, draft.record, context.clock, draft.given)
        draft.failures += _told(draft, failures)


def _told(draft: Draft, failures: Iterable[Failure]) -> list[Failure]:
    """Without those about a field that could not be read: one reason is enough."""
    unread: Collection[str | None] = draft.unread
    return [one for one in failures if one.field not in unread]


async def _gather(context: Context, draft: Draft, needs: Needs) -> None:
    """Fetch what is needed beyond the record itself, each reference and collection once."""
    rules, record = draft.rules, draft.record
    for name in needs.to:
        if name not in draft.gathered:
            draft.gathered.add(name)
            record.to[name] = await _referred(context, draft, name)
    for name in needs.items:
        if name not in draft.gathered:
            draft.gathered.add(name)
            identity = record.values.get("id")
            keys = [identity] if isinstance(identity, int) else []
            found = await gather.records(context.connection, collection_fetch(context.compiled, rules, name), keys)
            record.items[name] = found.get(keys[0], []) if keys else []


async def _referred(context: Context, draft: Draft, name: str) -> Record | None:
    key = draft.record.values.get(name)
    if not isinstance(key, int | str):
        return None
    found = reference_fetch(context.compiled, draft.rules, name, held=draft.held)
    records = await gather.records(context.connection, found, [key])
    return records[key][0] if key in records else None
