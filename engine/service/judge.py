"""All that is wrong with a draft once it is filled: states of fields, limits, checks."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from engine.rules import Failure
from engine.rules.checks import CompiledCheck, checks_before, violated
from engine.rules.issued import Slip
from engine.service.draft import Draft
from engine.service.levels import Level, levels, top
from engine.service.needed import compared, gather_needs
from engine.service.work import Context


async def judge(context: Context, draft: Draft) -> None:
    """States of fields, limits and checks; what is wrong is in `draft.failures` afterwards."""
    await gather_needs(context, top(draft), draft.rules.states.needs)
    draft.states = draft.rules.states.of(draft.record, context.clock)
    draft.take(_closed(context, draft))
    draft.take(draft.rules.limits(draft.record, draft.states))
    draft.take(_missing_lines(draft))
    await refusing_checks(context, draft)
    for level in levels(draft):
        await _judge_lines(context, level)
    await refusing_line_checks(context, draft)
    if draft.operation == "create":
        await _fill_in_slips(context, draft)


async def _fill_in_slips(context: Context, draft: Draft) -> None:
    slips: list[Slip] = []
    for one in draft.rules.issuings:
        await gather_needs(context, top(draft), one.needs)
        found = one.slip(draft.record, context.clock)
        if isinstance(found, Slip):
            slips.append(found)
        else:
            draft.take(found)
    draft.slips = tuple(slips)


async def _judge_lines(context: Context, level: Level) -> None:
    """The states of fields and the limits of lines; a field that was locked in a stored line stays as it was."""
    asked = level.rules.states
    await gather_needs(context, level, asked.needs)
    for one in level.drafts:
        one.states = asked.of(one.record, context.clock)
        changed = () if context.acts else sorted(one.given & one.changed & one.stood.keys())
        locked = (name for name in changed if _was_locked(one, name))
        one.take([Failure("not_writable", name) for name in locked])
        one.take(_closed(context, one))
        one.take(one.rules.limits(one.record, one.states))
        one.take(_missing_lines(one))


def _was_locked(line: Draft, name: str) -> bool:
    """A field that was not there is filled in with what makes it appear."""
    stood = line.stood[name]
    return line.states[name].locked if stood.hidden else stood.locked


async def refusing_line_checks(context: Context, draft: Draft) -> None:
    """The same checks of its lines; what refuses that one goes is a failure of the field they stand in."""
    for level in levels(draft):
        for one in level.all:
            checks = early_checks(one)
            for check in checks:
                await gather_needs(context, level, check.needs)
            warn(context, one, violated(checks, one.record, compared(context, one), one.unread))
            draft.noted |= one.noted
        draft.failures += [replace(each, field=level.field) for one in level.removed for each in one.failures]


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
        await gather_needs(context, top(draft), one.needs)
    warn(context, draft, violated(checks, draft.record, compared(context, draft), draft.unread))


def warn(context: Context, draft: Draft, found: Iterable[Failure]) -> None:
    """Take up what was found, but for the warnings that are confirmed: these are noted."""
    for one in found:
        if one.approval is not None:
            _put_forward(context, draft, one)
        elif one.confirm in context.confirmed:
            draft.noted.add(one.confirm)
        else:
            draft.failures.append(one)


def _put_forward(context: Context, draft: Draft, found: Failure) -> None:
    """What others have to agree to waits, once somebody says that it is meant; what they agreed to is noted.

    What the engine does by the definitions waits where the whole of it does; else it is refused.
    """
    if f"{draft.rules.entity.name}.{found.confirm}" in context.approved:
        draft.noted.add(found.confirm)
    elif context.acts and not context.halts:
        draft.failures.append(replace(found, approval=None, confirm=None))
    elif found.confirm in context.confirmed:
        draft.waiting.append(found)
    else:
        draft.failures.append(found)


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
