"""All that is wrong with a draft once it is filled: states of fields, limits, checks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from engine.expressions import Record
from engine.rules import Failure
from engine.rules.checks import CompiledCheck, checks_before, violated
from engine.rules.issued import Slip
from engine.rules.states import State
from engine.service.draft import Draft, Lines
from engine.service.needed import compared, gather_lines, gather_needs
from engine.service.work import Context


async def judge(context: Context, draft: Draft) -> None:
    """States of fields, limits and checks; what is wrong is in `draft.failures` afterwards."""
    await gather_needs(context, draft, draft.rules.states.needs)
    draft.states = draft.rules.states.of(draft.record, context.clock)
    draft.take(_closed(context, draft))
    draft.take(draft.rules.limits(draft.record, draft.states))
    draft.take(_missing_lines(draft))
    await refusing_checks(context, draft)
    for lines in draft.lines.values():
        await _judge_lines(context, draft, lines)
    await refusing_line_checks(context, draft)
    if draft.operation == "create":
        await _fill_in_slips(context, draft)


async def _fill_in_slips(context: Context, draft: Draft) -> None:
    slips: list[Slip] = []
    for one in draft.rules.issuings:
        await gather_needs(context, draft, one.needs)
        found = one.slip(draft.record, context.clock)
        if isinstance(found, Slip):
            slips.append(found)
        else:
            draft.take(found)
    draft.slips = tuple(slips)


async def _judge_lines(context: Context, draft: Draft, lines: Lines) -> None:
    """The states of fields and the limits of lines; a field that was locked in a stored line is as it was."""
    asked = lines.rules.rules.states
    await gather_lines(context, draft, lines, asked.needs)
    before = lines.stood = await _stored_states(context, draft, lines) if asked.fields else {}
    for place, one in enumerate(lines.drafts):
        one.states = asked.of(one.record, context.clock)
        stored = before.get(place, {})
        changed = () if context.acts else sorted(one.given & one.changed & stored.keys())
        locked = (name for name in changed if stored[name].locked)
        one.take([Failure("not_writable", name) for name in locked])
        one.take(_closed(context, one))
        one.take(one.rules.limits(one.record, one.states))


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
            warn(context, one, violated(checks, one.record, compared(context, one), one.unread))
            draft.noted |= one.noted
        draft.failures += [replace(each, field=name) for one in lines.removed for each in one.failures]


def _closed(context: Context, draft: Draft) -> Iterable[Failure]:
    """What was filled in though it is hidden now, or locked in a new record; a stored one was looked at as it stood.

    What is locked is so for people: the steps of an action fill it in.
    """
    if not draft.states:
        return
    new, engine = draft.operation == "create", context.acts
    lines = {name for name, one in draft.lines.items() if one.differ}
    filled = draft.given & (draft.changed if engine else draft.changed | draft.curtained)
    for name in sorted((filled | draft.begun | lines) & draft.states.keys()):
        if draft.states[name].hidden or (new and draft.states[name].locked and not engine):
            yield Failure("not_writable", name)


def _missing_lines(draft: Draft) -> Iterable[Failure]:
    """The fields that need lines and have none."""
    for name, lines in draft.lines.items():
        state = draft.states.get(name)
        if not lines.drafts and (state.required if state else lines.rules.field.required):
            yield Failure("required", name)


async def refusing_checks(context: Context, draft: Draft) -> None:
    """Ask the checks before this operation, but the late ones; what they refuse is in `draft.failures` afterwards."""
    checks = early_checks(draft)
    for one in checks:
        await gather_needs(context, draft, one.needs)
    warn(context, draft, violated(checks, draft.record, compared(context, draft), draft.unread))


def warn(context: Context, draft: Draft, found: Iterable[Failure]) -> None:
    """Take up what was found, but for the warnings that are confirmed: these are noted."""
    for one in found:
        if one.confirm in context.confirmed:
            draft.noted.add(one.confirm)
        else:
            draft.failures.append(one)


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
