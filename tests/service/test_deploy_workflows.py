"""Workflows that change under running records: they move as `migrate` says, or the plan refuses and counts them."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.service import deploy
from engine.storage.plan import Line
from tests.service.sales import APP
from tests.support.client import Client, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.world import NOON, World, catalog_of

FLOW = """
workflow: device
of: device
states:
  received:  {initial: true}
  waiting:   {}
  repairing: {handler: role(technician)}
  done:      {final: true}
transitions:
  wait:   {from: received, to: waiting}
  repair: {from: [received, waiting], to: repairing}
  finish: {from: repairing, to: done}
  accept: {from: received, to: waiting, approval: acceptance, rejected: done}
"""
FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "device.yaml": """
entity: device
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, required: true}
  urgent: {type: bool, default: false}
  owner: {type: user, default: =me}
  shop: {type: reference, to: shop}
  open: {type: bool, value: state == 'received'}
""",
    "shop.yaml": """
entity: shop
title: name
fields:
  name: {type: text}
  devices: {type: collection, of: device, by: shop}
  open: {type: integer, value: count(d for d in devices if d.open)}
""",
    "flow.yaml": FLOW,
    "acceptance.yaml": "approval: acceptance\nof: device\nlevels: {head: {approvers: role(head)}}\n",
    "boss.yaml": """
role: boss
grants:
  device: {read: true, create: true, update: true, delete: true, restore: true, actions: all}
  shop: {read: true, create: true}
  user: {read: true}
""",
    "technician.yaml": "role: technician\ngrants: {device: {read: true, update: true, actions: [finish]}}\n",
    "head.yaml": "role: head\ngrants: {device: {read: true}}\n",
}
WITHOUT = (
    FLOW.replace("  waiting:   {}\n", "  resting:   {}\n")
    .replace("[received, waiting]", "[received, resting]")
    .replace("to: waiting", "to: resting")
)
MIGRATED = f"{WITHOUT}migrate: {{waiting: resting}}\n"
OTHER = """
workflow: {name}
of: device
when: urgent
rank: 10
states: {{received: {{initial: true}}, lent: {{}}, done: {{final: true}}}}
transitions:
  lend_{name}: {{from: received, to: lent}}
  end_{name}: {{from: lent, to: done}}
