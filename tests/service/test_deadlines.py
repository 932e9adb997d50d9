"""Deadlines of workflows: until when a record gets on, found overdue by statement, and told on screens."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from engine.app.worker import Background
from engine.jobs.sweeping import Sweep, sweep
from tests.service.sales import APP
from tests.service.test_standing import swept
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FLOW = """
workflow: device
of: device
states:
  received:  {initial: true}
  repairing: {handler: role(boss), within: 4 hours}
  waiting:   {}
  done:      {final: true}
transitions:
  repair: {from: received, to: repairing}
  wait:   {from: repairing, to: waiting}
  resume: {from: waiting, to: repairing}
  finish: {from: [repairing, waiting], to: done}
deadlines:
  answer: {until: [repairing, waiting, done], within: "'1 hour' if urgent else '8 hours'"}
  end:
    label: {zh: 完成, en: End}
    until: done
    paused: waiting
    within: days
    overdue: [{update: this, set: {late: =late + 1}}]
"""
FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "device.yaml": """
entity: device
title: name
fields:
  name: {type: text, required: true}
  urgent: {type: bool, default: false}
  days: {type: duration, default: 3 days}
  late: {type: integer, default: 0}
""",
    "flow.yaml": FLOW,
    "boss.yaml": """
role: boss
grants:
  device: {read: true, create: true, update: true, actions: all}
  user: {read: true}
""",
}


async def a_device(world: World, client: Client, **values: Any) -> int:
    made: int = (await client.make("device", name="Radio", **values))["id"]
    return made


def until(device: Mapping[str, Any], deadline: str, since: str = "created_at") -> timedelta:
    due, began = device[f"{deadline}_due"], device[since]
    return datetime.fromisoformat(due) - datetime.fromisoformat(began)


def test_what_a_deadline_is_measured_by_moves_it_until_it_is_met(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        device = await a_device(world, boss)
        found = []
        for change in ({}, {"urgent": True}, {"days": "5 working days"}, {"days": None}):
            await boss.set("device", device, **change)
            seen = await boss.get("device", device)
            found.append((until(seen, "answer"), seen["end_due"] is None, seen["end_overdue"]))
        assert [one[0] for one in found] == [timedelta(hours=8), *[timedelta(hours=1)] * 3]
        assert [one[1:] for one in found] == [*[(False, False)] * 3, (True, False)]
        await boss.take("device", device, "repair", handler=boss.user)
        await boss.set("device", device, urgent=False)
        seen = await boss.get("device", device)
        assert (until(seen, "answer"), until(seen, "state", "state_since")) == (timedelta(hours=1), timedelta(hours=4))
        assert seen["answer_met"] == seen["state_since"]

    play(story, FILES)


def test_what_is_overdue_is_done_once_however_often_it_is_looked_for(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        one, other, _ = [await a_device(world, boss, days=days) for days in ("3 days", "3 days", "9 days")]
        await boss.take("device", other, "repair", handler=boss.user)
        await boss.take("device", other, "wait")
        await swept(world, "device.end", days=2)
        assert await late(boss) == [0, 0, 0]
        for days in (5, 4, 7):
            await swept(world, "device.end", days=days)
        assert await late(boss) == [1, 0, 0]
        await boss.set("device", one, days="1 minute")
        await asyncio.gather(*(sweep(Background(world.application.runtime), Sweep("device.end")) for _ in range(3)))
        assert await late(boss) == [1, 0, 0]

    play(story, FILES)


async def late(client: Client) -> list[int]:
    return [one["late"] for one in await client.all("device", sort="id")]


def test_what_is_left_stands_on_the_record_and_in_the_inbox(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        device = await a_device(world, boss)
        await boss.take("device", device, "repair", handler=boss.user)
        seen = await visitor(world, boss.user)
        page = await seen.page(f"/device/{device}")
        assert re.findall(r'data-tone="(\w+)" title="[^"]+">(State due|End due) ([^<]+)<', page) == [
            ("amber", "State due", "3 hours left"), ("amber", "End due", "2 days left"),
        ]  # fmt: skip
        assert "3 hours left" in await seen.page("/-/inbox/handling")
        assert "Radio" not in await seen.page("/-/inbox/handling?overdue=on")
        await boss.set("device", device, days="0 days")
        assert "Radio" in await seen.page("/-/inbox/handling?overdue=on")
        assert 'data-tone="red"' in await seen.page(f"/device/{device}")
        await boss.take("device", device, "wait")
        assert 'data-tone="gray" title="End due">End due paused<' in await seen.page(f"/device/{device}")

    play(story, FILES)
