"""What somebody chooses of a list: its columns and their order, groups; what its figures tell, and of whom."""

import re
from html import unescape
from urllib.parse import quote

from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World
from tests.web.test_boards import DEAL
from tests.web.test_saved_views import FILES, titles

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


SUM = r'data-sum="[^"]*"><span[^>]*>([^<]*)<'


def groups(page: str) -> list[tuple[str, int, str]]:
    """What stands above each group: what it is called, how many there are, the sum of the amounts."""
    found = re.findall(r'<tr class="lm-group">(.*?)</tr>', page, re.DOTALL)
    return [
        (
            _one(r'lm-cut">([^<]*)<', one),
            int(_one(r'lm-muted">(\d+)<', one)),
            _one(r'data-sum="[^"]*"><span[^>]*>([^<]*)<', one),
        )
        for one in found
    ]


def total(page: str) -> str:
    return _one(SUM, page[page.index("<tfoot>") :]) if "<tfoot>" in page else ""


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


GROUPED = {
    **SHOP,
    "town.yaml": "extend: entity/deal\nfields: {town: {type: text, max: 40, index: true}, takes: duration}\n",
    "screen.yaml": SHOP["screen.yaml"] + "    staged: {group: stage}\n",
    "seller.yaml": "role: seller\ngrants: {deal: {read: mine, fields: {amount: {read: stage == 'won'}}}}\n",
}


def test_groups_have_figures_of_the_whole_list_and_pages_run_through_them(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "team")
        for number in range(52):
            await boss.make("deal", name=f"E{number:02}", amount="1.00", closes=f"2026-03-{number % 2 + 30}")
        for name in ("W1", "W2"):
            await boss.make("deal", name=name, stage="won", amount="2.50", closes="2026-04-01")
        await boss.make("deal", name="L", stage="late", closes="2026-04-01")
        screens = await visitor(world, boss.user)
        first = await screens.page("/deal", view="staged", sort="name")
        assert (groups(first), total(first)) == ([("early", 52, "52.00")], "57.00")
        assert (len(titles(first)), "50 on this page, 55 in all" in first) == (50, True)
        following = unescape(_one(r'href="([^"]*)"[^>]*data-key="page_next"', first))
        second = (await screens.client.get(following)).text
        assert [name for name, _, _ in groups(second)] == ["early", "late", "won"]
        assert (titles(second), total(second)) == (["E50", "E51", "L", "W1", "W2"], "57.00")
        closed = await screens.page("/deal", view="staged", sort="name", closed="early,late")
        assert (groups(closed)[0], titles(closed)) == (("early", 52, "52.00"), ["W1", "W2"])
        months = groups(await screens.page("/deal", view="all", group="closes", closed="2026-03-01"))
        assert months == [("Mar 2026", 52, "52.00"), ("Apr 2026", 3, "5.00")]
        days = await screens.page("/deal", view="all", group="closes.day", **{"is.stage.won": "on"})
        assert (groups(days), total(days)) == ([("1 Apr 2026", 2, "5.00")], "5.00")
        made = groups(await screens.page("/deal", view="all", group="created_at.day"))
        assert [(count, amounts) for _, count, amounts in made] == [(55, "57.00")]
        owners = groups(await screens.page("/deal", view="all", group="owner"))
        assert owners == [("Boss", 55, "57.00")]
        for name, town in (("W1", "Brig"), ("W2", "-"), ("L", "Sion, VS")):
            (made,) = await boss.ids("deal", where=f"name == '{name}'")
            await boss.set("deal", made, town=town, takes="3 days")
        some = {"group": "town", "view": "all", "where": "town is not null"}
        towns = await screens.page("/deal", **some, closed="%2D,Sion%2C VS")
        assert (groups(towns), titles(towns)) == ([("-", 1, "2.50"), ("Brig", 1, "2.50"), ("Sion, VS", 1, "")], ["W1"])
        lengths = await screens.page("/deal", **some, columns="takes,amount")
        assert (lengths.count("3 days"), total(lengths)) == (3, "5.00")
        for nothing in ("amount", "nothing", "-", "name"):
            assert groups(await screens.page("/deal", view="staged", group=nothing)) == []

    play(story, GROUPED)


