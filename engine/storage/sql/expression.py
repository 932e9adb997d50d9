"""Expressions as SQL: the same answer as their Python form, for a set of records.

Parameters are `now`, `today`, `me` (an id), `me.<field>`, those of other names of the scope alike, and `c0`, `c1`, ...
for lifted literals. Where a number does not fit its type the statement fails: OutOfRange of the Python form.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Table

from engine.expressions.nodes import AnyNode
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression_emit import Emit, Tables, is_true
from engine.storage.sql.expression_frame import Condition, Element, Frame
from engine.storage.sql.expression_postgresql import POSTGRESQL, finished
from engine.storage.sql.expression_sqlite import SQLITE

TABLES: Mapping[Dialect, Tables] = {Dialect.SQLITE: SQLITE, Dialect.POSTGRESQL: POSTGRESQL}


def to_sql(node: AnyNode, frame: Frame) -> Element:
    """The value, for a column list, an order or `SET f = ...`; a number has exactly the digits of its type."""
    return _kept("value", node, frame, _exactly)


def condition_sql(node: AnyNode, frame: Frame) -> Condition:
    """The condition for WHERE: null where it is not true, so that indexes serve it."""
    return _kept("truth", node, frame, Emit.truth)


def condition_column(node: AnyNode, frame: Frame) -> Condition:
    """The condition as a column, true or false; also of a bool field that is null."""
    return _kept("column", node, frame, _true_or_false)


def _kept(form: str, node: AnyNode, frame: Frame, make: Callable[[Emit, AnyNode], Element]) -> Element:
    """Made once for all statements on the table of an entity: rights and rules stand in many of them."""
    emit = Emit(frame, TABLES[frame.source.dialect])
    if not (frame.is_whole and isinstance(frame.table, Table)):
        return make(emit, node)
    return frame.source.keep((form, frame.table.name, node), lambda: make(emit, node))


def _exactly(emit: Emit, node: AnyNode) -> Element:
    element = emit.value(node)
    return finished(node, element) if emit.dialect is Dialect.POSTGRESQL else element


def _true_or_false(emit: Emit, node: AnyNode) -> Condition:
    return emit.value(node) if type(node) in emit.tables.conditions else is_true(emit.value(node))
