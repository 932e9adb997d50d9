"""Why a field has its value that a decision sets, over the API."""

from typing import Any

import msgspec

from engine.api.headers import no_parameters, shown
from engine.http.request import Request
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.labels import text_in
from engine.rules.wire import wire
from engine.service.why import Reason, why
from engine.text.messages import message

_json = msgspec.json.Encoder()


async def show(request: Request, runtime: Runtime, entity: str, identity: int, field: str) -> Response:
    """GET /api/{entity}/{id}/why/{field}."""
    no_parameters(request)
    principal, _ = await runtime.principal(request)
    async with runtime.reading(principal) as context:
        found = await why(context, entity, identity, field)
    tried = [_told(one, principal.locale) for one in found.reasons]
    return shown(
        request, _json.encode({"decision": found.decision, "state": found.state, "at": found.at, "tried": tried})
    )


def _told(reason: Reason, locale: str) -> dict[str, Any]:
    return {
        "strategy": reason.strategy,
        "label": text_in(reason.label, locale, reason.strategy),
        "outcome": reason.outcome,
        "told": message(f"tried_{reason.outcome}", locale),
        "table": reason.table,
        "row": reason.row,
        "read": {one.path: wire(one.value) for one in reason.bases},
    }
