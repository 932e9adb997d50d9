import pytest

from engine.compile.discreet import discreet
from engine.expressions import Problem


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"contact", "customer"}, "a `customer` and a text do not go together"),
        ({"contact"}, "a record and a text do not go together"),
    ],
)
def test_the_type_of_a_reference_is_named_to_those_only_who_know_of_it(known: set[str], said: str) -> None:
    found = discreet([Problem("EXP-TYPE", "a `customer` and a text do not go together", 3, 1)], known)
    assert found == (Problem("EXP-TYPE", said, 3, 1),)


def test_what_was_written_is_said_as_it_was() -> None:
    problem = Problem("EXP-NAME", "`contact` has no field `customer`", 0, 8)
    assert discreet([problem], ()) == (problem,)
