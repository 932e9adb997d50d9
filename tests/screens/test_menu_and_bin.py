"""The menu, and the recycle bin."""

from pathlib import Path

import engine
from engine.screens.abilities import Abilities
from engine.screens.menu import SECTIONS, menu
from engine.screens.recycled import Deleted, bin_screen
from engine.text.messages import MESSAGES
from tests.browser.demo_catalog import CATALOG, CUSTOMER
from tests.screens.reading import EN, NOW, ZH


def test_the_menu_holds_what_may_be_read_in_the_order_of_the_definitions() -> None:
    shown = menu(CATALOG, {"user", "customer"}, "zh", "customer")
    assert [(entry.entity, entry.label, entry.current) for entry in shown.entries] == [
        ("customer", "客户", True),
        ("user", "用户", False),
    ]


def test_what_the_engine_keeps_stands_apart() -> None:
    shown = menu(CATALOG, CATALOG.entities, "en")
    assert [entry.label for entry in shown.own] == ["Customer", "Contact", "Order", "Product", "Visit"]
    told = [(one.code, [entry.label for entry in one.entries]) for one in shown.sections]
    assert told == [("section_people", ["User"]), ("section_application", ["Settings"])]


def test_administrators_have_a_place_for_everything_the_engine_brings() -> None:
    files = (Path(engine.__file__).parent / "system").glob("*.yaml")
    brought = {one.stem for one in files} - {"admin", "favourite"}  # what somebody marked is nobody else's business
    assert brought == {name for _, names in SECTIONS for name in names if not name.startswith("-")}
    pages = {name.removeprefix("-") for _, names in SECTIONS for name in names if name.startswith("-")}
    assert {f"about_{name}" for name in brought | pages} <= MESSAGES.keys()


def test_lines_are_in_nobodys_menu() -> None:
    parts = {name for name, entity in CATALOG.entities.items() if entity.part_of is not None}
    assert parts
    assert menu(CATALOG, parts, "en").entries == ()


def test_the_bin_says_when_and_by_whom() -> None:
    gone = [Deleted(7, 2, "恒立", NOW, "李明"), Deleted(8, 1, "申达", NOW, None)]
    shown = bin_screen(CUSTOMER, gone, "mark", Abilities(restore=True), EN)
    assert [(row.title, row.deleted_at.text, row.deleted_by.text) for row in shown.rows] == [
        ("恒立", "just now", "李明"),
        ("申达", "just now", "—"),
    ]
    assert shown.next is not None
    assert bin_screen(CUSTOMER, [], None, Abilities(), ZH).next is None
