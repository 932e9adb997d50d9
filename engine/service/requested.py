"""What a change request would make of its record, as far as whoever looks at it may know the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.compile import Readable, veils
from engine.expressions import Value
from engine.meta.approvals import REQUEST
from engine.service.begin import saving_of
from engine.service.draft import Draft
from engine.service.perform.approving import as_wanted
from engine.service.perform.cases import about_of, under_way
from engine.service.perform.wanted import wanted
from engine.service.preview import PreviewLine, seen_lines
from engine.service.stored import Stored, find
from engine.service.timeline import Event, of_record
from engine.service.work import TAKEN, Context, NotFound, view_of


@dataclass(frozen=True, slots=True)
class ToBe:
    """A record that is yet to be made, as far as it may be seen: of what entity, what it would hold, its lines."""

    entity: str
    values: Mapping[str, Value]
    lines: Mapping[str, Sequence[PreviewLine]]


async def requested(context: Context, request: int) -> tuple[Event, ...]:
    """The change that somebody wants, told like one that was made; none of a transition, or of a record not to be seen.

    Raises NotFound for a request that this person may not see.
    """
    stored = await _found(context, request)
    about = about_of(stored)
    if stored.values["operation"] == TAKEN or about is None:
        return ()
    kept, operation = wanted(str(stored.values["asked"])), str(stored.values["operation"])
    event = Event(id=request, at=None, by=None, operation=operation, before=kept.was, after=kept.sent)
    shown = await of_record(context, about, event)
    return () if shown is None else (shown,)


async def to_be(context: Context, request: int) -> ToBe | None:
    """The record that somebody wants to be made; None of one that is there, or whose kind is not to be seen.

    Those who are asked see it by the rights they have to the fields of such records; a field under a condition that
    does not hold of it stays closed, but to whoever wants it. Raises NotFound as above.
    """
    stored = await _found(context, request)
    case = under_way(context.as_engine(), stored)
    if case is None or case.record is not None or case.sent is None:
        return None
    try:
        view = view_of(context, case.entity)
    except NotFound:
        return None
    draft = await as_wanted(case, case.sent)
    unseen = set[str]() if case.submitter == context.principal.user else _closed(context, view, draft)
    values = {name: None if name in unseen else draft.record.values.get(name) for name in view.fields}
    lines = {name: seen_lines(context, one) for name, one in draft.lines.items() if name in view.lines.keys() - unseen}
    return ToBe(case.entity, values, lines)


async def _found(context: Context, request: int) -> Stored:
    await find(context, saving_of(context, REQUEST), request, "read", held=False)
    engine = context.as_engine()
    return await find(engine, saving_of(engine, REQUEST), request, "read", held=False)


def _closed(context: Context, view: Readable, draft: Draft) -> set[str]:
    """What a condition hides; one over other records is not known of a record that is not there."""
    record, holding = draft.record, veils(context.compiled, view).items()
    hidden = {name for name, state in draft.states.items() if state.hidden}
    return hidden | {one for one, holds in holding if holds is None or holds(record, context.clock) is not True}
