"""A list as a CSV file over the API, sent part by part."""

from collections.abc import AsyncIterator

from engine.api.query import read_exported
from engine.http.request import Request
from engine.http.response import NOT_STORED, Response, Streamed, header
from engine.http.runtime import Runtime
from engine.service import export
from engine.service.read import Query


async def show(request: Request, runtime: Runtime, entity: str) -> Response:
    """GET /api/{entity}/export; who asks is looked at anew for each part."""
    principal, _ = await runtime.principal(request)
    query = read_exported(entity, request.query)
    async with runtime.reading(principal) as context:
        begun = await export.first(context, query)
    if request.method != "HEAD":
        await runtime.change(principal, lambda context: export.note(context, query))
    named = header("content-disposition", f'attachment; filename="{entity}.csv"')
    kind = header("content-type", "text/csv; charset=utf-8")
    return Streamed(200, (kind, named, NOT_STORED), parts=_parts(request, runtime, query, begun))


async def _parts(request: Request, runtime: Runtime, query: Query, begun: export.Part) -> AsyncIterator[bytes]:
    part = begun
    yield part.lines
    while part.following is not None:
        principal, _ = await runtime.principal(request)
        async with runtime.reading(principal) as context:
            part = await export.behind(context, query, part.following)
        yield part.lines
