"""A worker as a process of its own, to be killed: `python -m tests.jobs.hand URL` works until it is told to stop.

With the address of a receiver it brings to it what is in the outbox.
"""

import asyncio
import signal
import sys

from engine.app.application import Application
from engine.app.worker import Background
from engine.jobs.runner import Runner
from engine.jobs.scheduler import keep_scheduling
from engine.jobs.table import OUTWARD
from engine.settings import Settings
from tests.jobs.hands import KINDS
from tests.jobs.telling import channel

LEASE = 2
"""Seconds: what a killed one held is another's after that."""


async def _work(url: str, *receivers: str) -> None:
    application = await Application.start(Settings(database_url=url))
    channels = dict(zip(("webhook",), map(channel, receivers), strict=False))
    runner = Runner(Background(application.runtime, channels), {**KINDS, **OUTWARD}, 2, lease=LEASE)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: asyncio.ensure_future(runner.stop(5)))
    scheduler = asyncio.create_task(keep_scheduling(application.runtime.database, ()))
    print("at work", flush=True)
    await runner.run()
    scheduler.cancel()
    await application.stop()


if __name__ == "__main__":
    asyncio.run(_work(*sys.argv[1:]))
