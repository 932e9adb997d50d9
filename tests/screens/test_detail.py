"""One record: each field in one place, what matters most in front."""

from engine.screens.abilities import Abilities
from engine.screens.detail import detail_screen, related
from engine.screens.reader import Row
from engine.screens.table import table
from tests.browser.demo_catalog import CONTACT, CUSTOMER
from tests.browser.demo_rows import contacts, customers
from tests.screens.reading import ZH

TABLE = table(CONTACT, [], contacts(), ZH)
CARD = related(CUSTOMER.fields["contacts"], CONTACT, TABLE, Abilities(), ZH, named=7, more=False)  # type: ignore[arg-type]


def test_each_field_stands_in_one_place() -> None:
    screen = detail_screen(CUSTOMER, customers()[0], [CARD], Abilities(), ZH)
    places = (screen.line, screen.figures, screen.facts, screen.prose, screen.history)
    names = [fact.name for facts in places for fact in facts]
    assert len(names) == len(set(names))
    assert {"name", "stage", "contacts", "id", "version"}.isdisjoint(names)
    assert set(names) | {"name", "stage", "contacts", "id", "version"} == set(CUSTOMER.fields)


def test_amounts_are_the_first_figures() -> None:
    screen = detail_screen(CUSTOMER, customers()[0], [], Abilities(), ZH)
    assert [fact.name for fact in screen.figures][:2] == ["credit_limit", "open_amount"]


def test_one_figure_alone_is_a_fact() -> None:
    screen = detail_screen(CONTACT, contacts()[0], [], Abilities(), ZH)
    assert screen.figures == ()
    assert "born_on" in [fact.name for fact in screen.facts]


def test_the_facts_get_the_main_part_where_nothing_belongs_to_the_record() -> None:
    assert detail_screen(CUSTOMER, customers()[0], [], Abilities(), ZH).lonely
    assert not detail_screen(CUSTOMER, customers()[0], [CARD], Abilities(), ZH).lonely


def test_an_empty_state_and_empty_prose_are_left_out() -> None:
    screen = detail_screen(CUSTOMER, Row(1, 1, "x", {}), [], Abilities(), ZH)
    assert (screen.state, screen.prose, screen.line) == (None, (), ())


def test_where_nobody_is_named_the_system_did_it() -> None:
    row = contacts()[0]
    values = {**row.values, "created_by": None}
    screen = detail_screen(CONTACT, Row(1, 1, "x", values, row.titles), [], Abilities(), ZH)
    said = {fact.name: fact.cell.text for fact in screen.history}
    assert (said["created_by"], said["updated_by"]) == ("系统", "王晓敏")
