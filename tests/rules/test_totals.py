"""Which fields are the sums of which columns of lines."""

import msgspec
import pytest

from engine.rules.totals import totals
from tests.browser.demo_catalog import CATALOG


def test_a_plain_sum_over_all_lines_is_the_total_of_its_column() -> None:
    assert totals(CATALOG, CATALOG.entities["order"]) == {"lines": {"amount": "amount"}}


def test_an_entity_without_lines_has_none() -> None:
    assert totals(CATALOG, CATALOG.entities["customer"]) == {}


@pytest.mark.parametrize(
    "value",
    [
        "sum(l.amount for l in lines if l.express)",
        "max(l.amount for l in lines)",
        "sum(l.amount * 2 for l in lines)",
        "sum(l.amount for l in lines) * 2",
    ],
)
def test_what_leaves_lines_out_or_is_more_than_a_column_is_no_total(value: str) -> None:
    order = CATALOG.entities["order"]
    amount = msgspec.structs.replace(order.fields["amount"], value=value)
    changed = msgspec.structs.replace(order, fields={**order.fields, "amount": amount})
    assert totals(CATALOG, changed) == {"lines": {}}
