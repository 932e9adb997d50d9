"""`references` in lines: several records in each line of a record, saved, shown, counted and deleted with it."""

import json
import re
from html import unescape

import pytest

from engine.service.sample import make_samples, sample_rows
from engine.service.verify import verify
from tests.service.orders import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import NOON, World

PEN, INK = 1, 2
RED, BLUE, GOLD, BLACK = 1, 2, 3, 4
"""Options of pens, but the last, which is one of ink."""


async def _shelves(client: Client) -> None:
    for name in ("Pen", "Ink"):
        await client.make("product", name=name)
    given = [("Red", PEN, "1.50"), ("Blue", PEN, "2.00"), ("Gold", PEN, "900.00"), ("Black", INK, "4.00")]
    for name, product, price in given:
        await client.make("option", name=name, product=product, price=price)


def test_each_line_has_its_records_in_their_order(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        sent = [{"product": PEN, "options": [BLUE, RED, BLUE]}, {"product": INK, "options": [BLACK]}, {"product": INK}]
        made = await boss.make("order", name="O", lines=sent)
        assert [one["options"] for one in made["lines"]] == [[BLUE, RED], [BLACK], []]
        assert [picked(one, "extra", "first") for one in made["lines"]] == [
            ("3.50", "Blue"),
            ("4.00", "Black"),
            ("0.00", None),
        ]
        assert picked(made, "total", "choices", "dear") == ("7.50", 3, False)
        assert await boss.get("order", made["id"]) == made
        assert [one["lines"] for one in await boss.all("order", fields="id,lines")] == [made["lines"]]

    play(story, FILES)


def test_a_change_of_a_line_changes_its_records(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        made = await boss.make("order", name="O", lines=[{"product": PEN, "options": [RED, BLUE]}, {"product": INK}])
        pen, ink = made["lines"]
        moved = [{"id": ink["id"], "options": [BLACK]}, {"id": pen["id"], "options": [GOLD, BLUE]}]
        changed = await boss.set("order", made["id"], lines=moved)
        assert [picked(one, "id", "options") for one in changed["lines"]] == [
            (ink["id"], [BLACK]),
            (pen["id"], [GOLD, BLUE]),
        ]
        assert picked(changed, "total", "choices", "dear", "version") == ("906.00", 3, True, 2)
        kept = await boss.set("order", made["id"], lines=[{"id": pen["id"]}])
        assert [one["options"] for one in kept["lines"]] == [[GOLD, BLUE]]
        assert (await boss.set("order", made["id"], lines=[{"id": pen["id"]}]))["version"] == kept["version"]
        emptied = await boss.set("order", made["id"], lines=[{"id": pen["id"], "options": None}])
        assert picked(emptied, "total", "choices") == ("0.00", 0)
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ({"options": [99]}, {"lines/1/options/0": "no_such_record"}),
        ({"options": [RED, BLACK]}, {"lines/1/options/1": "no_such_record"}),
        ({"options": ["Red"]}, {"lines/1/options/0": "not_a_reference"}),
        ({"options": 7}, {"lines/1/options": "not_references"}),
        ({"options": [RED], "product": INK}, {"lines/1/options/0": "no_such_record"}),
        ({"plain": True, "spares": [RED]}, {"lines/1/spares": "not_writable"}),
    ],
)
def test_what_cannot_be_chosen_is_told_with_its_place(
    play: Play, line: dict[str, object], wrong: dict[str, str]
) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        with pytest.raises(Refused) as refused:
            await boss.make("order", name="O", lines=[{"product": PEN}, {"product": PEN, **line}])
        assert faults(refused.value) == wrong

    play(story, FILES)


