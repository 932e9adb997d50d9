"""Rights that ask whether a field is empty, where a record comes back from the statement that writes it."""

from collections.abc import Mapping

import pytest

from tests.service.sales import APP
from tests.support.client import Client, Refused
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "deal.yaml": """
entity: deal
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 20}
  level: {type: text, max: 20}
  open: {type: text, max: 20}
  shut: {type: text, max: 20}
  above: {type: reference, to: deal}
  below: {type: collection, of: deal, by: above}
""",
    "boss.yaml": "role: boss\ngrants: {deal: {read: true, create: true, delete: true}}\n",
    "clerk.yaml": """
role: clerk
grants:
  deal:
    read: true
    create: level is not null
    update: true
    restore: level is null
    fields:
      open: {read: level is null, update: true}
      shut: {read: "any(x for x in below if x.level is not null) or level is not null", update: true}
""",
}


async def _refused(client: Client, **values: str | None) -> int:
    with pytest.raises(Refused) as refused:
        await client.make("deal", **values)
    return refused.value.response.status_code


def test_a_record_is_made_where_the_field_is_not_empty(play: Play) -> None:
    async def story(shop: World) -> None:
        clerk = await shop.person_as("clerk", "clerk")
        assert await _refused(clerk, name="A") == 403
        assert await _refused(clerk, name="A", level=None) == 403
        made = await clerk.make("deal", name="A", level="a", open="1", shut="2")
        assert (made["open"], made["shut"]) == (None, "2")
        assert await clerk.ids("deal") == [made["id"]]

    play(story, FILES)


def test_a_changed_record_comes_back_as_it_is_seen(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        made = await boss.make("deal", name="A", open="1", shut="2")
        changed = await clerk.set("deal", made["id"], name="B")
        assert (changed["open"], changed["shut"]) == ("1", None)
        await boss.make("deal", name="C", level="c", above=made["id"])
        assert (await clerk.set("deal", made["id"], name="D"))["shut"] == "2"

    play(story, FILES)


def test_a_record_is_restored_where_the_field_is_empty(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        plain, level = await boss.make("deal", name="A"), await boss.make("deal", name="B", level="a")
        for one in (plain, level):
            await boss.drop("deal", one["id"])
        assert (await clerk.back("deal", plain["id"]))["name"] == "A"
        with pytest.raises(Refused):
            await clerk.back("deal", level["id"])

    play(story, FILES)
