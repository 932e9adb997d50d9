"""How many statements each operation takes, once who asks is known; BEGIN and COMMIT are not counted."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from tests.service.pipeline import FILES as PIPELINE
from tests.service.sales import APP, FILES
from tests.support.client import Client
from tests.support.counting import counting
from tests.support.stage_plugin import Play
from tests.support.world import World

MOODS = {
    "app.yaml": APP,
    "note.yaml": """
entity: note
title: words
fields:
  words: {type: long_text}
  mood: {type: choice, options: {good: {}, bad: {}}, track: true}
""",
    "boss.yaml": "role: boss\ngrants:\n  note: {read: true, create: true, update: true, delete: true}\n",
}

Act = Callable[[Client], Awaitable[Any]]

READING: Mapping[str, tuple[int, Act]] = {
    "a page": (1, lambda boss: boss.all("customer")),
    "a page with a condition, sorted": (1, lambda boss: boss.all("customer", where="limit > 1", sort="-limit")),
    "a page of what is found by words": (1, lambda boss: boss.all("customer", search="a", sort="name")),
    # of customers, contacts, notes, users, currencies, departments, groups
    "a search through everything": (7, lambda boss: boss.raw.get("/api/-/search", params={"q": "a"})),
    "a page and how many there are": (2, lambda boss: boss.all("customer", total="true")),
    "a page with what it refers to": (3, lambda boss: boss.all("contact", expand="customer,customer.owner")),
    "what there is": (0, lambda boss: boss.raw.get("/api/-/meta/customer")),
    "the bin": (1, lambda boss: boss.all("customer", bin="true")),
    "a record": (1, lambda boss: boss.get("customer", 1)),
    "the document of the API": (0, lambda boss: boss.raw.get("/api/-/openapi.json")),
}


@pytest.mark.parametrize("name", READING)
def test_reading_takes_one_statement_and_one_for_each_thing_more(play: Play, name: str) -> None:
    expected, act = READING[name]

    async def story(shop: World) -> None:
        boss = await furnished(shop)
        assert await statements(shop, boss, act) == expected

    play(story, FILES)


NOTES = [{"do": "create", "values": {"words": "a"}}, {"do": "create", "values": {"words": "b"}}]

WRITING: Mapping[str, tuple[int, int, Act]] = {
    # the record, the trail
    "make what nothing follows": (2, 2, lambda boss: boss.make("note", words="hello")),
    # whether it may be chosen before
    "make with a reference": (3, 3, lambda boss: boss.make("note", words="hello", about=1)),
    # the record, its number, which reads the id, the record again and as it is seen, the trail
    "make a customer": (5, 5, lambda boss: boss.make("customer", name="C")),
    # each as much as by itself
    "make two notes at once": (4, 4, lambda boss: boss.raw.post("/api/note/bulk", json={"rows": NOTES})),
    # the customer held (PostgreSQL), what is needed of it, the record, totals, what is left, a check, the trail
    "make a contact": (6, 7, lambda boss: boss.make("contact", name="Ann", customer=1, expected="1.00")),
    # found, changed, the trail
    "change what nothing follows": (3, 3, lambda boss: boss.set("note", 1, words="bye")),
    "change a name": (3, 3, lambda boss: boss.set("customer", 1, phone="555")),
    # the same and the contacts reached, held and worked out
    "change what contacts follow": (5, 6, lambda boss: boss.set("customer", 1, level="c")),
    "change an amount": (6, 7, lambda boss: boss.set("contact", 1, expected="2.00")),
    "move a contact": (7, 8, lambda boss: boss.set("contact", 1, customer=2)),
    # found, shown
    "change nothing": (3, 3, lambda boss: boss.set("note", 1, words="hello")),
    # found, put away, the trail
    "delete what nothing refers to": (3, 3, lambda boss: boss.drop("note", 1)),
    # contacts, notes and customers do not refer to it; contacts in the bin follow
    "delete a customer": (7, 7, lambda boss: boss.drop("customer", 2)),
    "delete a contact": (6, 7, lambda boss: boss.drop("contact", 1)),
    "restore a contact": (7, 8, lambda boss: boss.back("contact", 2)),
}


@pytest.mark.parametrize("name", WRITING)
def test_writing_takes_as_many_statements_as_it_has_steps(play: Play, name: str) -> None:
    on_sqlite, on_postgresql, act = WRITING[name]

    async def story(shop: World) -> None:
        boss = await furnished(shop)
        expected = on_sqlite if shop.database.dialect == "sqlite" else on_postgresql
        assert await statements(shop, boss, act) == expected

    play(story, FILES)


async def furnished(shop: World) -> Client:
    """Two customers, a contact that lives and one that does not, a note; somebody known to the application."""
    boss = await shop.person_as("boss", "boss")
    for name in "AB":
        await boss.make("customer", name=name, limit="100.00")
    for name in "ab":
        await boss.make("contact", name=name, customer=1)
    await boss.drop("contact", 2)
    await boss.make("note", words="hello")
    return boss


async def statements(shop: World, boss: Client, act: Act) -> int:
    """How many statements an act takes."""
    counted = counting(shop)
    await act(boss)
    return len(counted.texts)


TRACKED: Mapping[str, tuple[int, Act]] = {
    # the record, its history, the trail
    "make what is tracked": (3, lambda boss: boss.make("note", mood="good")),
    # found, changed, its history, the trail
    "change what is tracked": (4, lambda boss: boss.set("note", 1, mood="bad")),
    "change what is not": (3, lambda boss: boss.set("note", 1, words="bye")),
    # found, what reads it, put away, its history, the trail
    "delete it for good": (4, lambda boss: boss.drop("note", 1)),
}


@pytest.mark.parametrize("name", TRACKED)
def test_a_history_takes_one_statement_where_there_is_one(play: Play, name: str) -> None:
    expected, act = TRACKED[name]

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("note", mood="good")
        assert await statements(shop, boss, act) == expected

    play(story, MOODS)


def test_a_field_that_is_sent_as_it_is_does_not_load_the_lines_that_read_it(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("deal", name="ONE", items=[{"what": "pen"}])
        plain = await statements(shop, boss, lambda boss: boss.set("deal", 1, name="Two"))
        held = {"sqlite": 0, "postgresql": 1}[
            shop.database.dialect
        ]  # whom the change would reach, before it is looked at
        same = await statements(shop, boss, lambda boss: boss.set("deal", 1, name="Three", stage="new"))
        assert same == plain + held
        assert await statements(shop, boss, lambda boss: boss.set("deal", 1, stage="offer")) > same

    play(story, PIPELINE)


@pytest.mark.parametrize("many", [1, 30])
def test_the_number_of_records_does_not_change_the_number_of_statements(play: Play, many: int) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("customer", name="A")
        for number in range(many):
            await boss.make("contact", name=f"K{number}", customer=1)
        expected = {"sqlite": 5, "postgresql": 6}[shop.database.dialect]
        assert await statements(shop, boss, lambda boss: boss.set("customer", 1, level="c")) == expected
        assert await statements(shop, boss, lambda boss: boss.all("contact")) == 1

    play(story, FILES)
