"""Workflows and deadlines that come when records are there: these get a state, and their time runs."""

from pathlib import Path

from engine.service import deploy
from tests.service.sales import APP
from tests.service.test_deadlines import FILES, FLOW
from tests.service.test_deploy_workflows import catalog_of
from tests.support.client import picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import NOON, World

BEFORE = {name: text for name, text in FILES.items() if name != "flow.yaml"} | {
    "device.yaml": FILES["device.yaml"].replace("fields:", "fields:\n  fresh: {type: bool, default: true}"),
    "boss.yaml": FILES["boss.yaml"].replace(", actions: all", ""),
}
AFTER = BEFORE | {
    "device.yaml": BEFORE["device.yaml"] + "  open: {type: bool, value: not (state == 'done')}\n",
    "boss.yaml": FILES["boss.yaml"],
    "flow.yaml": FLOW.replace("of: device", "of: device\nwhen: urgent", 1).replace("within: days", "within: 0 days"),
    "other.yaml": """
workflow: plain
of: device
when: not urgent and fresh
states: {listed: {initial: true}, done: {final: true}}
transitions: {strike: {from: listed, to: done}}
""",
}


async def apply(world: World, folder: Path, files: dict[str, str]) -> dict[str, int | None]:
    """Other definitions are in force; what the plan counted."""
    plan = await deploy.plan(world.database, catalog_of(folder, files), {})
    assert not [one for one in plan.lines if one.blocked]
    await deploy.apply(world.database, plan, "anna", NOON, patience=5)
    await world.application.refresh()
    return {f"{one.path}: {one.what}": one.rows for one in plan.lines}


def test_records_begin_in_the_state_of_the_workflow_that_is_for_them(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "admin")
        for urgent, fresh in ((True, True), (False, True), (False, False)):
            await boss.make("device", name="Radio", urgent=urgent, fresh=fresh)
        told = await apply(world, tmp_path, AFTER)
        says = "device.state: records that are there without a state begin in"
        late = "new deadline; it runs since a record was made; what is overdue at once is told of, and nothing is done"
        assert (told[f"{says} received"], told[f"{says} listed"]) == (1, 1)
        assert told[f"deadline device.end: {late}"] == 1
        found = [
            picked(one, "state", "state_workflow", "open", "late", "end_overdue")
            for one in await boss.all("device", sort="id")
        ]
        assert found == [
            ("received", "device", True, 0, True), ("listed", "plain", True, 0, False), (None, None, True, 0, False)
        ]  # fmt: skip
        seen = await boss.get("device", 1)
        assert seen["end_since"] == seen["created_at"] < seen["state_since"]
        (entry, *_) = (await boss.raw.get("/api/device/1/history")).json()["items"]
        assert ("state", None, "received") in [picked(one, "field", "before", "after") for one in entry["changes"]]
        assert await world.rows("SELECT value FROM _track WHERE record = 1 AND field = 'state'") == [("received",)]
        assert await world.rows("SELECT record FROM _mark WHERE automation = 'device.end'") == [(1,)]
        assert not await differences(world)

    play(story, BEFORE)


def test_a_deadline_that_runs_is_as_long_as_when_it_began(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "admin")
        await boss.make("device", name="Radio")
        longer = FLOW.replace("8 hours", "9 hours")
        told = await apply(world, tmp_path, {**FILES, "flow.yaml": longer})
        assert "device.answer_within: another length; deadlines that run keep theirs" in told
        await boss.make("device", name="Radio")
        found = [one["answer_within"] for one in await boss.all("device", sort="id")]
        assert found == ["8 hours", "9 hours"]
        await boss.set("device", 1, urgent=True)
        await boss.set("device", 1, urgent=False)
        assert (await boss.get("device", 1))["answer_within"] == "9 hours"

    play(story, FILES)


def test_what_a_field_held_that_is_a_state_is_kept(play: Play, tmp_path: Path) -> None:
    device = (
        "entity: device\ntitle: name\nfields:\n  name: text\n  state: {type: choice, options: {open: {}, done: {}}}\n"
    )
    boss = "role: boss\ngrants: {device: {read: true, create: true, update: true}}\n"
    files = {"app.yaml": APP, "device.yaml": device, "boss.yaml": boss}
    flow = "workflow: device\nof: device\nstates: {open: {initial: true}, done: {final: true}}\n"
    after = files | {
        "boss.yaml": boss.replace("update: true", "update: true, actions: all"),
        "device.yaml": device.replace(", options: {open: {}, done: {}}", ""),
        "flow.yaml": f"{flow}transitions: {{end: {{from: open, to: done}}}}\n",
    }

    async def story(world: World) -> None:
        client = await world.person_as("boss", "boss")
        for values in ({"state": "done"}, {}):
            await client.make("device", name="Radio", **values)
        told = await apply(world, tmp_path, after)
        assert told["device.state: records that are there without a state begin in open"] == 1
        found = await client.all("device", sort="id")
        assert [(one["state"], one["state_since"] is not None, one["version"]) for one in found] == [
            ("done", True, 1), ("open", True, 2)
        ]  # fmt: skip

    play(story, files)
