"""Measures LIMIT, ours, FastAPI and Django REST Framework side by side, in rounds, on fresh copies of the same rows.

    python -m bench.run [--databases sqlite,postgresql] [--systems Metaloom,LIMIT] [--rounds 3] [--seconds 6]

With BENCH_CASE=roles it is LIMIT and ours, with three roles, records of one's department and four masked fields.
Prints the table of each database as Markdown and writes everything measured to build/bench/http-DATABASE.json, or to
part-DATABASE.json where systems, operations or rounds were left out.
"""

import argparse
import json
import os
import platform
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import asdict

from bench import own
from bench.check import expected, problems
from bench.load import CONNECTIONS, OPERATIONS, Target, measure
from bench.serving import LOGS, Databases, databases, seed_yardstick, serving
from bench.systems import LIMIT, METALOOM, SYSTEMS, System
from bench.table import Cell, Run, markdown
from bench.yardstick.common import CASE, ROLED, ROWS


def main() -> None:
    """Measure what was asked."""
    parser = argparse.ArgumentParser(prog="bench.run", description="LIMIT, ours and two peers side by side")
    parser.add_argument("--databases", default="sqlite,postgresql")
    titles = (LIMIT, METALOOM) if ROLED else dict.fromkeys(system.title for system in SYSTEMS)
    parser.add_argument("--systems", default=",".join(titles))
    parser.add_argument("--operations", default=",".join(OPERATIONS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    asked = parser.parse_args()
    everything = (parser.get_default("systems"), parser.get_default("operations"))
    whole = (asked.systems, asked.operations) == everything and asked.rounds >= 3
    for kind in asked.databases.split(","):
        run = Run(kind, settings(asked), [])
        with databases(kind) as room:
            prepare(room, asked.systems)
            run.cells.extend(measured(room, kind, asked))
        write(run, whole)
        print(f"\n{kind}\n\n{markdown(run)}\n")


def prepare(room: Databases, titles: str) -> None:
    """Seed what the systems need."""
    print("-- seeding", flush=True)
    room.seeded("yardstick", seed_yardstick)
    if any(system.own for system in chosen(titles)):
        room.seeded("metaloom", own.seed)


def chosen(titles: str) -> list[System]:
    """The systems of these titles, in their order."""
    return [system for system in SYSTEMS if system.title in titles.split(",")]


def measured(room: Databases, kind: str, asked: argparse.Namespace) -> Iterator[Cell]:
    """Every cell; each system of each round on a fresh copy, the first one once more at the very end."""
    systems, wanted = chosen(asked.systems), expected()
    turns = [(number, system) for number in range(asked.rounds) for system in systems]
    for number, system in [*turns, (asked.rounds - 1, systems[0])]:
        with serving(system, room.copy("metaloom" if system.own else "yardstick")) as served:
            target = own.logged_in(served) if system.own else served
            if number == 0:
                require_right(system, target, wanted)
            for operation in asked.operations.split(","):
                yield cell(system, target, operation, number, asked.seconds)


def require_right(system: System, target: Target, wanted: list[int]) -> None:
    """Stop if the answers are not what they must be: speed at something else is worth nothing."""
    found = problems(target, wanted)
    if found:
        raise SystemExit(f"{system.name} answers differently:\n" + "\n".join(found))


def cell(system: System, target: Target, operation: str, number: int, seconds: int) -> Cell:
    """One measurement, after a second of warming up (on a get where it would create records)."""
    measure(target, "get" if operation == "create" else operation, 1, IDMAX=str(ROWS))
    found = measure(target, operation, seconds, IDMAX=str(ROWS))
    print(
        f"{number + 1} {system.name:28} {operation:7} {found['rps']:8.0f}/s  p50 {found['p50_us'] / 1000:6.1f} ms  "
        f"p99 {found['p99_us'] / 1000:6.1f} ms  {found['bytes']:6.0f} B  errors {found['refused']}/{found['broken']}",
        flush=True,
    )
    times = {name: found[name] for name in ("rps", "p50_us", "p99_us", "refused", "broken")}
    return Cell(system.title, system.variant, operation, number, **times)


def settings(asked: argparse.Namespace) -> dict[str, object]:
    """What the figures were taken with."""
    return {
        "at": int(time.time()),
        "case": CASE,
        "rows": ROWS,
        "rounds": asked.rounds,
        "seconds": asked.seconds,
        "connections": CONNECTIONS,
        "workers": 1,
        "cores": os.cpu_count(),
        "synchronous": os.environ.get("BENCH_SYNCHRONOUS", "NORMAL"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def write(run: Run, whole: bool) -> None:
    """Keep the run; only a whole one is what tools/figures.py publishes."""
    LOGS.mkdir(parents=True, exist_ok=True)
    name = f"{'http' if whole else 'part'}-{'roles-' if ROLED else ''}{run.database}.json"
    (LOGS / name).write_text(json.dumps(asdict(run), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
