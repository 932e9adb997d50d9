"""Measures the list as a page, 50 rows of 12 columns, beside one that a person would write by hand with Jinja.

    python -m bench.pages [--databases sqlite,postgresql] [--rounds 3] [--seconds 3]

Both are asked in turns, each round with fresh servers; a ratio is the median of the rounds' own. The size of a page is
measured as it is, and as it is sent to a browser. Writes build/bench/pages.json.
"""

import argparse
import json
import statistics
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

from bench import own
from bench.load import Target, measure
from bench.serving import LOGS, databases, seed_yardstick, serving
from bench.systems import LOOM, METALOOM, OWN, PEER, System, granian

BY_HAND = System("by hand", "", granian("page:app", programs=OWN), environment=PEER)
OURS = System(METALOOM, "", LOOM, "loom", "/customer")
GOAL = "at most 14 kB"
"""As it is sent."""


def main() -> None:
    """Measure what was asked."""
    parser = argparse.ArgumentParser(prog="bench.pages", description="the list as a page")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    asked = parser.parse_args()
    figures = [figure for kind in asked.databases.split(",") for figure in measured(kind, asked.rounds, asked.seconds)]
    LOGS.mkdir(parents=True, exist_ok=True)
    settings = {"at": int(time.time()), "rounds": asked.rounds, "seconds": asked.seconds, "connections": 16}
    text = json.dumps({"settings": settings, "figures": figures}, indent=1)
    (LOGS / "pages.json").write_text(text + "\n", encoding="utf-8")


def measured(kind: str, rounds: int, seconds: int) -> Iterator[dict[str, Any]]:
    """Pages a second of both, how ours compare, and the size of each."""
    rates: dict[str, list[float]] = {BY_HAND.title: [], OURS.title: []}
    sizes: dict[str, tuple[int, int]] = {}
    with databases(kind) as room:
        room.seeded("hand", seed_yardstick)
        room.seeded("own", own.seed)
        for _ in range(rounds):
            for system, name in ((BY_HAND, "hand"), (OURS, "own")):
                with serving(system, room.copy(name)) as target:
                    asking = own.logged_in(target) if system.own else target
                    measure(asking, "simple", 1)
                    rates[system.title].append(answered(asking, seconds))
                    sizes[system.title] = size(asking)
    for title, found in rates.items():
        yield figure(f"{kind}, {title}", statistics.median(found), "pages/s")
        yield figure(f"{kind}, {title}, a page", sizes[title][0] / 1000, "kB")
        yield figure(
            f"{kind}, {title}, a page on the way", sizes[title][1] / 1000, "kB", GOAL if title == OURS.title else ""
        )
    ratios = [ours / hand for ours, hand in zip(rates[OURS.title], rates[BY_HAND.title], strict=True)]
    yield figure(f"{kind}, {OURS.title} to {BY_HAND.title}", statistics.median(ratios), "×")


def answered(target: Target, seconds: int) -> float:
    """Pages a second; raises SystemExit where one was refused."""
    found = measure(target, "simple", seconds)
    if found["refused"] or found["broken"]:
        raise SystemExit(f"{target.prefix} was refused: {found}")
    return found["rps"]


def size(target: Target) -> tuple[int, int]:
    """Bytes of the page, plain and as a browser asks for it."""
    headers = {"authorization": target.token} if target.token else {}
    return tuple(  # type: ignore[return-value] # there are two
        len(urllib.request.urlopen(urllib.request.Request(target.url(), headers=headers | asked)).read())
        for asked in ({}, {"accept-encoding": "br, gzip"})
    )


def figure(what: str, value: float, unit: str, goal: str = "") -> dict[str, Any]:
    """One row of the table, printed as well."""
    print(f"{what}: {value:.2f} {unit}", flush=True)
    return {"what": what, "value": round(value, 2), "unit": unit, "goal": goal}


if __name__ == "__main__":
    main()
