"""What rows of a decision table fit: overlaps, rows in vain and gaps, and no word about what is right."""

import pytest

from engine.meta.fields import BoolField, ChoiceField, DateField, IntegerField, MoneyField, Option, TextField
from engine.meta.tables import OneOfThese, Row, Table, Unlike, When, Within
from engine.rules.tables_findings import gap, overlaps, unreachable

COLUMNS = {
    "amount": MoneyField(name="amount", label={}),
    "count": IntegerField(name="count", label={}),
    "day": DateField(name="day", label={}),
    "active": BoolField(name="active", label={}),
    "level": ChoiceField(name="level", label={}, options={one: Option(label={}) for one in ("low", "high")}),
    "name": TextField(name="name", label={}, max=20),
}
LOW, HIGH, ANY = {"level": OneOfThese(("low",))}, {"level": OneOfThese(("high",))}, {}


def table(hit, *rows, **more):
    found = tuple(Row(number=number, cells=cells) for number, cells in enumerate(rows))
    return Table(name="t", label={}, inputs=COLUMNS, outputs={}, hit=hit, rows=found, **more)


def amount(low=None, high=None, **more):
    return {"amount": Within(low=low, high=high, **more)}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((amount(high="5.00"), amount(low="5.00")), [(0, 1, "amount = 5.00")]),
        ((amount(high="5.00"), amount(low="5.00", low_open=True)), []),
        ((amount(high="5.00"), amount(low="5.01")), []),
        ((amount("1.00", "9.00"), amount("2.00", "3.00") | LOW), [(0, 1, "amount >= 2.00, level = low")]),
        (({"name": OneOfThese(("a", "b"))}, {"name": Unlike("a")}), [(0, 1, "name = b")]),
        (({"active": OneOfThese((True,))}, {"active": Unlike(True)}), []),
        (({"day": Within(high="2026-01-31")}, {"day": Within(low="2026-02-01")}), []),
        ((LOW, {"count": When("count > 5")}), []),
        ((LOW, LOW | {"count": OneOfThese((1, 2))}), [(0, 1, "count = 1, level = low")]),
    ],
)
def test_rows_that_fit_at_once_are_found(rows, found):
    assert [(one.first.number, one.second.number, one.where) for one in overlaps(table("unique", *rows))] == found


def test_only_rows_with_the_same_cells_are_equally_specific():
    found = overlaps(table("specific", ANY, LOW, LOW | amount(low="1.00"), amount(low="0.00"), amount(high="7.00")))
    assert [(one.first.number, one.second.number) for one in found] == [(3, 4)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((LOW, HIGH, ANY), []),
        ((ANY, LOW), [(1, 0)]),
        ((amount(high="5.00"), amount(low="5.01"), amount("2.00", "9.00")), [(2, None)]),
        ((amount(high="5.00"), amount(low="5.02"), amount("2.00", "9.00")), []),
        ((LOW, HIGH, {"level": Unlike("low")}), [(2, 1)]),
        ((LOW, HIGH, amount(low="1.00")), []),
        (({"count": When("count > 5")}, {"count": When("count > 5")}), []),
    ],
)
def test_rows_that_never_count_are_found(rows, found):
    told = unreachable(table("first", *rows))
    assert [(one.row.number, one.by.number if one.by else None) for one in told] == found


def test_a_specific_row_counts_wherever_it_stands():
    assert list(unreachable(table("specific", ANY, LOW, LOW | amount(low="1.00")))) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((LOW, HIGH), None),
        ((LOW,), "level = high"),
        ((LOW, HIGH | amount(low="3.00")), "amount <= 2.99, level = high"),
        (({"name": OneOfThese(("a",))},), None),
        ((LOW, {"count": When("count > 5")}), None),
        (({"active": OneOfThese((True,))}, {"active": OneOfThese((False,))}), None),
        ((), None),
    ],
)
def test_gaps_between_rows_are_found(rows, found):
    assert gap(table("unique", *rows)) == found


def test_what_holds_otherwise_fills_every_gap():
    assert gap(table("unique", LOW, otherwise={"fee": None})) is None
