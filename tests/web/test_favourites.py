"""The star of lists and records, over the running application."""

import re

from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World
from tests.web.test_boards import FILES as SHOP

OWN = "{read: mine, create: mine, delete: mine}"
GRANTS = f"{{deal: {{read: true}}, saved_view: {OWN}, favourite: {OWN}}}"
FILES = {**SHOP, "team.yaml": f"role: team\ngrants: {GRANTS}\n"}


def starred(page: str) -> list[tuple[str, str]]:
    """What bears a star in the menu: where it leads, and what it is called."""
    menu = page[page.index('id="my-favourites"') : page.index("</div>", page.index('id="my-favourites"'))]
    return re.findall(r'href="([^"]+)" title="([^"]+)"', menu)


def test_what_bears_a_star_stands_in_the_menu_of_who_gave_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "team")
        await boss.make("deal", name="Acme", stage="early", amount="5.00")
        mine = await visitor(world, boss.user)
        mine.speaks("en")
        assert "No deal in this view" in await mine.page("/deal", view="won")
        assert 'aria-pressed="false"' in await mine.page("/deal/1")
        given = await mine.send("/-/favourites", {"record": "deal/1"})
        assert (given.status_code, given.headers["location"]) == (303, "/deal/1")
        assert (await mine.send("/-/favourites", {"entity": "deal", "view": "won"})).headers[
            "location"
        ] == "/deal?view=won"
        page = await mine.page("/deal/1")
        assert ('aria-pressed="true"' in page, starred(page)) == (
            True,
            [("/deal/1", "Acme"), ("/deal?view=won", "deal / won")],
        )
        assert (await mine.page("/")).count('href="/deal?view=won"') >= 3
        assert 'aria-pressed="false"' in await mine.page("/deal")
        other = await visitor(world, await world.person("other", "team"))
        assert starred(await other.page("/deal")) == []
        assert (await other.send("/-/favourites", {"record": "nothing/1"})).status_code == 404
        await boss.set("deal", 1, name="Acme Ltd")
        assert starred(await mine.page("/deal"))[0] == ("/deal/1", "Acme Ltd")
        await mine.send("/-/favourites", {"record": "deal/1"})
        await mine.send("/deal/views?view=won", {"name": "Ours", "shared": "nobody"})
        await mine.send("/-/favourites", {"entity": "deal", "view": "1"})
        assert starred(await mine.page("/deal")) == [("/deal?view=won", "deal / won"), ("/deal?view=1", "deal / Ours")]
        await mine.send("/deal/views/1/delete", {":version": "1"})
        assert starred(await mine.page("/deal")) == [("/deal?view=won", "deal / won")]

    play(story, FILES)


def test_without_a_grant_there_are_no_stars(play: Play) -> None:
    async def story(world: World) -> None:
        screens = await visitor(world, await world.person("boss", "boss"))
        assert 'data-key="star"' not in await screens.page("/deal")
        assert (await screens.send("/-/favourites", {"entity": "deal", "view": ""})).status_code in (403, 404)

    play(story, FILES)
