"""One record: each field in one place, what matters most in front."""

from engine.meta.catalog import Entity
from engine.meta.screens import Screen
from engine.screens.abilities import Abilities
from engine.screens.detail import DetailScreen, detail_screen
from engine.screens.reader import Row
from engine.screens.tabs import open_tab, tab_names, tabs
from tests.browser.demo_catalog import CONTACT, CUSTOMER
from tests.browser.demo_rows import contacts, customers
from tests.screens.reading import ZH

TABS = tabs(CUSTOMER, ("timeline", "contacts"), "timeline", {"contacts": 3}, ZH)


def test_each_field_stands_in_one_place() -> None:
    screen = detail_screen(CUSTOMER, customers()[0], Abilities(), ZH, tabs=TABS)
    places = (screen.line, screen.figures, screen.facts, screen.prose, screen.history)
    names = [fact.name for facts in places for fact in facts]
    assert len(names) == len(set(names))
    assert {"name", "stage", "contacts", "id", "version"}.isdisjoint(names)
    assert set(names) | {"name", "stage", "contacts", "id", "version"} == set(CUSTOMER.fields)


def test_amounts_are_the_first_figures() -> None:
    screen = detail_screen(CUSTOMER, customers()[0], Abilities(), ZH)
    assert [fact.name for fact in screen.figures][:2] == ["credit_limit", "open_amount"]


def test_one_figure_alone_is_a_fact() -> None:
    screen = detail_screen(CONTACT, contacts()[0], Abilities(), ZH)
    assert screen.figures == ()
    assert "born_on" in [fact.name for fact in screen.facts]


def test_the_facts_get_the_main_part_where_nothing_belongs_to_the_record() -> None:
    assert detail_screen(CUSTOMER, customers()[0], Abilities(), ZH).lonely
    assert not detail_screen(CUSTOMER, customers()[0], Abilities(), ZH, tabs=TABS).lonely


def test_an_empty_state_and_empty_prose_are_left_out() -> None:
    screen = detail_screen(CUSTOMER, Row(1, 1, "x", {}), Abilities(), ZH)
    assert (screen.state, screen.prose, screen.line) == (None, (), ())


def test_where_nobody_is_named_the_system_did_it() -> None:
    row = contacts()[0]
    values = {**row.values, "created_by": None}
    screen = detail_screen(CONTACT, Row(1, 1, "x", values, row.titles), Abilities(), ZH)
    said = {fact.name: fact.cell.text for fact in screen.history}
    assert (said["created_by"], said["updated_by"]) == ("系统", "王晓敏")


def test_tabs_are_what_there_is_where_none_are_written() -> None:
    assert tab_names(CUSTOMER, None) == ("overview", "timeline", "contacts")
    assert tab_names(CONTACT, None) == ("timeline",)
    assert tab_names(CUSTOMER, Screen(name="customer", of="customer", tabs=("contacts", "overview"))) == (
        "contacts",
        "overview",
    )


def test_what_has_no_history_has_no_tab_for_it() -> None:
    entry = Entity(name="audit_entry", label={}, title="", fields={})
    assert tab_names(entry, None) == ("overview",)
    assert tab_names(entry, Screen(name="audit_entry", of="audit_entry", tabs=("timeline",))) == ("overview",)
    assert tabs(entry, ("overview",), "overview", {}, ZH) == ()


def test_a_tab_that_is_not_there_is_the_first() -> None:
    assert open_tab(("timeline", "contacts"), "gone") == "timeline"


def test_further_tabs_stand_in_a_menu_but_not_the_open_one() -> None:
    names = [f"t{number}" for number in range(11)]
    entity = Entity(name="x", label={}, title="", fields=dict.fromkeys(names, CUSTOMER.fields["contacts"]))

    def drawn(current: str) -> DetailScreen:
        shown = tabs(entity, names, current, {}, ZH)
        return detail_screen(CUSTOMER, customers()[0], Abilities(), ZH, tabs=shown)

    assert [tab.name for tab in drawn("t0").beside] == names[:9]
    assert [tab.name for tab in drawn("t10").beside] == [*names[:8], "t10"]
    assert [tab.name for tab in drawn("t10").further] == ["t8", "t9"]
