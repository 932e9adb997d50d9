"""A pool lends each connection to one taker at a time, opens no more than it may, and loses none."""

import asyncio
import random

import pytest

from engine.storage.driver import Busy, ScopeEnded
from engine.storage.driver.pool import Pool


class Thing:
    def __init__(self):
        self.usable = True
        self.users = 0
        self.gone = False


def pool_of(size, wait=1.0, made=None):
    things = made if made is not None else []

    async def make():
        await asyncio.sleep(0)
        things.append(Thing())
        return things[-1]

    def let_go(thing):
        thing.gone = True

    return Pool(make, lambda thing: thing.usable, let_go, size=size, wait=wait)


def test_the_last_one_given_back_is_lent_first():
    async def story():
        pool = pool_of(2)
        first, second = await pool.take(), await pool.take()
        pool.give(first)
        pool.give(second)
        assert await pool.take() is second

    asyncio.run(story())


def test_who_waits_gets_the_next_one_given_back():
    async def story():
        pool = pool_of(1)
        thing = await pool.take()
        waiting = asyncio.create_task(pool.take())
        await asyncio.sleep(0)
        pool.give(thing)
        assert await waiting is thing

    asyncio.run(story())


def test_who_waits_too_long_is_told_so_and_the_place_is_free_again():
    async def story():
        pool = pool_of(1, wait=0.01)
        thing = await pool.take()
        with pytest.raises(Busy):
            await pool.take()
        pool.give(thing)
        assert await pool.take() is thing

    asyncio.run(story())


def test_one_that_broke_is_let_go_of_and_another_opened():
    async def story():
        pool = pool_of(1)
        thing = await pool.take()
        waiting = asyncio.create_task(pool.take())
        await asyncio.sleep(0)
        thing.usable = False
        pool.give(thing)
        other = await waiting
        assert thing.gone
        assert other is not thing
        pool.give(other)
        other.usable = False
        assert await pool.take() not in (thing, other)
        assert other.gone

    asyncio.run(story())


def test_a_failure_to_open_leaves_room_for_the_next():
    async def story():
        answers = [OSError(), None]

        async def make():
            answer = answers.pop(0)
            await asyncio.sleep(0)
            if answer:
                raise answer
            return Thing()

        pool = Pool(make, lambda thing: True, lambda thing: None, size=1, wait=1.0)
        first, second = await asyncio.gather(pool.take(), pool.take(), return_exceptions=True)
        assert isinstance(first, OSError)
        assert isinstance(second, Thing)

    asyncio.run(story())


def test_a_closed_pool_lends_nothing_and_lets_go_of_everything():
    async def story():
        made = []
        pool = pool_of(2, made=made)
        first, second = await pool.take(), await pool.take()
        pool.give(first)
        waiting = asyncio.create_task(pool.take())
        pool.close()
        pool.give(second)
        with pytest.raises(ScopeEnded):
            await waiting
        assert [thing.gone for thing in made] == [True, True]

    asyncio.run(story())


@pytest.mark.parametrize("seed", range(10))
def test_no_connection_is_lost_or_lent_twice_whatever_is_cancelled(seed):
    async def story():
        chance = random.Random(seed)
        made = []
        pool = pool_of(3, made=made)

        async def use():
            thing = await pool.take()
            thing.users += 1
            assert thing.users == 1
            try:
                await asyncio.sleep(chance.random() / 500)
            finally:
                thing.users -= 1
                thing.usable = chance.random() > 0.1
                pool.give(thing)

        tasks = [asyncio.create_task(use()) for _ in range(200)]
        for _ in range(100):
            await asyncio.sleep(0)
            chance.choice(tasks).cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert len([thing for thing in made if not thing.gone]) <= 3
        async with asyncio.timeout(1):
            assert len({await pool.take() for _ in range(3)}) == 3

    asyncio.run(story())
