"""Choices that depend on other fields: one that no longer fits is cleared, unless it was sent, which is refused."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

from engine.compile import Depending, filtered, fitting
from engine.meta.system import typed_mark
from engine.service import gather
from engine.service.draft import Draft
from engine.service.levels import Level, levels
from engine.service.needed import gather_needs
from engine.service.prepare import fill
from engine.service.references import fits_filter
from engine.service.work import Context

Above: TypeAlias = Collection[tuple[str, str]]
"""What became another in what a line is part of, by entity and name."""


async def clear_unfit(context: Context, draft: Draft, *, sent: bool) -> None:
    """Clear the choices whose filter reads what has changed and which do not fit any more, and fill anew.

    Those that were `sent` are cleared only where that is asked: in a form that is being filled in.
    """
    waiting = draft.rules.depending
    while waiting:
        unfit = await _unfit(context, draft, waiting, sent)
        if not unfit:
            break
        _clear(draft, unfit)
        await fill(context, draft)
        waiting = tuple(one for one in waiting if one not in unfit)
    for level in levels(draft):
        await _clear_lines(context, level, sent)


async def _unfit(context: Context, draft: Draft, waiting: Sequence[Depending], sent: bool) -> list[Depending]:
    changed, record = draft.changed, draft.record
    asked = [one for one in waiting if _is_asked(draft, one, changed, (), sent=sent)]
    return [one for one in asked if not await _fits(context, draft, one)] if record.values else []


async def _fits(context: Context, draft: Draft, one: Depending) -> bool:
    entity, record = draft.rules.entity.name, draft.record
    found = fitting(context.compiled, entity, one.field)
    mine = context.compiled.record_parameters("this", entity, record)
    bound = context.bound(found, id=record.values[one.field.name], **mine)
    return await context.connection.one(found, bound) is not None


def _is_asked(draft: Draft, one: Depending, changed: Collection[str], above: Above, *, sent: bool) -> bool:
    """Whether there is a choice of which it has to be asked again if it fits."""
    name = one.field.name
    if draft.record.values.get(name) is None or (name in draft.given and not sent):
        return False
    return not (one.reads.isdisjoint(changed) and one.above.isdisjoint(above))


def _clear(draft: Draft, unfit: Iterable[Depending]) -> None:
    """A suggested one follows again; what was gathered through it, or through what is worked out, is gathered anew."""
    for one in unfit:
        name = one.field.name
        draft.record.values[name] = None
        if name in draft.rules.suggested:
            draft.record.values[typed_mark(name)] = None
        draft.record.to.pop(name, None)
        draft.gathered.discard(name)
    draft.gathered -= {step.field for step in draft.rules.steps}


async def _clear_lines(context: Context, level: Level, sent: bool) -> None:
    cleared = False
    for one in level.rules.depending:
        stored = [(line, above) for line, above in level.under_changed() if sent or line.operation == "update"]
        asked = [line for line, above in stored if _is_asked(line, one, line.changed, above, sent=sent)]
        if not asked:
            continue
        await gather_needs(context, level, level.filters)
        for line, fits in zip(asked, await _fit(context, level, one, asked), strict=True):
            if not fits:
                _clear(line, [one])
                cleared = True
    if cleared:
        level.look_again()
        await fill(context, level.top)


async def _fit(context: Context, level: Level, one: Depending, asked: Sequence[Draft]) -> list[bool]:
    filtering = filtered(context.compiled, level.name, one.field, held=level.top.held)
    assert filtering is not None, "what depends on others has a filter"
    name = one.field.name
    keys = [key if isinstance(key := line.record.values[name], int) else 0 for line in asked]
    there = await gather.records(context.connection, filtering.fetch, sorted(set(keys)))
    pairs = zip(asked, keys, strict=True)
    return [await fits_filter(context, filtering, there.get(key, ()), line.record) for line, key in pairs]


def sent_again(draft: Draft, above: Above = frozenset()) -> set[str]:
    """Choices that were sent as they are stored, and whose filter reads what has changed."""
    given = [one for one in draft.rules.depending if one.field.name in draft.given]
    changed = draft.changed if given else ()
    return {one.field.name for one in given if _is_asked(draft, one, changed, above, sent=True)}
