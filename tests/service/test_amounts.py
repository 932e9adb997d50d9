"""Amounts have a currency and a rate of their own; what adds them up says at which rate."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.service.amounts import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World

USD, JPY = 2, 3
"""The ids of currencies; the application's own comes first."""


async def shop(world: World) -> Client:
    """A customer who counts in dollars, and rates of 2024 and of 2025."""
    boss = await world.person_as("boss", "boss")
    for code, digits, rates in (("USD", 2, ("7.00", "7.20")), ("JPY", 0, ("0.05", "0.048"))):
        periods = [{"since": f"{year}-01-01", "value": rate} for year, rate in zip((2024, 2025), rates, strict=True)]
        await boss.make("currency", code=code, decimals=digits, rate_periods=periods)
    await boss.make("customer", name="Acme", currency=USD, limit="1000.00")
    return boss


async def order(boss: Client, currency: int | None, price: str, day: str = "2024-06-01", **more: Any) -> dict[str, Any]:
    """An order over two pieces."""
    lines = [{"quantity": 2, "price": price}]
    return await boss.make("order", code="A", customer=1, day=day, currency=currency, lines=lines, **more)


TOLD = ("amount", "rate", "worth", "for_customer", "at_the_end")


@pytest.mark.parametrize(
    ("currency", "price", "told"),
    [
        (None, "70.00", ("140.00", None, "140.00", "20.00", "140.00")),
        (1, "70.00", ("140.00", None, "140.00", "20.00", "140.00")),
        (USD, "10.00", ("20.00", "7.000000", "140.00", "20.00", "144.00")),
        (JPY, "1000", ("2000.00", "0.050000", "100.00", "14.29", "96.00")),
    ],
)
def test_an_amount_is_worth_what_its_rate_says(
    play: Play, currency: int | None, price: str, told: tuple[str | None, ...]
) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        assert picked(await order(boss, currency, price), *TOLD) == told
        assert picked(await boss.get("customer", 1), "ordered", "most") == (told[2], told[2])
        assert await differences(world) == []

    play(story, FILES)


def test_an_amount_in_a_currency_without_a_rate_is_worth_nothing_known(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        made = await order(boss, USD, "10.00", day="2023-12-31")
        assert picked(made, *TOLD) == ("20.00", None, None, None, "144.00")
        assert (await boss.get("customer", 1))["ordered"] == "0.00"

    play(story, FILES)


def test_amounts_in_a_currency_without_digits_have_none(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await boss.set("customer", 1, currency=JPY)
        assert (await order(boss, USD, "1.01"))["for_customer"] == "283.00"

    play(story, FILES)


def test_what_was_worked_out_follows_the_rates_it_was_worked_out_from(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await order(boss, USD, "10.00")
        await order(boss, None, "10.00")
        rates = (await boss.get("currency", USD))["rate_periods"]
        await boss.set("currency", USD, rate_periods=[rates[0], rates[1] | {"value": "8.00"}])
        assert picked(await boss.get("order", 1), *TOLD) == ("20.00", "7.000000", "140.00", "20.00", "160.00")
        assert (await boss.get("customer", 1))["ordered"] == "160.00"
        await boss.set("currency", USD, rate_periods=[rates[0] | {"value": "6.00"}, rates[1]])
        assert picked(await boss.get("order", 1), *TOLD) == ("20.00", "6.000000", "120.00", "20.00", "144.00")
        assert picked(await boss.get("order", 2), "worth", "for_customer") == ("20.00", "3.33")
        assert picked(await boss.get("customer", 1), "ordered", "most") == ("140.00", "120.00")
        await boss.set("order", 1, currency=JPY)
        assert picked(await boss.get("customer", 1), "ordered", "most") == ("21.00", "20.00")
        await boss.drop("order", 1)
        assert (await boss.get("customer", 1))["ordered"] == "20.00"
        await boss.set("currency", USD, rate="9.00")
        assert await differences(world) == []

    play(story, FILES)


def test_a_limit_in_the_currency_of_the_customer_holds(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        with pytest.raises(Refused) as refused:
            await order(boss, None, "3501.00")
        assert faults(refused.value) == {"": "check:beyond"}

    play(story, FILES)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("in_base(amount) == 140", [1]),
        ("convert(amount, 'CNY', '2025-06-01') > 100", [1]),
        ("convert(amount, customer.currency, day) < 5", [2]),
        ("in_base(amount) > in_base(freight)", []),
    ],
)
def test_lists_ask_for_what_it_is_worth(play: Play, where: str, found: list[int]) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await order(boss, USD, "10.00")
        await order(boss, None, "10.00")
        assert await boss.ids("order", where=where, sort="id") == found

    play(story, FILES)


def test_where_currencies_are_off_all_is_in_the_applications_own(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        await order(boss, USD, "10.00")
        await switched(boss, many=False)
        told = await boss.get("order", 1)
        assert not {"currency", "rate", "for_customer"} & told.keys()
        assert picked(told, "amount", "worth", "at_the_end") == ("20.00", "20.00", "20.00")
        assert (await boss.get("customer", 1))["ordered"] == "20.00"
        assert await differences(world) == []
        await switched(boss, many=True)
        assert picked(await boss.get("order", 1), *TOLD) == ("20.00", "7.000000", "140.00", "20.00", "144.00")
        assert (await boss.get("customer", 1))["ordered"] == "140.00"
        assert await differences(world) == []

    play(story, FILES)


async def switched(boss: Client, **settings: Any) -> Mapping[str, Any]:
    """The settings, changed."""
    answer = await boss.raw.patch("/api/-/settings", json=settings, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    found: Mapping[str, Any] = answer.json()
    return found
