"""The history of a record: a card on its screen, filled in when somebody comes to it, and a page of its own."""

from engine.http.response import Response
from engine.meta.labels import text_in
from engine.screens.timeline import TimelineScreen, moment
from engine.web.addresses import AFTER
from engine.web.answers import part, wants_part, whole
from engine.web.visit import Visit


async def show_history(visit: Visit, name: str, identity: int) -> Response:
    """`GET /{entity}/{id}/history`."""
    entity, reader = visit.entity(name), visit.reader
    past = await visit.backend.history(visit.person, name, identity, visit.request.query.get(AFTER, ""))
    screen = TimelineScreen(
        entity=name,
        label=text_in(entity.label, reader.locale, name),
        id=identity,
        title=past.title or f"#{identity}",
        gone=past.gone,
        moments=tuple(moment(one, past.titles, past.people, reader) for one in past.happened),
        next=past.after,
    )
    if wants_part(visit.request):
        return part(visit, "history_part.html", screen=screen)
    return whole(visit, "history.html", name, screen=screen)
