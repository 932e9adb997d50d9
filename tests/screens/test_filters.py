"""What a list's filters mean, how they read, and that what they mean is an expression of the language."""

import pytest

from engine.expressions import check, scope_of
from engine.expressions.types import BOOL
from engine.screens.filter_form import filter_form
from engine.screens.filters import Control, condition, filters, searched
from engine.screens.query import Query
from tests.browser.demo_catalog import CATALOG, CONTACT, CUSTOMER
from tests.screens.reading import ZH


@pytest.mark.parametrize(
    ("filters", "meaning", "words"),
    [
        ({"is.stage.won": "on", "is.stage.lost": "on"}, "(stage in ('won', 'lost'))", "已成交、已流失"),
        ({"is.key_account.yes": "on"}, "(key_account)", "是"),
        ({"is.key_account.no": "on"}, "(not key_account)", "否"),
        ({"has.region": "苏州"}, "(contains(region, '苏州'))", "苏州"),
        ({"of.owner": "2"}, "(owner == 2)", "王晓敏"),
        ({"from.credit_limit": "50万"}, "(credit_limit >= 500000.00)", "≥ 500,000.00"),
        ({"until.discount": "8%"}, "(discount <= 0.0800)", "≤ 8.00"),
        (
            {"from.payment_days": "30", "until.payment_days": "60"},
            "(payment_days >= 30 and payment_days <= 60)",
            "30 – 60",
        ),
        ({"from.next_contact_on": "1124"}, "(next_contact_on >= '2026-11-24')", "≥ 2026-11-24"),
        (
            {"from.updated_at": "2026-11-20", "until.updated_at": "2026-11-20"},
            "(updated_at >= '2026-11-19T16:00:00.000000Z' and updated_at < '2026-11-20T16:00:00.000000Z')",
            "2026-11-20 – 2026-11-20",
        ),
    ],
)
def test_a_filter_means_an_expression_and_reads_as_words(filters: dict[str, str], meaning: str, words: str) -> None:
    query = Query(filters=filters)
    found = condition(CUSTOMER, query, ZH)
    assert found == meaning
    assert check(found, scope_of(CATALOG, "customer"), BOOL)[1] == ()
    assert [each.words for each in _filters(query) if each.words] == [words]


def _filters(query: Query) -> tuple[object, ...]:
    return filters(CUSTOMER, query, {"owner": "王晓敏"}, ZH)


def test_all_filters_hold_together() -> None:
    query = Query("恒立", {"is.stage.won": "on", "from.credit_limit": "1"})
    assert condition(CUSTOMER, query, ZH) == "(stage == 'won') and (credit_limit >= 1.00)"


@pytest.mark.parametrize(
    "filters",
    [{}, {"is.stage.unknown": "on"}, {"is.key_account.yes": "on", "is.key_account.no": "on"}, {"has.nothing": "x"}],
)
def test_what_says_nothing_asks_nothing(filters: dict[str, str]) -> None:
    assert condition(CUSTOMER, Query(filters=filters), ZH) is None


@pytest.mark.parametrize(
    ("filters", "fault"),
    [({"from.credit_limit": "viel"}, "应为数字"), ({"of.owner": "me"}, "“me”没有或不止一条可选的记录，请从列表中选择")],
)
def test_what_cannot_be_read_asks_nothing_and_says_so(filters: dict[str, str], fault: str) -> None:
    query = Query(filters=filters)
    assert condition(CUSTOMER, query, ZH) is None
    assert [each.fault for each in _filters(query) if each.fault] == [fault]  # type: ignore[attr-defined]


def test_the_state_is_offered_first_and_collections_never() -> None:
    found = filters(CUSTOMER, Query(), {}, ZH)
    assert [each.name for each in found if each.offered] == ["stage", "level", "owner"]
    assert "contacts" not in [each.name for each in found]
    assert {filter_form(CUSTOMER.fields[each.name], Query(), {}, ZH).control for each in found} == {*Control} - {
        Control.NONE, Control.SEVERAL, Control.WORDS, Control.RECORDS,
    }  # fmt: skip


def test_the_search_looks_into_the_title_first() -> None:
    assert [one.name for one in searched(CUSTOMER)] == ["name", "code"]
    assert [one.name for one in searched(CONTACT)] == ["name", "phone"]
