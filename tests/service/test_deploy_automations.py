"""Conditions that hold already when their automation comes: the records are marked, and nothing is done with them."""

import asyncio

from msgspec.structs import replace

from engine.meta.actions import Action
from engine.meta.automations import Automation
from engine.meta.catalog import Catalog
from engine.storage.driver import Database
from tests.service.deploying import applied, opened, put, rows
from tests.storage.plan.making import catalog, text


def deals(*automations: Automation) -> Catalog:
    """Deals, and what waits for their conditions."""
    made = catalog(deal={"name": text()})
    return replace(made, automations={one.name: one for one in automations})


def waiting(name: str, when: str) -> Automation:
    return Automation(name=name, of="deal", when=when, doing=Action(name=name))


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
