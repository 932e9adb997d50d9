"""Suggested fields follow until somebody types another value; what is frozen keeps what it has."""

from typing import Any

import pytest

from tests.service.agreements import FILES
from tests.support.client import ANY, Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World


async def house(world: World) -> Client:
    """A customer, two products, and a contract over both."""
    boss = await world.person_as("boss", "boss")
    await boss.make("customer", name="Acme", rate="2.00")
    for name, price, cost in (("Pen", "10.00", "4.00"), ("Ink", "20.00", "5.00")):
        await boss.make("product", name=name, price=price, cost=cost)
    await boss.make("contract", name="ONE", customer=1, lines=[{"product": 1, "quantity": 2}, {"product": 2}])
    return boss


async def told(boss: Client, *names: str) -> tuple[Any, ...]:
    """Values of the contract as it is stored."""
    return picked(await boss.get("contract", 1), *names)


async def of_lines(boss: Client, name: str) -> list[Any]:
    """One value of each line of the contract."""
    return [line[name] for line in (await boss.get("contract", 1))["lines"]]


def test_a_new_record_has_what_is_suggested(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        assert await told(boss, "rate", "word", "total", "fee", "charge") == ("2.00", "one", "40.00", "8.00", 2)
        assert await of_lines(boss, "price") == ["10.00", "20.00"]
        assert await differences(world) == []

    play(story, FILES)


def test_a_suggestion_follows_what_it_reads_here_and_in_other_records(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.set("contract", 1, name="Two")
        await boss.set("customer", 1, rate="3.00")
        await boss.set("product", 1, price="30.00")
        assert await told(boss, "word", "rate", "total", "fee") == ("two", "3.00", "80.00", "24.00")
        assert await of_lines(boss, "price") == ["30.00", "20.00"]
        assert await differences(world) == []

    play(story, FILES)


def test_what_a_person_typed_stays(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        lines = [{"id": 1, "price": "9.00"}, {"id": 2}]
        changed = await boss.set("contract", 1, rate="5.00", word="mine", lines=lines)
        assert picked(changed, "rate", "word", "total", "fee") == ("5.00", "mine", "38.00", "19.00")
        await boss.set("customer", 1, rate="3.00")
        await boss.set("product", 1, price="30.00")
        await boss.set("contract", 1, name="Two")
        assert await told(boss, "rate", "word", "total") == ("5.00", "mine", "38.00")
        assert await of_lines(boss, "price") == ["9.00", "20.00"]
        assert await differences(world) == []

    play(story, FILES)


def test_clearing_a_suggested_field_lets_it_follow_again(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.set("contract", 1, rate="5.00", lines=[{"id": 1, "price": "9.00"}, {"id": 2}])
        cleared = await boss.set("contract", 1, rate=None, lines=[{"id": 1, "price": None}, {"id": 2}])
        assert picked(cleared, "rate", "total") == ("2.00", "40.00")
        await boss.set("customer", 1, rate="3.00")
        await boss.set("product", 1, price="11.00")
        assert await told(boss, "rate", "total") == ("3.00", "42.00")
        assert await differences(world) == []

    play(story, FILES)


def test_clearing_what_nobody_typed_changes_nothing(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        cleared = await boss.set("contract", 1, rate=None, word=None)
        assert picked(cleared, "rate", "word") == ("2.00", "one")
        assert await differences(world) == []

    play(story, FILES)


def test_what_is_sent_as_it_is_stored_goes_on_following(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.set("contract", 1, rate="2.00", name="Two")
        await boss.set("customer", 1, rate="3.00")
        assert await told(boss, "rate") == ("3.00",)

    play(story, FILES)


def test_a_value_given_to_a_new_record_counts_as_typed(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        made = await boss.make("contract", name="B", customer=1, rate="7.00", lines=[{"product": 1, "price": "1.00"}])
        assert picked(made, "rate", "total") == ("7.00", "1.00")
        await boss.set("customer", 1, rate="3.00")
        await boss.set("product", 1, price="2.00")
        assert picked(await boss.get("contract", 2), "rate", "total") == ("7.00", "1.00")
        assert await differences(world) == []

    play(story, FILES)


def test_what_is_required_is_there_once_it_is_suggested(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        with pytest.raises(Refused) as refused:
            await boss.make("contract", name="B")
        assert faults(refused.value) == {"rate": "required"}

    play(story, FILES)


def test_what_is_frozen_follows_nothing_and_follows_again_once_it_is_not(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.set("contract", 1, state="agreed")
        await boss.set("customer", 1, rate="3.00")
        await boss.set("product", 1, price="30.00", cost="6.00")
        assert await told(boss, "rate", "total") == ("2.00", "40.00")
        assert await of_lines(boss, "cost") == ["8.00", "5.00"]
        assert await differences(world) == []
        await boss.set("contract", 1, state="draft")
        assert await told(boss, "rate", "total") == ("3.00", "80.00")
        assert await of_lines(boss, "cost") == ["12.00", "5.00"]
        assert await differences(world) == []

    play(story, FILES)


def test_what_freezes_a_record_keeps_what_it_was_before(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        lines = [{"id": 1, "quantity": 5}, {"id": 2}]
        changed = await boss.set("contract", 1, state="agreed", lines=lines)
        assert picked(changed, "total") == ("40.00",)
        assert [line["cost"] for line in changed["lines"]] == ["8.00", "5.00"]
        assert await differences(world) == []

    play(story, FILES)


def test_a_record_that_begins_frozen_is_worked_out_once(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        made = await boss.make("contract", name="B", customer=1, state="agreed", lines=[{"product": 2}])
        assert picked(made, "rate", "total", "charge") == ("2.00", "20.00", 2)
        await boss.set("customer", 1, rate="3.00")
        assert picked(await boss.get("contract", 2), "rate") == ("2.00",)
        assert await differences(world) == []

    play(story, FILES)


def test_a_setting_changes_what_is_not_frozen(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.make("contract", name="B", customer=1, state="agreed")
        admin = await world.person_as("admin", "admin")
        await admin.raw.patch("/api/-/settings", json={"surcharge": 5}, headers=ANY)
        assert [one["charge"] for one in await boss.all("contract", sort="id")] == [10, 2]
        assert await differences(world) == []

    play(story, FILES)


def test_a_suggested_reference_follows_records_that_come_and_go(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.make("contact", name="Bo", customer=1)
        assert (await boss.get("customer", 1))["main_contact"] == 1
        await boss.make("contact", name="Al", customer=1)
        assert (await boss.get("customer", 1))["main_contact"] == 2
        await boss.set("customer", 1, main_contact=1)
        await boss.make("contact", name="Ab", customer=1)
        assert (await boss.get("customer", 1))["main_contact"] == 1
        assert await differences(world) == []

    play(story, FILES)


def test_who_typed_is_not_shown_to_anybody(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        changed = await boss.set("contract", 1, rate="5.00")
        assert [name for name in changed if name.startswith("_")] == []
        assert await world.rows("SELECT count(*) FROM _audit WHERE before || after LIKE '%_typed%'") == [(0,)]

    play(story, FILES)


@pytest.mark.parametrize(
    ("sent", "rate", "later"),
    [
        ({"rate": "2.00", ":suggested": '{"rate": "2.00"}'}, "2.00", "3.00"),
        ({"rate": "2.00", ":suggested": '{"rate": "9.00"}'}, "2.00", "2.00"),
        ({"rate": "", ":suggested": "{}"}, "2.00", "3.00"),
        ({"rate": "2.00", ":suggested": "nonsense"}, "2.00", "2.00"),
    ],
)
def test_a_form_sends_as_typed_what_differs_from_its_suggestion(
    play: Play, sent: dict[str, str], rate: str, later: str
) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        browser = await visitor(world, boss.user)
        await browser.send("/contract/new", {"name": "B", "customer": "1", "state": "draft", **sent})
        assert (await boss.get("contract", 2))["rate"] == rate
        await boss.set("customer", 1, rate="3.00")
        assert (await boss.get("contract", 2))["rate"] == later

    play(story, FILES)


def test_a_form_suggests_while_somebody_types_elsewhere(play: Play) -> None:
    async def story(world: World) -> None:
        browser = await visitor(world, (await house(world)).user)
        assert 'name=":suggested" value=\'{' in await browser.page("/contract/new")
        followed = await browser.send("/contract/preview", {"name": "Big", "customer": "1", "rate": ""})
        assert '<i data-of="rate" data-text="2.00"' in followed.text
        assert '<i data-of="word" data-text="big"' in followed.text
        typed = await browser.send("/contract/preview", {"name": "Big", "customer": "1", "word": "other"})
        assert 'data-of="word"' not in typed.text

    play(story, FILES)


def test_an_edited_form_keeps_what_was_typed_and_clears_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        browser = await visitor(world, boss.user)
        base = {":base": '{"name": "ONE", "rate": "2.00", "word": "one"}', ":version": "1"}
        form = {"name": "TWO", "rate": "2.00", "word": "two", ":suggested": '{"word": "two"}', **base}
        await browser.send("/contract/1/edit", form)
        assert await told(boss, "rate", "word") == ("2.00", "two")
        await boss.set("contract", 1, word="mine", name="THREE")
        assert await told(boss, "word") == ("mine",)
        base = {":base": '{"name": "THREE", "word": "mine"}', ":version": "3"}
        await browser.send("/contract/1/edit", {"name": "THREE", "word": "", **base})
        assert await told(boss, "word") == ("three",)

    play(story, FILES)


def test_what_an_action_sets_counts_as_typed(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        done = await boss.raw.post("/api/contract/1/actions/rename", headers=ANY)
        assert done.status_code == 200, done.text
        await boss.set("customer", 1, rate="3.00")
        assert await told(boss, "rate", "word") == ("4.00", "other")
        assert await differences(world) == []

    play(story, FILES)
