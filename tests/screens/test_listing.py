"""A list: its columns, their widths and places, its orders, and what it says when it is empty."""

import pytest

from engine.meta.fields import ChoiceField, MoneyField, Option, TextField
from engine.screens.abilities import Abilities
from engine.screens.columns import chosen_columns, slots
from engine.screens.listing import Empty, Page, list_screen
from engine.screens.query import Query
from engine.screens.widths import column_width, text_width
from tests.browser.demo_catalog import CONTACT, CUSTOMER
from tests.browser.demo_rows import customers
from tests.screens.reading import EN, ZH


def screen(query: Query = Query(), rows: int = 5, after: str | None = None) -> object:  # noqa: B008 - frozen
    return list_screen(CUSTOMER, query, Page(customers()[:rows], after), Abilities(create=True), ZH)


def test_the_title_is_no_column_of_its_own_and_the_last_change_closes_the_list() -> None:
    names = [column.field.name for column in chosen_columns(CUSTOMER)]
    assert "name" not in names
    assert names[-1] == "updated_at"
    assert {"remark", "contacts", "id", "version"}.isdisjoint(names)


def test_columns_stand_in_the_order_of_the_definition_and_give_way_by_what_matters() -> None:
    columns = chosen_columns(CUSTOMER)
    names = [column.field.name for column in columns]
    assert names == [name for name in CUSTOMER.fields if name in names]
    tiers = {column.field.name: column.tier for column in columns}
    assert [tiers[name] for name in ("stage", "owner", "credit_limit", "level")] == [0, 0, 0, 0]
    assert tiers["key_account"] > 0


def test_a_card_on_a_phone_has_one_state_three_facts_a_date_and_an_amount() -> None:
    found = slots(chosen_columns(CUSTOMER))
    counted = {slot: found.count(slot) for slot in set(found)}
    assert counted["state"] == 1
    assert counted["fact"] <= 3
    assert counted["aside"] == 1
    assert counted["amount"] == 1


def test_numbers_keep_to_the_right() -> None:
    columns = screen().table.columns  # type: ignore[attr-defined]
    assert {column.name for column in columns if column.end} >= {"credit_limit", "open_amount"}


def test_only_the_first_choice_with_tones_is_drawn_as_a_pill() -> None:
    row = screen().table.rows[0]  # type: ignore[attr-defined]
    assert [shown.look for shown in row.cells].count("badge") == 1


@pytest.mark.parametrize(("sort", "sorted_as"), [("name", "up"), ("-name", "down"), ("code", ""), ("", "")])
def test_the_order_is_seen_at_its_head_only(sort: str, sorted_as: str) -> None:
    assert screen(Query(sort=sort)).table.title_sorted == sorted_as  # type: ignore[attr-defined]


def test_what_has_no_column_cannot_be_sorted_by() -> None:
    virtual = MoneyField(name="later", label={}, value="credit_limit * 2", virtual=True)
    fields = {**CUSTOMER.fields, "later": virtual}
    entity = type(CUSTOMER)(name="customer", label={}, title="name", fields=fields)
    shown = list_screen(entity, Query(), Page(customers()[:1]), Abilities(), ZH)
    assert {order.query.sort for order in shown.orders}.isdisjoint({"later", "-later"})


@pytest.mark.parametrize(
    ("query", "rows", "empty"),
    [(Query(), 0, Empty.AT_ALL), (Query("x"), 0, Empty.FOR_FILTER), (Query("x"), 1, None)],
)
def test_an_empty_list_knows_why(query: Query, rows: int, empty: Empty | None) -> None:
    assert screen(query, rows).empty == empty  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "after", "counted", "first"),
    [
        (Query(), None, "共 5 个", False),
        (Query(), "m", "本页 5 个", False),
        (Query(after="m"), None, "本页 5 个", True),
    ],
)
def test_a_list_counts_all_only_where_it_shows_all(query: Query, after: str | None, counted: str, first: bool) -> None:
    shown = screen(query, 5, after)
    assert (shown.counted, shown.first is not None, shown.next is not None) == (counted, first, after is not None)  # type: ignore[attr-defined]


def test_a_column_is_as_wide_as_nine_of_ten_texts_or_all_that_must_not_be_cut() -> None:
    texts = ["短"] * 19 + ["很长很长很长很长很长"]
    assert column_width("头", texts, 40, 400) < column_width("头", texts, 40, 400, whole=True)
    assert column_width("x", [], 88, 220) == 88
    assert column_width("x", ["长" * 99], 88, 220) == 220


def test_chinese_is_wider_than_latin() -> None:
    assert text_width("客户") > text_width("ab")


def test_a_list_without_a_title_field_is_headed_by_its_entity() -> None:
    fields = {
        "a": TextField(name="a", label={}, max=9),
        "c": ChoiceField(name="c", label={}, options={"x": Option(label={})}),
    }
    entity = type(CONTACT)(name="thing", label={"en": "Thing"}, title="concat(a, c)", fields=fields)
    shown = list_screen(entity, Query(), Page([]), Abilities(), EN)
    assert (shown.table.title_label, shown.table.title_field) == ("Thing", "")


def test_a_noun_in_an_english_sentence_begins_small() -> None:
    assert [EN.noun(label) for label in ("Customer", "VAT rate", "客户")] == ["customer", "VAT rate", "客户"]
    assert ZH.noun("Customer") == "Customer"
