"""Expressions as SQL: the same answer as their Python form, for a set of records.

Parameters are `now`, `today`, `me` (an id), `me.<field>`, those of other names of the scope alike, and `c0`, `c1`, ...
for lifted literals. Where a number does not fit its type the statement fails: OutOfRange of the Python form.
"""

from collections.abc import Mapping

from engine.expressions.nodes import AnyNode
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression_emit import Emit, Tables, is_true
from engine.storage.sql.expression_frame import Condition, Element, Frame
from engine.storage.sql.expression_postgresql import POSTGRESQL, finished
from engine.storage.sql.expression_sqlite import SQLITE

TABLES: Mapping[Dialect, Tables] = {Dialect.SQLITE: SQLITE, Dialect.POSTGRESQL: POSTGRESQL}


def to_sql(node: AnyNode, frame: Frame) -> Element:
    """The value, for a column list, an order or `SET f = ...`; a number has exactly the digits of its type."""
    element = _emit(frame).value(node)
    return finished(node, element) if frame.source.dialect is Dialect.POSTGRESQL else element


def condition_sql(node: AnyNode, frame: Frame) -> Condition:
    """The condition for WHERE: null where it is not true, so that indexes serve it."""
    return _emit(frame).truth(node)


def condition_column(node: AnyNode, frame: Frame) -> Condition:
    """The condition as a column, true or false; also of a bool field that is null."""
    emit = _emit(frame)
    return emit.value(node) if type(node) in emit.tables.conditions else is_true(emit.value(node))


def _emit(frame: Frame) -> Emit:
    return Emit(frame, TABLES[frame.source.dialect])
