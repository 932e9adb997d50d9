"""Fields that entities share: written, read, checked and shown as their own; renamed in one place for all."""

import asyncio
from collections.abc import Mapping

import pytest

from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.meta.catalog import Catalog
from tests.service.deploying import applied, opened, planned, put, rows
from tests.service.sales import APP
from tests.support.client import Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

PLACE = """
fieldset: place
groups: {where: {label: {en: Where it is, zh: 地点}}}
fields:
  town: {type: text, max: 40, group: where, label: {en: Town, zh: 城市}}
  floors: {type: integer, group: where, default: 1}
  height: {type: integer, value: floors * 3}
checks:
  too_high: {when: height > 30, fields: [floors], message: {en: Too high, zh: 太高}}
"""
FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "place.yaml": PLACE,
    "shop.yaml": "entity: shop\ntitle: name\nuse: place\nfields: {name: text}\n",
    "tower.yaml": """
entity: tower
title: name
use: [place]
fields:
  name: {type: text, required: true}
  floors: {default: 9}
checks:
  too_high: {when: height > 300}
""",
    "boss.yaml": """
role: boss
grants:
  shop: {read: true, create: true, update: true, delete: true}
  tower: {read: true, create: true, update: true, delete: true}
""",
}


def test_each_entity_has_the_fields_with_what_it_says_itself(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("shop", name="Corner", town="Ulm")
        await boss.make("tower", name="Main")
        assert picked(await boss.get("shop", 1), "town", "floors", "height") == ("Ulm", 1, 3)
        assert picked(await boss.get("tower", 1), "town", "floors", "height") == (None, 9, 27)
        assert await boss.ids("shop", where="town == 'Ulm'", sort="-height") == [1]

    play(story, FILES)


def test_each_entity_has_the_checks(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("tower", name="Main", floors=20)
        with pytest.raises(Refused) as refused:
            await boss.make("shop", name="Corner", floors=20)
        assert faults(refused.value) == {"floors": "check:too_high"}

    play(story, FILES)


def test_forms_of_each_entity_show_the_group(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        here = await visitor(world, boss.user)
        for address in ("/shop/new", "/tower/new"):
            page = await here.page(address)
            assert page.index("<h2>Where it is</h2>") < page.index(">Town<")

    play(story, FILES)


def catalog(place: str) -> Catalog:
    report = Report()
    found = load_files({k: v.encode() for k, v in {**FILES, "place.yaml": place}.items()}, report)
    assert found is not None, list(report)
    return found


def test_a_field_renamed_in_the_fieldset_is_renamed_in_every_entity(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(PLACE))
            await put(database, "shop", {"name": "'Corner'", "town": "'Ulm'"})
            await put(database, "tower", {"name": "'Main'", "town": "'Bonn'"})
            after = catalog(PLACE.replace("town: {type: text,", "city: {type: text, was: town,"))
            plan = await planned(database, after)
            said = {(one.path, one.what) for one in plan.lines}
            assert {(f"{name}.city", "field renamed, it was town") for name in ("shop", "tower")} <= said
            await applied(database, after)
            assert await rows(database, "SELECT city FROM shop UNION ALL SELECT city FROM tower") == [
                ("Ulm",),
                ("Bonn",),
            ]

    asyncio.run(scenario())
