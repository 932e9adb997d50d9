"""Every expression has a type, with a scale that is known before any record is."""

import pytest

from engine.expressions import Type, check, scope_of, type_of, typed
from engine.expressions.nodes import Fit, If, Literal, Read
from engine.expressions.types import BOOL, DATE, DATETIME, INTEGER, TEXT, Kind, record
from engine.meta.fields import FIELD_KINDS, CodeField, DepartmentField, LinesField, ReferencesField
from tests.expressions.model import catalog

CATALOG = catalog()
DEAL = scope_of(CATALOG, "deal")

MONEY, NUMBER, PERCENT = Kind.MONEY, Kind.DECIMAL, Kind.PERCENT

NUMBERS = [
    ("quantity", Kind.INTEGER, 0),
    ("quantity + 1", Kind.INTEGER, 0),
    ("quantity * quantity", Kind.INTEGER, 0),
    ("quantity / 3", NUMBER, 6),
    ("quantity // 3", Kind.INTEGER, 0),
    ("quantity % 3", Kind.INTEGER, 0),
    ("quantity + weight", NUMBER, 3),
    ("weight + fine", NUMBER, 10),
    ("weight * weight", NUMBER, 6),
    ("fine * weight", NUMBER, 10),
    ("weight / 2", NUMBER, 9),
    ("fine / 2", NUMBER, 10),
    ("weight // 2", Kind.INTEGER, 0),
    ("weight % 0.5", NUMBER, 3),
    ("rate + rate", PERCENT, 4),
    ("rate * rate", NUMBER, 8),
    ("amount + cost", MONEY, 2),
    ("amount + 5000", MONEY, 2),
    ("0.125 - amount", MONEY, 3),
    ("amount * rate", MONEY, 6),
    ("rate * amount", MONEY, 6),
    ("amount / quantity", MONEY, 8),
    ("amount / cost", NUMBER, 8),
    ("amount // cost", Kind.INTEGER, 0),
    ("amount // 3", MONEY, 0),
    ("amount % cost", MONEY, 2),
    ("-amount", MONEY, 2),
    ("amount if active else 0", MONEY, 2),
    ("amount if active else 0.125", MONEY, 3),
    ("quantity if active else weight", NUMBER, 3),
    ("rate if active else quantity", NUMBER, 4),
    ("coalesce(amount, 0)", MONEY, 2),
    ("min(quantity, 1.5)", NUMBER, 1),
    ("max(0, amount)", MONEY, 2),
    ("abs(amount)", MONEY, 2),
    ("round(amount)", MONEY, 0),
    ("round(amount, 1)", MONEY, 1),
    ("round(amount, 5)", MONEY, 2),
    ("round(amount, -3)", MONEY, 0),
    ("round(weight)", Kind.INTEGER, 0),
    ("floor(weight)", Kind.INTEGER, 0),
    ("ceil(amount)", MONEY, 0),
    ("sum(l.price for l in lines)", MONEY, 2),
    ("sum(l.price * l.quantity for l in lines)", MONEY, 2),
    ("avg(l.price for l in lines)", MONEY, 8),
    ("avg(l.quantity for l in lines)", NUMBER, 6),
    ("max(l.weight for l in lines)", NUMBER, 3),
    ("count(lines)", Kind.INTEGER, 0),
    ("today() - signed_on", Kind.INTEGER, 0),
    ("year(today())", Kind.INTEGER, 0),
    ("len(name)", Kind.INTEGER, 0),
]


@pytest.mark.parametrize(("text", "kind", "scale"), NUMBERS)
def test_the_scale_of_a_number_is_static(text: str, kind: Kind, scale: int) -> None:
    type_ = typed(text, DEAL).type
    assert (type_.kind, type_.scale) == (kind, scale)


OTHERS = [
    ("active", BOOL),
    ("name", TEXT),
    ("level", Type(Kind.CHOICE, options=("normal", "vip", "lost"))),
    ("level if active else 'vip'", Type(Kind.CHOICE, options=("normal", "vip", "lost"))),
    ("level if active else state", Type(Kind.CHOICE, options=("normal", "vip", "lost", "open"))),
    ("level if active else name", TEXT),
    ("coalesce(state, null)", Type(Kind.CHOICE, options=("open", "lost"))),
    ("signed_on + months(1)", DATE),
    ("days(2) + signed_on", DATE),
    ("visited_at - hours(1)", DATETIME),
    ("date(visited_at)", DATE),
    ("date('2026-01-31')", DATE),
    ("customer", record("customer")),
    ("customer.owner", record("user")),
    ("me", record("user")),
    ("this", record("deal")),
    ("created_by", record("user")),
    ("mine", BOOL),
    ("customer in (1, 2)", BOOL),
    ("this in customer.deals", BOOL),
    ("now() - visited_at > hours(2)", BOOL),
    ("now() - visited_at > days(2)", BOOL),
    ("(days(2) if active else days(3)) + signed_on", DATE),
]


