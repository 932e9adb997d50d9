"""Asks the screens of the small application for something, without a server."""

import asyncio
from collections.abc import Mapping

import httpx

from engine.security.tokens import csrf_token
from tests.browser.memory import Memory
from tests.browser.serving import application

HTML = {"accept": "text/html"}
SCRIPTED = {"hx-request": "true", "hx-request-type": "partial"}


def ask(
    memory: Memory,
    method: str,
    path: str,
    *,
    account: str | None = "liming",
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
    csrf: bool = True,
) -> httpx.Response:
    """The answer; somebody is logged in, and a change carries the token of the session's forms."""
    sent = dict(cookies or {})
    posted = dict(data or {})
    if account is not None:
        token = sent["loom_session"] = memory.open_session(account)
        if csrf:
            posted["_csrf"] = csrf_token(token)
    cookie = "; ".join(f"{name}={value}" for name, value in sent.items())
    told = {**HTML, **(headers or {}), **({"cookie": cookie} if cookie else {})}

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(application(memory))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            body = posted if method == "POST" else None
            return await client.request(method, path, data=body, headers=told)

    return asyncio.run(asked())
