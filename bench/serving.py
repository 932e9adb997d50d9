"""Databases to measure on, each system on a fresh copy, and its server while it is measured."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from bench import own
from bench.load import Target, wait_until_up
from bench.systems import PEERS, ROOT, YARDSTICK, System
from tests.support.postgres import Cluster, cluster

LOGS = ROOT / "build/bench"
SERVER = {  # all else as PostgreSQL comes: every commit is durable
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "512MB",
}


class Databases(Protocol):
    """Where a seeded database is kept, and how to get a copy of it."""

    def seeded(self, name: str, fill: Callable[[str], None]) -> None:
        """Keep a database under `name`, filled by `fill(place)` if it is not there yet."""

    def copy(self, name: str) -> str:
        """The place (path or URL) of a fresh copy; the copy before it is gone."""


class SqliteFiles:
    """Databases as files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seeded(self, name: str, fill: Callable[[str], None]) -> None:
        """A file."""
        fill(str(self._folder / f"{name}.sqlite3"))

    def copy(self, name: str) -> str:
        """A copy of the file, without the journals of the last one."""
        copy = self._folder / "run.sqlite3"
        for suffix in ("-wal", "-shm"):
            Path(f"{copy}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._folder / f"{name}.sqlite3", copy)
        return str(copy)


class PostgresqlDatabases:
    """Databases of one cluster."""

    def __init__(self, server: Cluster) -> None:
        self._server = server

    def seeded(self, name: str, fill: Callable[[str], None]) -> None:
        """A database."""
        self._server.run(f"CREATE DATABASE {name}")
        fill(self._server.url_of(name))

    def copy(self, name: str) -> str:
        """A database made with the seeded one as its template."""
        self._server.run(
            "DROP DATABASE IF EXISTS run WITH (FORCE)", f"CREATE DATABASE run TEMPLATE {name}", "CHECKPOINT"
        )
        return self._server.url_of("run")


@contextmanager
def databases(kind: str) -> Iterator[Databases]:
    """Room for databases of one kind, gone afterwards."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            yield SqliteFiles(Path(folder))
    else:
        with cluster(SERVER) as server:
            yield PostgresqlDatabases(server)


def seed_yardstick(place: str) -> None:
    """The reference rows in the tables a person would write by hand."""
    subprocess.run([PEERS / "python", YARDSTICK / "seed.py", place], check=True)


@contextmanager
def serving(system: System, place: str) -> Iterator[Target]:
    """The system's server on the database at `place`, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    command = [word.replace("{port}", port) for word in system.command]
    settings = {name: value.replace("{database}", place) for name, value in system.environment.items()}
    if system.own:
        settings |= own.settings(place)
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / "servers.log").open("ab") as log:
        running = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log, start_new_session=True
        )
    try:
        target = Target(address, system.style, system.prefix)
        wait_until_up(target.url("/1"), running)
        yield target
    finally:
        stop(running)


def stop(running: subprocess.Popen[bytes]) -> None:
    """End a server and its workers: the process group that was started here."""
    for number, patience in ((signal.SIGTERM, 8), (signal.SIGKILL, 5)):
        try:
            os.killpg(running.pid, number)
            running.wait(patience)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
