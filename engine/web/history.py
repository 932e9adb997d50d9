"""The history of a record: on its page, and where it is longer a page of its own."""

from engine.http.response import Response
from engine.meta.labels import text_in
from engine.screens.timeline import TimelineScreen, moment
from engine.web.addresses import AFTER
from engine.web.answers import part, wants_part, whole
from engine.web.visit import Visit


async def show_history(visit: Visit, name: str, identity: int) -> Response:
    """`GET /{entity}/{id}/history`."""
    past = await timeline_screen(visit, name, identity, visit.request.query.get(AFTER, ""))
    if wants_part(visit.request):
        return part(visit, "history_part.html", past=past)
    return whole(visit, "history.html", name, past=past)


async def timeline_screen(visit: Visit, name: str, identity: int, after: str = "") -> TimelineScreen:
    """A page of it: the newest, or those that follow what a page before ended with."""
    entity, reader = visit.entity(name), visit.reader
    past = await visit.backend.history(visit.person, name, identity, after)
    return TimelineScreen(
        entity=name,
        label=text_in(entity.label, reader.locale, name),
        id=identity,
        title=past.title or f"#{identity}",
        gone=past.gone,
        moments=tuple(moment(one, past.titles, past.people, reader) for one in past.happened),
        next=past.after,
    )
