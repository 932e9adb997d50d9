"""Expressions read whoever asks, and the records that person leads to: in defaults, checks, states and rights."""

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
fields:
  name: {type: text, required: true}
  superior: {type: text, default: =me.manager.name}
  highest: {type: user, default: =me.manager.manager}
  team: {type: text, default: =me.department.name}
  held: {type: integer, default: =count(me.roles)}
checks:
  nobody: {when: me.manager.name is null, message: Nobody is above you}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true, create: true, update: true}
  department: {read: true, create: true, update: true}
  deal: {read: me.manager.name is not null, create: true, update: true}
""",
}


def test_a_default_reads_who_is_above_me(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "boss")
        chief = await shop.person("chief")
        team = await boss.make("department", name="North")
        await boss.set("user", chief, manager=boss.user)
        await boss.set("user", rep.user, manager=chief, department=team["id"])
        made = await rep.make("deal", name="Acme")
        assert [made[name] for name in ("superior", "highest", "team", "held")] == ["Chief", boss.user, "North", 1]
        assert await rep.get("deal", made["id"]) == made

    play(story, FILES)


def test_a_check_reads_it_too(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as error:
            await boss.make("deal", name="Acme")
        assert faults(error.value) == {"": "check:nobody"}

    play(story, FILES)
