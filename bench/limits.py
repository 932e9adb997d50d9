"""Measures a list page of 1,000,000 records for readers who may see none, 20, 50,000 and all of them.

    python -m bench.limits [--databases sqlite,postgresql] [--rows 1000000] [--seconds 3]

No page may take longer than 5 times what it takes a reader who sees everything. Writes build/bench/limits.json.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from bench import own
from bench.load import Target, measure, request
from bench.serving import LOGS, databases, serving
from bench.systems import METALOOM, SYSTEMS

FOLDER = Path(__file__).resolve().parent / "owned"
READERS = {"none": 0, "few": 20, "many": 50_000}
CROWD = 200
"""Owners of all other records, so that the readers' own are spread among everybody's."""

PAGES = {"newest first": "-id", "by closing day": "closed_on"}
BOUND = 5


def main() -> None:
    """Measure what was asked."""
    parser = argparse.ArgumentParser(prog="bench.limits", description="pages by what their reader may see")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=3)
    asked = parser.parse_args()
    figures = [figure for kind in asked.databases.split(",") for figure in measured(kind, asked)]
    LOGS.mkdir(parents=True, exist_ok=True)
    settings = {"at": int(time.time()), "rows": asked.rows, "connections": 16, "page": 50}
    text = json.dumps({"settings": settings, "figures": figures}, indent=1)
    (LOGS / "limits.json").write_text(text + "\n", encoding="utf-8")


def measured(kind: str, asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The ratio of every page and reader to the page of the one who sees all."""
    ours = next(system for system in SYSTEMS if system.title == METALOOM)
    with databases(kind) as room:
        room.seeded("owned", lambda place: asyncio.run(seed(place, asked.rows)))
        with serving(ours, room.copy("owned")) as target:
            deals = Target(target.address, "loom", "/api/deal")
            for page, sort in PAGES.items():
                everything = median_time(own.logged_in(deals, "all"), sort, asked.seconds)
                for reader, count in READERS.items():
                    taken = median_time(own.logged_in(deals, reader), sort, asked.seconds)
                    yield figure(f"{kind}, {page}, reader of {count:,}", taken, everything)


def figure(what: str, taken: float, everything: float) -> dict[str, Any]:
    """One row of the table, printed as well."""
    ratio = round(taken / everything, 2)
    print(f"{what}: {taken / 1000:.1f} ms, {ratio:.2f} x {everything / 1000:.1f} ms", flush=True)
    return {"what": what, "value": ratio, "unit": "× a reader of all", "goal": f"at most {BOUND} ×"}


def median_time(target: Target, sort: str, seconds: int) -> float:
    """Microseconds a page takes in the median under the usual load, after a second of warming up.

    Where pages are refused because too many wait, the time is that of one page asked for alone.
    """
    measure(target, "simple", 1, SORT=sort)
    found = measure(target, "simple", seconds, SORT=sort)
    if not found["refused"] and not found["broken"]:
        return found["p50_us"]
    begun = time.perf_counter()
    status, _ = request(target.url(f"?sort={sort}&limit=50"), headers={"authorization": target.token})
    if status != 200:
        raise SystemExit(f"a page by {sort} was refused: {status}")
    return (time.perf_counter() - begun) * 1e6


async def seed(place: str, rows: int) -> None:
    """People and deals."""
    owner = own.Person(("owners",))
    people = {"all": own.Person(("everyone",)), **dict.fromkeys(READERS, owner)}
    people |= {f"crowd{number}": owner for number in range(CROWD)}
    await own.fill(place, (FOLDER,), {"deal": deals(rows)}, people)


def deals(rows: int) -> Iterator[dict[str, Any]]:
    """Deterministic records; the readers' own lie evenly among the others'."""
    pick = Random(20261121)
    readers = {name: number for number, name in enumerate(["all", *READERS], 1)}
    crowd = range(len(readers) + 1, len(readers) + 1 + CROWD)
    owners = [readers[name] for name, count in READERS.items() for _ in range(min(count, rows // 4))]
    owners += [crowd[number % CROWD] for number in range(rows - len(owners))]
    pick.shuffle(owners)
    begin, day = datetime(2020, 1, 1, tzinfo=UTC), date(2020, 1, 1)
    for number, owner in enumerate(owners, 1):
        created = begin + timedelta(seconds=pick.randrange(5 * 365 * 86400))
        yield {
            "id": number,
            "name": f"Deal {number}",
            "owner": owner,
            "state": pick.choice(["open", "offered", "won", "lost"]),
            "amount": Decimal(pick.randrange(10**8)).scaleb(-2),
            "closed_on": day + timedelta(days=pick.randrange(2000)),
            "note": f"Talked on the phone, asked for an offer of {pick.randrange(1000)} pieces.",
            "created_at": created,
            "updated_at": created,
        }


if __name__ == "__main__":
    main()
