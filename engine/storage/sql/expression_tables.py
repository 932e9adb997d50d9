"""Decision tables as SQL: a CASE over their arguments, each of which is worked out once, or a sum of such."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import case, func, select, union_all

from engine.expressions.nodes import AnyNode, Applied, Cases
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression_emit import Emit, Form
from engine.storage.sql.expression_frame import Element, Outer
from engine.storage.sql.postgresql_forms import by_code_point, once

_TOGETHER: Mapping[str, Callable[[Element], Element]] = {"sum": func.sum, "min": func.min, "max": func.max}
"""What is made of the values of all rows that fit; of the others one row counts."""


def applied(node: Applied, emit: Emit) -> Element:
    """The body, in which slots are the arguments."""

    def body(*arguments: Element) -> Element:
        return emit.at(replace(emit.frame, arguments=arguments)).value(node.body)

    return once(body, *(emit.value(one) for one in node.arguments))


def cases(node: Cases, emit: Emit) -> Element:
    """CASE WHEN for each row; a condition that is null goes on to the next."""
    otherwise = emit.value(node.otherwise)
    if not node.conditions:
        return otherwise
    if node.function in _TOGETHER:
        return func.coalesce(_put_together(node, emit), otherwise)
    pairs = list(_pairs(node, emit))
    return case(*(pairs if node.function == "first" else pairs[::-1]), else_=otherwise)


def _put_together(node: Cases, emit: Emit) -> Element:
    """A function over the rows as records: as a chain of `+` hundreds of them would be too deep."""
    arguments = tuple(Outer(one) for one in emit.frame.arguments)
    inside = emit.at(replace(emit.frame, arguments=arguments))
    fitting = union_all(*(select(case(pair).label("value")) for pair in _pairs(node, inside))).subquery()
    is_ordered_apart = node.type.text and emit.dialect is Dialect.POSTGRESQL
    value = by_code_point(fitting.c.value) if is_ordered_apart else fitting.c.value
    return select(_TOGETHER[node.function](value)).scalar_subquery()


def _pairs(node: Cases, emit: Emit) -> Iterator[tuple[Element, Element]]:
    for condition, value in zip(node.conditions, node.values, strict=True):
        yield emit.truth(condition), emit.value(value)


TABLED: Mapping[type[AnyNode], Form] = {Applied: applied, Cases: cases}
"""How these nodes are written, in both databases."""
