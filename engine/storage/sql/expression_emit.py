"""From typed nodes to SQL elements: the way down, for both databases. What each node becomes stands in their tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import true

from engine.expressions.nodes import AnyNode
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression_frame import Condition, Element, Frame


@dataclass(frozen=True, slots=True, eq=False)
class Emit:
    """Writes nodes for one place in a statement.

    A condition has two forms. `truth` may be null where it is not true, and keeps indexes in use: for WHERE, CASE WHEN
    and inside `and`. `value` is true or false: for columns.
    """

    frame: Frame
    tables: "Tables"

    @property
    def dialect(self) -> Dialect:
        """The database."""
        return self.frame.source.dialect

    def value(self, node: AnyNode) -> Element:
        """The value of a node."""
        form = self.tables.conditions.get(type(node))
        if form is None:
            return self.tables.values[type(node)](node, self)
        return is_true(form(node, self))

    def truth(self, node: AnyNode) -> Condition:
        """A condition, for where null counts as false anyway."""
        form = self.tables.conditions.get(type(node)) or self.tables.values[type(node)]
        return form(node, self)

    def at(self, frame: Frame) -> "Emit":
        """The same in a subselect."""
        return replace(self, frame=frame)


Form: TypeAlias = Callable[[Any, Emit], Element]
Fold: TypeAlias = Callable[[Any, Element, Emit], Element]


@dataclass(frozen=True, slots=True)
class Tables:
    """What nodes become in one database: those that are conditions, those that are values, functions over records."""

    conditions: Mapping[type[AnyNode], Form]
    values: Mapping[type[AnyNode], Form]
    folds: Mapping[str, Fold]


def is_true(condition: Element) -> Condition:
    """True or false, never null."""
    return condition.is_(true())


def is_not_true(condition: Element) -> Condition:
    """True where the condition is false or null."""
    return condition.is_not(true())
