"""The processes that serve: one that watches, and workers that answer, each with an application of its own."""

import asyncio
import gc
import signal
from functools import partial
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels

from engine.app.application import opened
from engine.app.asgi import assets_built, create
from engine.app.logs import logging_of
from engine.http.asgi import Application
from engine.settings import Settings

PATIENCE = 30
"""Seconds that requests under way get when the server is told to stop."""


def serve(settings: Settings, host: str, port: int, workers: int, told: Path | None = None) -> None:
    """Serve until the process is told to stop; raises CannotStart before anything listens.

    `told` is the file of `loom dev` (asgi.py).
    A worker that dies is replaced, unless its successor dies within seconds too: then all stop, with exit code 1.
    """
    asyncio.run(_check(settings))
    server = Granian(
        "engine.app.asgi:create",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels(settings.log_level),
        log_dictconfig=logging_of(settings.log_level),
        log_access=False,
    )
    # Workers are forked from here, where everything is imported already: they share it, and need not look through it
    # whenever they collect garbage (decoding 500 entities: 25 instead of 80 ms).
    gc.freeze()
    server.serve(target_loader=partial(_worker, settings, told), wrap_loader=False)


def _worker(settings: Settings, told: Path | None) -> Application:
    """The application of one worker, in its own process."""
    # Until the event loop takes signals over, those of the watching process hold, which would only note them here.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    return create(settings, told)


async def _check(settings: Settings) -> None:
    """Everything a worker needs is there; said once here instead of by each worker as it dies."""
    assets_built()
    database, _ = await opened(settings)
    await database.close()
