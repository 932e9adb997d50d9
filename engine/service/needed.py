"""What a draft needs of other records, fetched once: each reference and collection by one statement."""

from dataclasses import replace

from engine.compile import collection_fetch, reference_fetch
from engine.expressions import OLD, Environment, Needs, Record
from engine.service import gather
from engine.service.answering import answer
from engine.service.draft import Draft, Lines
from engine.service.history import gather_history
from engine.service.work import Context


async def gather_needs(context: Context, draft: Draft, needs: Needs) -> None:
    """Fetch what is needed beyond the record itself, each reference and collection once; its lines are at hand."""
    rules, record = draft.rules, draft.record
    if rules.history:
        await gather_history(context, rules, [draft])
    for name in needs.to:
        if name not in draft.gathered:
            draft.gathered.add(name)
            record.to[name] = await _referred(context, draft, name)
    for name, below in needs.items.items():
        lines = draft.lines.get(name)
        if lines is not None:
            record.items[name] = [one.record for one in lines.ordered]
            await gather_lines(context, draft, lines, below)
        elif name not in draft.gathered:
            draft.gathered.add(name)
            keys = gather.item_keys(record, name)
            found = await gather.records(context.connection, collection_fetch(context.compiled, rules, name), keys)
            record.items[name] = [item for key in keys for item in found.get(key, ())]
    if needs.asked:
        await answer(context, needs.asked, record, compared(context, draft), draft.answers)


async def gather_lines(context: Context, draft: Draft, lines: Lines, needs: Needs) -> None:
    """The same for all lines of a field together."""
    rules, drafts = lines.rules.rules, [*lines.drafts, *lines.removed]
    if rules.history:
        await gather_history(context, rules, drafts)
    for name, below in needs.to.items():
        if name == lines.rules.field.by:
            await gather_needs(context, draft, below)
        elif name not in lines.gathered:
            lines.gathered.add(name)
            found = reference_fetch(context.compiled, rules, name, held=draft.held)
            keys = [key for one in drafts if (key := _key(one, name))]
            records = await gather.records(context.connection, found, keys)
            for one in drafts:
                one.record.to[name] = next(iter(records.get(_key(one, name), ())), None)
    for name in needs.items.keys() - lines.gathered:
        lines.gathered.add(name)
        owners = [(one, gather.item_keys(one.record, name)) for one in drafts]
        wanted = [key for _, several in owners for key in several]
        items = await gather.records(context.connection, collection_fetch(context.compiled, rules, name), wanted)
        for one, several in owners:
            one.record.items[name] = [item for key in several for item in items.get(key, ())]
    for one in drafts if needs.asked else ():
        await answer(context, needs.asked, one.record, compared(context, one), draft.answers)


def compared(context: Context, draft: Draft) -> Environment:
    """What checks know besides the record: also what it was."""
    if not any(one.reads_old for one in draft.rules.checks):
        return context.clock
    former = Record(draft.before) if draft.before else None
    return replace(context.clock, given={**context.clock.given, OLD: former})


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
