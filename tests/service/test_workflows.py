"""Workflows: records get from state to state by transitions and in no other way, taken by whoever may."""

import re
from typing import Any

import pytest

from tests.service.repairs import FILES
from tests.service.sales import APP
from tests.service.test_notices import told
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World


async def people(world: World) -> tuple[Client, Client, Client]:
    return (
        await world.person_as("boss", "boss"),
        await world.person_as("tina", "technician"),
        await world.person_as("tom", "technician"),
    )


async def offered(client: Client, entity: str, identity: int) -> list[str]:
    return (await client.get(entity, identity)).get("_actions", [])


async def request(client: Client, **more: Any) -> int:
    return (await client.make("request", problem="It leaks", **more))["id"]


def test_a_new_record_begins_in_the_first_state_of_its_workflow(play: Play) -> None:
    async def story(world: World) -> None:
        boss, *_ = await people(world)
        made = await boss.make("request", problem="It leaks")
        assert picked(made, "state", "state_workflow") == ("received", "repair")
        assert made["state_since"] == made["created_at"]
        made = await boss.make("request", problem="Rude", category="complaint")
        assert picked(made, "state", "state_workflow") == ("received", "complaint")
        made = await boss.make("request", problem="Lost", category="other")
        assert picked(made, "state", "state_workflow") == (None, None)

    play(story, FILES)


def test_transitions_move_a_record_and_fill_in_its_own_fields(play: Play) -> None:
    async def story(world: World) -> None:
        boss, tina, _ = await people(world)
        identity = await request(boss)
        done = await boss.take("request", identity, "diagnose", handler=tina.user)
        assert picked(done["record"], "state", "handler") == ("diagnosing", tina.user)
        with pytest.raises(Refused) as refused:
            await tina.take("request", identity, "repair", handler=tina.user)
        assert faults(refused.value) == {"fault": "required"}
        with pytest.raises(Refused) as refused:
            await tina.take("request", identity, "repair", handler=tina.user, fault="12345678901")
        assert faults(refused.value) == {"fault": "too_long"}
        await tina.take("request", identity, "repair", handler=tina.user, fault="Seal", note="An old one")
        assert picked(await boss.get("request", identity), "state", "fault") == ("repairing", "Seal")
        done = await boss.take("request", identity, "finish", solution="A new seal")
        assert picked(done["record"], "state", "solution", "cost") == ("done", "A new seal", "1.00")
        assert await differences(world) == []

    play(story, FILES)


@pytest.mark.trust("V-24", "M7")
def test_nothing_but_a_transition_changes_a_state(play: Play) -> None:
    async def story(world: World) -> None:
        boss, tina, _ = await people(world)
        identity = await request(boss)
        for values in ({"state": "done"}, {"state_since": "2020-01-01T00:00:00Z"}, {"handler": tina.user},
                       {"state_workflow": "complaint"}):  # fmt: skip
            with pytest.raises(Refused) as refused:
                await boss.set("request", identity, **values)
            assert faults(refused.value) == dict.fromkeys(values, "not_writable")
        with pytest.raises(Refused) as refused:
            await boss.make("request", problem="New", state="done")
        assert faults(refused.value) == {"state": "not_writable"}
        for name in ("to_done", "may_finish", "trigger", "set_state", "__init__"):
            with pytest.raises(Refused) as refused:
                await boss.take("request", identity, name)
            assert refused.value.response.status_code == 404
        assert picked(await boss.get("request", identity), "state") == ("received",)

    play(story, FILES)


def test_a_transition_leads_from_its_states_only_and_of_its_own_workflow(play: Play) -> None:
    async def story(world: World) -> None:
        boss, *_ = await people(world)
        identity = await request(boss)
        for name, values in (("finish", {"solution": "x"}), ("answer", {"solution": "x"}), ("reopen", {})):
            with pytest.raises(Refused) as refused:
                await boss.take("request", identity, name, **values)
            assert refused.value.response.json()["code"] == "not_now"
        assert await offered(boss, "request", identity) == ["diagnose"]
        await boss.set("request", identity, category="complaint")
        assert await offered(boss, "request", identity) == ["diagnose"]

    play(story, FILES)


