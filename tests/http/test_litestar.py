import asyncio

import httpx
from litestar import Litestar, asgi
from litestar.types import Receive, Scope, Send

from engine.http.answering import mounted
from engine.http.hardening import Hardening
from engine.http.problem_json import problem_json
from engine.http.site import Site
from tests.http.tiny import TABLE, handle

INSIDE = mounted(handle, TABLE, problem_json)


@asgi("/", is_mount=True, copy_scope=False)
async def mount(scope: Scope, receive: Receive, send: Send) -> None:
    await INSIDE(scope, receive, send)  # type: ignore[arg-type] # the same dicts, typed more narrowly


def test_behind_litestar_the_request_is_the_same_one() -> None:
    application = Hardening(Litestar([mount], openapi_config=None, logging_config=None), Site())  # type: ignore[arg-type] # the same dicts, typed more narrowly

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            return await client.post("/json", json={"name": "客户"})

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()) == (200, {"name": "客户"})
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.headers["x-request-id"]) == 16
