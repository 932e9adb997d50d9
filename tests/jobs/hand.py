"""A worker as a process of its own, to be killed: `python -m tests.jobs.hand URL` works until it is told to stop."""

import asyncio
import signal
import sys

from engine.app.application import Application
from engine.app.worker import Background
from engine.jobs.runner import Runner
from engine.jobs.scheduler import keep_scheduling
from engine.settings import Settings
from tests.jobs.hands import KINDS

LEASE = 2
"""Seconds: what a killed one held is another's after that."""


async def _work(url: str) -> None:
    application = await Application.start(Settings(database_url=url))
    runner = Runner(Background(application.runtime), KINDS, 2, lease=LEASE)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: asyncio.ensure_future(runner.stop(5)))
    scheduler = asyncio.create_task(keep_scheduling(application.runtime.database, ()))
    print("at work", flush=True)
    await runner.run()
    scheduler.cancel()
    await application.stop()


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1]))