@pytest.mark.parametrize(("text", "type_"), OTHERS)
def test_an_expression_has_the_type_an_analyst_expects(text: str, type_: Type) -> None:
    assert typed(text, DEAL).type == type_


LITERALS = [
    ("level == 'vip'", "vip"),
    ("signed_on > '2026-01-31'", "2026-01-31"),
    ("visited_at > '2026-01-31 08:00'", "2026-01-31T07:00:00.000000Z"),
    ("visited_at > '2026-07-31 08:00:01.5'", "2026-07-31T06:00:01.500000Z"),
    ("visited_at > '2026-01-31T08:00Z'", "2026-01-31T08:00:00.000000Z"),
    ("visited_at > '2026-01-31 08:00+05:30'", "2026-01-31T02:30:00.000000Z"),
    ("visited_at > '2026-03-29 02:30'", "2026-03-29T01:30:00.000000Z"),
    ("visited_at > '2026-10-25 02:30'", "2026-10-25T01:30:00.000000Z"),
    ("customer == 7", 7),
    ("amount > -2.50", "-2.50"),
    ("name == 'e\u0301'", "\u00e9"),
    ("name == 'it\\'s'", "it's"),
    ('name == "a\\\\b"', "a\\b"),
]


@pytest.mark.parametrize(("text", "wire"), LITERALS)
def test_a_literal_takes_the_type_of_what_it_stands_beside(text: str, wire: object) -> None:
    right = typed(text, DEAL).node.right  # type: ignore[union-attr]
    assert isinstance(right, Literal)
    assert right.wire == wire


WANTED = [
    ("amount * rate", Type(MONEY, 2), Fit),
    ("weight", INTEGER, Fit),
    ("quantity", INTEGER, Read),
    ("5", Type(MONEY, 2), Fit),
    ("null", Type(MONEY, 2), Literal),
    ("'paid' if active else 'open'", Type(Kind.CHOICE, options=("open", "paid")), If),
]


@pytest.mark.parametrize(("text", "want", "node"), WANTED)
def test_a_result_takes_the_type_its_place_wants(text: str, want: Type, node: type) -> None:
    found = typed(text, DEAL, want)
    assert found.type == want
    assert isinstance(found.node, node)


def test_names_of_the_place_go_before_fields() -> None:
    scope = scope_of(CATALOG, "customer", {"this": record("deal"), "name": INTEGER})
    assert typed("this.amount > 3 and region == this.name", scope).type == BOOL
    assert typed("name + 1", scope).type == INTEGER


def test_without_a_record_there_are_only_the_names_of_the_place() -> None:
    scope = scope_of(CATALOG, None, {"limit": Type(MONEY, 2)})
    assert typed("limit * 2", scope).type == Type(MONEY, 2)
    assert check("amount", scope)[1][0].message == "there is no `amount` here"
    assert check("this", scope)[1][0].code == "EXP-NAME"


def test_a_virtual_field_has_its_own_type_whatever_it_is_worked_out_from() -> None:
    assert typed("total", DEAL).type == Type(MONEY, 2)
    assert typed("customer.twice + age", DEAL).type == INTEGER


@pytest.mark.parametrize("kind", FIELD_KINDS)
def test_every_kind_of_field_has_a_type(kind: type) -> None:
    fields = [field for entity in CATALOG.entities.values() for field in entity.fields.values()]
    apart = (
        DepartmentField(name="d", label={}),
        LinesField(name="parts", label={}, of="line", by="deal"),
        ReferencesField(name="others", label={}, of="deal_others", by="deal", to="customer", member="customer"),
        CodeField(name="number", label={}, numbering="number"),
    )
    field = next(one for one in (*fields, *apart) if isinstance(one, kind))
    assert type_of(field).kind is not Kind.UNKNOWN


def test_texts_that_were_never_checked_are_a_bug() -> None:
    with pytest.raises(AssertionError):
        typed("nonsense", DEAL)
