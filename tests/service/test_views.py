"""Written views of a list: conditions of the definitions, whoever looks at the list through them."""

from collections.abc import Mapping

import pytest

from tests.service.sales import APP
from tests.service.test_export import rows_of
from tests.support.client import Client, Refused
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP + "\nsettings: {least: {type: money, default: 50}}\n",
    "deal.yaml": """
entity: deal
title: name
features: {export: {}}
fields:
  name: {type: text, max: 40}
  amount: money
  stage: {type: choice, options: {early: {}, late: {}}}
  closes: date
  secret: {type: text, max: 20}
  owner: {type: user, default: =me}
""",
    "deal_screen.yaml": """
screen: deal
of: deal
list:
  views:
    all: {}
    large: {filter: amount >= settings.least}
    board: {show: kanban, by: stage, filter: amount >= settings.least}
    plan: {show: calendar, date: closes, filter: amount >= settings.least}
    of_reps: {filter: me in role(rep)}
    of_bosses: {filter: me in role(boss)}
    theirs: {filter: owner.account == 'boss' and me.account == 'rep'}
    known: {filter: secret is not null}
    hidden: {filter: count(r for r in records(vault)) > 0}
""",
    "vault.yaml": "entity: vault\ntitle: name\nfields: {name: text}\n",
    "boss.yaml": "role: boss\ngrants: {deal: {read: true, create: true}, vault: {read: true}}\n",
    "rep.yaml": """
role: rep
grants:
  deal: {read: true, export: true, fields: {secret: {read: stage == 'late'}}}
  user: {read: id == me}
""",
}


async def furnished(shop: World) -> Client:
    """A rep, for whom there is a large deal and a small one."""
    boss = await shop.person_as("boss", "boss")
    await boss.make("deal", name="Dear", amount="80", stage="early", closes="2026-03-04", secret="a")
    await boss.make("deal", name="Cheap", amount="20", stage="late", closes="2026-03-04", secret="b")
    return await shop.person_as("rep", "rep")


def test_a_view_asks_what_its_reader_may_not_ask(play: Play) -> None:
    async def story(shop: World) -> None:
        rep = await furnished(shop)

        async def names(view: str, **more: str) -> list[str]:
            return [one["name"] for one in await rep.all("deal", view=view, sort="id", **more)]

        assert await names("large") == ["Dear"]
        assert await names("large", where="stage == 'late'") == []
        assert await names("of_reps") == ["Dear", "Cheap"]
        assert await names("of_bosses") == []
        assert await names("theirs") == ["Dear", "Cheap"]
        assert rows_of(await rep.raw.get("/api/deal/export", params={"view": "large", "fields": "name"})) == [
            ["name"],
            ["Dear"],
        ]
        with pytest.raises(Refused, match="no setting"):
            await rep.all("deal", where="amount >= settings.least")
        (noted,) = await shop.rows("SELECT after FROM _audit WHERE operation = 'export'")
        assert "large" in str(noted[0])

    play(story, FILES)


def test_a_view_tells_nothing_of_what_its_reader_may_not_see(play: Play) -> None:
    async def story(shop: World) -> None:
        rep = await furnished(shop)
        assert [one["name"] for one in await rep.all("deal", view="known")] == ["Cheap"]
        for unknown in ("hidden", "no_such"):
            with pytest.raises(Refused, match="400"):
                await rep.all("deal", view=unknown)

    play(story, FILES)


def test_lists_boards_calendars_and_files_are_those_of_their_views(play: Play) -> None:
    async def story(shop: World) -> None:
        desk = await visitor(shop, (await furnished(shop)).user)
        for view in ("large", "board", "plan"):
            page = await desk.page("/deal", view=view, day="2026-03-04")
            assert ("Dear" in page, "Cheap" in page) == (True, False)
        assert "/api/deal/export?view=large&amp;" in await desk.page("/deal", view="large")
        assert "Cheap" in await desk.page("/deal", view="of_reps")

    play(story, FILES)
