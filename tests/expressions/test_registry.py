"""Functions are named once; every layer has something to say of each of them."""

from dataclasses import replace
from typing import Any

import pytest

from engine.expressions import OLD, Record, check_scope, python_form, scope_of, typed
from engine.expressions.bounds import bound
from engine.expressions.build_gone import LIST
from engine.expressions.nodes import NODES, Rows
from engine.expressions.python_folds import OPERATIONS
from engine.expressions.python_form import FORMS
from engine.expressions.registry import FOLDS, FUNCTIONS
from engine.expressions.walk import SHAPES, parts, rebuilt, size, walk
from engine.meta.system import RECORD_FIELDS
from tests.expressions.model import catalog
from tests.expressions.test_python_form import DEAL as RECORD
from tests.expressions.test_python_form import MANY, NOON, NUMBERS

DEAL = scope_of(catalog(), "deal")

FIRST = """
    abs round floor ceil min max coalesce len lower upper trim contains starts_with ends_with replace concat today now
    changed date year quarter month day weekday days weeks months years hours minutes datetime fiscal_year start_of
    end_of
    next_anniversary add_working_days similar pinyin pinyin_initials amount_in_words under comparable as_of
    number
    records role
    shared in_base convert total changed_at reached member list distance add_working_hours
"""


def test_the_first_registry_is_whole() -> None:
    assert set(FUNCTIONS) == set(FIRST.split())
    assert set(FOLDS) == {"sum", "count", "avg", "min", "max", "any", "all", "first", "last"}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda one: one.name)
def test_a_function_says_what_it_does(function: object) -> None:
    assert function.doc.endswith(".")  # type: ignore[attr-defined]
    assert function.signature.startswith(f"{function.name}(")  # type: ignore[attr-defined]


ASKED = {"records", "role", "shared"}
"""What only data answers: tests/service/test_records.py and test_sharing.py have their examples."""


@pytest.mark.parametrize(
    "one", [one for one in (*FUNCTIONS.values(), *FOLDS.values()) if one.name not in ASKED], ids=lambda one: one.name
)
def test_its_example_is_true(one: Any) -> None:
    before = replace(NOON, given={OLD: Record({**RECORD.values, "quantity": 1})})
    assert python_form(typed(one.example, check_scope(catalog(), "deal")))(RECORD, before) is True


def test_every_node_runs_and_can_be_taken_apart() -> None:
    assert set(NODES) == set(FORMS) == set(SHAPES) - {Rows}
    assert set(OPERATIONS) == {*FOLDS, LIST}


@pytest.mark.parametrize("text", [text for text, _ in NUMBERS + MANY])
def test_a_tree_can_be_taken_apart_and_put_together(text: str) -> None:
    node = typed(text, DEAL).node
    assert rebuilt(node, lambda part: part) is node
    assert all(rebuilt(one, lambda part: rebuilt(part, lambda inner: inner)) == one for one in walk(node))
    assert size(node) == sum(1 for _ in walk(node))
    assert all(part in list(walk(node)) for part in parts(node))


@pytest.mark.parametrize("text", [text for text, value in NUMBERS if value is not None])
def test_no_number_is_beyond_its_bound(text: str) -> None:
    found = typed(text, DEAL)
    value = python_form(found)(RECORD, NOON)
    assert abs(value * 10**found.type.scale) <= bound(found.node)  # type: ignore[operator]


def test_names_of_the_language_are_no_fields_of_every_record() -> None:
    assert not RECORD_FIELDS.keys() & (FUNCTIONS.keys() | FOLDS.keys() | {"this", "me", "mine"})
