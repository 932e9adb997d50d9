"""What somebody chooses of a list: its columns and their order; it stays in the address, a saved view and a file."""

import re

from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World
from tests.web.test_boards import DEAL
from tests.web.test_saved_views import FILES

READER = "role: reader\ngrants: {deal: {read: true, export: true, fields: {amount: {read: false}}}}\n"
SHOP = {**FILES, "deal.yaml": DEAL + "features: {export: {}}\n", "reader.yaml": READER}


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]* data-column="(\w+)"', page)


def test_columns_are_chosen_kept_in_a_view_and_followed_by_the_file(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "team")
        await boss.make("deal", name="A", stage="won", amount="5.00")
        screens = await visitor(world, boss.user)
        told = {"show.amount": "on", "place.amount": "2", "width.amount": "180", "show.stage": "on", "place.stage": "1"}
        asked = {**told, "width.name": "300", "view": "all", "is.stage.won": "on", "show.nothing": "on"}
        answer = await screens.client.get("/deal/columns", params=asked)
        address = "/deal?is.stage.won=on&view=all&columns=name%3A300%2Cstage%2Camount%3A180"
        assert (answer.status_code, answer.headers["location"]) == (303, address)
        page = (await screens.client.get(address)).text
        assert heads(page) == ["name", "stage", "amount"]
        assert '<col width="180">' in page
        assert "View changed" in page
        saved = await screens.send(address.replace("/deal?", "/deal/views?"), {"name": "Wide", "shared": "nobody"})
        assert saved.headers["location"] == "/deal?view=1"
        kept = await screens.page("/deal", view="1")
        assert (heads(kept), "View changed" in kept) == (["name", "stage", "amount"], False)
        assert heads(await screens.page("/deal", columns="stage,stage:1,owners,version,name")) == ["name", "stage"]
        assert heads(await screens.page("/deal", columns="nothing")) == heads(await screens.page("/deal"))

    play(story, SHOP)


def test_only_what_may_be_read_is_a_column_or_a_filter(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        await boss.make("deal", name="A", amount="5.00")
        screens = await visitor(world, await world.person("reader", "reader"))
        assert heads(await screens.page("/deal", columns="amount,stage")) == ["name", "stage"]
        assert 'fields=name%2Cstage"' in await screens.page("/deal", columns="amount,stage")
        assert "show.amount" not in await screens.page("/deal/menu", menu="columns")
        assert "is.stage.late" in await screens.page("/deal/menu", menu="filter.stage")
        for menu in ("filter.amount", "filter.id", "filter.nothing", "nothing", ""):
            assert (await screens.client.get("/deal/menu", params={"menu": menu})).status_code == 404, menu
        assert (await screens.client.get("/nothing/menu", params={"menu": "columns"})).status_code == 404

    play(story, SHOP)
