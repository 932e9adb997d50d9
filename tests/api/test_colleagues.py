"""Who colleagues are everybody sees who is logged in, in every way there is; what else is known of them, by grants."""

import re
from typing import Any

import pytest

from tests.service.sales import APP
from tests.support.client import Client, Refused
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

KNOWN = {"id", "version", "name", "department", "manager", "active"}
SHOP = {
    "app.yaml": APP,
    "note.yaml": """
entity: note
title: words
owner: owner
fields: {words: {type: text, max: 20}, owner: {type: user, default: =me, required: true}}
""",
    "helper.yaml": "role: helper\ngrants: {note: {read: true, create: true, update: true}}\n",
    "keeper.yaml": "role: keeper\ngrants: {user: {read: id == me.id}}\n",
}


async def _people(shop: World) -> tuple[Client, Client]:
    """An administrator with a department and a group of theirs, and somebody whose roles say nothing of people."""
    admin, helper = await shop.person_as("admin", "admin"), await shop.person_as("helper", "helper")
    made = await admin.make("department", name="Sales", code="S")
    await admin.make("group", name="Anna and friends", purpose="secret")
    await admin.set("user", admin.user, department=made["id"], email="a@example.com", phone="123")
    return admin, helper


def test_a_colleague_is_known_by_name_place_and_whether_they_are_there(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, helper = await _people(shop)
        seen = await helper.get("user", admin.user)
        assert seen.keys() == KNOWN
        assert (seen["name"], seen["active"], seen["manager"]) == ("Admin", True, None)
        assert [one.keys() for one in await helper.all("department")] == [{"id", "version", "name"}]
        assert [one.keys() for one in await helper.all("group")] == [{"id", "version", "name"}]

    play(story, SHOP)


@pytest.mark.parametrize(
    "parameters",
    [
        {"where": "{} is null"}, {"where": "department.head.{} is null"}, {"where": "me.{} is null"},
        {"sort": "{}"}, {"fields": "id,{}"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["account", "email", "created_at", "roles", "xyzzy"])
def test_the_rest_does_not_exist(play: Play, parameters: dict[str, str], name: str) -> None:
    async def story(shop: World) -> None:
        _, helper = await _people(shop)
        asked = {key: text.format(name) for key, text in parameters.items()}
        assert (await helper.raw.get("/api/user", params=asked)).status_code == 400

    play(story, SHOP)


def test_nobody_changes_a_colleague_by_that(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, helper = await _people(shop)
        for wanted in (
            helper.set("user", admin.user, name="X"),
            helper.make("group", name="X"),
            helper.drop("group", 1),
        ):
            with pytest.raises(Refused, match=r"^403"):
                await wanted

    play(story, SHOP)


def test_the_document_of_the_api_says_so(play: Play) -> None:
    async def story(shop: World) -> None:
        _, helper = await _people(shop)
        document: dict[str, Any] = (await helper.raw.get("/api/-/openapi.json")).json()
        assert document["components"]["schemas"]["user"]["properties"].keys() == KNOWN | {"_expanded"}

    play(story, SHOP)


def test_a_grant_adds_to_it(play: Play) -> None:
    async def story(shop: World) -> None:
        await _people(shop)
        own = await shop.person_as("own", "keeper")
        seen = {one["name"]: one["account"] for one in await own.all("user")}
        assert seen == {"Admin": None, "Helper": None, "Own": "own"}

    play(story, SHOP)


def test_screens_name_colleagues_offer_them_and_keep_them_out_of_the_menu(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, helper = await _people(shop)
        made = await helper.make("note", owner=admin.user)
        screens = await visitor(shop, helper.user)
        page = await screens.page(f"/note/{made['id']}")
        assert '<span class="lm-cut">Admin</span>' in page
        assert "***" not in page
        assert _menu(page) == {"/note"}
        assert _menu(await (await visitor(shop, admin.user)).page("/user")) >= {"/user", "/department", "/group"}
        offered = (await screens.send("/note/pick/owner", {"owner:title": "adm"})).text
        assert re.findall(r'data-title="([^"]*)"', offered) == ["Admin"]

    play(story, SHOP)


def _menu(page: str) -> set[str]:
    shown = re.search(r"<nav.*?</nav>", page, re.DOTALL)
    assert shown is not None
    return set(re.findall(r'href="(/[a-z_]+)"', shown[0]))
