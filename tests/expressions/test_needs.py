"""What an expression reads is known from its text, no more and no less."""

import pytest

from engine.expressions import Needs, given_needs, needs, reads_clock, reads_me, scope_of, typed
from engine.expressions.needs import together
from engine.expressions.types import record
from tests.expressions.model import catalog

CATALOG = catalog()
DEAL = scope_of(CATALOG, "deal")


def fields(*names: str) -> Needs:
    return Needs(fields=frozenset(names))


NEEDS = [
    ("1 + 2", Needs()),
    ("amount + cost", fields("amount", "cost")),
    ("customer == 5", fields("customer")),
    ("customer.name", Needs(to={"customer": fields("name")})),
    ("customer.owner.name == name", Needs(fields("name").fields, {"customer": Needs(to={"owner": fields("name")})})),
    ("this == 5 and second is null", fields("id", "second")),
    ("mine", fields("owner")),
    ("me.name == 'x'", Needs()),
    ("count(lines)", Needs(items={"lines": fields("id")})),
    ("any(lines)", Needs(items={"lines": Needs()})),
    (
        "any(l.price < l.product.credit for l in lines if l.quantity > quantity)",
        Needs(
            fields("quantity").fields,
            items={"lines": Needs(fields("price", "quantity").fields, {"product": fields("credit")})},
        ),
    ),
    (
        "sum(l.price for d in customer.deals for l in d.lines)",
        Needs(to={"customer": Needs(items={"deals": Needs(items={"lines": fields("price")})})}),
    ),
    ("this in customer.deals", Needs(fields("id").fields, {"customer": Needs(items={"deals": fields("id")})})),
    ("age > 3", fields("signed_on")),
    ("customer.twice", Needs(to={"customer": fields("since", "id")})),
    ("total", Needs(items={"lines": fields("price", "quantity")})),
]


@pytest.mark.parametrize(("text", "expected"), NEEDS)
def test_an_expression_needs(text: str, expected: Needs) -> None:
    assert needs(typed(text, DEAL)) == expected


def test_needs_of_several_are_one() -> None:
    both = together(needs(typed(text, DEAL)) for text in ("customer.name", "customer.owner.name", "amount"))
    assert both == Needs(fields("amount").fields, {"customer": Needs(fields("name").fields, {"owner": fields("name")})})


def test_what_is_read_of_given_records_is_told_by_their_names() -> None:
    scope = scope_of(CATALOG, "customer", {"this": record("deal")})
    found = given_needs(typed("this.amount > 3 and me.manager.name == name and any(this.lines)", scope))
    assert found == {
        "this": Needs(fields("amount").fields, items={"lines": Needs()}),
        "me": Needs(to={"manager": fields("name")}),
    }


READERS = [
    ("amount", False, False),
    ("today() > signed_on", True, False),
    ("now() > visited_at", True, False),
    ("mine", False, True),
    ("any(l.product.owner == me for l in lines)", False, True),
    ("age > 3", True, False),
]


@pytest.mark.parametrize(("text", "clock", "me"), READERS)
def test_it_is_known_whether_clock_and_person_are_read(text: str, clock: bool, me: bool) -> None:
    found = typed(text, DEAL)
    assert (reads_clock(found), reads_me(found)) == (clock, me)
