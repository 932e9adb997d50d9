"""Whether fields are there, needed and open to change in one record: `visible`, `required` and `editable`. Pure.

These conditions see the record as it is, whoever asks; rights on fields are another matter (security).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeAlias

from engine.expressions import Environment, Needs, Record, Value, needs, python_form, scope_of, typed
from engine.expressions.types import BOOL
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField

_Holds: TypeAlias = Callable[[Record, Environment], Value]


@dataclass(frozen=True, slots=True)
class State:
    """How a field stands in one record: not there at all, needed, not to be changed."""

    hidden: bool = False
    required: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Conditions:
    """What decides the states of one field; None for what always holds."""

    field: AnyField
    visible: _Holds | None
    required: _Holds | None
    editable: _Holds | None

    def state(self, record: Record, clock: Environment) -> State:
        """The state in this record. What is hidden is neither needed nor changed."""
        if self.visible is not None and self.visible(record, clock) is not True:
            return State(hidden=True, locked=True)
        needed = self.required is not None and self.required(record, clock) is True
        locked = self.editable is not None and self.editable(record, clock) is not True
        return State(required=self.field.required or needed, locked=locked)


@dataclass(frozen=True, slots=True)
class States:
    """The conditions of all fields of an entity that have some, and what they read."""

    fields: tuple[Conditions, ...]
    needs: Needs

    def of(self, record: Record, clock: Environment) -> Mapping[str, State]:
        """By name, the states of the fields that have conditions."""
        return {one.field.name: one.state(record, clock) for one in self.fields}


def states(catalog: Catalog, entity: Entity) -> States:
    """The conditions of an entity's fields."""
    asked = [field for field in entity.fields.values() if field.conditional]
    texts = [text for field in asked for text in (field.visible, field.required_when, field.editable) if text]
    read = (needs(typed(text, scope_of(catalog, entity.name), BOOL)) for text in texts)
    return States(tuple(_conditions(catalog, entity, field) for field in asked), reduce(or_, read, Needs()))


def _conditions(catalog: Catalog, entity: Entity, field: AnyField) -> Conditions:
    def form(text: str | None) -> _Holds | None:
        return None if text is None else python_form(typed(text, scope_of(catalog, entity.name), BOOL))

    return Conditions(field, form(field.visible), form(field.required_when), form(field.editable))
