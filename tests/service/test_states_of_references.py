"""Several references that are there, needed or open under a condition."""

import re

import pytest

from tests.service.sales import APP
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World

FILES = {
    "app.yaml": APP,
    "person.yaml": "entity: person\ntitle: name\nsample: 3\nfields: {name: {type: text, required: true}}\n",
    "trip.yaml": """
entity: trip
title: name
sample: 3
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  big: {type: bool, default: false}
  closed: {type: bool, default: false}
  guests: {type: references, to: person, required: true, editable: not closed}
  guides: {type: references, to: person, visible: big, required: big}
  heads: {type: integer, value: count(guests) + count(guides)}
""",
    "all.yaml": """
role: everyone
grants:
  person: {read: true, create: true, delete: true}
  trip: {read: true, create: true, update: true, delete: true, restore: true}
""",
}


async def _anna(shop: World) -> Client:
    anna = await shop.person_as("anna", "everyone")
    for name in ("Ada", "Bob"):
        await anna.make("person", name=name)
    return anna


async def _refused(anna: Client, *given: object, **values: object) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        await (anna.set("trip", 1, **values) if given else anna.make("trip", **values))
    return faults(refused.value)


def test_what_is_needed_is_asked_of_new_and_of_changed_records(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await _anna(shop)
        assert await _refused(anna, name="A") == {"guests": "required"}
        assert await _refused(anna, name="A", guests=[], big=True) == {"guests": "required", "guides": "required"}
        made = await anna.make("trip", name="A", guests=[1])
        assert picked(made, "guests", "guides", "heads") == ([1], None, 1)
        assert await _refused(anna, 1, guests=None) == {"guests": "required"}
        assert await _refused(anna, 1, big=True) == {"guides": "required"}
        assert picked(await anna.set("trip", 1, big=True, guides=[2, 1]), "guides", "heads") == ([2, 1], 3)
        assert await differences(shop) == []

    play(story, FILES)


def test_what_is_not_there_is_null_everywhere_and_kept(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await _anna(shop)
        await anna.make("trip", name="A", guests=[1], big=True, guides=[2])
        hidden = await anna.set("trip", 1, big=False)
        assert (hidden["guides"], (await anna.get("trip", 1))["guides"]) == (None, None)
        assert await anna.all("trip", fields="guides") == [{"guides": None}]
        assert await anna.ids("trip", where="count(guides) == 0") == [1]
        assert (await anna.set("trip", 1, name="B", guides=[]))["name"] == "B"
        assert await _refused(anna, 1, guides=[1]) == {"guides": "not_writable"}
        assert await _refused(anna, name="C", guests=[1], guides=[1]) == {"guides": "not_writable"}
        expanded = await anna.raw.get("/api/trip/1", params={"expand": "guides,guests"})
        assert list(expanded.json()["_expanded"]["person"]) == ["1"]
        assert (await anna.set("trip", 1, big=True))["guides"] == [2]

    play(story, FILES)


def test_what_is_closed_is_not_changed(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await _anna(shop)
        await anna.make("trip", name="A", guests=[1])
        await anna.set("trip", 1, closed=True)
        assert await _refused(anna, 1, guests=[1, 2]) == {"guests": "not_writable"}
        assert (await anna.set("trip", 1, guests=[1], name="B"))["guests"] == [1]
        assert await _refused(anna, name="C", guests=[1], closed=True) == {"guests": "not_writable"}
        await anna.set("trip", 1, closed=False, name="C")
        assert (await anna.set("trip", 1, guests=[2]))["guests"] == [2]
        await anna.drop("trip", 1)
        assert (await anna.back("trip", 1))["guests"] == [2]

    play(story, FILES)


def test_forms_and_previews_say_how_they_stand(play: Play) -> None:
    async def story(shop: World) -> None:
        anna = await _anna(shop)
        screens = await visitor(shop, anna.user)
        form = (await screens.client.get("/trip/new")).text
        assert re.search(r'id="field-guides"[^>]*data-hidden', form)
        told = await screens.send("/trip/new", {"name": "A", "big": "on", "guests": "", "guides": ""})
        assert told.status_code == 422
        assert told.text.count('aria-invalid="true"') == 2
        done = await screens.send("/trip/new", {"name": "A", "big": "on", "guests": "1", "guides": "2"})
        assert done.status_code == 303
        assert "Bob" in (await screens.client.get("/trip/1")).text
        await anna.set("trip", 1, big=False, closed=True)
        assert "Bob" not in (await screens.client.get("/trip/1")).text
        edit = (await screens.client.get("/trip/1/edit")).text
        assert re.search(r'id="field-guests".*?<fieldset[^>]*disabled', edit, re.DOTALL)

    play(story, FILES)
