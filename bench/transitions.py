"""Measures transitions: over HTTP beside an endpoint written by hand, in process, and as a sweep over 100,000 records.

    python -m bench.transitions [--databases sqlite,postgresql] [--rows 100000] [--rounds 3] [--seconds 3]

The endpoint by hand does the same update with its guard and a row of audit, without log-in, rights, version check,
history of states or automations. Both are asked in turns, each round on fresh copies; a ratio is the median of the
rounds' own. Writes build/bench/transitions.json.
"""

import argparse
import asyncio
import json
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from statistics import median
from typing import Any

from bench import own
from bench.load import Target, measure
from bench.serving import LOGS, Databases, databases, serving
from bench.systems import LOOM, METALOOM, OWN, PEER, ROOT, YARDSTICK, System, granian
from engine.app.application import Application
from engine.app.worker import Background
from engine.jobs.sweeping import Sweep, sweep
from engine.rules import Input
from engine.service import people
from engine.service.perform import perform
from engine.settings import Settings

BY_HAND = System("by hand", "", granian("moving:app", programs=OWN), prefix="/tickets", environment=PEER)
OURS = System(METALOOM, "", LOOM, "loom", "/api/ticket")
TAKEN = {BY_HAND.title: "/settle", OURS.title: "/actions/settle"}
WARM_UP = 20_000
"""So many records are left for it over HTTP."""

WARMING = 500
"""So many are taken first in process."""

DUE = 10
"""Of so many records a sweep does something with one."""


def main() -> None:
    """Measure what was asked."""
    parser = argparse.ArgumentParser(prog="bench.transitions", description="transitions")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    asked = parser.parse_args()
    figures = [one for kind in asked.databases.split(",") for one in measured(kind, asked)]
    LOGS.mkdir(parents=True, exist_ok=True)
    settings = {"at": int(time.time()), "rows": asked.rows, "rounds": asked.rounds, "seconds": asked.seconds}
    text = json.dumps({"settings": settings | {"connections": 16}, "figures": figures}, indent=1)
    (LOGS / "transitions.json").write_text(text + "\n", encoding="utf-8")


def measured(kind: str, asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The figures of one database."""
    with databases(kind) as room:
        room.seeded("hand", lambda place: by_hand(place, asked.rows))
        room.seeded("own", lambda place: ours(place, asked.rows))
        rates = over_http(room, asked)
        inside = [asyncio.run(in_process(room.copy("own"), asked.seconds)) for _ in range(asked.rounds)]
        swept = [asyncio.run(sweeping(room.copy("own"))) for _ in range(asked.rounds)]
    for title, found in rates.items():
        yield figure(f"{kind}, {title}: transitions over HTTP", median(found), "a second")
    ratios = [one / hand for one, hand in zip(rates[OURS.title], rates[BY_HAND.title], strict=True)]
    yield figure(f"{kind}, {METALOOM} to by hand", median(ratios), "×")
    rate, worked = (median(found) for found in zip(*inside, strict=True))
    yield figure(f"{kind}: transitions with a guard in process, one after the other", rate, "a second")
    yield figure(f"{kind}: time of a processor for one of them, without that of a server of the database", worked, "ms")
    acted, looked = (median(found) for found in zip(*swept, strict=True))
    yield figure(f"{kind}: records a sweep does something with", asked.rows / DUE / acted, "a second")
    yield figure(f"{kind}: a sweep over {asked.rows:,} records, nothing to do", looked, "s")


def over_http(room: Databases, asked: argparse.Namespace) -> dict[str, list[float]]:
    """Transitions a second of both, by round."""
    rates: dict[str, list[float]] = {BY_HAND.title: [], OURS.title: []}
    for _ in range(asked.rounds):
        for system, name in ((BY_HAND, "hand"), (OURS, "own")):
            with serving(system, room.copy(name)) as target:
                asking = own.logged_in(target) if system.own else target
                taken(asking, system, asked.seconds, 0)
                rates[system.title].append(taken(asking, system, asked.seconds, WARM_UP))
    return rates


def taken(target: Target, system: System, seconds: int, start: int) -> float:
    """Transitions a second, each of another record; raises SystemExit where one was refused."""
    found = measure(target, "take", seconds, SUFFIX=TAKEN[system.title], START=str(start))
    if found["refused"] or found["broken"]:
        raise SystemExit(f"{system.name} refused: {found}")
    return found["rps"]


def by_hand(place: str, rows: int) -> None:
    """Its own tables."""
    subprocess.run([OWN / "python", YARDSTICK / "moving.py", place, str(rows)], check=True)


def ours(place: str, rows: int) -> None:
    """The same tickets."""
    tickets = (
        {"id": n, "name": f"T{n}", "points": n % DUE + 1, "state": "open", "state_since": own.NOW}
        for n in range(1, rows + 1)
    )
    people = {"seller": own.Person(("agent",))}
    asyncio.run(own.fill(place, (ROOT / "bench/moved",), {"ticket": tickets}, people))


async def in_process(place: str, seconds: int) -> tuple[float, float]:
    """Transitions a second without HTTP (rights, guard, audit, commit), and milliseconds of this process for each."""
    application = await Application.start(Settings(database_url=own.url(place)))
    runtime = application.runtime
    async with runtime.database.read() as connection:
        seller = await people.load(connection, runtime.compiled, 1, own.NOW)
    assert seller is not None, "somebody is there"

    async def settle(number: int) -> None:
        await runtime.change(
            seller, lambda context: perform(context, "ticket", number, "settle", None, Input({}, {}, ()))
        )

    for number in range(1, WARMING):
        await settle(number)
    count, end, worked = 0, time.perf_counter() + seconds, time.process_time()
    while time.perf_counter() < end:
        await settle(WARMING + count)
        count += 1
    worked = time.process_time() - worked
    await application.stop()
    return count / seconds, worked * 1000 / count


async def sweeping(place: str) -> tuple[float, float]:
    """Seconds of a sweep that does something with every tenth record, and of the next, with nothing to do."""
    application = await Application.start(Settings(database_url=own.url(place)))
    grounds = Background(application.runtime)
    found = [await took(lambda: sweep(grounds, Sweep("aging"))) for _ in range(2)]
    await application.stop()
    return found[0], found[1]


async def took(work: Callable[[], Awaitable[object]]) -> float:
    """Seconds."""
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def figure(what: str, value: float, unit: str) -> dict[str, Any]:
    """One row of the table, printed as well."""
    print(f"{what}: {value:,.2f} {unit}", flush=True)
    return {"what": what, "value": round(value, 2), "unit": unit, "goal": ""}


if __name__ == "__main__":
    main()
