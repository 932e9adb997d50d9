"""Many people make documents at the same time, some of which come to nothing: no gap, no number twice."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date
from random import Random
from time import perf_counter

import pytest

from engine.security import Principal
from engine.service import write
from engine.service.work import Context
from tests.service.numbers import FILES
from tests.support.client import Client
from tests.support.figures_plugin import Figure
from tests.support.stage_plugin import Play
from tests.support.world import World, sent

DAY = date(2026, 3, 2)
BRANCHES = (1, 2)
ROLLED_BACK = 0.2
"""The share of records that are counted and then come to nothing."""


class GivenUp(Exception):
    """Whoever makes the record stops after it was numbered."""


async def crowd(
    office: World, writers: int, documents: int, make: Callable[[Client, Principal, Random], Awaitable[None]]
) -> float:
    """Everybody makes so many records; how many were made in a second."""
    clerk = await office.person_as("clerk", "clerk")
    for code in ("N", "S"):
        await clerk.make("branch", code=code)
    principal = await office.principal(clerk.user)

    async def work(seed: int) -> None:
        random = Random(seed)
        for _ in range(documents):
            await make(clerk, principal, random)

    begin = perf_counter()
    await asyncio.gather(*(work(seed) for seed in range(writers)))
    return writers * documents / (perf_counter() - begin)


async def contracts(office: World, writers: int, documents: int) -> float:
    """Contracts of two branches on one day; every fifth is given up after it has its number."""

    async def make(clerk: Client, principal: Principal, random: Random) -> None:
        given_up = random.random() < ROLLED_BACK

        async def work(context: Context) -> None:
            await write.create(context, "contract", sent(branch=random.choice(BRANCHES), signed_on=DAY))
            if given_up:
                raise GivenUp

        try:
            await office.change(principal, work)
        except GivenUp:
            return

    return await crowd(office, writers, documents, make)


async def numbers(office: World) -> dict[str, list[int]]:
    """The numbers given, by what stands before them, each in order."""
    found: dict[str, list[int]] = {}
    for (code,) in await office.rows("SELECT code FROM contract ORDER BY code"):
        found.setdefault(code[:-5], []).append(int(code[-5:]))
    return found


def without_gaps(found: dict[str, list[int]]) -> dict[str, list[int]]:
    """What the numbers would be if none were missing, or there twice."""
    return {series: list(range(1, len(given) + 1)) for series, given in found.items()}


def test_numbers_have_no_gaps_whatever_comes_to_nothing(play: Play) -> None:
    async def story(office: World) -> None:
        await contracts(office, 20, 5)
        found = await numbers(office)
        assert set(found) == {"HT-N-202603-", "HT-S-202603-"}
        assert found == without_gaps(found)

    play(story, WIDE, size=20)


async def tickets(office: World, writers: int, documents: int) -> float:
    """Tickets, whose numbers are counted beside the records."""

    async def make(clerk: Client, principal: Principal, random: Random) -> None:
        note = "bad" if random.random() < ROLLED_BACK else "good"
        answer = await clerk.raw.post("/api/ticket", json={"note": note})
        assert answer.status_code in (201, 422)

    return await crowd(office, writers, documents, make)


async def twice(office: World) -> list[str]:
    """Numbers that two tickets have."""
    given = Counter(code for (code,) in await office.rows("SELECT code FROM ticket"))
    return [code for code, count in given.items() if count > 1]


def test_fast_numbers_come_once(play: Play) -> None:
    async def story(office: World) -> None:
        await tickets(office, 20, 5)
        assert await twice(office) == []
        assert len(await office.rows("SELECT code FROM ticket")) > 50

    play(story, FILES, size=20)


WIDE = {
    **FILES,
    "contract_no.yaml": FILES["contract_no.yaml"].replace("seq:4", "seq:5"),
    "contract.yaml": FILES["contract.yaml"].split("checks:")[0],
}
"""With room for many, and no number that nobody wants."""


@pytest.mark.trial
@pytest.mark.trust("F-14")
def test_ten_thousand_numbers_have_no_gap_and_none_comes_twice(play: Play, figure: Figure) -> None:
    async def story(office: World) -> None:
        a_second = await contracts(office, 50, 200)
        found = await numbers(office)
        kind = str(office.database.dialect)
        figure(f"gapless numbers asked for by 50 writers, {kind}", round(a_second), "a second", goal="P-04: 500, 200")
        assert found == without_gaps(found)
        figure(f"gaps and duplicates in {sum(map(len, found.values()))} of them, {kind}", 0, "numbers", goal="0")

    play(story, WIDE, size=50)


@pytest.mark.trial
def test_ten_thousand_fast_numbers_come_once(play: Play, figure: Figure) -> None:
    async def story(office: World) -> None:
        a_second = await tickets(office, 50, 200)
        kind = str(office.database.dialect)
        figure(f"fast numbers asked for by 50 writers, {kind}", round(a_second), "a second", goal="none twice")
        assert await twice(office) == []

    play(story, FILES, size=50)
