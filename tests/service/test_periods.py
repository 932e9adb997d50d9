"""A value for each period: the name is today's value, `as_of` any other, and what is sent begins today."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.service.wages import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World

TODAY = datetime.now(UTC)


def since(*periods: tuple[str, Any]) -> list[dict[str, Any]]:
    """Periods as they are sent."""
    return [{"since": day, "value": value} for day, value in periods]


def told(record: dict[str, Any], field: str = "wage") -> list[tuple[Any, ...]]:
    """Periods as they are answered."""
    return [picked(one, "since", "value") for one in record[f"{field}_periods"]]


async def staff(world: World) -> Client:
    """Anna has had three wages and gets a fourth, Bert has none."""
    boss = await world.person_as("boss", "boss")
    wages = since(("2024-01-01", "90.00"), ("2020-01-01", "50.00"), ("2999-01-01", "500.00"), ("2022-01-01", "70.00"))
    await boss.make("employee", name="Anna", started="2021-05-01", wage_periods=wages)
    await boss.make("employee", name="Bert")
    return boss


def test_the_name_is_the_value_of_today(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await staff(world)
        anna, bert = await boss.get("employee", 1), await boss.get("employee", 2)
        assert picked(anna, "wage", "first_wage", "well_paid", "periods") == ("90.00", "50.00", False, 4)
        assert picked(bert, "wage", "first_wage", "well_paid", "periods") == (None, None, False, 0)
        assert told(anna) == [
            ("2020-01-01", "50.00"),
            ("2022-01-01", "70.00"),
            ("2024-01-01", "90.00"),
            ("2999-01-01", "500.00"),
        ]
        assert await differences(world) == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"where": "wage == 90"}, [1]),
        ({"where": "as_of(wage, date('2020-06-01')) < 60"}, [1]),
        ({"where": "as_of(wage, date('2019-06-01')) is null"}, [1, 2]),
        ({"where": "as_of(wage, now()) > 80"}, [1]),
        ({"sort": "-wage"}, [1, 2]),
        ({"sort": "wage"}, [1, 2]),
    ],
)
def test_lists_ask_for_it(play: Play, asked: dict[str, str], found: list[int]) -> None:
    async def story(world: World) -> None:
        boss = await staff(world)
        assert await boss.ids("employee", **{"sort": "id", **asked}) == found

    play(story, FILES)


def test_what_is_sent_by_its_name_begins_today(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await staff(world)
        anna = await boss.set("employee", 1, wage="120.00", level="high", works_for=2)
        assert picked(anna, "wage", "well_paid", "periods", "level", "works_for") == ("120.00", True, 5, "high", 2)
        again = await boss.set("employee", 1, wage="130.00")
        assert picked(again, "wage", "periods", "version") == ("130.00", 5, 3)
        assert picked(await boss.set("employee", 1, wage=None), "wage", "periods") == (None, 5)
        carl = await boss.make("employee", name="Carl", wage="10.00", level="low")
        assert picked(carl, "wage", "periods", "level") == ("10.00", 1, "low")
        assert carl == await boss.get("employee", 3)
        assert await differences(world) == []

    play(story, FILES)


def test_the_value_it_has_already_begins_nothing(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await staff(world)
        before = await boss.get("employee", 1)
        assert await boss.set("employee", 1, wage="90.00", wage_periods=before["wage_periods"]) == before
        assert (await boss.make("employee", name="Carl", wage=None))["wage_periods"] == []

    play(story, FILES)


def test_values_computed_from_it_follow(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await staff(world)
        slip = await boss.make("slip", employee=1, day="2022-03-01")
        assert picked(slip, "wage", "now") == ("70.00", "90.00")
        anna = await boss.get("employee", 1)
        periods = [one | {"value": "75.00"} if one["since"] == "2022-01-01" else one for one in anna["wage_periods"]]
        await boss.set("employee", 1, wage_periods=periods)
        assert picked(await boss.get("slip", 1), "wage", "now") == ("75.00", "90.00")
        await boss.set("employee", 1, started="2023-01-01", wage="95.00")
        assert (await boss.get("employee", 1))["first_wage"] == "75.00"
        assert picked(await boss.get("slip", 1), "wage", "now") == ("75.00", "95.00")
        await boss.set("employee", 1, wage_periods=[])
        assert picked(await boss.get("slip", 1), "wage", "now") == (None, None)
        assert await differences(world) == []

    play(story, FILES)


def test_periods_do_not_overlap(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await staff(world)
        with pytest.raises(Refused) as refused:
            await boss.set("employee", 2, wage_periods=since(("2024-01-01", 1), ("2024-01-01", 2)))
        assert faults(refused.value) == {"wage_periods": "same_as_another"}
        with pytest.raises(Refused) as refused:
            await boss.set("employee", 2, wage_periods=since((None, 1)))
        assert faults(refused.value) == {"wage_periods/0/since": "required"}

    play(story, FILES)


def test_what_is_wrong_with_it_is_told_at_its_name(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await staff(world)
        for value, code in (("-1", "too_small"), ("many", "not_a_number"), ("1001", "check:dear")):
            with pytest.raises(Refused) as refused:
                await boss.set("employee", 1, wage=value)
            assert faults(refused.value) == {"wage": code}
        with pytest.raises(Refused) as refused:
            await boss.set("employee", 1, works_for=77)
        assert faults(refused.value) == {"works_for": "no_such_record"}

    play(story, FILES)


def test_who_may_not_see_the_value_sees_no_period(play: Play) -> None:
    async def story(world: World) -> None:
        await staff(world)
        clerk = await world.person_as("clerk", "clerk")
        anna = await clerk.get("employee", 1)
        assert not {"wage", "wage_periods"} & anna.keys()
        assert "level_periods" in anna
        with pytest.raises(Refused) as refused:
            await clerk.set("employee", 1, level="high")
        assert faults(refused.value) == {"level": "not_writable"}
        with pytest.raises(Refused) as refused:
            await clerk.set("employee", 1, wage="1.00")
        assert faults(refused.value) == {"wage": "unknown_field"}
        assert (await clerk.raw.get("/api/employee", params={"where": "as_of(wage, today()) > 0"})).status_code == 400

    play(story, FILES)


def test_periods_go_to_the_bin_with_their_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await staff(world)
        before = await boss.get("employee", 1)
        await boss.drop("employee", 1)
        assert picked(await boss.back("employee", 1), "wage", "periods") == picked(before, "wage", "periods")

    play(story, FILES)
