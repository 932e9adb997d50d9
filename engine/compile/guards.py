"""Under what conditions fields and records may be seen and changed, beyond what a right says by itself."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from engine.compile.compiled import Compiled
from engine.compile.reading import Readable, condition_node
from engine.expressions import (
    Environment,
    Record,
    Value,
    needs,
    python_form,
)
from engine.expressions.nodes import AnyNode

Veil: TypeAlias = Callable[[Record, Environment], Value]
"""Whether a field of a record may be seen."""


def condition_of(compiled: Compiled, view: Readable, operation: str) -> AnyNode:
    """When these roles may do this with a record."""
    return condition_node(compiled, view.rights.operations[operation], view.entity.name)


def guarded(view: Readable) -> Mapping[str, str]:
    """Fields that may be changed on some of the records only, beyond what `update` itself says, with the condition."""
    return _beyond(view, "update", {name: given.update for name, given in view.rights.fields.items()})


def guarded_new(view: Readable) -> Mapping[str, str]:
    """The same of fields that may be given to some new records only."""
    return _beyond(view, "create", {name: given.create for name, given in view.rights.fields.items()})


def veiled(view: Readable) -> Mapping[str, str]:
    """Fields that may be seen on some of the records only that may be seen, with the condition."""
    return _beyond(view, "read", {name: given.read for name, given in view.rights.fields.items()})


def curtained(view: Readable) -> Mapping[str, str]:
    """Fields that are there in some records only, whoever asks, with the condition."""
    known = view.entity.fields
    return {name: known[name].visible or "" for name in (*view.fields, *view.lines) if known[name].visible}


def veils(compiled: Compiled, view: Readable) -> Mapping[str, Veil | None]:
    """The same conditions for a record that is not stored yet; None for one that reads other records."""
    names = ("veils", view.entity.name, view.roles)
    return compiled.keep(names, lambda: {name: _veil(compiled, view, text) for name, text in veiled(view).items()})


def _veil(compiled: Compiled, view: Readable, text: str) -> Veil | None:
    condition = compiled.condition(text, view.entity.name)
    reads = needs(condition)
    return None if reads.to or reads.items or reads.asked else python_form(condition)


def _beyond(view: Readable, operation: str, conditions: Mapping[str, str]) -> Mapping[str, str]:
    plain = ("true", "false", view.rights.operations[operation])
    return {name: condition for name, condition in conditions.items() if condition not in plain}
