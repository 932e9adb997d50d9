"""What starts before an ASGI application serves and stops after it, and how a start that fails is told."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

from engine.app.application import CannotStart
from engine.http.asgi import Application, Receive, Scope, Send

Around: TypeAlias = Callable[[], AbstractAsyncContextManager[None]]
"""Opens what lasts from start to stop; raises CannotStart."""


def living(application: Application, around: Around) -> Application:
    """The application within `around`: requests pass as they are."""

    def either(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        # No coroutine of its own: every request comes through here.
        if scope["type"] == "lifespan":
            return _live(around, receive, send)
        return application(scope, receive, send)

    return either


async def _live(around: Around, receive: Receive, send: Send) -> None:
    await receive()
    try:
        async with around():
            await send({"type": "lifespan.startup.complete"})
            await receive()
    except CannotStart as why:
        await send({"type": "lifespan.startup.failed", "message": str(why)})
    else:
        await send({"type": "lifespan.shutdown.complete"})
