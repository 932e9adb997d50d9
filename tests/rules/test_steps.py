from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from engine.expressions import Environment, Needs, OutOfRange, Record, Value
from engine.rules.failure import Failure
from engine.rules.steps import Step, affected, phases, run
from engine.text.unreadable import Unreadable

ENVIRONMENT = Environment(datetime(2026, 11, 21, 4, tzinfo=UTC), date(2026, 11, 21))


def step(name: str, *reads: str, once: bool = False, through: tuple[str, ...] = ()) -> Step:
    """A step that notes what it found."""

    def give(record: Record, environment: Environment) -> Value:
        return "+".join(str(record.values.get(one)) for one in reads) or name

    return Step(name, give, Needs(frozenset(reads), dict.fromkeys(through, Needs(frozenset(("id",))))), once)


def test_steps_run_one_after_the_other() -> None:
    record = Record({"a": "1"})
    assert run([step("b", "a"), step("c", "a", "b")], record, ENVIRONMENT) == ()
    assert record.values == {"a": "1", "b": "1", "c": "1+1"}


@pytest.mark.parametrize(("given", "value"), [([], "a"), (["a"], None), (["b"], "a")])
def test_a_default_leaves_alone_what_was_given_also_null(given: list[str], value: Value) -> None:
    record = Record({"a": None})
    run([step("a", once=True)], record, ENVIRONMENT, given)
    assert record.values == {"a": value}


def test_a_computed_value_is_given_whatever_was_there() -> None:
    record = Record({"a": "old"})
    run([step("a")], record, ENVIRONMENT, ["a"])
    assert record.values == {"a": "a"}


def raising(error: Exception) -> Callable[[Record, Environment], Value]:
    def give(record: Record, environment: Environment) -> Value:
        raise error

    return give


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (OutOfRange(), Failure("result_out_of_range", "a")),
        (Unreadable("too_long", max=5, length=6), Failure("too_long", "a", {"max": 5, "length": 6})),
    ],
)
def test_a_value_that_does_not_fit_is_null_and_a_failure(error: Exception, failure: Failure) -> None:
    record = Record({"a": "old"})
    assert run([Step("a", raising(error), Needs())], record, ENVIRONMENT) == (failure,)
    assert record.values == {"a": None}


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"x"}, ["a", "b"]),
        ({"y"}, ["c"]),
        ({"owner"}, ["d"]),
        ({"x", "y"}, ["a", "b", "c"]),
        ({"z"}, []),
        (set(), []),
    ],
)
def test_a_change_affects_what_reads_it_and_what_reads_that(changed: set[str], names: list[str]) -> None:
    steps = [step("a", "x"), step("b", "a"), step("c", "y"), step("d", through=("owner",)), step("x", "y", once=True)]
    assert [one.field for one in affected(steps, changed)] == names


def test_a_phase_ends_where_a_step_goes_through_a_reference_set_before() -> None:
    steps = [
        step("owner", once=True),
        step("note", "owner", once=True),
        step("head", through=("owner",), once=True),
        step("total", "note"),
        step("region", through=("head", "owner")),
    ]
    assert [[one.field for one in phase.steps] for phase in phases(steps)] == [
        ["owner", "note"],
        ["head", "total"],
        ["region"],
    ]


def test_a_phase_needs_what_its_steps_need() -> None:
    (phase,) = phases([step("a", "x", through=("owner",)), step("b", "y")])
    assert phase.needs == Needs(frozenset(("x", "y")), {"owner": Needs(frozenset(("id",)))})


def test_without_steps_there_is_no_phase() -> None:
    assert phases([]) == ()
