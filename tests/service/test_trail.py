"""The audit trail: every change once, with exactly the values that became others."""

from typing import Any

import pytest

from engine.storage.rows.audit import Entry, read_entries
from tests.service import chains
from tests.service.sales import FILES
from tests.support.client import Refused
from tests.support.stage_plugin import Play
from tests.support.world import World


async def trail(world: World, entity: str, record: int) -> list[Entry]:
    """What is noted of a record, the oldest first."""
    async with world.database.read() as connection:
        return [one.entry for one in await read_entries(connection, entity, record, 100)][::-1]


def told(entry: Entry) -> tuple[Any, ...]:
    return entry.operation, entry.by, entry.version, dict(entry.before), dict(entry.after)


def test_the_trail_tells_the_life_of_a_record(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, other = await shop.person_as("boss", "boss"), await shop.person_as("other", "boss")
        made = await boss.make("customer", name="Acme", limit="5", discount="0.1", since="2026-01-02")
        await other.set("customer", made["id"], limit="7.5", phone="555", name="Acme")
        await boss.set("customer", made["id"], phone=None)
        await other.drop("customer", made["id"])
        await boss.back("customer", made["id"])
        given = {"name": "Acme", "level": "b", "limit": "5.00", "discount": "0.1000", "since": "2026-01-02"}
        computed = {name: made[name] for name in ("contact_count", "expected", "room", "number", "born")}
        first = {**given, **computed, "owner": boss.user}
        last = {**first, "limit": "7.50", "room": "7.50"}
        assert [told(entry) for entry in await trail(shop, "customer", made["id"])] == [
            ("create", boss.user, 1, {}, first),
            (
                *("update", other.user, 2),
                {"limit": "5.00", "room": "5.00"},
                {"limit": "7.50", "room": "7.50", "phone": "555"},
            ),
            ("update", boss.user, 3, {"phone": "555"}, {}),
            ("delete", other.user, 4, last, {}),
            ("restore", boss.user, 5, {}, last),
        ]

    play(story, FILES)


def test_the_moment_noted_is_that_of_the_change(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("note", words="hello")
        (entry,) = await trail(shop, "note", made["id"])
        assert entry.at.isoformat(timespec="microseconds").replace("+00:00", "Z") == made["created_at"]

    play(story, FILES)


def test_what_followed_in_the_record_itself_is_noted_as_it_became(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        region = await boss.make("region", name="R")
        customer = await boss.make("customer", name="C", region=region["id"])
        contact = await boss.make("contact", name="K", customer=customer["id"], amount="10.00")
        await boss.set("contact", contact["id"], amount="20.00")
        made, changed = await trail(world, "contact", contact["id"])
        assert made.after["share"] == "1.0000"
        assert (dict(changed.before), dict(changed.after)) == (
            {"amount": "10.00", "expected": "10.00"},
            {"amount": "20.00", "expected": "20.00"},
        )

    play(story, chains.FILES)


def test_a_change_that_is_refused_leaves_no_trace(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        customer = await boss.make("customer", name="Acme", limit="5.00", code="A")
        before = await shop.rows("SELECT count(*) FROM _audit")
        for change in (
            boss.make("contact", name="Ann", customer=customer["id"], expected="6.00"),
            boss.make("customer", name="Other", code="A"),
            boss.set("customer", customer["id"], limit="-1"),
        ):
            with pytest.raises(Refused):
                await change
        assert await shop.rows("SELECT count(*) FROM _audit") == before
        assert await shop.rows("SELECT count(*) FROM contact") == [(0,)]

    play(story, FILES)
