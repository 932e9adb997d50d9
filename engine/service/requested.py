"""What a change request would make of its record, as far as whoever looks at it may know the record."""

from engine.meta.approvals import REQUEST
from engine.service.begin import saving_of
from engine.service.perform.cases import about_of
from engine.service.perform.changes import wanted
from engine.service.stored import find
from engine.service.timeline import Event, of_record
from engine.service.work import TAKEN, Context


async def requested(context: Context, request: int) -> tuple[Event, ...]:
    """The change that somebody wants, told like one that was made; none of a transition, or of a record not to be seen.

    Raises NotFound for a request that this person may not see.
    """
    await find(context, saving_of(context, REQUEST), request, "read", held=False)
    engine = context.as_engine()
    stored = await find(engine, saving_of(engine, REQUEST), request, "read", held=False)
    if stored.values["operation"] == TAKEN:
        return ()
    kept, operation = wanted(str(stored.values["asked"])), str(stored.values["operation"])
    event = Event(id=request, at=None, by=None, operation=operation, before=kept.was, after=kept.sent)
    shown = await of_record(context, about_of(stored), event)
    return () if shown is None else (shown,)
