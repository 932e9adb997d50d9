"""Texts that differ in their literals only have one shape."""

import pytest

from engine.expressions import lift, scope_of, typed
from tests.expressions.model import catalog

DEAL = scope_of(catalog(), "deal")

ALIKE = [
    ("amount > 10", "amount > 999"),
    ("amount > 10.50", "amount > 0.25"),
    ("level == 'vip'", "level == 'lost'"),
    ("contains(name, 'a') and signed_on > '2026-01-31'", "contains(name, 'xyz') and signed_on > '1999-12-31'"),
    ("level in ('vip', 'lost')", "level in ('normal', 'vip')"),
    ("customer == 1", "customer == 2"),
    ("signed_on + days(1) > today()", "signed_on + days(30) > today()"),
    ("round(amount * 2, 1) > 3", "round(amount * 7, 1) > 4"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_one_shape_for_two_texts(one: str, other: str) -> None:
    first, second = lift(typed(one, DEAL)), lift(typed(other, DEAL))
    assert first.shape.node == second.shape.node
    assert hash(first.shape.node) == hash(second.shape.node)
    assert first.constants != second.constants


DIFFERENT = [
    ("amount > 10", "amount >= 10"),
    ("amount > 10", "cost > 10"),
    ("amount > 10.5", "amount > 10.55"),
    ("round(amount, 1) > 3", "round(amount, 0) > 3"),
    ("level in ('vip', 'lost')", "level in ('vip', 'lost', 'normal')"),
    ("active == true", "active == false"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_changes_the_statement_changes_the_shape(one: str, other: str) -> None:
    assert lift(typed(one, DEAL)).shape.node != lift(typed(other, DEAL)).shape.node


def test_constants_stand_in_the_order_of_the_text() -> None:
    lifted = lift(typed("amount > 10 and name == 'x' and signed_on < '2026-01-31'", DEAL))
    assert [one.wire for one in lifted.constants] == [10, "x", "2026-01-31"]
