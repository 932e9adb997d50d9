"""The search through everything over the API."""

from typing import Final

import msgspec

from engine.http.problems import Problem
from engine.http.request import Request
from engine.http.response import Response, json_response
from engine.http.runtime import Runtime
from engine.meta.labels import text_in
from engine.service.everywhere import search_everywhere

LIMIT: Final = 20
"""Records of one entity that are told."""


async def search(request: Request, runtime: Runtime) -> Response:
    """GET /api/-/search?q=…"""
    principal, _ = await runtime.principal(request)
    for name in request.query:
        if name != "q":
            raise Problem(400, "unknown_parameter", {"name": name[:100]})
    async with runtime.reading(principal) as context:
        found = await search_everywhere(context, request.query.get("q", ""), LIMIT)
        entities = context.compiled.catalog.entities
        groups = [
            {
                "entity": one.entity,
                "label": text_in(entities[one.entity].label, principal.locale, one.entity),
                "items": [{"id": identity, "title": title} for identity, title in one.found],
                "more": one.more,
            }
            for one in found
        ]
    return json_response(msgspec.json.encode({"groups": groups}))
