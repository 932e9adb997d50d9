"""Checks that compare a record with what it was: `old` and `changed`, before the write and after all has followed."""

import pytest

from tests.service.sales import APP
from tests.support.client import Refused, faults
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES = {
    "app.yaml": APP,
    "deal.yaml": """
entity: deal
title: name
features: {recycle: {}}
fields:
  name: {type: text, required: true}
  stage: {type: choice, default: won, options: {lost: {}, open: {}, won: {}}}
  limit: money
  lines: {type: collection, of: line, by: deal, order: -price}
  total: {type: money, value: sum(l.price for l in lines)}
  dearest: {type: text, value: first(l.words for l in lines)}
checks:
  stay_lost: {when: old.stage == 'lost' and changed(stage), fields: [stage], message: Lost is lost}
  named_once: {when: old is not null and changed(name), message: The name stays}
  limit_falls: {when: changed(limit) and total > limit and old.limit > limit, message: Less than there is}
  limit_kept: {before: [delete], when: old.limit > 1000, message: Too dear}
""",
    "line.yaml": """
entity: line
title: words
fields:
  words: text
  price: money
  deal: {type: reference, to: deal, required: true}
""",
    "boss.yaml": """
role: boss
grants:
  deal: {read: true, create: true, update: true, delete: true, restore: true}
  line: {read: true, create: true, update: true, delete: true}
""",
}


@pytest.mark.parametrize(
    ("made", "change", "refused"),
    [
        ({"stage": "lost"}, {"stage": "open"}, {"stage": "check:stay_lost"}),
        ({"stage": "lost"}, {"stage": None}, {"stage": "check:stay_lost"}),
        ({"stage": "open"}, {"name": "Other"}, {"": "check:named_once"}),
        ({"limit": "500"}, {"limit": "200"}, {"": "check:limit_falls"}),
    ],
    ids=str,
)
def test_a_change_is_held_against_what_was(
    play: Play, made: dict[str, str], change: dict[str, str], refused: dict[str, str]
) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        deal = await boss.make("deal", name="Acme", **made)
        await boss.make("line", deal=deal["id"], price="300", words="Chair")
        with pytest.raises(Refused) as error:
            await boss.set("deal", deal["id"], **change)
        assert faults(error.value) == refused

    play(story, FILES)


@pytest.mark.parametrize(
    ("made", "change"),
    [
        ({"stage": "lost"}, {"stage": "lost", "limit": "7"}),
        ({"stage": "open"}, {"stage": "won"}),
        ({"limit": "100"}, {"limit": "200"}),
        ({"limit": "100"}, {"limit": None}),
    ],
    ids=str,
)
def test_what_is_allowed_passes(play: Play, made: dict[str, str], change: dict[str, str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        deal = await boss.make("deal", name="Acme", **made)
        await boss.make("line", deal=deal["id"], price="300", words="Chair")
        changed = await boss.set("deal", deal["id"], **change)
        assert {name: changed[name] for name in change} == {**change, **_cents(change)}

    play(story, FILES)


def _cents(change: dict[str, str]) -> dict[str, str]:
    return {"limit": f"{change['limit']}.00"} if change.get("limit") else {}


def test_what_is_deleted_is_what_was(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        deal = await boss.make("deal", name="Acme", limit="2000")
        with pytest.raises(Refused) as error:
            await boss.drop("deal", deal["id"])
        assert faults(error.value) == {"": "check:limit_kept"}

    play(story, FILES)


def test_the_first_of_a_collection_follows_its_order(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        deal = await boss.make("deal", name="Acme")
        chair = await boss.make("line", deal=deal["id"], price="3", words="Chair")
        await boss.make("line", deal=deal["id"], price="5", words="Desk")
        assert (await boss.get("deal", deal["id"]))["dearest"] == "Desk"
        await boss.set("line", chair["id"], price="8")
        assert (await boss.get("deal", deal["id"]))["dearest"] == "Chair"

    play(story, FILES)
