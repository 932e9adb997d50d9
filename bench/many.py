"""Measures 500 entities of 40 fields: checking their files, and from the stored catalog to the first answered request.

    python -m bench.many [--databases sqlite,postgresql] [--entities 500] [--times 3]

Everything is measured in new processes; the median of so many times counts. Writes build/bench/definitions.json.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench import own
from bench.generate import generate, name
from bench.serving import LOGS, Databases, databases, serving
from bench.systems import METALOOM, OWN, ROOT, SYSTEMS
from engine.security.tokens import stored_token
from engine.storage.driver import Connection, open_database
from engine.storage.rows.sessions import open_session
from engine.storage.sql.sqlite_functions import register

TOKEN = "m" * 43
CHECKED, ANSWERED = 3.0, 0.5
"""Goals, in seconds."""


def main() -> None:
    """Measure what was asked."""
    parser = argparse.ArgumentParser(prog="bench.many", description="many definitions")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--entities", type=int, default=500)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made) / "definitions"
        fields = generate(folder, asked.entities)
        figures = [checked(folder, asked.times)]
        for kind in asked.databases.split(","):
            with databases(kind) as room:
                figures += started(room, kind, folder, asked)
    settings = {"at": int(time.time()), "entities": asked.entities, "fields": fields, "times": asked.times}
    LOGS.mkdir(parents=True, exist_ok=True)
    (LOGS / "definitions.json").write_text(json.dumps({"settings": settings, "figures": figures}, indent=1) + "\n")


def checked(folder: Path, times: int) -> dict[str, Any]:
    """`loom check` as a person runs it, start of Python included."""
    command = [str(OWN / "loom"), "check", str(folder)]
    return figure("`loom check`, a process of its own", repeated(times, lambda: elapsed(command)), CHECKED)


def started(room: Databases, kind: str, folder: Path, asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """From a database that holds the definitions to an answer: in a started process, and with its start."""
    begun = time.perf_counter()
    room.seeded("many", lambda place: asyncio.run(seed(place, folder)))
    yield figure(f"{kind}: checked, planned and applied to an empty database", time.perf_counter() - begun, None)
    place, path = room.copy("many"), f"/api/{name(asked.entities // 2)}"
    command = [sys.executable, "-m", "bench.first_answer", path, TOKEN]
    settings = {**os.environ, **own.settings(place)}
    answered = repeated(asked.times, lambda: float(subprocess.check_output(command, cwd=ROOT, env=settings)))
    yield figure(f"{kind}: from the stored catalog to the first answered request", answered, ANSWERED)
    ours = next(system for system in SYSTEMS if system.title == METALOOM)
    yield figure(
        f"{kind}: `loom serve` until it answers anything", repeated(asked.times, lambda: up(ours, place)), None
    )


def up(system: Any, place: str) -> float:
    """Seconds from starting the server's process to its first answer."""
    begun = time.perf_counter()
    with serving(system, place):
        return time.perf_counter() - begun


async def seed(place: str, folder: Path) -> None:
    """The definitions, a clerk, and a session of theirs."""
    await own.fill(place, (folder,), {}, {"seller": own.Person(("clerk",))})
    database = open_database(own.url(place), functions=register)

    async def session(connection: Connection) -> None:
        now = datetime.now(UTC)
        await open_session(connection, stored_token(TOKEN), 1, now, now + timedelta(days=1))

    await database.transact(session)
    await database.close()


def repeated(times: int, measure: Callable[[], float]) -> float:
    """The median of so many measurements."""
    return median(measure() for _ in range(times))


def elapsed(command: list[str]) -> float:
    """Seconds a command takes; its words only where it fails."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def figure(what: str, seconds: float, goal: float | None) -> dict[str, Any]:
    """One row of the table."""
    print(f"{what}: {seconds:.2f} s", flush=True)
    return {"what": what, "value": round(seconds, 3), "unit": "s", "goal": f"at most {goal:g} s" if goal else ""}


if __name__ == "__main__":
    main()