def test_what_is_hidden_in_a_line_comes_back_empty_and_is_kept(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        made = await boss.make("order", name="O", lines=[{"product": PEN, "spares": [RED], "remark": "x"}])
        line = made["lines"][0]["id"]
        hidden = await boss.set("order", made["id"], lines=[{"id": line, "plain": True}])
        assert picked(hidden["lines"][0], "spares", "remark") == (None, None)
        same = await boss.set("order", made["id"], lines=hidden["lines"])
        assert same["version"] == hidden["version"]
        shown = await boss.set("order", made["id"], lines=[{**hidden["lines"][0], "plain": False}])
        assert picked(shown["lines"][0], "spares", "remark") == ([RED], "x")
        with pytest.raises(Refused) as refused:
            await boss.set("order", made["id"], lines=[{"id": line, "plain": True, "spares": [BLUE], "remark": "y"}])
        assert faults(refused.value) == {"lines/0/spares": "not_writable", "lines/0/remark": "not_writable"}

    play(story, FILES)


def test_checks_look_at_the_records_of_lines(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        more = [(await boss.make("option", name=str(one), product=PEN))["id"] for one in range(3)]
        with pytest.raises(Refused) as refused:
            await boss.make("order", name="O", lines=[{"product": PEN, "options": [RED, *more]}])
        assert faults(refused.value) == {"lines/0/options": "check:many"}
        made = await boss.make("order", name="O", rush=True, lines=[{"product": PEN, "options": [RED]}])
        with pytest.raises(Refused) as refused:
            await boss.set("order", made["id"], lines=[{"id": made["lines"][0]["id"], "options": [GOLD]}])
        assert faults(refused.value) == {"lines": "check:dear_and_rushed"}

    play(story, FILES)


def test_what_is_worked_out_follows_the_records_that_lines_name(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        made = await boss.make("order", name="O", lines=[{"product": PEN, "options": [RED, BLUE]}])
        await boss.set("option", BLUE, price="120.00")
        after = await boss.get("order", made["id"])
        assert (after["lines"][0]["extra"], *picked(after, "total", "dear")) == ("121.50", "121.50", True)
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


def test_lines_take_their_records_to_the_bin_and_back_and_away(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        made = await boss.make("order", name="O", lines=[{"product": PEN, "options": [RED, BLUE]}])
        with pytest.raises(Refused, match="in_use"):
            await boss.drop("option", RED)
        await boss.drop("order", made["id"])
        assert (await boss.back("order", made["id"]))["lines"] == made["lines"]
        await boss.drop("order", made["id"])
        await boss.purge("order", made["id"])
        await boss.drop("option", RED)
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


def test_nobody_names_or_sees_through_lines_what_they_may_not_see(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        await _shelves(boss)
        made = await boss.make("order", name="O", lines=[{"product": PEN, "options": [RED]}])
        line = made["lines"][0]["id"]
        with pytest.raises(Refused) as refused:
            await clerk.set("order", made["id"], lines=[{"id": line, "options": [RED, GOLD]}])
        assert faults(refused.value) == {"lines/0/options/1": "no_such_record"}
        changed = await clerk.set("order", made["id"], lines=[{"id": line, "options": [BLUE]}])
        assert changed["lines"][0]["options"] == [BLUE]

    play(story, FILES)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("any(o.name == 'Red' for l in lines for o in l.options)", ["one"]),
        ("any(not any(o for o in l.options) for l in lines)", ["two"]),
        ("count(o for l in lines for o in l.options) == 2", ["one"]),
    ],
)
def test_lists_ask_for_what_lines_name(play: Play, where: str, found: list[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        await boss.make("order", name="one", lines=[{"product": PEN, "options": [RED, BLUE]}])
        await boss.make("order", name="two", lines=[{"product": PEN}])
        assert [one["name"] for one in await boss.all("order", where=where)] == found

    play(story, FILES)


def test_fields_of_lines_in_place_name_several_too(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("order", name="O", notes=[{"text": "a", "readers": [boss.user]}, {"text": "b"}])
        assert [one["readers"] for one in made["notes"]] == [[boss.user], []]

    play(story, FILES)


def test_the_form_adds_takes_away_and_tells_what_is_wrong(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        await _shelves(boss)
        made = await boss.make("order", name="O", lines=[{"product": PEN, "options": [RED, BLUE]}])
        address, line = f"/order/{made['id']}", made["lines"][0]["id"]
        shown = await screens.page(f"{address}/edit")
        assert _chips(shown) == [("lines/0/options", RED, "Red"), ("lines/0/options", BLUE, "Blue")]
        assert f'<a href="/option/{RED}">Red</a>' in await screens.page(address)
        base = re.findall(r'name=":base" value="([^"]*)"', shown)[0]
        row = {"lines/0/id": str(line), "lines/0/product": str(PEN), f"lines/0/options.{BLUE}": "on"}
        form = {"name": "O", "lines": "", ":version": "1", ":base": unescape(base), **row}
        answer = await screens.send(f"{address}/edit", {**form, "lines/0/options": str(GOLD)})
        assert answer.status_code == 303, answer.text
        assert [one["options"] for one in (await boss.get("order", made["id"]))["lines"]] == [[BLUE, GOLD]]
        wrong = await screens.send(f"{address}/edit", {**form, "lines/0/options": str(BLACK), ":version": "2"})
        assert (wrong.status_code, _chips(wrong.text)[1:]) == (422, [("lines/0/options", BLACK, f"#{BLACK}")])
        assert re.search(r'id="lines-0-options"[^>]*aria-invalid="true"', wrong.text)
        new = {"name": "P", "lines": "", "lines/0/product": str(INK), f"lines/0/options.{BLACK}": "on"}
        assert (await screens.send("/order/new", new)).status_code == 303
        assert [one["lines"][0]["options"] for one in await boss.all("order", where="name == 'P'", fields="lines")] == [
            [BLACK]
        ]

    play(story, FILES)


def _chips(page: str) -> list[tuple[str, int, str]]:
    """The records that stand as chips in a form: of which input, which, and what they are called."""
    found = re.findall(r'name="([\w/]+)\.(\d+)" value="on" checked><span class="lm-cut">([#\w]+)', page)
    return [(name, int(one), called) for name, one, called in found]


@pytest.mark.parametrize(("product", "offered"), [(PEN, ["Gold", "Blue", "Red"]), (INK, ["Black"])])
def test_a_line_offers_what_fits_it(play: Play, product: int, offered: list[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        await _shelves(boss)
        sent = {
            "name": "x",
            "lines/0/product": str(product),
            "lines/0/options:title": "",
            f"lines/0/options.{RED}": "on",
        }
        answer = await screens.send("/order/pick/lines/0/options", sent)
        assert re.findall(r'data-title="(\w+)"', answer.text) == offered

    play(story, FILES)


def test_the_trail_says_what_lines_named_before_and_after(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        made = await boss.make("order", name="O", lines=[{"product": PEN, "options": [RED]}, {"product": PEN}])
        first, second = (one["id"] for one in made["lines"])
        await boss.set("order", made["id"], lines=[{"id": first, "options": [BLUE, RED]}, {"id": second}])
        rows = await shop.rows("SELECT before, after FROM _audit WHERE entity = 'order' ORDER BY id")
        before, after = (json.loads(one)["lines"] for one in rows[-1])
        assert [picked(one, "id", "options") for one in (*before, *after)] == [(first, [RED]), (first, [BLUE, RED])]
        told = (await boss.raw.get(f"/api/order/{made['id']}/history")).json()["items"][0]["changes"]
        (lines,) = (one for one in told if one["field"] == "lines")
        assert picked(lines["after"][0], "id", "options") == (first, [BLUE, RED])

    play(story, FILES)


def test_sample_data_fits_and_is_verified(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        clock = shop.compiled.clock(moment=NOON)
        await make_samples(
            shop.database, shop.compiled, sample_rows(shop.compiled), clock, more=False, progress=lambda *_: None
        )
        orders = await boss.all("order", fields="id,lines")
        assert any(line["options"] for one in orders for line in one["lines"])
        for one in orders:
            assert (await boss.set("order", one["id"], lines=one["lines"]))["lines"] == one["lines"]
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


def test_records_that_lines_name_are_expanded(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _shelves(boss)
        made = await boss.make("order", name="O", lines=[{"product": PEN, "options": [RED]}])
        answer = await boss.raw.get(f"/api/order/{made['id']}", params={"expand": "lines.options.product"})
        assert answer.status_code == 200, answer.text
        expanded = answer.json()["_expanded"]
        assert (expanded["option"][str(RED)]["name"], expanded["product"][str(PEN)]["name"]) == ("Red", "Pen")

    play(story, FILES)
