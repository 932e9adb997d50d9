"""The program as people start it: `loom serve` and `loom run` as processes of their own, each with its log."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

LOOM = Path(sys.executable).parent / "loom"
HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds for what takes two on a machine that does nothing else."""

Settings = Mapping[str, str]
NONE: Settings = {}
UNPACED: Settings = {"METALOOM_REQUESTS_ACCOUNT": "0", "METALOOM_REQUESTS_NETWORK": "0", "METALOOM_JOBS": "0"}
"""A test is one account that asks as much as it can; what it does not look at is not done in the background."""


class Running:
    """A server's process. `address` is where it listens, `log` all it has written so far."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, file: Path) -> None:
        self.process, self.port, self._file = process, port, file
        self.address = f"http://{HOST}:{port}"

    @property
    def log(self) -> str:
        return self._file.read_text(encoding="utf-8")

    @property
    def workers(self) -> list[int]:
        """The processes that answer, by their numbers; one that was replaced is not among them."""
        told = re.findall(r"Spawning worker-(\d+) with PID: (\d+)", self.log)
        return [int(process) for _, process in sorted(dict(told).items())]

    def client(self, token: str = "") -> httpx.Client:
        """A client of the API, logged in by a session's token."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.address, headers=headers, timeout=PATIENCE)

    def wait_until_up(self) -> None:
        """Wait for the first answer."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.log}"
            try:
                httpx.get(f"{self.address}/api/-/openapi.json", timeout=5)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError(self.log)

    def wait_for(self, words: str) -> str:
        """Wait until the log has a match, and give it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = re.search(words, self.log)
            if found:
                return found.group()
            time.sleep(0.05)
        raise TimeoutError(f"{words!r} is not in\n{self.log}")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tell it to stop, wait for its end, and give the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        """Make sure that nothing of it is left, whatever the test did: it has a process group of its own."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.process.wait(PATIENCE)


@contextmanager
def running(folder: Path, url: str, *words: str, settings: Settings = NONE) -> Iterator[Running]:
    """`loom WORDS` on a free port and this database, from its first answer until the block ends; run in `folder`."""
    with started(folder, url, *words, settings=settings) as process:
        process.wait_until_up()
        yield process


@contextmanager
def started(folder: Path, url: str, *words: str, settings: Settings = NONE) -> Iterator[Running]:
    """The same, not waiting for an answer."""
    port = free_port()
    file = folder / f"{words[0]}-{port}.log"
    environment = environment_of(url, {"METALOOM_PORT": str(port), **UNPACED, **settings})
    with file.open("wb") as log:
        process = subprocess.Popen(
            [LOOM, *words], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    made = Running(process, port, file)
    try:
        yield made
    finally:
        made.end()


def loom(folder: Path, url: str, *words: str, settings: Settings = NONE) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    return subprocess.run(
        [LOOM, *words], cwd=folder, env=environment_of(url, settings), check=False, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=PATIENCE,
    )  # fmt: skip


def environment_of(url: str, settings: Settings = NONE) -> dict[str, str]:
    """This process's environment with other settings of ours; the database servers of the tests sync nothing.

    Each process may keep the bytecode of what it loads, whatever holds here: the next one starts in half the time.
    """
    ours = ("METALOOM_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    return {**kept, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1", "METALOOM_ACCEPT": "durability", **settings}


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