"""


async def planned(world: World, folder: Path, **files: str) -> dict[str, Line]:
    """What a plan says of other definitions, by what it says."""
    catalog = await asyncio.to_thread(catalog_of, folder, {**FILES, **files})
    return {f"{one.path}: {one.what}": one for one in (await deploy.plan(world.database, catalog, {})).lines}


async def changed(world: World, folder: Path, **files: str) -> None:
    """Other definitions are in force; what is taken out is confirmed."""
    catalog = await asyncio.to_thread(catalog_of, folder, {**FILES, **files})
    asked = {one.confirm for one in (await deploy.plan(world.database, catalog, {})).lines if one.confirm}
    await deploy.apply(world.database, await deploy.plan(world.database, catalog, {}, asked), "anna", NOON, patience=5)
    await world.application.refresh()


async def devices(boss: Client) -> tuple[int, int, int]:
    """One that is received, one that waits, and one that waits in the bin; all of one shop."""
    shop = (await boss.make("shop", name="Main"))["id"]
    made = [(await boss.make("device", name=one, shop=shop))["id"] for one in "abc"]
    for one in made[1:]:
        await boss.take("device", one, "wait")
    await boss.raw.delete(f"/api/device/{made[2]}", headers={"If-Match": "*"})
    return made[0], made[1], made[2]


def test_a_state_that_records_are_in_does_not_go(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "admin")
        await devices(boss)
        line = (await planned(world, tmp_path, **{"flow.yaml": WITHOUT}))[
            "device.state: state waiting removed, which records are in"
        ]
        assert (line.blocked, line.rows, line.examples) == (True, 2, ("#2 b", "#3 c"))
        assert "`waiting` and the state they go to below `migrate`" in line.remedy

    play(story, FILES)


def test_records_move_as_migrate_says_and_their_history_goes_on(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "admin")
        first, waiting, binned = await devices(boss)
        flow = {"flow.yaml": f"{WITHOUT}migrate: {{waiting: received}}\n"}
        assert (await planned(world, tmp_path, **flow))["device.state: records in waiting go to received"].rows == 2
        await changed(world, tmp_path, **flow)
        moved = await boss.get("device", waiting)
        assert picked(moved, "state", "open", "version") == ("received", True, 3)
        assert moved["state_since"] > moved["created_at"]
        assert (await boss.get("shop", 1))["open"] == 2
        assert (await boss.back("device", binned))["state"] == "received"
        (told, *_) = (await boss.raw.get(f"/api/device/{waiting}/history")).json()["items"]
        moved = [picked(one, "field", "before", "after") for one in told["changes"]]
        assert [picked(one, "field", "before", "after") for one in told["changes"]] == [
            ("state", "waiting", "received")
        ]
        assert picked(told, "operation", "via", "by") == ("update", "engine", None)
        kept = await world.rows(f"SELECT value FROM _track WHERE field = 'state' AND record = {waiting} ORDER BY id")
        assert kept == [("received",), ("waiting",), ("received",)]
        assert (await boss.get("device", first))["version"] == 1
        assert not await differences(world)

    play(story, FILES)


def test_where_nobody_is_named_yet_whoever_may_takes_the_transition(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "admin")
        tina = await world.person_as("tina", "technician")
        _, waiting, _ = await devices(boss)
        await changed(world, tmp_path, **{"flow.yaml": f"{WITHOUT}migrate: {{waiting: repairing}}\n"})
        assert picked(await boss.get("device", waiting), "state", "handler") == ("repairing", None)
        await tina.take("device", waiting, "finish")

    play(story, FILES)


def test_records_go_on_through_the_workflow_that_was_the_only_one(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "admin")
        received, waiting, _ = await devices(boss)
        both = {"lending.yaml": OTHER.format(name="lending")}
        await changed(world, tmp_path / "both", **both)
        await boss.take("device", received, "wait")
        assert (await boss.get("device", waiting))["state_workflow"] == "device"
        urgent = (await boss.make("device", name="d", urgent=True))["id"]
        await boss.take("device", urgent, "lend_lending")
        loans = OTHER.format(name="loan")
        refused = await planned(world, tmp_path / "loan", **{"loan.yaml": loans})
        line = refused["device.state: state lent of lending removed, which records are in"]
        assert (line.blocked, line.rows) == (True, 1)
        assert "`lending.lent`" in line.remedy
        taken = f"{loans}migrate: {{lending.received: received, lending.lent: lent, lending.done: done}}\n"
        await changed(world, tmp_path / "taken", **{"loan.yaml": taken})
        assert picked(await boss.get("device", urgent), "state", "state_workflow") == ("lent", "loan")
        await boss.take("device", urgent, "end_loan")
        assert (await boss.make("device", name="e", urgent=True))["state_workflow"] == "loan"

    play(story, FILES)


def test_what_is_under_way_is_counted_and_leads_to_where_records_go(play: Play, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "admin")
        head = await world.person_as("head", "head")
        one = (await boss.make("device", name="a"))["id"]
        await boss.take("device", one, "accept")
        lines = await planned(world, tmp_path / "refused", **{"flow.yaml": WITHOUT})
        line = lines["device.state: approvals under way lead to waiting"]
        assert (line.blocked, line.rows) == (True, 1)
        assert "let them end first" in line.remedy
        gone = MIGRATED.replace("  accept: {from: received, to: resting, approval: acceptance, rejected: done}\n", "")
        without = {
            "flow.yaml": gone,
            "acceptance.yaml": "approval: other\nof: device\nlevels: {a: {approvers: owner}}\n",
        }
        lines = await planned(world, tmp_path / "gone", **without)
        told = {text: line.rows for text, line in lines.items() if "under way" in text or "transition" in text}
        assert told == {
            "workflow device: changed: states, transitions, migrate": None,
            "device.state: approvals under way that lead to waiting go on to resting": 1,
            "device.state: approvals under way that lead, when refused, to waiting go on to resting": 0,
            "approval acceptance: approval removed; what is under way goes on as it began": 1,
        }
        await changed(world, tmp_path / "gone", **without)
        (asked,) = await head.ids("approval_task", where="state == 'waiting'")
        await head.take("approval_task", asked, "agree")
        assert (await boss.get("device", one))["state"] == "resting"
        assert [one["state"] for one in await boss.all("approval_request")] == ["agreed"]

    play(story, FILES)


@pytest.mark.parametrize(
    ("answer", "state"), [pytest.param("agree", "waiting", id="agreed"), pytest.param("refuse", "done", id="refused")]
)
def test_what_was_agreed_to_is_where_it_led_when_it_was_submitted(
    play: Play, tmp_path: Path, answer: str, state: str
) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "admin")
        head = await world.person_as("head", "head")
        one = (await boss.make("device", name="a"))["id"]
        await boss.take("device", one, "accept")
        other = FLOW.replace("to: waiting, approval: acceptance, rejected: done", "to: done, approval: acceptance")
        await changed(world, tmp_path, **{"flow.yaml": other})
        (asked,) = await head.ids("approval_task", where="state == 'waiting'")
        await head.take("approval_task", asked, answer, note="Fine")
        assert (await boss.get("device", one))["state"] == state

    play(story, FILES)


def test_requests_whose_transition_does_not_begin_where_their_record_goes_are_counted(
    play: Play, tmp_path: Path
) -> None:
    gone = FLOW.replace("received", "fresh") + "migrate: {received: repairing}\n"

    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "admin")
        await world.person_as("hugo", "head")
        made = [(await boss.make("device", name=name))["id"] for name in "abc"]
        for device in made[:2]:
            await boss.take("device", device, "accept")
        device = FILES["device.yaml"].replace("'received'", "'fresh'")
        told = await planned(world, tmp_path, **{"flow.yaml": gone, "device.yaml": device})
        says = "device.accept: accept does not begin in repairing, to which records in received go; what waits for it"
        (line,) = [one for what, one in told.items() if what.startswith(says)]
        assert (line.rows, line.blocked) == (2, False)

    play(story, FILES)
