"""Lines of a record in its form and on its screen, over the running application, as a browser without script sends."""

import html
import json
import re
from typing import Any

import pytest

from tests.service.documents import FILES
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World

EDIT = "/contract/1/edit"


async def shop(world: World) -> tuple[Client, Visitor]:
    """Three products, and a contract over two of them; the boss at the API and in front of the screens."""
    boss = await world.person_as("boss", "boss")
    for name, price in (("Pen", "2.00"), ("Ink", "5.00"), ("Cap", "7.00")):
        await boss.make("product", name=name, price=price)
    lines = [{"product": 1, "quantity": 3}, {"product": 2, "quantity": "2.5", "price": "4.00"}]
    await boss.make("contract", code="A", rate="2.00", lines=lines)
    return boss, await visitor(world, boss.user)


def inputs(page: str) -> dict[str, str]:
    """What a browser sends of a form: the texts of its inputs, but for those in a template."""
    shown = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    form = shown[shown.index('id="form-part"') : shown.index("</form>", shown.index('id="form-part"'))]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        told = dict(re.findall(r'([\w:-]+)="([^"]*)"', tag))
        if "name" in told and not told["name"].endswith(":title") and ("checkbox" not in tag or " checked" in tag):
            found[told["name"]] = html.unescape(told.get("value", "on"))
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, flags=re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)"[^>]* selected', options)
        found[name] = chosen[0] if chosen else ""
    return found