def test_figures_tell_nothing_that_may_not_be_seen(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        seller = await world.person_as("seller", "seller")
        for name, stage, amount in (("A", "won", "5.00"), ("B", "early", "7.00")):
            await boss.make("deal", name=name, stage=stage, amount=amount)
            await boss.make("deal", name=f"Own {name}", stage=stage, amount=amount, owner=seller.user)
        theirs = await visitor(world, seller.user)
        page = await theirs.page("/deal", group="stage")
        assert (groups(page), total(page)) == ([("early", 1, ""), ("won", 1, "5.00")], "5.00")
        assert groups(await theirs.page("/deal", group="owner")) == [("Seller", 2, "5.00")]
        reader = await visitor(world, await world.person("reader", "reader"))
        unseen = await reader.page("/deal", group="stage", columns="amount,stage")
        assert (groups(unseen), total(unseen)) == ([("early", 2, ""), ("won", 2, "")], "")
        assert groups(await reader.page("/deal", group="amount")) == []

    play(story, GROUPED)


def test_a_condition_is_written_looked_at_and_kept(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "team")
        for name, stage, amount in (("A", "won", "5.00"), ("B", "early", "7.00"), ("C", "won", "9.00")):
            await boss.make("deal", name=name, stage=stage, amount=amount)
        screens = await visitor(world, boss.user)
        where = "amount > 6 or stage == 'late'"
        taken = await screens.client.get("/deal/condition", params={"where": where, "is.stage.won": "on"})
        assert taken.status_code == 303
        page = (await screens.client.get(taken.headers["location"])).text
        assert (titles(page), total(page), 'id="chip-where"' in page) == (["C"], "9.00", True)
        wrong = await screens.client.get("/deal/condition", params={"where": "amount > 'x' and nothing"})
        assert wrong.status_code == 422
        assert "<mark>nothing</mark></code>" in wrong.text
        assert "amount &gt; &#39;x&#39; and nothing" in wrong.text
        menu = await screens.page("/deal/menu", menu="where")
        assert 'data-insert="amount"' in menu
        kept = await screens.send(f"/deal/views?view=all&where={quote(where)}", {"name": "Dear", "shared": "nobody"})
        assert sorted(titles(await screens.page("/deal", view=kept.headers["location"][-1]))) == ["B", "C"]
        reader = await visitor(world, await world.person("reader", "reader"))
        hidden = await reader.client.get("/deal/condition", params={"where": "amount > 6"})
        unknown = await reader.client.get("/deal/condition", params={"where": "amourt > 6"})
        assert (hidden.status_code, unknown.status_code) == (422, 422)
        assert 'data-insert="amount"' not in await reader.page("/deal/menu", menu="where")

    play(story, GROUPED)


def test_while_a_condition_is_written_its_faults_and_what_may_follow_are_told(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        screens = await visitor(world, boss.user)
        reader = await visitor(world, await world.person("reader", "reader"))

        async def told(text: str, who: Visitor = screens) -> tuple[list[str], bool]:
            """What is offered at `|`, and whether something is wrong with the text."""
            sent = {"where": text.replace("|", ""), ":at": str(text.index("|"))}
            page = (await who.send("/deal/condition", sent)).text
            return [unescape(one) for one in re.findall(r'data-text="([^"]*)"', page)], 'class="lm-negative"' in page

        assert await told("am|") == (["amount", "amount_in_words(", "name"], True)
        assert await told("amount > 6 an|") == (["and"], True)
        assert await told("amount > 6 | and name == 'A'") == (
            ["and", "or", "in", "not in", "is null", "is not null"],
            False,
        )
        assert (await told("stage == |"))[0][:3] == ["'early'", "'late'", "'won'"]
        assert await told("stage == 'w|") == (["'won'"], True)
        assert await told("stage not in ('early', \"la|\")") == (['"late"'], True)
        assert (await told("owner == |"))[0][0] == "me"
        assert "name" in (await told("owner.|"))[0]
        assert "round(" in (await told("rou|"))[0]
        assert (await told("nothing.|"))[0] == []
        assert await told("'|") == ([], True)
        assert "name" in (await told("|"))[0]
        assert await told("amo|", reader) == (["amount_in_words("], True)

    play(story, SHOP)


def test_a_condition_that_does_not_hold_up_by_itself_leads_nowhere(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "team")
        for name, stage in (("A", "won"), ("B", "early")):
            await boss.make("deal", name=name, stage=stage, amount="1.00")
        screens = await visitor(world, boss.user)
        for where in ("name == 'A') or (name == 'B'", "nothing == 1", "name =="):
            asked = {"where": where, "is.stage.won": "on"}
            page = await screens.page("/deal", **asked)
            assert (titles(page), 'id="chip-where"' in page) == ([], True), where
            chip = page[page.index('id="chip-where"') :]
            assert '<span class="lm-hidden-text">' in chip[: chip.index("</button>")]
            assert 'class="lm-negative"' in await screens.page("/deal/menu", menu="where", **asked)
            board = await screens.client.get("/deal/several", params=asked)
            assert board.status_code == 400
        kept = await screens.send("/deal/views?view=all&where=nothing", {"name": "Gone", "shared": "nobody"})
        assert titles(await screens.page("/deal", view=kept.headers["location"][-1])) == []

    play(story, SHOP)


def test_a_condition_is_put_together_from_rows_and_opens_again(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss", "team")
        made = (("A", "won", "5.00"), ("B", "early", "7.00"), ("C", "won", "9.00"), ("D", "late", "8.00"))
        for name, stage, amount in made:
            await boss.make("deal", name=name, stage=stage, amount=amount, closes="2026-03-01")
        screens = await visitor(world, boss.user)
        rows = {
            "g.0": "all", "f.0.0": "closes", "o.0.0": "from", "v.0.0": "2026-02-01",
            "g.0.1": "any", "f.0.1.0": "stage", "o.0.1.0": "is", "v.0.1.0": "early",
            "g.0.1.1": "all", "f.0.1.1.0": "amount", "o.0.1.1.0": "from", "v.0.1.1.0": "8",
            "f.0.1.1.1": "stage", "o.0.1.1.1": "not_is", "v.0.1.1.1": "late",
            "f.0.1.1.2": "owner", "o.0.1.1.2": "of", "v.0.1.1.2": str(boss.user),
        }  # fmt: skip
        taken = await screens.client.get("/deal/condition", params={**rows, ":do": "take"})
        assert taken.status_code == 303
        address = taken.headers["location"]
        assert sorted(titles((await screens.client.get(address)).text)) == ["B", "C"]
        again = (await screens.client.get(address.replace("/deal?", "/deal/menu?menu=build&"))).text
        assert held(again) == {**rows, "v.0.1.1.0": "8.00"}
        box = (await screens.client.get(address.replace("/deal?", "/deal/menu?menu=where&"))).text
        assert "Conditions in groups" in box
        added = await screens.client.get("/deal/condition", params={**rows, ":do": "g.0.1"})
        assert {"g.0.1.2": "all", "f.0.1.2.0": ""}.items() <= held(added.text).items()
        fewer = await screens.client.get("/deal/condition", params={**rows, ":do": "drop.0.1"})
        assert [key for key in held(fewer.text) if key.startswith("f.")] == ["f.0.0"]
        wrong = await screens.client.get("/deal/condition", params={**rows, "v.0.0": "never", ":do": "take"})
        assert (wrong.status_code, 'aria-invalid="true"' in wrong.text) == (200, True)
        for where in ("amount > 6 + 1", "stage == 'won' or amount * 2 > 3", "owner.name == 'x'"):
            answer = await screens.client.get("/deal/menu", params={"menu": "build", "where": where})
            assert answer.status_code == 404, where
        for where in (
            "stage is null",
            "amount >= 1000 and stage == 'won'",
            "not (name is null)",
            "contains(name, 'x') or not (contains(name, 'y'))",
        ):
            await screens.page("/deal/menu", menu="build", where=where)

    play(story, SHOP)


def held(page: str) -> dict[str, str]:
    """What the form with the rows would send."""
    part = page[page.index('<fieldset class="lm-built"') :]
    inputs = dict(re.findall(r'<input class="lm-input[^"]*"(?: id="[^"]*")? name="([ov][^":]*)" value="([^"]*)"', part))
    for name, options in re.findall(
        r'<select class="lm-input" id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', part, re.DOTALL
    ):
        values = re.findall(r'value="([^"]*)"( selected)?', options)
        inputs[name] = next((value for value, chosen in values if chosen), values[0][0])
    return inputs
