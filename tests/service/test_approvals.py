"""Approvals: a transition waits until all levels agree; everybody answers once, and nothing changes meanwhile."""

from typing import Any, NamedTuple

import pytest

from engine.service import write
from tests.service.expenses import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import ENGINE, World, sent


class House(NamedTuple):
    anna: Client
    hugo: Client
    bea: Client
    bob: Client


async def house(world: World) -> House:
    return House(
        await world.person_as("anna", "staff"),
        await world.person_as("hugo", "head"),
        await world.person_as("bea", "board"),
        await world.person_as("bob", "board"),
    )


async def submitted(anna: Client, **more: Any) -> int:
    identity = (await anna.make("expense", purpose="Chairs", **more))["id"]
    await anna.take("expense", identity, "submit")
    return identity


async def task(client: Client) -> int:
    (found,) = await client.ids("approval_task", where="person == me and state == 'waiting'")
    return found


async def agree(client: Client) -> None:
    await client.take("approval_task", await task(client), "agree", note="Fine")


async def state(client: Client, identity: int) -> str:
    return (await client.get("expense", identity))["state"]


def test_a_transition_waits_for_its_approval(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, *_ = await house(world)
        identity = await submitted(anna)
        expense = await anna.get("expense", identity)
        assert expense["state"] == "draft"
        request = await anna.get("approval_request", expense["approval"])
        assert picked(request, "state", "level", "submitted_by", "transition", "about") == (
            "waiting", "head", anna.user, "submit", f"expense/{identity}",
        )  # fmt: skip
        await agree(hugo)
        expense = await anna.get("expense", identity)
        assert picked(expense, "state", "approval", "purpose") == ("approved", None, "Chairs ok")
        assert (await anna.get("approval_request", request["id"]))["state"] == "agreed"
        told = (await anna.all("approval_task"))[0]
        assert picked(told, "state", "note", "person", "level") == ("agreed", "Fine", hugo.user, "head")
        assert await differences(world) == []

    play(story, FILES)


def test_it_is_taken_for_whoever_submitted_it_and_for_whoever_decided_once_that_person_has_left(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, *_ = await house(world)
        first, second, gone = await submitted(anna), await submitted(anna), sent(active=False)
        for identity in (first, second):
            (one,) = await hugo.ids("approval_task", where=f"state == 'waiting' and about == 'expense/{identity}'")
            await hugo.take("approval_task", one, "agree")
            await world.change(ENGINE, lambda context: write.update(context, "user", anna.user, None, gone))
        taken, late = await hugo.get("expense", first), await hugo.get("expense", second)
        assert (taken["taken_by"], late["taken_by"]) == (anna.user, hugo.user)
        noted = f"SELECT \"by\" FROM _audit WHERE record = {first} AND action = 'expense.submit'"
        assert set(await world.rows(noted)) == {(anna.user,)}

    play(story, FILES)


def test_what_waits_is_changed_by_nobody(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea, _ = await house(world)
        identity = await submitted(anna)
        for attempt in (
            anna.set("expense", identity, amount="1.00"),
            bea.set("expense", identity, amount="1.00"),
            anna.drop("expense", identity),
            hugo.take("expense", identity, "hurry"),
            anna.take("expense", identity, "submit"),
        ):
            with pytest.raises(Refused):
                await attempt
        assert (await anna.get("expense", identity)).get("_actions", []) == []

    play(story, FILES)


def test_levels_are_asked_one_after_the_other_as_far_as_they_are_there(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea, bob = await house(world)
        identity = await submitted(anna, amount="6000.00", deputy=bob.user)
        assert await hugo.ids("approval_task", where="state == 'waiting'") == []
        await agree(bob)
        await agree(hugo)
        assert await state(anna, identity) == "draft"
        await agree(bea)
        assert await state(anna, identity) == "approved"

    play(story, FILES)


def test_of_all_each_agrees_and_who_submits_is_not_asked(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea, bob = await house(world)
        identity = await submitted(anna, amount="6000.00")
        await agree(hugo)
        await agree(bob)
        assert await state(anna, identity) == "draft"
        await agree(bea)
        assert await state(anna, identity) == "approved"
        own = (await hugo.make("expense", purpose="Desk"))["id"]
        assert (await hugo.take("expense", own, "submit"))["record"]["state"] == "approved"

    play(story, FILES)


def test_in_a_sequence_one_is_asked_after_the_other(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea, bob = await house(world)
        identity = await submitted(anna, amount="10000.00")
        await agree(hugo)
        assert await bob.ids("approval_task", where="state == 'later'") == await bob.ids("approval_task")
        await agree(bea)
        await agree(bob)
        assert await state(anna, identity) == "approved"

    files = {**FILES, "approval.yaml": FILES["approval.yaml"].replace("need: all", "need: sequence")}
    play(story, files)


def test_one_who_refuses_decides_it(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea, _ = await house(world)
        identity = await submitted(anna, amount="6000.00")
        await agree(hugo)
        with pytest.raises(Refused) as refused:
            await bea.take("approval_task", await task(bea), "refuse")
        assert faults(refused.value) == {"note": "required"}
        await bea.take("approval_task", await task(bea), "refuse", note="Too much")
        assert picked(await anna.get("expense", identity), "state", "approval") == ("rejected", None)
        assert {one["state"] for one in await anna.all("approval_task")} == {"agreed", "refused", "over"}
        await anna.set("expense", identity, amount="50.00")
        await anna.take("expense", identity, "submit")
        await agree(hugo)
        assert await state(anna, identity) == "approved"

    play(story, FILES)


def test_what_is_refused_goes_back_as_its_approval_says(play: Play) -> None:
    flow = FILES["flow.yaml"].replace("rejected: rejected", "").replace("  rejected: {}\n", "")
    back = {
        "flow.yaml": flow.replace("[draft, rejected]", "draft"),
        "approval.yaml": f"{FILES['approval.yaml']}rejected: previous\n",
    }

    async def story(world: World) -> None:
        anna, hugo, bea, bob = await house(world)
        identity = await submitted(anna, amount="6000.00")
        await agree(hugo)
        await agree(bob)
        await bea.take("approval_task", await task(bea), "refuse", note="Too much")
        request = await anna.get("approval_request", (await anna.get("expense", identity))["approval"])
        assert picked(request, "state", "level", "round") == ("waiting", "head", 2)
        await hugo.take("approval_task", await task(hugo), "refuse", note="Buy fewer")
        assert picked(await anna.get("expense", identity), "state", "approval") == ("draft", None)
        assert (await anna.get("approval_request", request["id"]))["state"] == "returned"
        await anna.set("expense", identity, amount="10.00")
        await anna.take("expense", identity, "submit")
        await agree(hugo)
        assert await state(anna, identity) == "approved"

    play(story, {**FILES, **back})


def test_it_is_given_back_taken_back_and_passed_on(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea, _ = await house(world)
        identity = await submitted(anna)
        await hugo.take("approval_task", await task(hugo), "give_back", note="Which chairs?")
        assert picked(await anna.get("expense", identity), "state", "approval") == ("draft", None)
        await anna.take("expense", identity, "submit")
        request = (await anna.get("expense", identity))["approval"]
        with pytest.raises(Refused):
            await hugo.take("approval_request", request, "withdraw")
        await anna.take("approval_request", request, "withdraw")
        assert picked(await anna.get("expense", identity), "state", "approval") == ("draft", None)
        await anna.take("expense", identity, "submit")
        first = await task(hugo)
        await hugo.take("approval_task", first, "pass_on", to=bea.user, note="You know chairs")
        with pytest.raises(Refused):
            await hugo.take("approval_task", first, "agree")
        with pytest.raises(Refused) as refused:
            await bea.take("approval_task", await task(bea), "pass_on", to=hugo.user)
        assert faults(refused.value) == {"to": "asked_already"}
        await agree(bea)
        assert await state(anna, identity) == "approved"

    play(story, FILES)


@pytest.mark.trust("V-24")
def test_nobody_answers_for_somebody_else_or_twice(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea, bob = await house(world)
        await submitted(anna)
        first = await task(hugo)
        for client, status in ((anna, 403), (bea, 404), (bob, 404)):
            with pytest.raises(Refused) as refused:
                await client.take("approval_task", first, "agree")
            assert refused.value.response.status_code == status
        with pytest.raises(Refused):
            await hugo.set("approval_task", first, state="agreed")
        await agree(hugo)
        with pytest.raises(Refused) as refused:
            await hugo.take("approval_task", first, "agree")
        assert refused.value.response.json()["code"] == "not_now"

    play(story, FILES)


def test_nobody_is_asked_where_a_setting_says_so(play: Play) -> None:
    async def story(world: World) -> None:
        anna, *_ = await house(world)
        identity = (await anna.make("expense", purpose="Chairs"))["id"]
        done = await anna.take("expense", identity, "submit", why="now")
        assert picked(done["record"], "state", "purpose") == ("approved", "Chairs now")

    play(story, {**FILES, "app.yaml": FILES["app.yaml"].replace("default: true", "default: false")})


def test_a_level_without_anybody_is_said_before_it_is_too_late(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        identity = (await anna.make("expense", purpose="Chairs"))["id"]
        with pytest.raises(Refused) as refused:
            await anna.take("expense", identity, "submit")
        assert faults(refused.value) == {"": "nobody_approves"}
        assert picked(await anna.get("expense", identity), "state", "approval") == ("draft", None)

    play(story, FILES)


def test_what_follows_an_approval_follows_at_once(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, *_ = await house(world)
        identity = await submitted(anna, paid=True)
        await agree(hugo)
        assert await state(anna, identity) == "filed"

    play(story, FILES)


def test_who_will_be_asked_is_told_before_it_is_submitted(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea, bob = await house(world)
        identity = (await anna.make("expense", purpose="Chairs", amount="6000.00"))["id"]
        asked = f"/api/expense/{identity}/actions/submit/approval"
        told = (await anna.raw.get(asked)).json()["levels"]
        assert [(one["level"], one["need"], [each["id"] for each in one["people"]]) for one in told] == [
            ("head", "any", [hugo.user]),
            ("board", "all", [bea.user, bob.user]),
        ]
        assert [(await anna.raw.get(path)).status_code for path in (asked.replace("submit", "hurry"),)] == [403]
        own = (await hugo.make("expense", purpose="Desk"))["id"]
        told = (await hugo.raw.get(f"/api/expense/{own}/actions/submit/approval")).json()["levels"]
        assert [each["agrees"] for each in told[0]["people"]] == [True]
        assert await state(anna, identity) == "draft"

    play(story, FILES)
