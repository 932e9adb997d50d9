"""A condition for a list, written by whoever looks at it, and the names that may stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.expressions import Problem
from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.screens.built import opened
from engine.screens.choices import Option, options
from engine.screens.query import Query
from engine.screens.reader import Reader

MOST_OPTIONS = 12
"""Options of a field that are told."""


@dataclass(frozen=True, slots=True)
class Named:
    """A field: its name in the language, and what it is called; its first options."""

    name: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """What was written, what is wrong with it, and what can be named; `kept` is what the list says besides.

    `in_rows`: it can be put together from rows too.
    """

    label: str
    text: str
    faults: Sequence[Problem]
    names: tuple[Named, ...]
    kept: Query
    in_rows: bool


def condition_form(entity: Entity, query: Query, faults: Sequence[Problem], reader: Reader) -> ConditionForm:
    """The box for a condition, as the list is narrowed now."""
    names = tuple(
        Named(one.name, text_in(one.label, reader.locale, one.name), options(one, reader)[:MOST_OPTIONS])
        for one in entity.fields.values()
        if one.translates is None
    )
    in_rows = opened(entity, query.where, reader) is not None
    return ConditionForm(reader.say("condition"), query.where, faults, names, query.but(where=""), in_rows)
