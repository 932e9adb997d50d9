"""Functions over all records of an entity: worked out with the record, followed from the others, asked in checks."""

import asyncio
from collections.abc import Mapping

import pytest

from engine.expressions.registry import FUNCTIONS
from engine.service import preview
from tests.service.sales import APP
from tests.support.client import Client, Refused, faults
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World, sent

EXAMPLES = f"{FUNCTIONS['records'].example} and {FUNCTIONS['role'].example}"

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "contact.yaml": """
entity: contact
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  phone: {type: text, max: 40}
  asked: {type: integer, value: "count(c for c in records(call) if c.contact == this)"}
  bosses: {type: integer, value: count(role(boss))}
  others: {type: integer, value: "count(u for u in role(picky) if u.name != name)"}
  example: {type: bool, value: "EXAMPLE"}
  for_boss: {type: bool, value: me in role(boss)}
  for_guest: {type: bool, value: me not in role(boss)}
""".replace("EXAMPLE", EXAMPLES),
    "call.yaml": """
entity: call
title: number
fields:
  number: {type: text, max: 40, required: true}
  name: {type: text, max: 40, default: "=first(c.name for c in records(contact) if c.phone == number)"}
  contact: {type: reference, to: contact, value: "first(c for c in records(contact) if c.phone == number)"}
  who: {type: text, max: 60, value: "coalesce(contact.name, 'nobody')"}
  before: {type: integer, value: "count(c for c in records(call) if c.number == number)"}
  recent:
    type: integer
    value: "count(c for c in records(call) if c.number == number and c.created_at > now() - days(1))"
""",
    "booking.yaml": """
entity: booking
title: room
features: {recycle: {}}
fields:
  room: {type: text, max: 20, required: true}
  since: {type: integer, required: true}
  until: {type: integer, required: true}
checks:
  overlap:
    when: "any(b for b in records(booking) if b != this and b.room == room and b.since < until and since < b.until)"
    fields: [room]
    message: {zh: 已占用, en: Taken}
""",
    "order.yaml": """
entity: order
title: name
fields:
  name: {type: text, max: 20, required: true}
  lines:
    type: lines
    fields:
      pieces: {type: integer}
      alike: {type: integer, value: "count(l for l in records(order_lines) if l.pieces == pieces)"}
""",
    "stock.yaml": """
entity: stock
title: name
fields:
  name: {type: text, max: 20, required: true}
  ordered: {type: integer, value: "sum(l.pieces for l in records(order_lines) if l.order.name == name)"}
""",
    "boss.yaml": """
role: boss
grants:
  contact: {read: true, create: true, update: true, delete: true, restore: true}
  call: {read: true, create: true, update: true, delete: true}
  booking: {read: true, create: true, update: true, delete: true, restore: true}
  order: {read: true, create: true, update: true, delete: true}
  stock: {read: true, create: true, update: true, delete: true}
""",
    "guest.yaml": """
role: guest
grants:
  call: {read: true}
  contact: {read: "name == 'Ann'"}
""",
    "picky.yaml": """
role: picky
grants: {contact: {read: "any(c for c in records(call) if c.number == phone) or me in role(boss)"}}
""",
}


async def _boss(shop: World) -> Client:
    return await shop.person_as("boss", "boss")


