"""Change requests: what a check lets wait is done once others have agreed, as whoever wanted it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from tests.service.sales import APP
from tests.support.client import ANY, Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP
    + """settings:
  levels: {type: choice, options: {allow: {}, approve: {}, forbid: {}}, default: approve}
""",
    "firm.yaml": """
entity: firm
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  code: {type: code, numbering: firm_no}
  level:
    type: choice
    options: {a: {label: {zh: 甲, en: A}}, b: {label: {zh: 乙, en: B}}, c: {}}
    default: b
    label: {zh: 等级, en: Level}
  credit: {type: money, default: 0}
  remark: {type: text, max: 40}
  sites: {type: lines, of: site}
  owner: {type: user, default: =me}
  requests: {type: collection, of: approval_request, by: about}
checks:
  level_changes:
    when: changed(level)
    fields: level
    then: =settings.levels
    approval: decision
    message: {zh: 等级要变, en: The level changes}
  much: {when: credit > 1000 and changed(credit), then: approve, approval: decision, message: {zh: 额度大, en: Much}}
  too_much: {when: credit > 9000, fields: credit}
  big:
    before: create
    when: credit > 500 and any(s for s in sites if s.town == 'Bonn')
    then: approve
    approval: opening
    message: {zh: 新客户额度大, en: A firm with much credit}
  goes: {before: delete, when: credit > 0, then: approve, approval: decision, message: {zh: 有额度, en: It has credit}}
""",
    "firm_no.yaml": 'numbering: firm_no\nof: firm\npattern: "F{seq:3}"\n',
    "site.yaml": """
entity: site
title: town
part_of: firm
fields: {town: {type: text, max: 40}}
""",
    "decision.yaml": """
approval: decision
of: firm
levels:
  head:  {approvers: role(head)}
  board: {approvers: role(board), when: credit > 5000}
same_person: skip
allow: [withdraw, return]
""",
    "opening.yaml": """
approval: opening
of: firm
levels:
  head:  {approvers: role(head), when: any(s for s in sites if s.firm.credit > 500)}
  board: {approvers: role(board), when: credit > 5000, ask: {remark: {}}}
  owner: {approvers: owner.manager, when: owner.manager is not null}
same_person: skip
allow: [withdraw, return]
""",
    "staff.yaml": """
role: staff
grants:
  firm: {read: true, create: true, update: mine, delete: mine, restore: mine}
  user: {read: true}
""",
    "head.yaml": """
role: head
grants: {firm: {read: true, create: true, update: true, delete: true, assign: true}, user: {read: true}}
""",
    "board.yaml": """
