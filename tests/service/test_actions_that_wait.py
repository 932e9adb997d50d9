"""What an action or an automation does that others have to agree to waits as a whole, and is done when they have."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.service.sales import APP
from tests.service.test_changes import House, answer, house
from tests.support.client import Client, Refused, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "firm.yaml": """
entity: firm
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  level: {type: choice, options: {a: {}, b: {}, c: {}}, default: b, label: {zh: 等级, en: Level}}
  remark: {type: text, max: 40}
  turnover: {type: integer, default: 0}
  owner: {type: user, default: =me}
checks:
  level_changes: {when: changed(level), fields: level, then: approve, approval: decision}
  goes: {before: delete, when: level == 'a', then: approve, approval: decision}
actions:
  lift:
    label: {zh: 升级, en: Lift}
    when: level != 'a'
    ask: {why: {type: text, max: 40, required: true}}
    do:
      - {create: visit, set: {firm: =this, note: =input.why}}
      - {update: this, set: {level: a, remark: =input.why}}
  drop: {label: {zh: 放弃, en: Drop}, do: [{delete: this}]}
  note: {label: {zh: 记录, en: Note}, do: [{update: this, set: {remark: noted}}]}
""",
    "visit.yaml": """
entity: visit
title: note
fields: {firm: {type: reference, to: firm, on_delete: clear}, note: {type: text, max: 40}}
""",
    "grow.yaml": """
automation: grow
of: firm
label: {zh: 自动升级, en: Grown}
trigger: {updated: turnover}
when: turnover > 100 and turnover > coalesce(old.turnover, 0) and level != 'c'
do:
  - {create: visit, set: {firm: =this, note: grown}}
  - {update: this, set: {level: c}}
""",
    "decision.yaml": """
approval: decision
of: firm
levels: {head: {approvers: role(head)}}
same_person: skip
allow: [withdraw]
""",
    "staff.yaml": """
role: staff
grants:
  firm: {read: true, create: true, update: mine, actions: all}
  visit: {read: true}
  user: {read: true}
""",
    "head.yaml": "role: head\nincludes: [staff]\ngrants: {firm: {read: true, update: true}, user: {read: true}}\n",
    "board.yaml": "role: board\ngrants: {firm: {read: true}}\n",
}


async def take(client: Client, firm: int, action: str, *confirmed: str, **asked: Any) -> Any:
    headers = {"Confirm": ", ".join(confirmed)}
    return await client.raw.post(f"/api/firm/{firm}/actions/{action}", json=asked, headers=headers)


async def begun(world: World) -> tuple[House, int]:
    people = await house(world)
    return people, (await people.anna.make("firm", name="Acme"))["id"]


def test_an_action_waits_as_a_whole_and_is_taken_once_all_agreed(play: Play) -> None:
    async def story(world: World) -> None:
        (anna, hugo, _), firm = await begun(world)
        with pytest.raises(Refused) as refused:
            await anna.take("firm", firm, "lift", why="Big")
        assert refused.value.response.json()["code"] == "unconfirmed"
        assert "Hugo" in refused.value.response.text
        done = (await take(anna, firm, "lift", "level_changes", why="Big")).json()
        assert [one["entity"] for one in done["made"]] == ["approval_request"]
        assert await anna.ids("visit") == []
        (request,) = await anna.all("approval_request")
        assert picked(request, "step", "operation", "about") == ("Lift Acme", "update", f"firm/{firm}")
        shown = await (await visitor(world, hugo.user)).page(f"/approval_request/{request['id']}")
        assert "<ins>a</ins>" in shown
        await answer(hugo)
        assert picked(await anna.get("firm", firm), "level", "remark") == ("a", "Big")
        assert [one["note"] for one in await anna.all("visit")] == ["Big"]
        assert (await anna.get("approval_request", request["id"]))["state"] == "agreed"

    play(story, FILES)


def test_what_cannot_be_done_any_more_ends_with_its_reason_and_leaves_nothing(play: Play) -> None:
    async def story(world: World) -> None:
        (anna, hugo, _), firm = await begun(world)
        await take(anna, firm, "lift", "level_changes", why="One")
        await take(anna, firm, "lift", "level_changes", why="Two")
        await answer_one(hugo)
        await answer_one(hugo, "changed_meanwhile")
        told = [one["state"] for one in await anna.all("approval_request", sort="id")]
        assert told == ["agreed", "failed"]
        assert [one["note"] for one in await anna.all("visit")] == ["One"]

    play(story, FILES)


async def answer_one(client: Client, *confirmed: str) -> None:
    """Agree to what waits longest."""
    task, *_ = sorted(await client.ids("approval_task", where="person == me and state == 'waiting'"))
    headers = {"Confirm": ", ".join(confirmed)}
    answered = await client.raw.post(f"/api/approval_task/{task}/actions/agree", json={}, headers=headers)
    assert answered.status_code == 200, answered.text


def test_deleting_by_an_action_waits_and_what_touches_no_check_does_not(play: Play) -> None:
    async def story(world: World) -> None:
        (anna, hugo, _), firm = await begun(world)
        await take(anna, firm, "note")
        assert (await anna.get("firm", firm))["remark"] == "noted"
        await take(anna, firm, "lift", "level_changes", why="Big")
        await answer(hugo)
        await take(anna, firm, "drop", "goes")
        assert await anna.ids("firm") == [firm]
        await answer(hugo)
        assert await anna.ids("firm") == []

    play(story, FILES)


def test_an_automation_waits_once_and_is_carried_out_as_it_was_woken(play: Play) -> None:
    async def story(world: World) -> None:
        (anna, hugo, _), firm = await begun(world)
        await anna.set("firm", firm, turnover=200)
        await anna.set("firm", firm, turnover=300)
        (request,) = await anna.all("approval_request")
        assert picked(request, "step", "submitted_by", "state") == ("Grown Acme", anna.user, "waiting")
        assert (await anna.get("firm", firm))["level"] == "b"
        assert await anna.ids("visit") == []
        await answer(hugo)
        assert (await anna.get("firm", firm))["level"] == "c"
        assert [one["note"] for one in await anna.all("visit")] == ["grown"]

    play(story, FILES)


def test_an_action_in_a_form_says_that_it_is_submitted(play: Play) -> None:
    async def story(world: World) -> None:
        (anna, _, _), firm = await begun(world)
        here, address = await visitor(world, anna.user), f"/firm/{firm}/actions/lift"
        filled = {**await here.form(address), "why": "Big"}
        asked = await here.send(address, filled)
        assert (asked.status_code, "Submit for approval" in asked.text) == (422, True)
        done = await here.send(address, {**filled, ":confirm.level_changes": "on"})
        assert done.status_code == 303
        assert "Waits for approval: Lift Acme" in await here.page(f"/firm/{firm}")

    play(story, FILES)
