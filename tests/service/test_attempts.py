"""Tries to log in are counted for all workers together, in the database."""

import asyncio
from datetime import UTC, datetime, timedelta

from engine.security.throttle import Limits
from engine.service.attempts import TooOften, attempt, succeeded
from tests.service.sales import FILES
from tests.support.stage_plugin import Play
from tests.support.world import World

LIMITS = Limits(account=3, network=6, window=60)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


async def tried(shop: World, account: str, address: str, seconds: float = 0.0, limits: Limits = LIMITS) -> int:
    """0, or the seconds to wait."""
    try:
        await attempt(shop.database, limits, account, address, NOON + timedelta(seconds=seconds))
    except TooOften as refused:
        return refused.seconds
    return 0


def test_tries_are_paced_by_account_and_by_network(play: Play) -> None:
    """V-35: so many at once, then one for each share of the window; a refused one is not counted."""

    async def story(shop: World) -> None:
        here, there = "192.0.2.1", "192.0.2.2"
        assert [await tried(shop, "anna", here) for _ in range(5)] == [0, 0, 0, 20, 20]
        assert await tried(shop, "ANNA ", there) == 20
        assert [await tried(shop, "bert", here) for _ in range(3)] == [0, 0, 0]
        assert await tried(shop, "carla", here) == 10  # the network's six are used up
        assert [await tried(shop, "anna", there, seconds=20.0) for _ in range(2)] == [0, 20]
        assert [await tried(shop, "anna", there, seconds=200.0) for _ in range(4)] == [0, 0, 0, 20]
        await shop.database.transact(lambda connection: succeeded(connection, "Anna"))
        assert await tried(shop, "anna", there, seconds=200.0) == 0
        assert len(await shop.rows("SELECT key FROM _attempt")) == 2  # what is over is swept away

    play(story, FILES)


def test_many_at_the_same_time_do_not_slip_through(play: Play) -> None:
    """V-25, V-35: of fifty at once, whatever they call the account, as many pass as may."""

    async def story(shop: World) -> None:
        spellings = ("anna", "ANNA", " anna", "ａｎｎａ")
        found = await asyncio.gather(
            *(tried(shop, spellings[number % 4], f"198.51.100.{number}", limits=Limits()) for number in range(50))
        )
        assert found.count(0) == Limits().account

    play(story, FILES)