def told(record: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Product, quantity and price of each line."""
    return [(line["product"], line["quantity"], line["price"]) for line in record["lines"]]


def test_the_form_holds_the_lines_and_an_empty_one(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        sent = inputs(await screens.page(EDIT))
        assert {name: text for name, text in sent.items() if name.startswith("lines/0/")} == {
            "lines/0/id": "1", "lines/0/product": "1", "lines/0/quantity": "3.000", "lines/0/serial": "",
            "lines/0/price": "2.00",
        }  # fmt: skip
        assert (sent["lines"], sent["lines/2/id"], sent["lines/2/quantity"]) == ("", "", "")

    play(story, FILES)


def test_what_was_not_changed_is_not_saved(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        before = await boss.get("contract", 1)
        answer = await screens.send(EDIT, inputs(await screens.page(EDIT)))
        assert answer.status_code == 303
        assert await boss.get("contract", 1) == before

    play(story, FILES)


def test_lines_are_saved_with_the_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        sent = inputs(await screens.page(EDIT)) | {"code": "B", "lines/0/quantity": "１０", "lines/2/product": "3"}
        assert (await screens.send(EDIT, sent)).status_code == 303
        contract = await boss.get("contract", 1)
        assert (contract["code"], contract["version"]) == ("B", 2)
        assert told(contract) == [(1, "10.000", "2.00"), (2, "2.500", "4.00"), (3, "1.000", "7.00")]

    play(story, FILES)


def test_a_new_record_is_saved_with_lines_and_boxes_that_were_not_ticked(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        sent = inputs(await screens.page("/contract/new"))
        sent |= {"code": "N", "notes/0/words": "one", "notes/1/id": "", "notes/1/words": "two", "notes/1/done": "true"}
        assert (await screens.send("/contract/new", sent)).status_code == 303
        contract = await boss.get("contract", 2)
        assert [(one["words"], one["done"]) for one in contract["notes"]] == [("one", False), ("two", True)]

    play(story, FILES)


def test_the_order_of_the_form_is_that_of_the_lines_and_what_is_missing_goes(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        sent = inputs(await screens.page(EDIT))
        rows = {name: text for name, text in sent.items() if name.startswith("lines/")}
        kept = {name: text for name, text in sent.items() if name not in rows}
        turned = {name: text for number in "10" for name, text in rows.items() if name.startswith(f"lines/{number}/")}
        await screens.send(EDIT, kept | turned)
        assert told(await boss.get("contract", 1)) == [(2, "2.500", "4.00"), (1, "3.000", "2.00")]
        sent = inputs(await screens.page(EDIT))
        await screens.send(EDIT, {name: text for name, text in sent.items() if not name.startswith("lines/0/")})
        assert told(await boss.get("contract", 1)) == [(1, "3.000", "2.00")]

    play(story, FILES)


def test_what_is_wrong_stands_at_its_cell_and_keeps_what_was_typed(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        sent = inputs(await screens.page(EDIT)) | {"lines/1/quantity": "viel", "lines/2/quantity": "2"}
        answer = await screens.send(EDIT, sent)
        page = answer.text
        assert answer.status_code == 422
        assert 'href="#lines-1-quantity"' in page
        assert "line 2" in page
        assert re.search(r'id="fault-lines-1-quantity">.*?<span>\w+', page, flags=re.DOTALL)
        again = inputs(page)
        assert (again["lines/1/quantity"], again["lines/2/quantity"], again["lines/3/id"]) == ("viel", "2", "")

    play(story, FILES)


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("add lines", ["1", "2", "", ""]),
        ("remove lines/0", ["2", ""]),
        ("down lines/0", ["2", "1", ""]),
        ("up lines/1", ["2", "1", ""]),
        ("up lines/0", ["1", "2", ""]),
        ("remove lines/77", ["1", "2", ""]),
        ("explode", ["1", "2", ""]),
    ],
)
def test_without_script_the_buttons_send_the_form_and_nothing_is_saved(
    play: Play, do: str, expected: list[str]
) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        sent = inputs(await screens.page(EDIT)) | {"code": "typed", ":do": do}
        answer = await screens.send(EDIT, sent)
        shown = inputs(answer.text)
        assert (answer.status_code, shown["code"]) == (200, "typed")
        assert [text for name, text in shown.items() if re.fullmatch(r"lines/\d+/id", name)] == expected
        assert (await boss.get("contract", 1))["code"] == "A"

    play(story, FILES)


def test_a_preview_tells_what_lines_give(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        sent = inputs(await screens.page(EDIT)) | {"lines/1/quantity": "10", "lines/2/product": "3"}
        page = (await screens.send("/contract/1/preview", sent)).text
        assert re.search(r'"#output-lines-1-amount"[^>]*>[^<]*<span[^>]*>80.00<', page)
        assert re.search(r'"#output-lines-2-amount"[^>]*>[^<]*<span[^>]*>14.00<', page)
        assert re.search(r'"#total-lines-amount"[^>]*>[^<]*<span[^>]*>106.00<', page)
        assert '<i data-empty="lines-2-price">7.00</i>' in page
        assert "<input" not in page

    play(story, FILES)


def test_a_picker_in_a_line_offers_what_fits_the_record(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        await boss.make("product", name="Pencil", kind="service")
        sent = inputs(await screens.page(EDIT)) | {"lines/2/product:title": "Pen"}
        page = (await screens.send("/contract/1/pick/lines/2/product", sent)).text
        assert re.findall(r'data-title="([^"]*)"', page) == ["Pen"]
        page = (await screens.send("/contract/pick/lines/2/product", sent | {"kind": "service"})).text
        assert re.findall(r'data-title="([^"]*)"', page) == ["Pencil"]
        assert (await screens.send("/contract/pick/nothing/2/product", sent)).status_code == 404
        assert (await screens.send("/contract/pick/lines/2/quantity", sent)).status_code == 404

    play(story, FILES)


def test_two_who_changed_lines_choose_between_all_of_them(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        sent = inputs(await screens.page(EDIT)) | {"lines/0/quantity": "4"}
        await boss.set("contract", 1, lines=[{"id": 2}], code="C")
        answer = await screens.send(EDIT, sent)
        assert answer.status_code == 409
        sides = [
            json.loads(html.unescape(one)) for one in re.findall(r'radio" name="lines" value="([^"]*)"', answer.text)
        ]
        assert [[row["id"] for row in side] for side in sides] == [["1", "2"], ["2"]]
        merged = inputs(answer.text.replace('class="lm-dialog"', 'id="form-part"')) | {"lines": json.dumps(sides[1])}
        assert (await screens.send(EDIT, merged)).status_code == 303
        contract = await boss.get("contract", 1)
        assert (contract["code"], [one["id"] for one in contract["lines"]]) == ("C", [2])

    play(story, FILES)


def test_the_screen_of_a_record_shows_its_lines_with_their_sum(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        page = await screens.page("/contract/1")
        foot = page[page.index("<tfoot>") : page.index("</tfoot>")]
        assert "32.00" in foot
        assert re.findall(r'<a href="/product/\d">(\w+)</a>', page) == ["Pen", "Ink"]

    play(story, FILES)


def test_who_does_not_see_lines_has_no_grid_of_them(play: Play) -> None:
    async def story(world: World) -> None:
        await shop(world)
        rep = await world.person_as("rep", "rep")
        await rep.make("contract", code="M", lines=[{"product": 1}])
        page = await (await visitor(world, rep.user)).page("/contract/2/edit")
        assert 'data-grid="lines"' in page
        assert 'data-grid="notes"' not in page

    play(story, FILES)
