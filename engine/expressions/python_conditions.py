"""The Python form of conditions: true or false, never null."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from engine.expressions.literals import value_of
from engine.expressions.nodes import Among, AnyNode, Both, Compare, Either, Empty, If, Literal, Not
from engine.expressions.python_run import Form, Maker, Run

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _not(node: Not, make: Maker) -> Run:
    run = make(node.node)
    return lambda frame, environment: run(frame, environment) is not True


def _both(node: Both, make: Maker) -> Run:
    runs = tuple(make(one) for one in node.nodes)
    if len(runs) == 2:
        first, second = runs
        return lambda frame, environment: first(frame, environment) is True and second(frame, environment) is True

    def run(frame: Any, environment: Any) -> bool:
        for one in runs:  # noqa: SIM110 # a generator would cost more than the conditions
            if one(frame, environment) is not True:
                return False
        return True

    return run


def _either(node: Either, make: Maker) -> Run:
    runs = tuple(make(one) for one in node.nodes)

    def run(frame: Any, environment: Any) -> bool:
        for one in runs:  # noqa: SIM110 # as above
            if one(frame, environment) is True:
                return True
        return False

    return run


def _compare(node: Compare, make: Maker) -> Run:
    compare = COMPARISONS[node.operator]
    left, right = make(node.left), make(node.right)
    if isinstance(node.right, Literal):
        return _with_constant(compare, left, value_of(node.right))

    def run(frame: Any, environment: Any) -> bool:
        one = left(frame, environment)
        if one is None:
            return False
        other = right(frame, environment)
        return other is not None and compare(one, other)

    return run


def _with_constant(compare: Callable[[Any, Any], bool], left: Run, constant: Any) -> Run:
    def run(frame: Any, environment: Any) -> bool:
        one = left(frame, environment)
        return one is not None and compare(one, constant)

    return run


def _among(node: Among, make: Maker) -> Run:
    value, items, negated = make(node.node), tuple(make(one) for one in node.items), node.negated

    def run(frame: Any, environment: Any) -> bool:
        one = value(frame, environment)
        if one is None:
            return False
        others = [item(frame, environment) for item in items]
        if negated:
            return None not in others and one not in others
        return one in others

    return run


def _empty(node: Empty, make: Maker) -> Run:
    run = make(node.node)
    if node.negated:
        return lambda frame, environment: run(frame, environment) is not None
    return lambda frame, environment: run(frame, environment) is None


def _if(node: If, make: Maker) -> Run:
    test, then, otherwise = make(node.condition), make(node.then), make(node.otherwise)
    return lambda frame, environment: (then if test(frame, environment) is True else otherwise)(frame, environment)


CONDITIONS: Mapping[type[AnyNode], Form] = {
    Not: _not,
    Both: _both,
    Either: _either,
    Compare: _compare,
    Among: _among,
    Empty: _empty,
    If: _if,
}
"""How each of these nodes runs."""
