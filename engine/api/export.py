"""A list as a CSV file over the API, sent part by part."""

from collections.abc import AsyncGenerator

from engine.api.query import read_exported
from engine.http.request import Request
from engine.http.response import NOT_STORED, Response, Streamed, header
from engine.http.runtime import Runtime
from engine.service import export
from engine.service.read import Query


async def show(request: Request, runtime: Runtime, entity: str) -> Response:
    """GET /api/{entity}/export; who asks is looked at anew for each part."""
    principal, _ = await runtime.principal(request)
    asked = read_exported(entity, request.query)
    async with runtime.reading(principal) as context:
        query = await export.begun(context, asked)
        heads = export.heads(context, query)
    if request.method != "HEAD":
        await runtime.change(principal, lambda context: export.note(context, asked))
    named = header("content-disposition", f'attachment; filename="{entity}.csv"')
    kind = header("content-type", "text/csv; charset=utf-8")
    return Streamed(200, (kind, named, NOT_STORED), parts=_parts(request, runtime, query, heads))


async def _parts(request: Request, runtime: Runtime, query: Query, heads: bytes) -> AsyncGenerator[bytes, None]:
    yield heads
    after: str | None = ""
    async with runtime.standing_still() as context_of:
        while after is not None:
            principal, _ = await runtime.principal(request)
            part = await export.part(context_of(principal), query, after)
            yield part.lines
            after = part.following
