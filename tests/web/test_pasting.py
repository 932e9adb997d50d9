"""Cells of a spreadsheet that are pasted into lines, and pickers in the lines of what is not saved yet."""

import html
import re
from collections.abc import Mapping

from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": "app: shop\nlocales: [en, zh]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n",
    "firm.yaml": "entity: firm\ntitle: name\nfields: {name: {type: text, required: true}}\n",
    "article.yaml": """
entity: article
title: name
owner: owner
fields:
  name: {type: text, required: true, search: true}
  number: {type: text, unique: true, search: true}
  firm: {type: reference, to: firm}
  owner: {type: user, default: =me}
""",
    "order.yaml": """
entity: order
title: code
fields:
  code: {type: text, required: true}
  firm: {type: reference, to: firm}
  lines: {type: lines, of: order_line}
""",
    "order_line.yaml": """
entity: order_line
part_of: order
title: words
fields:
  words: text
  article: {type: reference, to: article}
  own: {type: reference, to: article, filter: firm == this.order.firm}
  quantity: {type: decimal, scale: 2}
  twice: {type: decimal, scale: 2, value: quantity * 2}
  day: date
  kind: {type: choice, options: {good: {label: {en: Good, zh: 商品}}, service: {label: {en: Service, zh: 服务}}}}
  ready: bool
  others: {type: references, to: article}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  firm: {read: true, create: true}
  article: {read: true, create: true}
  order: {read: true, create: true, update: true}
""",
    "rep.yaml": """
role: rep
grants:
  firm: {read: true}
  article: {read: mine}
  order: {read: true, create: true}
""",
}

COLUMNS = ("words", "article", "own", "quantity", "twice", "day", "kind", "ready", "others")


async def shop(world: World) -> tuple[Client, Visitor]:
    """Two firms; of the first a pen and a pencil, of the second another pen; an order of the first firm."""
    boss = await world.person_as("boss", "boss")
    for name in ("Acme", "Bolt"):
        await boss.make("firm", name=name)
    for name, number, firm in (("Pen", "P-1", 1), ("Pencil", "P-10", 1), ("Pen", "P-2", 2), ("Ink", "I-1", 2)):
        await boss.make("article", name=name, number=number, firm=firm)
    await boss.make("order", code="A", firm=1, lines=[{"words": "one"}])
    return boss, await visitor(world, boss.user)


async def pasted(screens: Visitor, address: str, at: str, block: str, **form: str) -> list[list[tuple[str, str, str]]]:
    """Of each cell the text its input is to hold, what a picker shows, and `wrong` or `left`."""
    answer = await screens.send(address, {":block": block, ":at": at, **form})
    assert answer.status_code == 200, answer.text
    rows = re.findall(r"<p>(.*?)</p>", answer.text, flags=re.DOTALL)
    cells = [
        re.findall(r'<i data-text="([^"]*)"(?: data-title="([^"]*)")?(?: data-(wrong|left))?>', row) for row in rows
    ]
    return [[(html.unescape(text), html.unescape(title), what) for text, title, what in row] for row in cells]


def test_cells_are_read_as_their_inputs_read_them(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        row = "  Hello \tP-10\tPencil\t１,234.5\t7\t2026年1月5日\tservice \t是\tInk、P-2\tbeyond\r\n"
        (found,) = await pasted(screens, "/order/1/paste/lines", "words", row)
        assert found == [
            ("Hello", "", ""), ("2", "Pencil", ""), ("2", "Pencil", ""), ("1,234.50", "", ""), ("7", "", "left"),
            ("2026-01-05", "", ""), ("service", "Service", ""), ("true", "", ""), ("4\n3", "Ink\nPen", ""),
            ("beyond", "", "left"),
        ]  # fmt: skip
        screens.speaks("zh")
        (found,) = await pasted(screens, "/order/1/paste/lines", "kind", "商品\tno")
        assert found == [("good", "商品", ""), ("false", "", "")]

    play(story, FILES)


def test_what_cannot_be_read_stays_as_it_was_copied_and_is_marked(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        block = "x\tPen\tInk\tmany\t\tsoon\tiron\tmaybe\tInk, Nothing"
        (found,) = await pasted(screens, "/order/1/paste/lines", "words", block)
        wrong = [(text, title) for text, title, what in found if what == "wrong"]
        assert wrong == [
            ("Pen", "Pen"), ("Ink", "Ink"), ("many", "many"), ("soon", "soon"), ("iron", "iron"), ("maybe", "maybe"),
            ("4\nNothing", "Ink\nNothing"),
        ]  # fmt: skip
        lines = {f"lines/0/{name}": text for name, (text, _, _) in zip(COLUMNS, found, strict=True)}
        del lines["lines/0/twice"], lines["lines/0/others"]
        sent = {"code": "B", "lines": "", **lines, "lines/0/others.4": "on", "lines/0/others.Nothing": "on"}
        answer = await screens.send("/order/new", sent)
        assert answer.status_code == 422
        summary = answer.text.partition("</section>")[0]
        assert re.findall(r'href="#lines-0-(\w+)"', summary) == [
            "article", "own", "quantity", "day", "kind", "ready", "others",
        ]  # fmt: skip
        assert "“Pen” is none or several of the records" in summary

    play(story, FILES)


def test_what_a_line_may_refer_to_follows_what_is_filled_in_and_not_saved(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        for address, saved in (("/order/pick/lines/0/own", False), ("/order/1/pick/lines/0/own", True)):
            offered = {}
            for firm in ("", "1", "2"):
                answer = await screens.send(address, {"firm": firm, "lines/0/own:title": "", "lines": ""})
                offered[firm] = re.findall(r'data-id="(\d+)"', answer.text)
            assert offered == {"": [], "1": ["2", "1"], "2": ["4", "3"]}, saved
        meant = await pasted(screens, "/order/paste/lines", "own", "Pen\nPen", firm="2", lines="")
        assert meant == [[("3", "Pen", "")], [("3", "Pen", "")]]

    play(story, FILES)


def test_nobody_finds_more_by_pasting_than_by_picking(play: Play) -> None:
    async def story(world: World) -> None:
        await shop(world)
        rep = await world.person_as("rep", "rep")
        screens = await visitor(world, rep.user)
        (found,) = await pasted(screens, "/order/paste/lines", "article", "Pencil\tPen", firm="1")
        assert found == [("Pencil", "Pencil", "wrong"), ("Pen", "Pen", "wrong")]
        assert (await screens.send("/order/1/paste/lines", {":block": "x"})).status_code == 404
        assert (await screens.send("/order/1/paste/code", {":block": "x"})).status_code == 404

    play(story, FILES)


def test_hundreds_of_lines_are_read_at_once_and_saved(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        block = "\r\n".join(f"line {number}\tP-{number % 2 + 1}\tPencil\t{number}.5" for number in range(200))
        found = await pasted(screens, "/order/1/paste/lines", "words", block)
        assert {what for row in found for _, _, what in row} == {""}
        lines = {
            f"lines/{place}/{name}": text
            for place, row in enumerate(found)
            for name, (text, _, _) in zip(COLUMNS, row, strict=False)
        }
        assert len(lines) > 500
        answer = await screens.send("/order/new", {"code": "many", "firm": "1", "lines": "", **lines})
        assert answer.status_code == 303
        order = await boss.get("order", 2)
        assert (len(order["lines"]), order["lines"][199]["quantity"], order["lines"][199]["article"]) == (
            200,
            "199.50",
            3,
        )

    play(story, FILES)
