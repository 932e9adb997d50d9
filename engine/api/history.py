"""The history of a record over the API: what was done with it and said of it, by labels and in plain values."""

from typing import Any

import msgspec

from engine.api.headers import shown
from engine.api.query import read_part
from engine.http.request import Request
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.labels import text_in
from engine.meta.system import USER
from engine.service import read
from engine.service.timeline import Event, timeline

_json = msgspec.json.Encoder()


async def show(request: Request, runtime: Runtime, entity: str, identity: int) -> Response:
    """GET /api/{entity}/{id}/history, the newest first."""
    principal, _ = await runtime.principal(request)
    after, limit = read_part(request.query)
    async with runtime.reading(principal) as context:
        found = await timeline(context, entity, identity, after, limit)
        people = await read.titles(context, USER, [one.by for one in found.events if one.by])
    items = [_told(one, people, principal.locale) for one in found.events]
    return shown(request, _json.encode({"items": items, "next": found.following}))


def _told(event: Event, people: dict[int, str], locale: str) -> dict[str, Any]:
    by = None if event.by is None else {"id": event.by, "title": people.get(event.by)}
    changes = [
        {
            "field": name,
            "label": text_in(field.label, locale, name),
            "before": event.before.get(name),
            "after": event.after.get(name),
        }
        for name, field in event.fields.items()
    ]
    told = {"id": event.id, "at": event.at, "by": by, "operation": event.operation, "version": event.version}
    return {**told, "via": event.via, "action": event.action, "changes": changes, "text": event.text}
