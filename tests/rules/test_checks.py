from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.expressions import Environment, Record, Value
from engine.meta.fields import FIELD_KINDS, DateField, IntegerField
from engine.rules.assign import ASSIGN
from engine.rules.checks import checks_before, compiled_checks, violated
from engine.rules.computed import computed_steps, ordered_steps
from engine.rules.failure import Failure, failure_text
from engine.rules.limits import LIMITS, limits
from engine.rules.order import Circle
from engine.rules.steps import phases, run
from tests.rules.catalogs import SALES, catalog, entity, money
from tests.rules.fields import ONE_OF_EACH

ME = Record({"id": 7, "manager": 8})
ENVIRONMENT = Environment(datetime(2026, 11, 21, 4, tzinfo=UTC), date(2026, 11, 21), ME)
CUSTOMER = SALES.entities["customer"]
STEPS = ordered_steps(SALES, CUSTOMER)
CHECKS = compiled_checks(SALES, CUSTOMER)


@pytest.mark.parametrize("table", [LIMITS, ASSIGN])
def test_every_kind_has_a_row(table: dict[type, object]) -> None:
    assert set(table) == set(FIELD_KINDS)


def customer(**values: Value) -> Record:
    contracts = [Record({"id": 1, "amount": Decimal("300.00")}), Record({"id": 2, "amount": Decimal("500.00")})]
    return Record({"id": 1, "name": "Acme", **values}, {"owner": ME}, {"contracts": contracts})


def test_a_new_record_is_filled_in_phases() -> None:
    record = customer(name="Acme", visits=3)
    for phase in phases(STEPS):
        assert run(phase.steps, record, ENVIRONMENT, ["name", "visits"]) == ()
    assert {name: record.values[name] for name in ("owner", "head", "since", "limit", "total", "open", "shown")} == {
        "owner": 7,
        "head": 8,
        "since": date(2026, 11, 21),
        "limit": Decimal("1000.00"),
        "total": Decimal("800.00"),
        "open": Decimal("200.00"),
        "shown": "ACME",
    }


def test_what_goes_through_a_default_reference_waits_for_the_next_phase() -> None:
    places = {step.field: number for number, phase in enumerate(phases(STEPS)) for step in phase.steps}
    assert places["owner"] < places["head"]
    assert places["total"] <= places["open"]


def test_a_circle_within_a_record_is_named() -> None:
    twisted = entity("twisted", money("a", "b + 1"), money("b", "a - 1"))
    with pytest.raises(Circle) as circle:
        ordered_steps(catalog(twisted), twisted)
    assert set(circle.value.members) == {"a", "b"}


def test_virtual_fields_are_no_part_of_what_is_stored() -> None:
    days = IntegerField(name="days", label={}, value="today() - since", virtual=True)
    known = entity("known", DateField(name="since", label={}), days)
    (step,) = computed_steps(catalog(known), known, virtual=True)
    assert ordered_steps(catalog(known), known) == ()
    assert step.give(Record({"since": date(2026, 11, 1)}), ENVIRONMENT) == 20


def test_a_check_that_holds_refuses_the_field_it_names() -> None:
    (failure,) = violated(checks_before(CHECKS, "update"), customer(open=Decimal("-0.01")), ENVIRONMENT)
    assert (failure.code, failure.field) == ("check:over", "limit")
    assert (failure_text(failure, "zh"), failure_text(failure, "en")) == ("超过额度", "Over the limit")


@pytest.mark.parametrize("amount", [Decimal(0), None])
def test_null_refuses_nothing(amount: Decimal | None) -> None:
    assert violated(checks_before(CHECKS, "create"), customer(open=amount), ENVIRONMENT) == ()


def test_a_check_is_asked_before_its_own_operations() -> None:
    record = customer(open=Decimal(-1), visits=1)
    assert [one.code for one in violated(checks_before(CHECKS, "delete"), record, ENVIRONMENT)] == ["check:keep"]
    assert [one.code for one in violated(checks_before(CHECKS, "create"), record, ENVIRONMENT)] == ["check:over"]


def test_a_check_over_a_value_that_could_not_be_read_says_nothing() -> None:
    record = customer(open=Decimal(-1))
    assert violated(checks_before(CHECKS, "update"), record, ENVIRONMENT, {"open"}) == ()


@pytest.mark.parametrize(
    ("values", "failures"),
    [
        ({"name": "Acme"}, []),
        ({"name": None}, [("required", "name", {})]),
        ({"name": "A", "limit": Decimal("-0.01")}, [("too_small", "limit", {"min": Decimal("0.00")})]),
        ({"name": "A", "discount": Decimal("0.5001")}, [("too_large", "discount", {"max": Decimal("0.5000")})]),
        ({"name": "A", "visits": -1}, [("too_small", "visits", {"min": 0})]),
        ({"name": "A", "visits": 1001}, [("too_large", "visits", {"max": 1000})]),
        ({"name": "A", "visits": 0, "limit": Decimal("0.00"), "discount": Decimal("0.5000")}, []),
        ({"visits": -1}, [("required", "name", {}), ("too_small", "visits", {"min": 0})]),
    ],
)
def test_options_of_a_field_bound_its_value(values: dict[str, Value], failures: list[object]) -> None:
    found = limits(CUSTOMER)(Record(values), {})
    assert [(one.code, one.field, one.arguments) for one in found] == failures


@pytest.mark.parametrize("name", ["integer", "decimal", "money", "percent"])
def test_every_number_may_have_bounds(name: str) -> None:
    assert LIMITS[type(ONE_OF_EACH[name])](ONE_OF_EACH[name]) is not None


def test_a_failure_has_a_sentence_in_both_languages() -> None:
    failure = Failure("too_small", "limit", {"min": Decimal("0.00")})
    assert (failure_text(failure, "zh"), failure_text(failure, "en")) == ("不能小于 0.00", "Must be at least 0.00")