role: board
grants: {firm: {read: true, update: true}, user: {read: true}}
""",
}


class House(NamedTuple):
    anna: Client
    hugo: Client
    bea: Client


async def house(world: World) -> House:
    return House(
        await world.person_as("anna", "staff"),
        await world.person_as("hugo", "head"),
        await world.person_as("bea", "board"),
    )


async def want(client: Client, firm: int, *confirmed: str, **values: Any) -> Any:
    """The answer to a change that is confirmed."""
    headers = {**ANY, "Confirm": ", ".join(confirmed)}
    return await client.raw.patch(f"/api/firm/{firm}", json=values, headers=headers)


async def answer(client: Client, action: str = "agree", **asked: Any) -> None:
    (task,) = await client.ids("approval_task", where="person == me and state == 'waiting'")
    await client.take("approval_task", task, action, **asked)


async def request_of(client: Client, firm: int) -> dict[str, Any]:
    found = await client.all("approval_request", sort="-id")
    return next(one for one in found if one["about"] == f"firm/{firm}")


def test_fields_wait_and_the_rest_is_saved(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        firm = (await anna.make("firm", name="Acme"))["id"]
        with pytest.raises(Refused) as refused:
            await anna.set("firm", firm, level="a", name="Acme 2")
        assert refused.value.response.json()["code"] == "unconfirmed"
        assert faults(refused.value) == {"level": "check:level_changes"}
        assert "Hugo" in refused.value.response.text
        waits = await want(anna, firm, "level_changes", level="a", name="Acme 2")
        request = await request_of(anna, firm)
        assert (waits.status_code, waits.headers["waiting"]) == (202, f"/api/approval_request/{request['id']}")
        assert picked(waits.json(), "name", "level") == ("Acme 2", "b")
        assert picked(request, "state", "operation", "submitted_by") == ("waiting", "update", anna.user)
        assert "Acme" in request["step"]
        await answer(hugo)
        assert picked(await anna.get("firm", firm), "name", "level", "updated_by") == ("Acme 2", "a", anna.user)
        assert (await request_of(anna, firm))["state"] == "agreed"

    play(story, FILES)


def test_a_check_without_fields_lets_everything_wait_with_lines(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea = await house(world)
        firm = (await anna.make("firm", name="Acme", sites=[{"town": "Bonn"}]))["id"]
        site = (await anna.get("firm", firm))["sites"][0]["id"]
        changed = {"name": "New", "credit": "6000.00", "sites": [{"id": site, "town": "Ulm"}, {"town": "Jena"}]}
        assert (await want(anna, firm, "much", **changed)).status_code == 202
        assert picked(await anna.get("firm", firm), "name", "credit") == ("Acme", "0.00")
        await answer(hugo)
        await answer(bea)
        now = await anna.get("firm", firm)
        assert picked(now, "name", "credit") == ("New", "6000.00")
        assert [one["town"] for one in now["sites"]] == ["Ulm", "Jena"]
        assert (await want(anna, firm, "much", credit="7000.00")).status_code == 202
        await answer(hugo)
        assert (await anna.get("firm", firm))["credit"] == "6000.00"
        await answer(bea)
        assert (await anna.get("firm", firm))["credit"] == "7000.00"

    play(story, FILES)


def test_what_is_refused_or_withdrawn_leaves_the_record_as_it_was(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        firm = (await anna.make("firm", name="Acme"))["id"]
        await want(anna, firm, "level_changes", level="a")
        await answer(hugo, "refuse", note="No")
        await want(anna, firm, "level_changes", level="c")
        await anna.take("approval_request", (await request_of(anna, firm))["id"], "withdraw")
        assert (await anna.get("firm", firm))["level"] == "b"
        assert (await request_of(anna, firm))["state"] == "withdrawn"

    play(story, FILES)


def test_deleting_waits_too(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        firm = (await anna.make("firm", name="Acme", credit="10.00"))["id"]
        asked = await anna.raw.delete(f"/api/firm/{firm}", headers={**ANY, "Confirm": "goes"})
        assert (asked.status_code, (await request_of(anna, firm))["operation"]) == (202, "delete")
        assert (await anna.get("firm", firm))["name"] == "Acme"
        await answer(hugo)
        assert firm in await anna.ids("firm", bin="true")

    play(story, FILES)


def test_who_agrees_last_is_told_what_changed_meanwhile(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        firm = (await anna.make("firm", name="Acme"))["id"]
        await want(anna, firm, "level_changes", level="a")
        assert (await want(hugo, firm, "level_changes", level="c")).status_code == 200
        with pytest.raises(Refused) as refused:
            await answer(hugo)
        assert refused.value.response.json()["code"] == "unconfirmed"
        assert "Level" in refused.value.response.text
        (task,) = await hugo.ids("approval_task", where="person == me and state == 'waiting'")
        address = f"/api/approval_task/{task}/actions/agree"
        done = await hugo.raw.post(address, json={}, headers={"Confirm": "changed_meanwhile"})
        assert (done.status_code, (await anna.get("firm", firm))["level"]) == (200, "a")

    play(story, FILES)


def test_it_is_checked_again_and_done_as_whoever_wanted_it(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        firm = (await anna.make("firm", name="Acme"))["id"]
        await want(anna, firm, "level_changes", level="a")
        await hugo.set("firm", firm, owner=hugo.user)
        await answer(hugo)
        request = await request_of(hugo, firm)
        assert (request["state"], (await hugo.get("firm", firm))["level"]) == ("failed", "b")
        assert request["reason"]

    play(story, FILES)


@pytest.mark.parametrize(("outcome", "status"), [("allow", 200), ("forbid", 422)])
def test_a_setting_says_whether_anybody_has_to_agree(play: Play, outcome: str, status: int) -> None:
    async def story(world: World) -> None:
        anna, *_ = await house(world)
        admin = await world.person_as("root", "admin")
        await admin.raw.patch("/api/-/settings", json={"levels": outcome}, headers=ANY)
        firm = (await anna.make("firm", name="Acme"))["id"]
        assert (await want(anna, firm, "level_changes", level="a")).status_code == status

    play(story, FILES)


def test_whoever_counts_as_agreeing_asks_nobody(play: Play) -> None:
    async def story(world: World) -> None:
        hugo = await world.person_as("hugo", "head")
        firm = (await hugo.make("firm", name="Acme"))["id"]
        assert (await want(hugo, firm, "level_changes", level="a")).status_code == 200
        assert (await hugo.get("firm", firm))["level"] == "a"

    play(story, FILES)


def test_a_form_asks_says_who_and_shows_what_waits(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        firm = (await anna.make("firm", name="Acme"))["id"]
        page, here = f"/firm/{firm}", await visitor(world, anna.user)
        filled = {**await here.form(f"{page}/edit"), "level": "a"}
        asked = await here.send(f"{page}/edit", filled)
        assert (asked.status_code, "Hugo" in asked.text) == (422, True)
        assert "Submit for approval: The level changes" in asked.text
        saved = await here.send(f"{page}/edit", {**filled, ":confirm.level_changes": "on"})
        assert saved.status_code == 303
        assert "Waits for approval: Change Acme: Level" in await here.page(page)
        there = await visitor(world, hugo.user)
        shown = await there.page(f"/approval_request/{(await request_of(hugo, firm))['id']}")
        assert all(word in shown for word in ("Level", "<del>B</del>", "<ins>A</ins>"))

    play(story, FILES)


def test_levels_are_asked_of_what_is_wanted(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea = await house(world)
        firm = (await anna.make("firm", name="Acme", credit="500.00"))["id"]
        with pytest.raises(Refused) as refused:
            await anna.set("firm", firm, credit="6000.00")
        assert "Bea" in refused.value.response.text
        assert (await want(anna, firm, "much", credit="6000.00")).status_code == 202
        await answer(hugo)
        assert (await anna.get("firm", firm))["credit"] == "500.00"
        await answer(bea)
        assert (await anna.get("firm", firm))["credit"] == "6000.00"
        assert (await want(anna, firm, "much", credit="2000.00")).status_code == 202
        await answer(hugo)
        assert (await anna.get("firm", firm))["credit"] == "2000.00"

    play(story, FILES)


def test_several_changed_at_once_are_submitted_and_the_others_are_changed(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        first, second = (await anna.make("firm", name="Acme"))["id"], (await anna.make("firm", name="Boge"))["id"]
        same = (await anna.make("firm", name="Case", level="a"))["id"]
        here = await visitor(world, anna.user)
        meant = {":set.level": "on", "level": "a", **{f":id.{one}": "1" for one in (first, second, same)}}
        asked = await here.send("/firm/several/edit", meant)
        assert (asked.status_code, "Submit for approval: The level changes" in asked.text) == (422, True)
        assert "Save all the same" not in asked.text
        done = await here.send("/firm/several/edit", {**meant, ":confirm.level_changes": "on"})
        assert (done.status_code, "note=several_waiting.firm.2;" in str(done.headers)) == (303, True)
        for task in await hugo.ids("approval_task", where="person == me and state == 'waiting'"):
            await hugo.take("approval_task", task, "agree")
        assert [one["level"] for one in await anna.all("firm")] == ["a", "a", "a"]
        costly = (await anna.make("firm", name="Dear", credit="10.00"))["id"]
        gone = await here.send("/firm/several/delete", {f":id.{first}": "2", f":id.{costly}": "1"})
        assert "Submit for approval: It has credit" in gone.text

    play(story, FILES)


GONE = "The record is not there any more, or whoever submitted it may not do this any more"


async def wanted(client: Client, **values: Any) -> Any:
    """The answer to a new firm in Bonn that is confirmed."""
    posted = {"name": "Big", "credit": "600.00", "sites": [{"town": "Bonn"}], **values}
    return await client.raw.post("/api/firm", json=posted, headers={"Confirm": "big"})


def test_a_new_record_is_made_once_others_have_agreed(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, bea = await house(world)
        with pytest.raises(Refused) as refused:
            await anna.make("firm", name="Big", credit="6000.00", sites=[{"town": "Bonn"}])
        assert all(name in refused.value.response.text for name in ("Hugo", "Bea"))
        waits = await wanted(anna, credit="6000.00")
        (request,) = await anna.all("approval_request")
        assert (waits.status_code, waits.headers["waiting"]) == (202, f"/api/approval_request/{request['id']}")
        assert picked(request, "operation", "about", "step") == ("create", None, "New firm: Big")
        assert (await anna.make("firm", name="Small"))["code"] == "F001"
        await answer(hugo)
        assert len(await anna.ids("firm")) == 1
        (task,) = await bea.ids("approval_task", where="person == me and state == 'waiting'")
        await bea.take("approval_task", task, "agree_opening__board", remark="Fine")
        (made,) = (one for one in await anna.all("firm") if one["name"] == "Big")
        assert picked(made, "code", "remark", "created_by") == ("F002", "Fine", anna.user)
        assert [one["town"] for one in (await anna.get("firm", made["id"]))["sites"]] == ["Bonn"]
        about = f"firm/{made['id']}"
        assert picked(await anna.get("approval_request", request["id"]), "state", "about") == ("agreed", about)
        assert {one["about"] for one in await bea.all("approval_task")} == {about}

    play(story, FILES)


def test_what_is_refused_is_never_made_and_what_cannot_be_made_says_why(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        wrong = await wanted(anna, credit="99999.00")
        assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")
        await wanted(anna)
        await answer(hugo, "refuse", note="No")
        await wanted(anna, name="Second")
        admin = await world.person_as("root", "admin")
        await admin.drop("role_assignment", (await admin.ids("role_assignment", where=f"holder == {anna.user}"))[0])
        await answer(hugo)
        assert await hugo.ids("firm") == []
        told = [picked(one, "state", "reason") for one in await admin.all("approval_request", sort="id")]
        assert told == [("refused", None), ("failed", GONE)]

    play(story, FILES)


def test_a_new_record_that_waits_is_seen_by_those_who_are_asked(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, _ = await house(world)
        here, there = await visitor(world, anna.user), await visitor(world, hugo.user)
        filled = {**await here.form("/firm/new"), "name": "Big", "credit": "600", "sites": "", "sites/0/town": "Bonn"}
        asked = await here.send("/firm/new", filled)
        assert (asked.status_code, "Submit for approval: A firm with much credit" in asked.text) == (422, True)
        saved = await here.send("/firm/new", {**filled, ":confirm.big": "on"})
        (request,) = await anna.ids("approval_request")
        assert (saved.status_code, saved.headers["location"]) == (303, f"/-/inbox/submitted/approval_request/{request}")
        assert "New firm: Big" in await here.page("/-/inbox/submitted")
        (task,) = await hugo.ids("approval_task")
        shown = await there.page(f"/-/inbox/approvals/approval_task/{task}")
        assert all(word in shown for word in ("New firm: Big", "Bonn", "600.00", "A firm with much credit"))

    play(story, FILES)
