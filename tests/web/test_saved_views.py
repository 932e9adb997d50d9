"""Views of a list that people save, over the running application."""

import re

from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World
from tests.web.test_boards import FILES as SHOP

OWN = "saved_view: {read: \"mine or shared != 'nobody'\", create: mine, update: mine, delete: mine}"
FILES = {
    **SHOP,
    "team.yaml": f"role: team\ngrants: {{deal: {{read: true}}, user: {{read: true}}, {OWN}}}\n",
    "rest.yaml": f"role: rest\ngrants: {{deal: {{read: true}}, user: {{read: true}}, {OWN}}}\n",
}


def tabs(page: str) -> list[tuple[str, bool]]:
    """What the tabs are called, and which of them is looked at."""
    nav = page[page.index('class="lm-views"') : page.index("</nav>", page.index('class="lm-views"'))]
    return [(label, "aria-current" in inside) for inside, label in re.findall(r"<a ([^>]*)>([^<]+)</a>", nav)]


def titles(page: str) -> list[str]:
    return re.findall(r'class="lm-title" [^>]*>([^<]*)<', page)


def test_a_list_is_saved_under_a_name_changed_made_the_default_and_thrown_away(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "team")
        for name, stage in (("A", "early"), ("B", "won"), ("C", "won")):
            await boss.make("deal", name=name, stage=stage, amount="5.00")
        screens = await visitor(world, boss.user)
        plain = await screens.page("/deal", view="all")
        assert ("View changed" in plain, tabs(plain)[0]) == (False, ("all", True))
        narrowed = await screens.page("/deal", view="all", sort="-name", **{"is.stage.won": "on"})
        assert ("View changed" in narrowed, titles(narrowed)) == (True, ["C", "B"])
        saved = await screens.send(
            "/deal/views?view=all&sort=-name&is.stage.won=on", {"name": "Ours", "shared": "nobody"}
        )
        assert (saved.status_code, saved.headers["location"]) == (303, "/deal?view=1")
        own = await screens.page("/deal", view="1")
        assert (titles(own), tabs(own)[-1], "View changed" in own) == (["C", "B"], ("Ours", True), False)
        bare = await screens.page("/deal", view="1", changed="on")
        assert (sorted(titles(bare)), "View changed" in bare) == (["A", "B", "C"], True)
        assert titles(await screens.page("/deal")) != ["C", "B"]
        kept = {"name": "Mine", "shared": "nobody", "is_default": "on", ":version": "1"}
        assert (await screens.send("/deal/views/1?view=all&sort=name&is.stage.won=on", kept)).status_code == 303
        assert titles(await screens.page("/deal")) == ["C", "B"]
        keep = {"keep": "on", ":version": "2"}
        assert (await screens.send("/deal/views/1?view=all&sort=name&is.stage.won=on", keep)).status_code == 303
        assert titles(await screens.page("/deal", view="1")) == ["B", "C"]
        assert tabs(await screens.page("/deal", view="all"))[-1] == ("Mine", False)
        assert (await screens.send("/deal/views/1/delete", {":version": "3"})).status_code == 303
        assert [name for name, _ in tabs(await screens.page("/deal", view="all"))][-1] == "made"

    play(story, FILES)


def test_a_view_is_shown_to_those_it_is_for_and_changed_by_its_owner(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "team")
        screens = await visitor(world, boss.user)
        for name, shared in (("Own", "nobody"), ("Team", "role"), ("All", "everybody")):
            await screens.send("/deal/views?view=all&q=x", {"name": name, "shared": shared, "role": "team"})
        other = await visitor(world, await world.person("other", "team"))
        stranger = await visitor(world, await world.person("stranger", "rest"))
        written = ["all", "board", "won", "plan", "made"]
        assert [name for name, _ in tabs(await screens.page("/deal"))] == [*written, "All", "Own", "Team"]
        assert [name for name, _ in tabs(await other.page("/deal"))] == [*written, "All", "Team"]
        assert [name for name, _ in tabs(await stranger.page("/deal"))] == [*written, "All"]
        assert tabs(await other.page("/deal", view="1"))[0] == ("all", True)
        for address, sent in (("/deal/views/3", {"name": "Mine"}), ("/deal/views/3/delete", {})):
            assert (await other.send(address, {**sent, ":version": "1"})).status_code == 403
        assert (await other.send("/deal/views/1/delete", {":version": "1"})).status_code == 404
        assert "View settings" not in await other.page("/deal", view="3")

    play(story, FILES)