def test_only_who_handles_a_record_and_who_is_named_act_on_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss, tina, tom = await people(world)
        identity = await request(boss)
        with pytest.raises(Refused) as refused:
            await boss.take("request", identity, "diagnose", handler=boss.user)
        assert faults(refused.value) == {"handler": "no_such_record"}
        with pytest.raises(Refused) as refused:
            await boss.take("request", identity, "diagnose")
        assert faults(refused.value) == {"handler": "required"}
        await boss.take("request", identity, "diagnose", handler=tina.user)
        assert await offered(tina, "request", identity) == ["repair", "finish"]
        assert await offered(tom, "request", identity) == []
        for attempt in (tom.set("request", identity, fault="x"), tom.drop("request", identity)):
            with pytest.raises(Refused) as refused:
                await attempt
            assert refused.value.response.status_code == 403
        await tina.set("request", identity, fault="x")
        await boss.set("request", identity, fault="y")

    play(story, FILES)


def test_states_lock_fields_or_the_whole_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss, tina, _ = await people(world)
        identity = await request(boss)
        await boss.take("request", identity, "diagnose", handler=tina.user)
        await tina.take("request", identity, "repair", handler=tina.user, fault="Seal")
        with pytest.raises(Refused) as refused:
            await tina.set("request", identity, problem="Other")
        assert faults(refused.value) == {"problem": "not_writable"}
        await boss.take("request", identity, "finish", solution="Done")
        for attempt in (boss.set("request", identity, fault="x"), boss.drop("request", identity)):
            with pytest.raises(Refused) as refused:
                await attempt
            assert refused.value.response.status_code == 403
        await boss.take("request", identity, "reopen")
        await boss.set("request", identity, problem="Other")

    play(story, FILES)


def test_lines_are_locked_like_any_field(play: Play) -> None:
    async def story(world: World) -> None:
        boss, *_ = await people(world)
        made = await boss.make("sheet", name="A", stage="done", lines=[{"what": "x"}])
        with pytest.raises(Refused) as refused:
            await boss.set("sheet", made["id"], lines=[{"id": made["lines"][0]["id"], "count": 2}])
        assert faults(refused.value) == {"lines": "not_writable"}
        await boss.set("sheet", made["id"], name="B")
        with pytest.raises(Refused) as refused:
            await boss.make("sheet", name="C", stage="void")
        assert list(faults(refused.value)) == ["stage"]

    play(story, FILES)


def test_a_transition_waits_for_its_guard_and_its_person(play: Play) -> None:
    async def story(world: World) -> None:
        boss, tina, _ = await people(world)
        identity = (await boss.make("sheet", name="A"))["id"]
        with pytest.raises(Refused) as refused:
            await boss.take("sheet", identity, "finish")
        assert refused.value.response.json()["code"] == "not_now"
        with pytest.raises(Refused) as refused:
            await tina.take("sheet", identity, "drop")
        assert refused.value.response.status_code == 403
        await boss.set("sheet", identity, lines=[{"what": "x"}])
        done = await tina.take("sheet", identity, "finish")
        assert done["record"]["stage"] == "done"
        assert (await boss.take("sheet", identity, "drop"))["record"]["stage"] == "void"

    play(story, FILES)


def test_a_transition_is_taken_by_itself_as_soon_as_its_guard_holds(play: Play) -> None:
    async def story(world: World) -> None:
        boss, *_ = await people(world)
        made = await boss.make("sheet", name="A", lines=[{"count": 101}])
        assert made["stage"] == "void"
        identity = (await boss.make("sheet", name="B"))["id"]
        changed = await boss.set("sheet", identity, lines=[{"count": 99}, {"count": 2}])
        assert changed == await boss.get("sheet", identity)
        assert picked(changed, "stage", "version") == ("void", 3)

    play(story, FILES)


