"""Decision tables as SQL: a CASE over their arguments, each of which is worked out once."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import case

from engine.expressions.nodes import AnyNode, Applied, Cases
from engine.storage.sql.expression_emit import Emit, Form
from engine.storage.sql.expression_frame import Element
from engine.storage.sql.postgresql_forms import once


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
    pairs = zip(node.conditions, node.values, strict=True)
    return case(*((emit.truth(condition), emit.value(value)) for condition, value in pairs), else_=otherwise)


TABLED: Mapping[type[AnyNode], Form] = {Applied: applied, Cases: cases}
"""How these nodes are written, in both databases."""
