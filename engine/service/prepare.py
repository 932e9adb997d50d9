"""Filling a draft, for a write and for a form's live preview: defaults and computed values over what was gathered."""

from collections.abc import Collection, Iterable

from engine.rules.steps import Phase, affected, phases, run
from engine.service.draft import Draft
from engine.service.levels import levels, top
from engine.service.needed import gather_needs
from engine.service.work import Context


async def fill(context: Context, draft: Draft, again: Collection[str] = ()) -> None:
    """Defaults and computed values; what does not fit is in `draft.failures` afterwards.

    `again` are fields that were others when it was done before.
    """
    if draft.operation == "create" or draft.lines:
        waiting = draft.rules.creating
    else:
        waiting = _concerned(context, draft, draft.changed.union(again))
    await _run_all(context, draft, waiting)


async def fill_from(context: Context, draft: Draft, names: Collection[str]) -> None:
    """Computed values that read these fields, where they were filled after all others."""
    waiting = _concerned(context, draft, names)
    await _run_all(context, draft, waiting)
    if waiting:
        draft.take(draft.rules.limits(draft.record, draft.states))


def _concerned(context: Context, draft: Draft, names: Collection[str]) -> tuple[Phase, ...]:
    """What is to be worked out again where these fields have changed."""
    rules, changed = draft.rules, frozenset(names)
    key = ("concerned", rules.entity.name, changed)
    return context.compiled.recent(key, lambda: phases(affected(rules.steps, changed))) if rules.steps else ()


async def show_virtual(context: Context, draft: Draft) -> None:
    """Work out the computed fields without a column, for a preview."""
    for level in (*levels(draft), top(draft)):
        virtual = level.rules.virtual
        for step in virtual:
            await gather_needs(context, level, step.needs)
        for one in level.drafts:
            run(virtual, one.record, context.clock)


async def _run_all(context: Context, draft: Draft, waiting: Iterable[Phase]) -> None:
    record = top(draft)
    for phase in waiting:
        level = record.at(phase.of)
        if level is not None:
            await gather_needs(context, level, phase.needs)
            for one in level.drafts:
                _run(context, one, phase)


def _run(context: Context, draft: Draft, phase: Phase) -> None:
    """What is given once is given to a new record only."""
    steps = [step for step in phase.steps if not step.once or draft.operation == "create"]
    draft.take(run(steps, draft.record, context.clock, draft.given))
