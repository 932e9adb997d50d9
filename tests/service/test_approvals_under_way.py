"""Approvals while the definitions change: what is under way ends as it began, and nothing of it is stuck."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.service import deploy
from tests.service.expenses import FILES
from tests.service.test_approvals import agree, house, state, submitted, task
from tests.support.client import picked
from tests.support.stage_plugin import Play
from tests.support.world import NOON, World, catalog_of

FLOW, APPROVAL = FILES["flow.yaml"], FILES["approval.yaml"]
WITHOUT = FLOW.replace("    approval: expense_approval\n    rejected: rejected\n", "").replace(
    "  hurry: {from: draft, to: approved}", "  hurry: {from: draft, to: rejected}"
)


async def changed(world: World, folder: Path, files: Mapping[str, str]) -> None:
    """Other definitions are in force."""
    catalog = await asyncio.to_thread(catalog_of, folder, files)
    asked = {one.confirm for one in (await deploy.plan(world.database, catalog, {})).lines if one.confirm}
    await deploy.apply(world.database, await deploy.plan(world.database, catalog, {}, asked), "anna", NOON, patience=5)
    await world.application.refresh()


@pytest.mark.rows("R-APR-01")
def test_what_is_under_way_keeps_the_levels_it_began_with(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea, bob = await house(world)
        identity = await submitted(anna, amount="6000.00")
        other = APPROVAL.replace("head:   {approvers: role(head)}", "chief: {approvers: deputy}").replace(
            "board:  {approvers: role(board), when: amount > 5000, need: all}", ""
        )
        await changed(world, tmp_path, {**FILES, "approval.yaml": other})
        for client in (hugo, bea, bob):
            assert await state(anna, identity) == "draft"
            await agree(client)
        assert await state(anna, identity) == "approved"
        late = (await anna.make("expense", purpose="Desk", deputy=bob.user))["id"]
        await anna.take("expense", late, "submit")
        await agree(bob)
        assert await state(anna, late) == "approved"

    play(story, FILES)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"app.yaml": FILES["app.yaml"].replace("default: true", "default: false")}, id="switched off"),
        pytest.param(
            {"head.yaml": "role: other\n", "approval.yaml": APPROVAL.replace("role(head)", "role(other)")},
            id="a role that is asked is gone",
        ),
    ],
)
def test_what_is_under_way_is_not_stuck(play: Play, tmp_path: Path, files: Mapping[str, str]) -> None:
    async def story(world: World) -> None:
        anna, _, bea, bob = await house(world)
        admin = await world.person_as("root", "admin")
        identity = await submitted(anna, amount="6000.00", deputy=bob.user)
        await changed(world, tmp_path, {**FILES, **files})
        await agree(bob)
        waiting = (await admin.ids("approval_task", where="state == 'waiting'"))[0]
        await admin.take("approval_task", waiting, "pass_on", to=bea.user)
        await agree(bea)
        assert await state(anna, identity) == "approved"

    play(story, FILES)


def test_where_approvals_are_gone_the_record_is_free(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        anna, *_ = await house(world)
        identity = await submitted(anna)
        kept = {name: text for name, text in FILES.items() if name != "approval.yaml"}
        await changed(world, tmp_path, {**kept, "flow.yaml": WITHOUT})
        await anna.take("expense", identity, "submit")
        assert await state(anna, identity) == "approved"
        assert await world.rows("SELECT state FROM approval_request") == [("failed",)]

    play(story, FILES)


def test_a_transition_that_is_gone_frees_the_record_when_somebody_answers(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        anna, hugo, *_ = await house(world)
        identity = await submitted(anna)
        await changed(
            world,
            tmp_path,
            {
                **FILES,
                "flow.yaml": FLOW.replace("  submit:\n", "  apply:\n"),
                "roles.yaml": FILES["roles.yaml"].replace("submit", "apply"),
            },
        )
        await hugo.take("approval_task", await task(hugo), "agree")
        expense = await anna.get("expense", identity)
        assert picked(expense, "state", "approval") == ("draft", None)
        (request,) = await anna.all("approval_request")
        why = "submit is not defined any more, so it cannot be carried out"
        assert picked(request, "state", "reason") == ("failed", why)
        await anna.take("expense", identity, "apply")

    play(story, FILES)


def test_administrators_end_what_does_not_go_on(play: Play) -> None:
    async def story(world: World) -> None:
        anna, *_ = await house(world)
        admin = await world.person_as("root", "admin")
        identity = await submitted(anna)
        (request,) = await admin.ids("approval_request")
        await admin.take("approval_request", request, "withdraw")
        assert picked(await anna.get("expense", identity), "state", "approval") == ("draft", None)

    play(story, {**FILES, "approval.yaml": APPROVAL.replace("withdraw, ", "")})
