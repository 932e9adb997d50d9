"""Who may give a record to somebody else, and what is noted of it."""

from collections.abc import Mapping

import pytest

from tests.service.sales import APP
from tests.service.test_sharing import refused
from tests.support.client import Refused, faults
from tests.support.stage_plugin import Play
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "lead.yaml": """
entity: lead
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 20}
  open: {type: bool, default: true}
  owner: {type: user, default: =me}
actions:
  hand_over:
    label: {en: Hand over, zh: 移交}
    ask: {to: {type: user, required: true}}
    do: [{update: this, set: {owner: =input.to}}]
""",
    "boss.yaml": """
role: boss
grants:
  lead: {read: true, create: true, update: true, delete: true, restore: true, assign: open, actions: [hand_over]}
  ownership: {read: true}
""",
    "rep.yaml": "role: rep\ngrants: {lead: {read: true, create: true, update: true, actions: [hand_over]}}\n",
}


def test_only_who_may_assign_changes_the_owner_of_a_record(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        lead = (await rep.make("lead", name="A", owner=boss.user))["id"]
        with pytest.raises(Refused) as denied:
            await rep.set("lead", lead, owner=rep.user, name="B")
        assert faults(denied.value) == {"owner": "not_writable"}
        assert (await rep.set("lead", lead, owner=boss.user, name="B"))["name"] == "B"
        assert (await boss.set("lead", lead, owner=rep.user))["owner"] == rep.user
        await boss.set("lead", lead, open=False)
        assert await refused(boss.set("lead", lead, owner=boss.user)) == 422

    play(story, FILES)


def test_owners_are_noted_from_the_first_to_the_last(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
        made = await boss.make("lead", name="A")
        await boss.set("lead", made["id"], name="B")
        assert await boss.all("ownership") == []
        await boss.set("lead", made["id"], owner=rep.user)
        await rep.take("lead", made["id"], "hand_over", to=boss.user)
        noted = await boss.all("ownership", sort="id", where=f"record == 'lead/{made['id']}'")
        assert [one["owner"] for one in noted] == [boss.user, rep.user, boss.user]
        assert [one["reason"] for one in noted] == [None, None, "Hand over"]
        assert noted[0]["since"] == made["created_at"]
        assert [one["until"] for one in noted] == [noted[1]["since"], noted[2]["since"], None]

    play(story, FILES)
