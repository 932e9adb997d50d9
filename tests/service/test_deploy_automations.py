"""Conditions that hold already when their automation comes: the records are marked, and nothing is done with them."""

import asyncio

import pytest
from msgspec.structs import replace

from engine.meta.actions import Action
from engine.meta.automations import Automation
from engine.meta.catalog import Catalog
from engine.service import deploy
from engine.storage.driver import Database
from engine.storage.plan import NothingToConfirm, Plan
from tests.service.deploying import NOON, applied, opened, planned, put, rows
from tests.storage.plan.making import catalog, text


def deals(*automations: Automation) -> Catalog:
    """Deals, and what waits for their conditions."""
    made = catalog(deal={"name": text()})
    return replace(made, automations={one.name: one for one in automations})


def waiting(name: str, when: str) -> Automation:
    return Automation(name=name, of="deal", when=when, doing=Action(name=name))


def told(plan: Plan) -> list[tuple[str, str, int | None]]:
    """What a plan says."""
    return [(one.path, one.what, one.rows) for one in plan.lines]


async def there(database: Database) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The marks, and the schedules of sweeps."""
    marks = await rows(database, "SELECT automation, record FROM _mark ORDER BY automation, record")
    return marks, await rows(database, "SELECT name FROM _schedule WHERE kind = 'sweep' ORDER BY name")


def test_a_condition_that_holds_already_is_marked_and_its_sweep_is_planned(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, deals())
            await put(database, "deal", {"name": "'a'"}, {"name": "'b'"}, {"name": "'a'"})
            await applied(database, deals(waiting("first", "name == 'a'")))
            assert await there(database) == ([("first", 1), ("first", 3)], [("automation first",)])
            await applied(database, deals(waiting("first", "name == 'b'"), waiting("second", "name == 'c'")))
            assert await there(database) == ([("first", 2)], [("automation first",), ("automation second",)])
            await applied(database, deals(waiting("second", "name == 'c'")))
            assert await there(database) == ([], [("automation second",)])

    asyncio.run(scenario())


def test_a_plan_says_for_how_many_a_condition_holds_already_and_is_told_to_begin_with_them(database_url: str) -> None:
    passed = "where its condition holds already nothing is done (--confirm automation.first does it)"

    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, deals())
            await put(database, "deal", {"name": "'a'"}, {"name": "'b'"}, {"name": "'a'"})
            wanted = deals(waiting("first", "name == 'a'"), waiting("second", "name == 'c'"))
            plan = await planned(database, wanted)
            assert told(plan) == [
                ("automation.first", f"new automation of deal; {passed}", 2),
                ("automation.second", "new automation of deal", None),
            ]
            with pytest.raises(NothingToConfirm, match=r"automation\.first, automation\.second"):
                await planned(database, wanted, "automation.third")
            plan = await planned(database, wanted, "automation.first")
            assert told(plan)[0][1] == "new automation of deal; it is done where its condition holds already"
            await deploy.apply(database, plan, "anna", NOON)
            assert await rows(database, "SELECT payload FROM _job") == [('{"automation":"first"}',)]
            assert (await there(database))[0] == []
            changed = told(await planned(database, deals(waiting("first", "name == 'b'"))))
            assert [(path, rows) for path, _, rows in changed] == [("automation.first", 1), ("automation.second", None)]

    asyncio.run(scenario())


def test_what_a_condition_reads_may_come_with_it(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, catalog(deal={"name": text()}))
            await put(database, "deal", {"name": "'a'"})
            new = catalog(deal={"name": text(), "note": text()})
            new = replace(new, automations={"first": waiting("first", "note is null")})
            assert [one[2] for one in told(await planned(database, new)) if one[0] == "automation.first"] == [None]

    asyncio.run(scenario())
