"""A condition for a list, written by whoever looks at it, and the names that may stand in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.expressions import Problem
from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.screens.built import opened
from engine.screens.choices import Option, options
from engine.screens.query import Query
from engine.screens.reader import Reader
from engine.text.languages import language

MOST_OPTIONS = 12
"""Options of a field that are told."""

AROUND = 24
"""Characters of a condition on either side of what is wrong with it."""

_WRITTEN = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Named:
    """A field: its name in the language, and what it is called; its first options."""

    name: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a condition: the text before it, the place itself, the text behind it; what sort of thing it
    is, and what is known besides ("" if nothing is)."""

    before: str
    place: str
    behind: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class ConditionForm:
    """What was written, what is wrong with it, and what can be named; `kept` is what the list says besides.

    `in_rows`: it can be put together from rows too.
    """

    label: str
    text: str
    flaws: Sequence[Flaw]
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
    told = flaws(query.where, faults, reader)
    return ConditionForm(reader.say("condition"), query.where, told, names, query.but(where=""), in_rows)


def flaws(text: str, faults: Sequence[Problem], reader: Reader) -> tuple[Flaw, ...]:
    """What is wrong with a condition, in the reader's language, each with the text around its place."""
    return tuple(_flaw(text, one, reader) for one in faults)


def _flaw(text: str, fault: Problem, reader: Reader) -> Flaw:
    begin, end = fault.offset, fault.offset + fault.length
    around = text[max(0, begin - AROUND) : begin], text[begin:end], text[end : end + AROUND]
    return Flaw(*around, reader.say(fault.code.lower().replace("-", "_")), _remedy(fault, reader))


def _remedy(fault: Problem, reader: Reader) -> str:
    """What was found in particular, in the language of the definitions; other readers get what can be written."""
    if language(reader.locale) == "en":
        return f"{fault.message}; {fault.hint}" if fault.hint else fault.message
    codes = tuple(_WRITTEN.findall(fault.hint or ""))
    return reader.say("exp_write", codes=codes) if codes else ""
