"""A PostgreSQL server for tests: the one at `TEST_PG_URL`, or one from the programs installed on this machine."""

import asyncio
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

OPTIONS = {
    "fsync": "off",  # a test database does not outlive the machine
    "full_page_writes": "off",
    "deadlock_timeout": "100ms",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}
MISSING = (
    "These tests need PostgreSQL: install it (apt-get install postgresql), or set TEST_PG_URL to a superuser's URL."
)


class Server:
    """A running server; `url` reaches its database `postgres` as a superuser."""

    _numbers = itertools.count(1)

    def __init__(self, url: str) -> None:
        self.url = url
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._connection: asyncpg.Connection | None = None

    def url_of(self, database: str) -> str:
        """The same server, another database."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{database}"))

    def run(self, *statements: str) -> None:
        """Execute SQL texts as the superuser, one by one, over a connection that is kept: a new one costs much."""
        self._runner.run(self._run(statements))

    async def _run(self, statements: tuple[str, ...]) -> None:
        self._connection = self._connection or await asyncpg.connect(self.url)
        for statement in statements:
            await self._connection.execute(statement)

    def close(self) -> None:
        """Let go of the connection, whether or not the server is still there."""
        if self._connection is not None:
            self._connection.terminate()
        self._runner.close()

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The URL of a new database made from `template`; dropped afterwards, whoever is still connected.

        Copied by file: that is half the work of writing each page into the log, and nobody recovers a test database.
        """
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self.url_of(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


class Cluster(Server):
    """A server of our own in a temporary folder; it can be stopped and started again."""

    def __init__(self, programs: Path, folder: Path, options: Mapping[str, str]) -> None:
        self._programs, self._data, self._port = programs, folder / "data", _free_port()
        self._options = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self._process: subprocess.Popen[bytes] | None = None
        super().__init__(f"postgresql://postgres@127.0.0.1:{self._port}/postgres")

    def create(self) -> None:
        """Make the data folder."""
        subprocess.run(
            [
                self._programs / "initdb",
                "-D",
                self._data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ],
            check=True,
            capture_output=True,
            **self._person(),
        )

    def start(self) -> None:
        """Start, and wait until the server answers."""
        log = (self._data.parent / "log").open("ab")
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", self._data, "-p", str(self._port), *self._options],
            stdout=log,
            stderr=log,
            **self._person(),
        )
        log.close()
        ready = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        deadline = time.monotonic() + 60
        while subprocess.run(ready, check=False).returncode:
            if self._process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("PostgreSQL did not start:\n" + (self._data.parent / "log").read_text()[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop at once, as in a power cut."""
        if self._process is not None:
            self._process.send_signal(3)
            self._process.wait(30)

    def _person(self) -> dict[str, object]:
        """PostgreSQL refuses to run as root, so root runs it as nobody."""
        person = (
            {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        )
        return {"cwd": self._data.parent, **person}


@contextmanager
def cluster(options: Mapping[str, str] = OPTIONS) -> Iterator[Cluster]:
    """A cluster of our own with these server settings, gone afterwards."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.getuid() == 0:
            shutil.chown(folder, "nobody")
        server = Cluster(programs, folder, options)
        server.create()
        try:
            server.start()
            yield server
        finally:
            server.close()
            server.stop()


@contextmanager
def server() -> Iterator[Server]:
    """The server that `TEST_PG_URL` names, else a cluster of our own."""
    url = os.environ.get("TEST_PG_URL")
    with closing(Server(url)) if url else cluster() as found:
        yield found


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        pytest.fail(MISSING)
    return found[-1].parent if found else Path(str(on_path)).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
