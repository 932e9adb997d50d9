"""The process for jobs beside a server lives as long as it: started with it, again when it dies, ended with it."""

import os
import re
import signal
import time
from pathlib import Path

from engine.storage.driver import Database
from engine.storage.rows.queue import NewJob, enqueue
from tests.cli.shop import Shop, shop_at
from tests.service.deploying import rows
from tests.support.members import on_database
from tests.support.running import PATIENCE, Running, running

JOBS = {"METALOOM_JOBS": "2"}


def started(server: Running, times: int) -> int:
    """The process that runs jobs once it was started so often."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = re.findall(r"INFO +(\d+) jobs are run, 2 at a time", server.log)
        if len(found) == times:
            return int(found[-1])
        time.sleep(0.05)
    raise TimeoutError(server.log)


def ended(process: int) -> bool:
    """Whether it is gone, within a while."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


async def put(database: Database) -> None:
    """Something to do."""
    await database.transact(lambda connection: enqueue(connection, NewJob("seal")))


async def left(database: Database) -> int:
    """How much there is to do."""
    ((count,),) = await rows(database, "SELECT count(*) FROM _job WHERE key IS NULL")
    return int(count)


def shop(folder: Path, url: str) -> Shop:
    made = shop_at(folder, url)
    assert made.loom("apply", str(made.folder), "--yes").exit_code == 0
    return made


def test_jobs_are_run_beside_a_server_and_go_on_after_a_kill(database_url: str, tmp_path: Path) -> None:
    shop(tmp_path, database_url)
    with running(tmp_path, database_url, "serve", settings=JOBS) as server:
        first = started(server, 1)
        os.kill(first, signal.SIGKILL)
        server.wait_for("the process for jobs ended with -9")
        second = started(server, 2)

        on_database(database_url, put)
        until = time.monotonic() + PATIENCE
        while on_database(database_url, left):
            assert time.monotonic() < until, server.log
            time.sleep(0.05)
        assert server.stop() == 0
        assert ended(second)
        assert "jobs are run no more" in server.log


def test_a_worker_ends_when_its_server_is_killed(sqlite_url: str, tmp_path: Path) -> None:
    shop(tmp_path, sqlite_url)
    with running(tmp_path, sqlite_url, "serve", settings=JOBS) as server:
        process = started(server, 1)
        server.stop(signal.SIGKILL)
        server.wait_for("jobs are run no more")
        assert ended(process)
