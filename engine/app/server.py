"""The processes that serve: one that watches, and workers that answer, each with an application of its own."""

import asyncio
import gc
import signal
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from granian.constants import Interfaces, Loops
from granian.log import LogLevels

from engine.app.application import CannotStart, opened, policy_of
from engine.app.asgi import assets_built, create
from engine.app.beside import Beside
from engine.app.ending import Ending, Server
from engine.app.logs import logging_of
from engine.http.asgi import Application
from engine.service import factors
from engine.settings import Settings
from engine.storage.driver import Database, DatabaseFailure
from engine.storage.plan import shut_to_others, unfit

PATIENCE = 30
"""Seconds that requests under way get when the server is told to stop."""


def serve(settings: Settings, host: str, port: int, workers: int, told: Path | None = None) -> None:
    """Serve until the process is told to stop; raises CannotStart before anything listens.

    `told` is the file of `loom dev` (asgi.py).
    A worker that dies is replaced, unless its successor dies within seconds too: then all stop, with exit code 1.
    """
    asyncio.run(_check(settings))
    ending = Ending()
    server = Server(
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
        ending=ending,
    )
    # Workers are forked from here, where everything is imported already: they share it, and need not look through it
    # whenever they collect garbage (decoding 500 entities: 25 instead of 80 ms).
    gc.freeze()
    beside = Beside(settings.jobs) if settings.jobs else None
    if beside is not None:
        beside.start()
    try:
        server.serve(target_loader=partial(_worker, settings, told, ending), wrap_loader=False)
    finally:
        if beside is not None:
            beside.stop()


def _worker(settings: Settings, told: Path | None, ending: Ending) -> Application:
    """The application of one worker, in its own process."""
    # Until the event loop takes signals over, those of the watching process hold, which would only note them here.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    return create(settings, told, ending)


async def _check(settings: Settings) -> None:
    """Everything a worker needs is there, and what is promised can be held; said once here, not by each worker."""
    assets_built()
    database, compiled = await opened(settings)
    try:
        if "readable" not in settings.accept:
            await shut_to_others(database)
        found = await unfit(database, compiled.whole, datetime.now(UTC))
        faults = [f"{one.text} ({one.name})" for one in found if one.name not in settings.accept]
        faults += await unsealed(database, settings)
    except DatabaseFailure as problem:
        raise CannotStart(str(problem)) from problem
    finally:
        await database.close()
    if faults:
        raise CannotStart("\n".join(faults))


async def unsealed(database: Database, settings: Settings) -> list[str]:
    """Why second factors that people have could not be asked for, which would let in whoever has the password alone."""
    some, seal = await factors.any_of(database), policy_of(settings).seal
    if some is None:
        return []
    if seal is None:
        return ["people have a second factor, but METALOOM_SECRET is not set: it could not be asked for"]
    if not factors.opens(seal, some):
        return ["METALOOM_SECRET does not open the second factors that people have; name the former one after it"]
    return []
