"""A process for what is done in the background: the application without a server, jobs and schedules."""

import asyncio
import gc
import logging.config
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import Final

from engine.app.application import Application
from engine.app.logs import logging_of
from engine.http.runtime import Runtime
from engine.http.webhook import Webhook
from engine.jobs.kinds import Channel
from engine.jobs.runner import Runner
from engine.jobs.scheduler import keep_scheduling
from engine.jobs.table import KINDS, OUTWARD, OWN
from engine.service.reporting import Does
from engine.settings import Settings
from engine.storage.driver import Database
from engine.storage.rows.audit import Via

PATIENCE: Final = 20.0
"""Seconds that jobs under way get when the worker is told to stop."""

_LOOK: Final = 1.0

NO_CHANNELS: Final[Mapping[str, Channel]] = MappingProxyType({})

_log = logging.getLogger("engine.app")


class Background:
    """The running application as jobs see it."""

    def __init__(self, runtime: Runtime, channels: Mapping[str, Channel] = NO_CHANNELS) -> None:
        self._runtime, self.channels = runtime, channels
        self.change = partial(runtime.change, via=Via.ENGINE)

    @property
    def database(self) -> Database:
        """Where its records are."""
        return self._runtime.database


def work(settings: Settings, size: int, parent: int | None = None) -> None:
    """Do what is to be done until told to stop, or until process `parent` is gone; raises CannotStart."""
    logging.config.dictConfig(logging_of(settings.log_level))
    gc.freeze()
    asyncio.run(_work(settings, size, parent))


async def _work(settings: Settings, size: int, parent: int | None) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    application = await Application.start(settings, does=Does.JOBS)
    grounds = Background(application.runtime, channels_of(settings))
    runners = [Runner(grounds, kinds, size) for kinds in (KINDS, OUTWARD)]
    lasting = (*(one.run() for one in runners), keep_scheduling(application.runtime.database, OWN))
    tasks = [asyncio.create_task(one) for one in lasting]
    _log.info("jobs are run, %d at a time", size)
    try:
        await _until(ended, parent)
        await asyncio.gather(*(one.stop(PATIENCE) for one in runners))
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await application.stop()
    _log.info("jobs are run no more")


def channels_of(settings: Settings) -> Mapping[str, Channel]:
    """The ways out that this installation has."""
    if not settings.webhook_url:
        return NO_CHANNELS
    return {
        "webhook": Webhook(
            settings.webhook_url, settings.webhook_secret, settings.webhook_networks, settings.address
        )
    }  # fmt: skip


async def _until(ended: asyncio.Event, parent: int | None) -> None:
    """Whoever's parent was killed is given to another one."""
    while not ended.is_set() and parent in (None, os.getppid()):
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), _LOOK)
