"""What expressions say of one record: numbers, null, text and time, as the language page has them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest

from engine.expressions import Environment, OutOfRange, Record, Type, Value, python_form, scope_of, typed
from engine.expressions.record import ABOVE, first_name, since_name
from engine.expressions.types import BOOL, INTEGER, Kind, record
from tests.expressions.model import catalog

CATALOG = catalog()
MONEY = Type(Kind.MONEY, 2)
PERCENT = Type(Kind.PERCENT, 4, 9)

ANNA = Record(
    {ABOVE: "\n1\n", "id": 1, "name": "Anna", "region": "Nord", "limit": Decimal("500.00")}, {"manager": None}
)
TEAM = Record({"id": 1, "name": "North"}, items={"members": [Record({"id": 1, "person": 1})]})
ACME = Record({"id": 7, "name": "Acme", "level": "vip", "since": date(2020, 2, 29), "owner": 1}, {"owner": ANNA})


def line(price: str | None, quantity: int | None, done: bool | None, shipped_on: date | None = None) -> Record:
    values: dict[str, Value] = {"price": Decimal(price) if price else None, "quantity": quantity, "done": done}
    values["worth"] = values["price"]
    return Record({"id": 1, **values, "product": 7, "shipped_on": shipped_on, "text": None}, {"product": ACME})


LINES = [
    line("10.00", 2, True),
    line("2.50", 3, False, date(2026, 1, 31)),
    line(None, 5, None),
    line("7.25", None, True),
]
RATES = [
    Record({"id": 1, "since": date(2026, 1, 1), "value": Decimal("8.00000000")}),
    Record({"id": 2, "since": date(2026, 6, 1), "value": Decimal("7.00000000")}),
]
USD = Record({"id": 1, "code": "USD", "decimals": 2}, items={"rate_periods": RATES})
FEES = [
    Record({"id": 1, "since": date(2025, 1, 1), "value": Decimal("5.00")}),
    Record({"id": 2, "since": date(2026, 1, 1), "value": Decimal("6.00")}),
    Record({"id": 3, "since": date(2026, 12, 1), "value": None}),
]
DEAL = Record(
    {
        "id": 3, "code": "A1", "name": " Straße ", "note": None, "quantity": 7, "count_of": None,
        "weight": Decimal("-2.500"), "whole": Decimal("12"), "fine": Decimal("0.0000000001"),
        "amount": Decimal("100.25"), "cost": Decimal("-3.00"), "rate": Decimal("0.0800"), "active": None, "done": True,
        "signed_on": date(2026, 1, 31), "due_on": None, "visited_at": datetime(2026, 3, 28, 1, 30, tzinfo=UTC),
        "called_at": None, "level": "vip", "state": None, "customer": 7, "second": 8, "owner": 1,
        since_name("level"): datetime(2026, 2, 1, 8, tzinfo=UTC), first_name("level", "lost"): None,
        first_name("level", "vip"): datetime(2026, 1, 1, 8, tzinfo=UTC), since_name("done"): None,
        "currency": 1, "price_rate": Decimal("7.500000"), "offer": Decimal("10.00"),
    },
    {"currency": USD, "customer": ACME, "team": TEAM, "second": None, "owner": ANNA},
    {"lines": LINES, "fee_periods": FEES},
)  # fmt: skip
ACME.items["deals"] = [DEAL]
NOON = Environment(now=datetime(2026, 11, 21, 12, tzinfo=UTC), today=date(2026, 11, 21), me=ANNA)


def value(text: str, want: Type | None = None) -> Value:
    return python_form(typed(text, scope_of(CATALOG, "deal"), want))(DEAL, NOON)


NUMBERS: list[tuple[str, Any]] = [
    ("fee", Decimal("6.00")),
    ("total(sizes)", Decimal("4.500")),
    ("total(prices) * 2", Decimal("206.50")),
    ("sum(total(prices) for l in lines)", Decimal("413.00")),
    ("as_of(fee, due_on)", None),
    ("as_of(fee, '2025-12-31')", Decimal("5.00")),
    ("as_of(fee, visited_at)", Decimal("6.00")),
    ("as_of(fee, '2024-12-31')", None),
    ("in_base(offer)", Decimal("75.00")),
    ("in_base(offer + sum(l.worth for l in lines))", Decimal("223.13")),
    ("in_base(amount)", Decimal("100.25")),
    ("convert(offer, 'CNY', signed_on)", Decimal("80.00")),
    ("convert(offer, 'CNY', today())", Decimal("70.00")),
    ("convert(offer, 'CNY', '2025-01-01')", None),
    ("convert(amount, currency, signed_on)", Decimal("12.53")),
    ("convert(offer, currency, signed_on)", Decimal("10.00")),
    ("in_base(convert(amount, 'CNY', now()))", Decimal("100.25")),
    ("offer - offer", Decimal("0.00")),
    ("offer / sum(l.worth for l in lines)", Decimal("0.50632911")),
    ("as_of(fee, '2026-12-01')", None),
    ("as_of(fee, max(l.shipped_on for l in lines))", Decimal("6.00")),
    ("sum(as_of(d.fee, '2025-06-01') + as_of(fee, d.signed_on) for d in customer.deals)", Decimal("11.00")),
    ("quantity + 1", 8),
    ("quantity / 2", Decimal("3.500000")),
    ("quantity / 3", Decimal("2.333333")),
    ("2 / 3", Decimal("0.666667")),
    ("-2 / 3", Decimal("-0.666667")),
    ("quantity // 2", 3),
    ("-quantity // 2", -4),
    ("-quantity % 3", 2),
    ("quantity % -3", -2),
    ("weight // 2", -2),
    ("weight % 2", Decimal("1.500")),
    ("weight % -2", Decimal("-0.500")),
    ("amount * rate", Decimal("8.020000")),
    ("amount + 5", Decimal("105.25")),
    ("amount / 0", None),
    ("quantity // 0", None),
    ("amount % 0", None),
    ("amount + count_of * 2.5 * cost", None),
    ("quantity + count_of", None),
    ("-count_of", None),
    ("round(amount)", Decimal("100")),
    ("round(2.5)", 3),
    ("round(-2.5)", -3),
    ("round(0.125, 2)", Decimal("0.13")),
    ("round(-0.125, 2)", Decimal("-0.13")),
    ("round(1250, -2)", 1300),
    ("round(-1250, -2)", -1300),
    ("round(14.9, -1)", 10),
    ("floor(weight)", -3),
    ("ceil(weight)", -2),
    ("abs(weight)", Decimal("2.500")),
    ("abs(count_of)", None),
    ("min(quantity, 3)", 3),
    ("max(0, cost)", Decimal("0.00")),
    ("max(0, count_of)", None),
    ("coalesce(count_of, quantity)", 7),
    ("coalesce(count_of, 0) + 1", 1),
    ("fine * fine", Decimal("0E-10")),
    ("0 * cost", Decimal("0.00")),
    ("round(-0.04, 1)", Decimal("0.0")),
    ("amount if quantity > 5 else 0", Decimal("100.25")),
    ("amount if active else 0", Decimal("0.00")),
    ("quantity * 1000000", 7_000_000),
]

CONDITIONS: list[tuple[str, Any]] = [
    ("quantity > 5", True),
    ("1 < quantity < 7", False),
    ("1 < quantity <= 7", True),
    ("quantity != count_of", False),
    ("count_of == count_of", False),
    ("count_of != 3", False),
    ("not (count_of == 3)", True),
    ("not (count_of != 3)", True),
    ("active", None),
    ("not active", True),
    ("active and done", False),
    ("active or done", True),
    ("active == true", False),
    ("count_of in (1, 2)", False),
    ("count_of not in (1, 2)", False),
    ("quantity in (1, 7)", True),
    ("quantity in (1, 7.0)", True),
    ("quantity not in (1, 7)", False),
    ("quantity not in (1, 8)", True),
    ("quantity in (count_of, 7)", True),
    ("quantity not in (count_of, 8)", False),
    ("count_of is null", True),
    ("quantity is not null", True),
    ("level == 'vip'", True),
    ("state == 'open'", False),
    ("customer == 7", True),
    ("customer is null", False),
    ("second == 8", True),
    ("second.name is null", True),
    ("second.name != 'A'", False),
    ("customer.owner == me", True),
    ("mine", True),
    ("owner in (me, 5)", True),
    ("this in customer.deals", True),
    ("this in second.deals", False),
    ("me.region == 'Nord'", True),
]

TEXTS: list[tuple[str, Any]] = [
    ("len(name)", 8),
    ("trim(name)", "Straße"),
    ("trim('  ')", None),
    ("upper(trim(name))", "STRASSE"),
    ("lower('ÄΣ')", "äσ"),
    ("contains(name, 'STRASSE')", True),
    ("contains(note, 'x')", False),
    ("not contains(note, 'x')", True),
    ("contains(name, note)", False),
    ("starts_with(code, 'a')", True),
    ("ends_with(trim(name), 'SSE')", True),
    ("replace(code, 'A', 'B')", "B1"),
    ("replace(code, 'A1', null)", None),
    ("replace(code, '1', null)", "A"),
    ("replace(note, 'a', 'b')", None),
    ("concat(code, '-', quantity)", "A1-7"),
    ("concat(code, note)", "A1"),
    ("concat(note, note)", None),
    ("concat(amount, ' ', signed_on)", "100.25 2026-01-31"),
    ("concat(round(-0.04, 1))", "0.0"),
    ("number('12')", Decimal("12.000000")),
    ("number('-1,234,567.5')", Decimal("-1234567.500000")),
    ("number('+0.000001')", Decimal("0.000001")),
    ("number('999999999999.999999')", Decimal("999999999999.999999")),
    ("number('12 kg')", None),
    ("number('1,23')", None),
    ("number('1e5')", None),
    ("number('0.1234567')", None),
    ("number('1234567890123')", None),
    ("number('\u0661')", None),
    ("number(note)", None),
    ("'Z' < 'a'", True),
    ("'客' > 'z'", True),
    ("min('b', 'a', 'c')", "a"),
    ("coalesce(note, code)", "A1"),
]

TIMES: list[tuple[str, Any]] = [
    ("signed_on + months(1)", date(2026, 2, 28)),
    ("signed_on + months(25)", date(2028, 2, 29)),
    ("signed_on - months(2)", date(2025, 11, 30)),
    ("customer.since + years(1)", date(2021, 2, 28)),
    ("signed_on + days(1)", date(2026, 2, 1)),
    ("weeks(2) + signed_on", date(2026, 2, 14)),
    ("due_on + days(1)", None),
    ("signed_on + days(count_of)", None),
    ("signed_on + days(9000000)", None),
    ("signed_on - years(2026)", None),
    ("today() - signed_on", 294),
    ("today() - due_on", None),
    ("signed_on - '2026-01-01'", 30),
    ("year(signed_on)", 2026),
    ("quarter(signed_on)", 1),
    ("month(today())", 11),
    ("day(signed_on)", 31),
    ("weekday(date('2026-11-22'))", 7),
    ("date(visited_at)", date(2026, 3, 28)),
    ("date(now())", date(2026, 11, 21)),
    ("visited_at + days(1)", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ("visited_at + hours(24)", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ("visited_at + days(2)", datetime(2026, 3, 30, 0, 30, tzinfo=UTC)),
    ("visited_at + hours(48)", datetime(2026, 3, 30, 1, 30, tzinfo=UTC)),
    ("visited_at + minutes(-1)", datetime(2026, 3, 28, 1, 29, tzinfo=UTC)),
    ("now() - visited_at > days(200)", True),
    ("now() - visited_at > hours(6000)", False),
    ("now() - visited_at == called_at - visited_at", False),
    ("visited_at > '2026-03-28 02:29'", True),
    ("signed_on == '2026-01-31'", True),
    ("age", 294),
    ("customer.twice", 4040),
    ("second.twice", None),
]

MANY: list[tuple[str, Any]] = [
    ("count(lines)", 4),
    ("count(l for l in lines if l.done)", 2),
    ("count(l.price for l in lines)", 3),
    ("sum(l.price for l in lines)", Decimal("19.75")),
    ("sum(l.price * l.quantity for l in lines)", Decimal("27.50")),
    ("sum(l.price for l in lines if l.quantity > 100)", Decimal("0.00")),
    ("sum(l.quantity for l in lines)", 10),
    ("avg(l.quantity for l in lines)", Decimal("3.333333")),
    ("avg(l.quantity for l in lines if l.quantity > 100)", None),
    ("min(l.price for l in lines)", Decimal("2.50")),
    ("max(l.shipped_on for l in lines)", date(2026, 1, 31)),
    ("max(l.text for l in lines)", None),
    ("any(lines)", True),
    ("any(l.done for l in lines)", True),
    ("any(l.quantity > 100 for l in lines)", False),
    ("any(l for l in lines if l.price > 5 and not l.done)", False),
    ("all(l.done for l in lines)", False),
    ("all(l.done for l in lines if l.price > 5)", True),
    ("all(l.done for l in lines if l.price > 500)", True),
    ("sum(l.quantity for d in customer.deals for l in d.lines)", 10),
    ("count(d for d in customer.deals if any(l.price > amount for l in d.lines))", 0),
    ("any(l.product.owner == owner for l in lines)", True),
    ("count(second.deals)", 0),
    ("total", Decimal("27.50")),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS + CONDITIONS + TEXTS + TIMES + MANY)
def test_an_expression_gives(text: str, expected: Any) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)
    assert str(found) == str(expected)


ASSIGNED: list[tuple[str, Type, Any]] = [
    ("amount * rate", MONEY, Decimal("8.02")),
    ("0.125", MONEY, Decimal("0.13")),
    ("-0.125", MONEY, Decimal("-0.13")),
    ("5", MONEY, Decimal("5.00")),
    ("quantity / 2", INTEGER, 4),
    ("-quantity / 2", INTEGER, -4),
    ("amount / 1000", PERCENT, Decimal("0.1003")),
    ("null", MONEY, None),
    ("count_of", MONEY, None),
    ("active", BOOL, None),
]


@pytest.mark.parametrize(("text", "want", "expected"), ASSIGNED)
def test_a_result_is_rounded_half_away_from_zero(text: str, want: Type, expected: Any) -> None:
    found = value(text, want)
    assert (found, str(found)) == (expected, str(expected))


LARGE = [
    ("amount * 100000000000000", MONEY),
    ("amount * 1000", PERCENT),
    ("quantity * 1000000000000 * 1000000000000", INTEGER),
    ("weight * 1000000000000000", None),
]


@pytest.mark.parametrize(("text", "want"), LARGE)
def test_a_result_that_does_not_fit_is_an_error(text: str, want: Type | None) -> None:
    with pytest.raises(OutOfRange, match="more digits than"):
        value(text, want)


def test_what_stands_in_between_may_be_of_any_size() -> None:
    assert value("quantity * 1000000000000 * 1000000000000 > 1") is True
    assert value("quantity * 1000000000000 * 1000000000000 // 1000000000000 // 1000000000000") == 7


def test_names_of_the_place_are_given_with_the_environment() -> None:
    scope = scope_of(CATALOG, "customer", {"this": record("deal"), "least": MONEY})
    form = python_form(typed("this.amount > least and this.customer == id and this.owner.name == 'Anna'", scope))
    given = Environment(NOON.now, NOON.today, given={"this": DEAL, "least": Decimal("3.00")})
    assert form(ACME, given) is True


def test_nobody_asks_where_the_engine_itself_does() -> None:
    form = python_form(typed("mine or me.region == 'Nord' or me.limit > 3", scope_of(CATALOG, "deal")))
    assert form(DEAL, Environment(NOON.now, NOON.today)) is False


def test_a_record_that_is_not_saved_has_no_id() -> None:
    form = python_form(typed("this in customer.deals or id is null", scope_of(CATALOG, "deal")))
    assert form(Record({}, {"customer": ACME}), NOON) is True


@pytest.mark.trial
def test_it_is_fast(figure: Any) -> None:
    form = python_form(typed("amount * rate if level == 'vip' and quantity > 5 else 0", scope_of(CATALOG, "deal")))
    best, calls = float("inf"), 20_000
    for _ in range(20):
        began = perf_counter()
        for _ in range(calls):
            form(DEAL, NOON)
        best = min(best, perf_counter() - began)
    figure("expression of one record, two conditions and a product", round(calls / best), "evaluations/s")
    assert calls / best > 500_000