def test_what_follows_in_other_records_takes_their_transitions(play: Play) -> None:
    async def story(world: World) -> None:
        boss, *_ = await people(world)
        job = (await boss.make("job", name="Roof"))["id"]
        first, second = [(await boss.make("part", name=name, job=job))["id"] for name in "ab"]
        await boss.set("part", first, done=True)
        assert picked(await boss.get("job", job), "state") == ("open",)
        await boss.set("part", second, done=True)
        assert picked(await boss.get("job", job), "state") == ("closed",)
        await boss.set("part", second, done=False)
        assert picked(await boss.get("job", job), "state") == ("open",)
        await boss.drop("part", second)
        assert picked(await boss.get("job", job), "state") == ("closed",)
        assert picked(await boss.set("job", job, notes=1), "state") == ("filed",)
        assert [one["name"] for one in await boss.all("sheet")] == ["Roof"]
        assert await differences(world) == []

    play(story, FILES)


def test_the_page_of_a_record_has_the_picture_of_its_workflow_with_the_path_it_took(play: Play) -> None:
    async def story(world: World) -> None:
        boss, tina, _ = await people(world)
        identity = await request(boss)
        await boss.take("request", identity, "diagnose", handler=tina.user)
        seen = await visitor(world, tina.user)
        assert "tab=workflow" in await seen.page(f"/request/{identity}")
        shown = await seen.page(f"/request/{identity}", tab="workflow")
        assert re.findall(r'data-state="(\w+)"[^>]* data-(here|passed)', shown) == [
            ("received", "passed"), ("diagnosing", "here"),
        ]  # fmt: skip
        assert re.findall(r'data-to="(\w+)"[^>]* data-taken', shown) == ["diagnosing"]
        assert 'data-flow="complaint"' not in shown
        assert (await seen.client.get("/-/workflows")).status_code == 403
        root = await visitor(world, await world.person("root", "admin"))
        assert 'data-flow="complaint"' in await root.page("/-/workflows")

    play(story, FILES)


def test_whoever_is_named_to_handle_a_record_is_told_unless_they_named_themselves(play: Play) -> None:
    async def story(world: World) -> None:
        boss, tina, tom = await people(world)
        identity = await request(boss)
        await boss.take("request", identity, "diagnose", handler=tina.user)
        await tina.take("request", identity, "repair", handler=tina.user, fault="Seal")
        assert told(await (await visitor(world, tina.user)).page("/-/inbox/notices")) == [
            "named you to handle this It leaks"
        ]
        assert told(await (await visitor(world, tom.user)).page("/-/inbox/notices")) == []

    play(story, FILES)


def test_a_transition_that_is_taken_once_is_refused_then_and_shows_what_came_of_it(play: Play) -> None:
    files = {
        "app.yaml": APP,
        "lamp.yaml": "entity: lamp\ntitle: name\nfields: {name: text}\n",
        "bill.yaml": "entity: bill\ntitle: name\nfields: {name: text}\n",
        "flow.yaml": """
workflow: lamp
of: lamp
states: {off: {initial: true}, lit: {final: true}}
transitions:
  light: {from: off, to: lit, once: true, do: [{create: bill, set: {name: =name}}]}
  darken: {from: lit, to: off}
""",
        "boss.yaml": "role: boss\ngrants: {lamp: {read: true, create: true, actions: all}, bill: {read: true}}\n",
    }

    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        lamp = (await boss.make("lamp", name="A"))["id"]
        made = await boss.take("lamp", lamp, "light")
        await boss.take("lamp", lamp, "darken")
        with pytest.raises(Refused) as refused:
            await boss.take("lamp", lamp, "light")
        problem = refused.value.response.json()
        assert picked(problem, "status", "code", "made") == (409, "already_done", made["made"])
        assert (await boss.get("lamp", lamp))["state"] == "off"

    play(story, files)
