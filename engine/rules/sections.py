"""Which sections of a form are drawn for one record: those whose `visible` holds. Pure.

It decides drawing and nothing else: what stands in a section that is not drawn keeps its value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from engine.expressions import Environment, Needs, Record, Value, needs, python_form, scope_of, typed
from engine.expressions.types import BOOL
from engine.meta.catalog import Catalog, Entity


@dataclass(frozen=True, slots=True)
class Sections:
    """The conditions of those that have one, by name, and what they read."""

    conditions: Mapping[str, Callable[[Record, Environment], Value]]
    needs: Needs

    def closed(self, record: Record, clock: Environment) -> frozenset[str]:
        """Those that are not drawn for this record."""
        return frozenset(name for name, holds in self.conditions.items() if holds(record, clock) is not True)


def sections(catalog: Catalog, entity: Entity) -> Sections:
    """The sections of an entity's form that have conditions."""
    screen = catalog.screens.get(entity.name)
    written = screen.form.values() if screen is not None else ()
    scope = scope_of(catalog, entity.name)
    asked = {one.name: typed(one.visible, scope, BOOL) for one in written if one.visible is not None}
    read = reduce(or_, (needs(one) for one in asked.values()), Needs())
    return Sections({name: python_form(one) for name, one in asked.items()}, read)
