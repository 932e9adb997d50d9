"""Which role somebody gets is chosen from those that are defined; one that is not defined any more gives nothing."""

import re

import pytest

from engine.storage.driver import Connection
from tests.service.sales import FILES
from tests.support.client import Client, Refused, faults
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

ROLES = {"boss", "rep", "clerk", "admin"}
LABELLED = {**FILES, "clerk.yaml": FILES["clerk.yaml"] + "label: {en: Clerk of works, zh: 文员}\n"}


async def _held(shop: World, role: str) -> tuple[Client, Client, int]:
    """An administrator, and a boss whose other role was changed to one behind everybody's back."""
    admin, boss = await shop.person_as("admin", "admin"), await shop.person_as("ann", "boss", "clerk")
    (given,) = await admin.ids("role_assignment", where="role == 'clerk'")

    async def work(connection: Connection) -> None:
        await connection.script(f"UPDATE role_assignment SET role = '{role}' WHERE id = {given}")

    await shop.database.transact(work)
    shop.application.runtime.identities.forget_all()
    return admin, boss, given


@pytest.mark.parametrize("role", ["cook", "_engine", "Boss", ""])
def test_nobody_is_given_what_is_no_role(play: Play, role: str) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        with pytest.raises(Refused) as refused:
            await admin.make("role_assignment", holder=admin.user, role=role)
        assert faults(refused.value).keys() == {"role"}

    play(story, FILES)


@pytest.mark.parametrize("role", ["cook", "_engine"])
def test_what_is_no_role_gives_nothing(play: Play, role: str) -> None:
    async def story(shop: World) -> None:
        _, ann, _ = await _held(shop, role)
        assert (await shop.principal(ann.user)).roles == {"boss"}
        with pytest.raises(Refused, match=r"^404"):
            await ann.all("role_assignment")

    play(story, FILES)


def test_it_is_shown_for_what_it_is_and_can_be_changed(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, ann, given = await _held(shop, "cook")
        screens = await visitor(shop, admin.user)
        for page in ("/role_assignment", f"/role_assignment/{given}", f"/user/{ann.user}"):
            assert "cook (no role any more)" in await screens.record(page)
        assert (await admin.get("role_assignment", given))["role"] == "cook"
        await admin.set("role_assignment", given, valid_until="2030-01-01")
        await admin.set("role_assignment", given, role="clerk")
        assert (await shop.principal(ann.user)).roles == {"boss", "clerk"}

    play(story, FILES)


def test_forms_filters_and_the_document_of_the_api_know_the_roles_by_their_labels(play: Play) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        screens = await visitor(shop, admin.user)
        form = await screens.page("/role_assignment/new")
        assert set(re.findall(r'<option value="([^"]+)"', form)) >= ROLES
        assert "_engine" not in form
        assert ">Clerk of works<" in form
        document = (await admin.raw.get("/api/-/openapi.json")).json()
        schema = document["components"]["schemas"]["role_assignment"]["properties"]["role"]
        assert {one for part in schema.get("anyOf", [schema]) for one in part.get("enum", ())} >= ROLES
        await screens.page("/role_assignment", role="clerk")

    play(story, LABELLED)


def test_an_expression_may_name_no_other(play: Play) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        assert len(await admin.ids("role_assignment", where="role == 'admin'")) == 1
        with pytest.raises(Refused, match="EXP-OPTION"):
            await admin.ids("role_assignment", where="role == 'cook'")

    play(story, FILES)
