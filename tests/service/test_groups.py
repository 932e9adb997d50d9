"""`total` adds up the numbers of a group of fields; screens show the fields of a group together."""

import asyncio

import pytest

from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.meta.catalog import Catalog
from tests.service.deploying import applied, opened, planned, put, rows
from tests.service.payroll import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import World


async def office(world: World) -> Client:
    """A sheet with one slip."""
    boss = await world.person_as("boss", "boss")
    await boss.make("sheet", name="January")
    await boss.make("slip", name="Anna", sheet=1, base="1000.00")
    return boss


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"bonus": "500.00"}, ("150.00", "1350.00", "1500.00")),
        ({"base": None, "bonus": "20.00"}, ("2.00", "18.00", "20.00")),
        ({"name": "Bob"}, ("100.00", "900.00", "1000.00")),
    ],
)
def test_a_total_adds_up_what_is_there(play: Play, sent: dict[str, str], told: tuple[str, ...]) -> None:
    async def story(world: World) -> None:
        boss = await office(world)
        await boss.set("slip", 1, **sent)
        assert picked(await boss.get("slip", 1), "tax", "net", "today") == told
        assert picked(await boss.get("sheet", 1), "paid") == (told[1],)
        assert await differences(world) == []

    play(story, FILES)


def test_what_a_total_reads_elsewhere_is_followed(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await office(world)
        await boss.set("sheet", 1, share="0.2")
        assert picked(await boss.get("slip", 1), "tax", "net") == ("200.00", "800.00")
        assert await differences(world) == []

    play(story, FILES)


def test_a_check_asks_for_a_total(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await office(world)
        with pytest.raises(Refused) as refused:
            await boss.set("slip", 1, base=None)
        assert faults(refused.value) == {"base": "check:nothing"}

    play(story, FILES)


def test_lists_are_filtered_by_a_total(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await office(world)
        await boss.make("slip", name="Bob", sheet=1, base="10.00", bonus="5.00")
        assert await boss.ids("slip", where="total(addition) < 100") == [2]
        assert await boss.ids("slip", where="total(addition) > 100") == [1]

    play(story, FILES)


def test_nobody_asks_for_the_total_of_what_they_may_not_see(play: Play) -> None:
    async def story(world: World) -> None:
        await office(world)
        clerk = await world.person_as("clerk", "clerk")
        assert await clerk.ids("slip", where="net > 100") == [1]
        with pytest.raises(Refused, match="not all fields of the group `addition` are known here"):
            await clerk.ids("slip", where="total(addition) > 100")

    play(story, FILES)


def test_screens_show_fields_by_group_in_the_order_of_the_groups(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await office(world)
        here = await visitor(world, boss.user)
        for address in ("/slip/1", "/slip/1/edit", "/slip/new"):
            page = await here.page(address)
            places = [page.index(f">{word}<") for word in ("Deductions", "Tax", "Additions", "Base pay", "Why")]
            assert places == sorted(places)
            assert [page.count(f"<h2>{word}</h2>") for word in ("Deductions", "Additions")] == [1, 1]

    play(story, FILES)


def office_files(**changed: str) -> Catalog:
    """The application with a slip that is written otherwise."""
    slip = FILES["slip.yaml"]
    for old, new in changed.items():
        slip = slip.replace(f"{old}: {{type: money, group: addition,", f"{old}: {{type: money, {new}")
    report = Report()
    catalog = load_files({**{k: v.encode() for k, v in FILES.items()}, "slip.yaml": slip.encode()}, report)
    assert catalog is not None, list(report)
    return catalog


def test_another_group_of_a_field_works_totals_out_again(database_url: str) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, office_files())
            one = 100 if database.dialect == "sqlite" else 1
            await put(database, "sheet", {"name": "'J'"})
            await put(database, "slip", {"name": "'A'", "sheet": "1", "base": str(50 * one), "bonus": str(7 * one)})
            plan = await planned(database, office_files(bonus=""))
            said = [(one.path, one.what) for one in plan.lines]
            assert ("slip.bonus", "group changed; what adds it up follows") in said
            assert "slip.net" in [path for path, _ in said]
            await applied(database, office_files(bonus=""))
            assert await rows(database, "SELECT net FROM slip") == [(50 * one,)]

    asyncio.run(scenario())
