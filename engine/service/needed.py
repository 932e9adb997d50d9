"""What a draft needs of other records, fetched once: each reference and collection by one statement."""

from collections.abc import Collection
from dataclasses import replace

from engine.compile import collection_fetch, reference_fetch
from engine.expressions import OLD, Environment, Needs, Record
from engine.expressions.nodes import Aggregate
from engine.service import gather
from engine.service.answering import answer
from engine.service.draft import Draft
from engine.service.history import gather_history
from engine.service.levels import Level
from engine.service.work import Context


async def gather_needs(context: Context, level: Level, needs: Needs) -> None:
    """Fetch what is needed beyond the drafts themselves, each reference and collection once; lines are at hand."""
    if level.rules.history:
        await gather_history(context, level.rules, level.all)
    for name, below in needs.to.items():
        if level.above is not None and name == level.by:
            await gather_needs(context, level.above, below)
        else:
            await _gather_referred(context, level, name)
    for name, below in needs.items.items():
        lines = level.below(name)
        if lines is None:
            await _gather_items(context, level, name)
            continue
        for one in level.all:
            one.record.items[name] = [line.record for line in one.standing(name)]
        await gather_needs(context, lines, below)
    for one in level.all if needs.asked else ():
        await answer(context, _now_asked(level, one, needs), one.record, compared(context, one), level.top.answers)


def _now_asked(level: Level, draft: Draft, needs: Needs) -> Collection[Aggregate]:
    """What is asked now: whom a decision picks is known when the record is saved, and nobody in a form before."""
    picks = [] if level.top.held else [one for one in needs.asked if one.picks]
    draft.record.found |= dict.fromkeys(picks)
    return needs.asked.difference(picks)


async def _gather_referred(context: Context, level: Level, name: str) -> None:
    waiting = level.waiting(name)
    if not waiting:
        return
    found = reference_fetch(context.compiled, level.rules, name, held=level.top.held)
    keys = [key for one in waiting if (key := _key(one, name))]
    records = await gather.records(context.connection, found, keys)
    for one in waiting:
        one.record.to[name] = next(iter(records.get(_key(one, name), ())), None)


async def _gather_items(context: Context, level: Level, name: str) -> None:
    owners = [(one, gather.item_keys(one.record, name)) for one in level.waiting(name)]
    wanted = [key for _, several in owners for key in several]
    fetch = collection_fetch(context.compiled, level.rules, name)
    items = await gather.records(context.connection, fetch, wanted) if owners else {}
    for one, several in owners:
        one.record.items[name] = [item for key in several for item in items.get(key, ())]


def compared(context: Context, draft: Draft) -> Environment:
    """What checks know besides the record: also what it was."""
    if not any(one.reads_old for one in draft.rules.checks):
        return context.clock
    former = Record(draft.before) if draft.before else None
    return replace(context.clock, given={**context.clock.given, OLD: former})


def _key(draft: Draft, name: str) -> gather.Key:
    """The id, or the code of a value of a dictionary, in a field; 0, which no record has, where there is none."""
    value = draft.record.values.get(name)
    return value if isinstance(value, int | str) else 0
