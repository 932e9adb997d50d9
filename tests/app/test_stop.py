"""Servers that are told to stop, or whose workers die, lose nothing that was acknowledged, on both databases."""

import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.app.load import CUT, Load
from tests.app.versions import apply_version, stored
from tests.support.figures_plugin import Figure
from tests.support.members import member
from tests.support.running import Running, running

WORKERS = ("serve", "--workers", "2")
IN_TIME = 10.0
"""Seconds; nobody waits for more than a request of milliseconds here."""


@contextmanager
def at_work(server: Running, token: str) -> Iterator[Load]:
    """People at work, from well before the block to its end."""
    load = Load(server, token)
    load.begin()
    load.settle()
    try:
        yield load
    finally:
        load.finish()


def hold(url: str, load: Load) -> None:
    """Nothing failed but connections, and what was acknowledged is there."""
    assert {one.status for one in load.answers} <= {200, 201, CUT}
    assert load.acknowledged > 0
    assert load.lost(dict(stored(url, "SELECT id, amount FROM thing"))) == []


def told_of_all(url: str, load: Load) -> None:
    """What was under way is answered: nothing was done for somebody who was not told so."""
    assert load.untold(name for (name,) in stored(url, "SELECT name FROM thing")) == set()


def replaced(server: Running, number: int) -> float:
    """Kill a worker as a lack of memory would; the seconds until another one has started."""
    before = server.workers
    begun = time.monotonic()
    os.kill(before[number], signal.SIGKILL)
    server.wait_for(rf"Unexpected exit from worker-{number + 1}")
    until = begun + 30
    while server.workers == before or f"{server.workers[number]} Started worker-{number + 1}" not in server.log:
        assert time.monotonic() < until, server.log
        time.sleep(0.02)
    return time.monotonic() - begun


def test_a_killed_worker_is_replaced_and_a_told_server_ends_in_time(database_url: str, tmp_path: Path) -> None:
    token = prepared(database_url, tmp_path)
    with running(tmp_path, database_url, *WORKERS) as server:
        with at_work(server, token) as load:
            replaced(server, 1)
        hold(database_url, load)
        with at_work(server, token) as load:
            begun = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - begun < IN_TIME
        hold(database_url, load)
        told_of_all(database_url, load)
        assert "Traceback" not in server.log


@pytest.mark.parametrize(
    ("number", "level", "told"),
    [(signal.SIGTERM, "warning", r""), (signal.SIGINT, "info", r"(\S+ \S+ INFO    \d+ [^\n]+\n)+")],
)
def test_an_idle_server_with_open_connections_and_streams_ends_in_time(
    sqlite_url: str, tmp_path: Path, number: int, level: str, told: str
) -> None:
    """R-028, R-030: before that, requests whose end is told in two ways, broken chunks and halves of bodies."""
    token = prepared(sqlite_url, tmp_path)
    settings = {"METALOOM_LOG_LEVEL": level}
    with running(tmp_path, sqlite_url, "serve", settings=settings) as server, server.client(token) as client:
        assert client.get("/api/thing").status_code == 200
        for name, sent in strange(token).items():
            assert statuses(server.port, sent) == ["400"], name
        assert client.get("/api/thing").json()["items"] == []
        with client.stream("GET", "/-/events") as listening:
            assert next(listening.iter_bytes()) == b"retry: 5000\n\n"
            begun = time.monotonic()
            assert server.stop(number) == 0
        assert time.monotonic() - begun < IN_TIME
        assert re.fullmatch(told, server.log)


def strange(token: str) -> dict[str, bytes]:
    """Requests that hide another one behind their end, or have none."""
    head = f"POST /api/thing HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n".encode()
    json, chunked = head + b"Content-Type: application/json\r\n", b"Transfer-Encoding: chunked\r\n"
    hidden = head.replace(b"POST", b"GET") + b"Connection: close\r\n\r\n"
    length = b"Content-Length: %d\r\n"
    return {
        "length and chunks": json + length % 4 + chunked + b"\r\n0\r\n\r\n" + hidden,
        "chunks and length": json + chunked + length % (5 + len(hidden)) + b"\r\n0\r\n\r\n" + hidden,
        "two lengths": json + length % 2 + length % 5 + b"\r\n{}xxx",
        "a strange encoding": json + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
        "chunks that are none": json + chunked + b"\r\n2;a=\n1\r\n{}\r\n0\r\n\r\n",
        "a length below nothing": json + b"Content-Length: -1\r\n\r\n" + hidden,
        "a folded header": head + b"X-A: 1\r\n folded\r\n\r\n",
        "a blank before a colon": head.replace(b"Host:", b"Host :") + b"\r\n",
        "a NUL": head + b"X-A: a\0b\r\n\r\n",
        "half a body": json + length % 500 + b'\r\n{"amount": 1',
    }


def statuses(port: int, sent: bytes) -> list[str]:
    """Of all answers to these bytes, after which nothing more comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=IN_TIME) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answered = b"".join(iter(lambda: connection.recv(65_536), b""))
    return re.findall(r"HTTP/1\.1 (\d+)", answered.decode())


@pytest.mark.trial
def test_forty_killed_workers_lose_nothing(database_url: str, tmp_path: Path, figure: Figure) -> None:
    token = prepared(database_url, tmp_path)
    with running(tmp_path, database_url, *WORKERS) as server:
        with at_work(server, token) as load:
            # One after the other: a worker that dies again within 5.5 seconds of its start counts as broken.
            taken = [replaced(server, number % 2) for number in range(40) if time.sleep(3) is None]
        assert server.stop() == 0
    hold(database_url, load)
    sort = database_url.partition(":")[0]
    cut = sum(one.status == CUT for one in load.answers)
    figure(f"40 killed workers, {sort}: acknowledged writes", load.acknowledged, goal="none lost")
    figure(f"40 killed workers, {sort}: requests cut, of {len(load.answers)}", cut)
    figure(f"40 killed workers, {sort}: until another has started, slowest", round(max(taken), 2), "s")


@pytest.mark.trial
def test_twenty_stops_under_load_lose_nothing(database_url: str, tmp_path: Path, figure: Figure) -> None:
    token, taken, done = prepared(database_url, tmp_path), [], 0
    for _ in range(20):
        with running(tmp_path, database_url, *WORKERS) as server, at_work(server, token) as load:
            begun = time.monotonic()
            assert server.stop() == 0
            taken.append(time.monotonic() - begun)
        hold(database_url, load)
        told_of_all(database_url, load)
        done += load.acknowledged
    sort = database_url.partition(":")[0]
    figure(f"20 stops under load, {sort}: acknowledged writes", done, goal="none lost")
    figure(f"20 stops under load, {sort}: slowest", round(max(taken), 2), "s", goal="at most 30 s")


def prepared(url: str, folder: Path) -> str:
    """Definitions and one record in the database; the token of somebody who may do everything."""
    apply_version(url, folder / "definitions", 0)
    return member(url, "anna", "keeper")