def test_a_new_record_finds_others_and_what_is_worked_out_from_them(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await _boss(shop)
        ann = await boss.make("contact", name="Ann", phone="1")
        assert ann["example"] is True
        made = await boss.make("call", number="1")
        found = (made["contact"], made["who"], made["name"], made["before"], made["recent"])
        assert found == (ann["id"], "Ann", "Ann", 1, 1)
        assert (await boss.get("call", made["id"]))["before"] == 1
        assert (await boss.get("contact", ann["id"]))["asked"] == 1
        again = await boss.make("call", number="1", name="Somebody")
        assert (again["name"], again["before"], again["recent"]) == ("Somebody", 2, 2)
        assert (await boss.get("call", made["id"]))["before"] == 2
        assert await differences(shop) == []

    play(story, FILES)


def test_others_follow_what_is_changed_deleted_and_restored(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await _boss(shop)
        ann, bob = [await boss.make("contact", name=name, phone=phone) for name, phone in (("Ann", "1"), ("Bob", "2"))]
        call = await boss.make("call", number="1")

        async def stands() -> tuple[object, ...]:
            found = await boss.get("call", call["id"])
            asked = [(await boss.get("contact", one["id"]))["asked"] for one in (bob,)]
            assert await differences(shop) == []
            return found["contact"], found["who"], *asked

        assert await stands() == (ann["id"], "Ann", 0)
        await boss.set("contact", ann["id"], phone="3")
        assert await stands() == (None, "nobody", 0)
        await boss.set("contact", bob["id"], phone="1")
        assert await stands() == (bob["id"], "Bob", 1)
        await boss.set("contact", ann["id"], phone="1")
        assert await stands() == (ann["id"], "Ann", 0)
        await boss.set("call", call["id"], number="2")
        assert await stands() == (None, "nobody", 0)

    play(story, FILES)


def test_a_check_over_all_records_holds_whoever_comes_first(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await _boss(shop)
        first = await boss.make("booking", room="A", since=1, until=5)
        with pytest.raises(Refused) as refused:
            await boss.make("booking", room="A", since=4, until=6)
        assert faults(refused.value) == {"room": "check:overlap"}
        second = await boss.make("booking", room="A", since=5, until=6)
        with pytest.raises(Refused):
            await boss.set("booking", first["id"], until=6)
        await boss.drop("booking", first["id"])
        await boss.set("booking", second["id"], since=1)
        with pytest.raises(Refused):
            await boss.back("booking", first["id"])

    play(story, FILES)


def test_two_who_book_at_the_same_time_do_not_both_get_the_room(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await _boss(shop)
        answers = await asyncio.gather(
            *(boss.raw.post("/api/booking", json={"room": "A", "since": 1, "until": 3}) for _ in range(12))
        )
        assert sorted(one.status_code for one in answers) == [201] + [422] * 11

    play(story, FILES, size=12)


def test_lines_look_through_lines_and_are_looked_through(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await _boss(shop)
        stock = await boss.make("stock", name="nuts")
        order = await boss.make("order", name="nuts", lines=[{"pieces": 3}, {"pieces": 3}, {"pieces": 4}])
        assert [one["alike"] for one in order["lines"]] == [2, 2, 1]
        assert (await boss.get("stock", stock["id"]))["ordered"] == 10
        await boss.set("order", order["id"], name="bolts")
        assert (await boss.get("stock", stock["id"]))["ordered"] == 0
        await boss.set("order", order["id"], name="nuts", lines=[{"pieces": 4}])
        assert (await boss.get("stock", stock["id"]))["ordered"] == 4
        assert await differences(shop) == []

    play(story, FILES)


def test_a_form_shows_what_would_be_found(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await _boss(shop)
        await boss.make("contact", name="Ann", phone="1")
        principal = await shop.principal(boss.user)
        shown = await shop.change(principal, lambda context: preview.preview(context, "call", None, sent(number="1")))
        assert (shown.values["who"], shown.values["name"], shown.values["recent"]) == ("Ann", "Ann", 0)

    play(story, FILES)


def test_somebody_finds_in_a_filter_what_they_may_see(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await _boss(shop)
        for name, phone in (("Ann", "1"), ("Bob", "2")):
            await boss.make("contact", name=name, phone=phone)
            await boss.make("call", number=phone)
        where = "any(c for c in records(contact) if c.phone == number)"
        guest = await shop.person_as("guest", "guest")
        assert [one["number"] for one in await boss.all("call", where=where, sort="id")] == ["1", "2"]
        assert [one["number"] for one in await guest.all("call", where=where, sort="id")] == ["1"]

    play(story, FILES)


def test_rights_may_go_by_other_records_and_by_roles(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await _boss(shop)
        for name, phone in (("Ann", "1"), ("Bob", "2")):
            await boss.make("contact", name=name, phone=phone)
        await boss.make("call", number="2")
        picky = await shop.person_as("picky", "picky")
        both = await shop.person_as("both", "picky", "boss")
        assert [one["name"] for one in await picky.all("contact", sort="id")] == ["Bob"]
        assert [one["name"] for one in await both.all("contact", sort="id")] == ["Ann", "Bob"]
        (bob,) = await picky.all("contact")
        assert (bob["bosses"], bob["others"], bob["for_boss"], bob["for_guest"]) == (2, 2, False, True)
        bob = await both.get("contact", bob["id"])
        assert (bob["bosses"], bob["others"], bob["for_boss"], bob["for_guest"]) == (2, 2, True, False)
        assert await picky.all("contact", where="me not in role(boss) and count(role(boss)) > 0") == []

    play(story, FILES)
