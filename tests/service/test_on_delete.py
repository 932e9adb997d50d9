"""What becomes of records that refer to one that is deleted: they stand in the way, lose it, or go and come back."""

from collections.abc import Mapping

import pytest

from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": "app: shop\nlocales: [en]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n",
    "customer.yaml": """
entity: customer
title: name
features: {recycle: {}}
fields:
  name: {type: text, required: true}
  contacts: {type: collection, of: contact, by: customer, order: name}
  main: {type: reference, to: contact, on_delete: clear, suggest: first(contacts)}
  count: {type: integer, value: count(contacts)}
""",
    "contact.yaml": """
entity: contact
title: name
features: {recycle: {}}
fields:
  name: {type: text, required: true}
  customer: {type: reference, to: customer, on_delete: cascade}
  hobbies: {type: lines, fields: {name: text}}
checks:
  stays: {before: delete, when: name == 'Stay', fields: name, message: This contact stays}
""",
    "call.yaml": """
entity: call
title: name
fields:
  name: {type: text, required: true}
  contact: {type: reference, to: contact, on_delete: cascade}
  topic: {type: reference, to: topic, on_delete: clear}
checks:
  empty: {when: topic is null and name == 'Needs', fields: topic, message: A topic is needed}
""",
    "visit.yaml": """
entity: visit
title: name
features: {recycle: {}}
fields:
  name: {type: text, required: true}
  topic: {type: reference, to: topic, on_delete: clear}
  contact: {type: reference, to: contact}
""",
    "topic.yaml": """
entity: topic
title: name
fields:
  name: {type: text, required: true}
  parent: {type: reference, to: topic, tree: true, on_delete: cascade}
""",
    "boss.yaml": """
role: boss
grants:
  customer: {read: true, create: true, update: true, delete: true, restore: true}
  contact: {read: true, create: true, update: true, delete: true, restore: true}
  call: {read: true, create: true, update: true, delete: true}
  visit: {read: true, create: true, update: true, delete: true, restore: true}
  topic: {read: true, create: true, update: true, delete: true}
""",
    "rep.yaml": """
role: rep
grants:
  customer: {read: true, delete: true, restore: true}
  contact: {read: true}
""",
}


async def house(world: World) -> Client:
    """A customer with two contacts, a call to one of them about a topic below another, and a visit about it."""
    boss = await world.person_as("boss", "boss")
    await boss.make("customer", name="Acme")
    for name in ("Al", "Bo"):
        await boss.make("contact", name=name, customer=1, hobbies=[{"name": "chess"}])
    await boss.make("topic", name="Work")
    await boss.make("topic", name="Pay", parent=1)
    await boss.make("call", name="First", contact=1, topic=2)
    await boss.make("visit", name="Lunch", topic=2)
    return boss


def test_what_refers_goes_and_comes_back_with_what_it_refers_to(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        rep = await world.person_as("rep", "rep")
        await rep.drop("customer", 1)
        assert (await boss.ids("contact"), await boss.ids("call")) == ([], [])
        assert await differences(world) == []
        back = await rep.back("customer", 1)
        assert picked(back, "count", "main") == (2, 1)
        assert [(await boss.get("contact", one))["hobbies"][0]["name"] for one in (1, 2)] == ["chess", "chess"]
        assert await boss.ids("call") == []
        told = await world.rows('SELECT entity, record, operation, "by" FROM _audit WHERE "by" = 2 ORDER BY id')
        assert [tuple(one)[:3] for one in told if one[2] == "delete"] == [
            ("call", 1, "delete"), ("contact", 1, "delete"), ("contact", 2, "delete"), ("customer", 1, "delete"),
        ]  # fmt: skip
        assert await differences(world) == []

    play(story, FILES)


def test_what_was_deleted_before_stays_in_the_bin(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.drop("contact", 2)
        await boss.drop("customer", 1)
        assert picked(await boss.back("customer", 1), "count", "main") == (1, 1)
        assert await boss.ids("contact") == [1]

    play(story, FILES)


def test_a_reference_is_cleared_and_what_is_suggested_follows_again(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        before = await boss.set("customer", 1, main=2)
        await boss.drop("contact", 2)
        after = await boss.get("customer", 1)
        assert (before["main"], after["main"], after["version"]) == (2, 1, before["version"] + 1)
        assert await differences(world) == []

    play(story, FILES)


def test_what_goes_for_good_is_forgotten_in_the_bin_too(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.drop("visit", 1)
        await boss.drop("topic", 1)
        assert await boss.ids("topic") == []
        assert (await boss.get("call", 1))["topic"] is None
        assert (await boss.back("visit", 1))["topic"] is None

    play(story, FILES)


@pytest.mark.parametrize(("entity", "values"), [("contact", {"name": "Stay"}), ("call", {"name": "Needs"})])
def test_what_refuses_to_go_or_to_lose_it_keeps_everything(play: Play, entity: str, values: dict[str, str]) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.set(entity, 1, **values)
        with pytest.raises(Refused) as refused:
            await boss.drop({"contact": "customer", "call": "topic"}[entity], 1)
        assert list(faults(refused.value)) == [""]
        assert (await boss.ids("contact"), await boss.ids("topic"), await boss.ids("call")) == ([2, 1], [2, 1], [1])

    play(story, FILES)


def test_what_is_referred_to_elsewhere_stands_in_the_way(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await house(world)
        await boss.set("visit", 1, contact=2)
        with pytest.raises(Refused) as refused:
            await boss.drop("customer", 1)
        assert refused.value.response.status_code == 409
        assert await boss.ids("contact") == [2, 1]

    play(story, FILES)
