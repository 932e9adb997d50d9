"""Whatever people change, alone or at the same time: every stored computed value is what its expression gives."""

import asyncio
from collections import Counter

import pytest

from tests.service.chains import FILES
from tests.service.changing import Changer, furnish
from tests.support.figures_plugin import Figure
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World


@pytest.mark.parametrize("seed", [1, 2])
def test_random_changes_leave_every_stored_value_right(play: Play, seed: int) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await furnish(boss)
        assert await differences(world) == []
        changer = Changer(boss, seed)
        for _ in range(8):
            for _ in range(10):
                await changer.change()
            assert await differences(world) == []

    play(story, FILES)


async def together(world: World, writers: int, changes: int) -> Counter[int]:
    boss = await world.person_as("boss", "boss")
    await furnish(boss)
    answers: Counter[int] = Counter()

    async def write(seed: int) -> None:
        changer = Changer(boss, seed)
        for _ in range(changes):
            answers[await changer.change()] += 1

    await asyncio.gather(*(write(seed) for seed in range(writers)))
    return answers


def test_writers_at_the_same_time_lose_nothing(play: Play) -> None:
    async def story(world: World) -> None:
        answers = await together(world, 20, 8)
        assert answers[200] > 20
        assert await differences(world) == []

    play(story, FILES, size=20)


@pytest.mark.trial
def test_many_writers_at_the_same_time_lose_nothing(play: Play, figure: Figure) -> None:
    async def story(world: World) -> None:
        answers = await together(world, 20, 250)
        found = await differences(world)
        kind = str(world.database.dialect)
        figure(f"changes by 20 writers, {kind}", sum(answers.values()), "requests", goal="all answered, none with 5xx")
        figure(f"stored values that differ afterwards, {kind}", len(found), "values", goal="0")
        assert found == []

    play(story, FILES, size=20)
