"""What settings switch off leaves no trace, and its data is there when it is switched on again."""

from typing import Any

import pytest

from tests.service.sales import APP
from tests.service.test_settings import set_
from tests.support.client import Refused, faults
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World

FILES = {
    "app.yaml": APP
    + """
settings:
  loyalty: {type: bool, default: true, required: true}
  mode: {type: choice, options: {soft: {}, hard: {}}, default: hard}
""",
    "customer.yaml": """
entity: customer
title: name
features: {recycle: {}}
fields:
  name: {type: text, required: true}
  net: {type: integer, default: 0}
  points: {type: integer, index: [net], enabled: settings.loyalty, default: 1}
  worth: {type: integer, value: points * net, enabled: settings.loyalty}
  stage: {type: choice, options: {open: {}, gold: {enabled: settings.loyalty}}}
checks:
  few: {when: net > 10, fields: [net, points], message: Too much, enabled: settings.mode == 'hard'}
""",
    "stamp.yaml": """
entity: stamp
title: name
enabled: settings.loyalty
fields:
  name: {type: text, required: true}
  customer: {type: reference, to: customer}
  others: {type: references, to: customer}
  marks: {type: lines, enabled: settings.mode == 'hard', fields: {words: text}}
""",
    "place.yaml": "entity: place\ntitle: name\nfields: {name: text, stamps: {type: integer}}\n",
    "visit.yaml": """
entity: visit
title: name
enabled: settings.loyalty
fields: {name: text, place: {type: reference, to: place}}
""",
    "clerk.yaml": """
role: clerk
grants:
  user: {read: true}
  customer: {read: true, create: true, update: true, fields: {points: {read: true}}}
  stamp: {read: true, create: true, update: true, delete: true}
  place: {read: true, create: true, delete: true}
  visit: {read: true, create: true}
""",
    "collector.yaml": "role: collector\nenabled: settings.loyalty\ngrants: {customer: {read: true}}\n",
}


def test_a_field_that_is_off_is_in_no_answer_and_keeps_its_data(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        made = await clerk.make("customer", name="Acme", net=3, points=4, stage="gold")
        await set_(admin, loyalty=False)
        shown = await clerk.set("customer", made["id"], net=5)
        assert {"points", "worth"} & shown.keys() == set()
        assert (await clerk.get("customer", made["id"]))["stage"] is None
        with pytest.raises(Refused) as refused:
            await clerk.set("customer", made["id"], points=9, stage="gold")
        assert faults(refused.value) == {"points": "unknown_field", "stage": "not_a_choice"}
        await set_(admin, loyalty=True)
        found = await clerk.get("customer", made["id"])
        assert (found["points"], found["worth"], found["stage"]) == (4, 20, "gold")
        assert await differences(shop) == []

    play(story, FILES)


@pytest.mark.parametrize("where", ["points > 1", "stage == 'gold'", "worth is null"])
def test_what_is_off_cannot_be_asked_for(play: Play, where: str) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        asked: dict[str, Any] = {"params": {"where": where}}
        before = await clerk.raw.get("/api/customer", **asked)
        await set_(admin, loyalty=False)
        after = await clerk.raw.get("/api/customer", **asked)
        unknown = await clerk.raw.get("/api/customer", params={"sort": "points"})
        assert (before.status_code, after.status_code, unknown.status_code) == (200, 400, 400)

    play(story, FILES)


def test_an_entity_that_is_off_does_not_exist_for_anybody(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        made = await clerk.make("customer", name="Acme")
        await clerk.make("stamp", name="One", customer=made["id"])
        await set_(admin, loyalty=False)
        assert (await clerk.raw.get("/api/stamp")).status_code == 404
        document = (await clerk.raw.get("/api/-/openapi.json")).text
        assert "stamp" not in document.replace("stamps", "")
        assert "points" not in document
        assert "gold" not in document
        await set_(admin, loyalty=True)
        assert [one["name"] for one in await clerk.all("stamp")] == ["One"]

    play(story, FILES)


def test_screens_show_nothing_of_it(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        made = await clerk.make("customer", name="Acme", net=3, points=4, stage="gold")
        browser = await visitor(shop, clerk.user)
        pages = ("/customer", f"/customer/{made['id']}", f"/customer/{made['id']}/edit", "/customer/new")
        before = [await browser.page(page) for page in pages]
        await set_(admin, loyalty=False)
        after = [await browser.page(page) for page in pages]
        assert all("points" in page.lower() for page in before)
        assert [word for page in after for word in ("points", "gold", "/stamp") if word in page.lower()] == []

    play(story, FILES)


def test_a_check_that_is_off_refuses_nothing(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        with pytest.raises(Refused, match="Too much"):
            await clerk.make("customer", name="Acme", net=11)
        await set_(admin, mode="soft")
        assert (await clerk.make("customer", name="Acme", net=11))["net"] == 11

    play(story, FILES)


def test_a_role_that_is_off_gives_nothing(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, collector = await shop.person_as("admin", "admin"), await shop.person_as("anna", "collector")
        assert await collector.ids("customer") == []
        await set_(admin, loyalty=False)
        assert (await collector.raw.get("/api/customer")).status_code == 404

    play(story, FILES)


def test_a_record_that_something_switched_off_refers_to_cannot_go_and_nobody_learns_why(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        made = await clerk.make("place", name="Here")
        await clerk.make("visit", name="Once", place=made["id"])
        await set_(admin, loyalty=False)
        with pytest.raises(Refused, match="something that is switched off") as refused:
            await clerk.drop("place", made["id"])
        assert (refused.value.response.status_code, "isit" in refused.value.response.text) == (409, False)

    play(story, FILES)


def test_nothing_given_while_it_is_off_is_made_up_later(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        await set_(admin, loyalty=False)
        made = await clerk.make("customer", name="Acme", net=3)
        await set_(admin, loyalty=True)
        found = await clerk.get("customer", made["id"])
        assert (found["points"], found["worth"]) == (None, None)

    play(story, FILES)
