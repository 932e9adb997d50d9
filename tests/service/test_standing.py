"""Automations that wait for a condition: done once it becomes true, found by statement where nothing was saved."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from engine.app.worker import Background
from engine.jobs.sweeping import Sweep, sweep
from engine.service import perform
from engine.service.work import ENGINE, Context
from tests.jobs.hands import run
from tests.service.test_automations import entries
from tests.service.test_settings import set_
from tests.service.tickets import FILES
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.world import World


async def swept(world: World, name: str, days: int = 0) -> None:
    async def work(context: Context) -> None:
        clock = replace(
            context.clock, now=context.clock.now + timedelta(days), today=context.clock.today + timedelta(days)
        )
        await perform.sweep_all(replace(context, clock=clock), name)

    await world.change(ENGINE, work)


async def only(client: Client, text: str) -> list[str]:
    return [one for one in await entries(client) if one.startswith(text)]


def test_it_is_done_once_when_its_condition_becomes_true_and_again_for_another_key(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        ticket = (await anna.make("ticket", name="Pump", points=60))["id"]
        counts = []
        for change in ({"points": 70}, {"note": "x"}, {"points": 3}, {"points": 3}, {"points": 51}, {"note": None}):
            await anna.set("ticket", ticket, **change)
            counts.append(len(await only(anna, "high")))
        assert counts == [1, 2, 2, 2, 3, 4]

    play(story, FILES)


def test_a_sweep_finds_what_no_save_told_of_and_does_it_once(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        acme = (await anna.make("customer", name="Acme"))["id"]
        for number in range(3):
            await anna.make("ticket", name=f"T{number}", customer=acme, note="ok")
        await anna.set("customer", acme, level="calm")
        assert await only(anna, "calm") == []
        for _ in range(2):
            await swept(world, "m_calm")
        assert await only(anna, "calm") == ["calm T0", "calm T1", "calm T2"]
        await anna.set("customer", acme, level="angry")
        await swept(world, "m_calm")
        await anna.set("customer", acme, level="calm")
        await asyncio.gather(*(sweep(Background(world.application.runtime), Sweep("m_calm")) for _ in range(3)))
        assert len(await only(anna, "calm")) == 6

    play(story, FILES)


def test_it_is_repeated_while_the_condition_holds_and_daily_ones_once_a_day(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        await anna.make("ticket", name="Pump", note="again")
        await anna.make("ticket", name="Pipe", note="daily")
        counts = []
        for days in (0, 1, 1, 3, 4, 5):
            await swept(world, "m_again", days)
            await swept(world, "m_daily", days)
            counts.append((len(await only(anna, "again")), len(await only(anna, "daily"))))
        assert counts == [(1, 1), (1, 2), (1, 2), (2, 3), (2, 4), (3, 5)]

    play(story, FILES)


def test_a_week_is_done_once_however_late_and_what_was_put_off_is_not_lost_with_the_clock(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        await anna.make("ticket", name="Pump", note="weekly")
        counts = []
        for days in (0, 7, 7, 28, 35):
            await swept(world, "m_weekly", days)
            counts.append(len(await only(anna, "weekly")))
        assert counts == [1, 2, 2, 3, 4]
        later = "UPDATE _schedule SET last_at = '2100-01-01T05:00:00.000000Z' WHERE name = 'automation m_weekly'"
        await run(world, later)
        for _ in range(2):
            await swept(world, "m_weekly")
        assert len(await only(anna, "weekly")) == 5

    play(story, FILES)


def test_what_is_refused_for_one_record_keeps_no_other_and_is_told(play: Play) -> None:
    async def story(world: World) -> None:
        anna = await world.person_as("anna", "staff")
        acme = (await anna.make("customer", name="Acme"))["id"]
        ids = [(await anna.make("ticket", name=f"T{n}", customer=acme, note="large"))["id"] for n in range(3)]
        await anna.set("customer", acme, level="calm")
        failed = []
        for _ in range(2):
            try:
                await sweep(Background(world.application.runtime), Sweep("m_much"))
            except perform.Failed as one:
                failed.append(one.record)
        assert failed == [ids[0], ids[0]]
        assert await world.rows("SELECT count(*) FROM _mark WHERE automation = 'm_much'") == [(0,)]

    play(story, FILES)


SWITCHED = {
    "app.yaml": "app: desk\nlocales: [en]\ncurrency: EUR\ntime_zone: Europe/Berlin\n"
    "settings: {watch: {type: bool, default: false}}\n",
    "case.yaml": "entity: case\ntitle: name\n"
    "fields: {name: {type: text, max: 20}, late: {type: bool, default: false}}\n",
    "late.yaml": "automation: late\nof: case\nenabled: settings.watch\nwhen: name == 'late'\n"
    "do: [{update: this, set: {late: true}}]\n",
    "daily.yaml": "automation: daily\nof: case\nenabled: settings.watch\ntrigger: {every: day}\n"
    "do: [{update: this, set: {name: daily}}]\n",
    "clerk.yaml": "role: clerk\ngrants: {case: {read: true, create: true}}\n",
}


def test_what_a_setting_switches_on_begins_with_what_comes_from_then_on(play: Play) -> None:
    schedules = "SELECT name FROM _schedule WHERE kind = 'sweep' ORDER BY name"

    async def story(world: World) -> None:
        root, clerk = await world.person_as("root", "admin"), await world.person_as("clerk", "clerk")
        old = (await clerk.make("case", name="late"))["id"]
        assert await world.rows(schedules) == []
        await set_(root, watch=True)
        assert await world.rows(schedules) == [("automation daily",), ("automation late",)]
        assert await world.rows("SELECT record FROM _mark") == [(old,)]
        new = await clerk.make("case", name="late")
        assert (await clerk.get("case", new["id"]))["late"] is True
        assert (await clerk.get("case", old))["late"] is False
        await set_(root, watch=False)
        assert (await world.rows(schedules), await world.rows("SELECT record FROM _mark")) == ([], [])

    play(story, SWITCHED)
