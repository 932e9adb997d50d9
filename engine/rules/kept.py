"""Columns beside what people see: the words that a record is found by, and where a text comes in an order.

They are worked out here alone, never by a database, which does not know how Chinese sounds.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.expressions import Value
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField
from engine.meta.found_by import WORDS
from engine.meta.system import SEARCHED, sort_column
from engine.text.sorting import sort_key

LONGEST: Final = 250_000
"""Characters of all words of a record: PostgreSQL takes a megabyte."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A column, the fields that it is worked out from, and how; null where that is nothing.

    `words` says that it holds words, in no order.
    """

    column: str
    reads: tuple[str, ...]
    give: Callable[[Mapping[str, Value]], str | None]
    words: bool


def kept_columns(entity: Entity) -> tuple[Kept, ...]:
    """All of an entity; none where nothing asks for one."""
    searched = [one for one in entity.fields.values() if one.searched]
    found = [_sorted(one.name) for one in entity.fields.values() if one.sorted_by_sound]
    return (*found, _searched(searched)) if searched else tuple(found)


def kept_beside(kept: Iterable[Kept], names: Collection[str]) -> list[Kept]:
    """Those that change when these fields do."""
    return [one for one in kept if any(name in names for name in one.reads)]


def word_of(field: str, word: str) -> str:
    """A word as it stands in the column: it carries the field that holds it."""
    return f"{field}/{word}"


def _searched(fields: Iterable[AnyField]) -> Kept:
    named = {one.name: WORDS[type(one)] for one in fields}

    def give(values: Mapping[str, Value]) -> str | None:
        texts = ((name, of, values.get(name)) for name, of in named.items())
        found = (word_of(name, word) for name, of, text in texts if isinstance(text, str) for word in of(text))
        told = " ".join(dict.fromkeys(found))
        if len(told) > LONGEST:
            told = told[:LONGEST].rpartition(" ")[0]
        return f" {told} " if told else None

    return Kept(SEARCHED, tuple(named), give, words=True)


def _sorted(name: str) -> Kept:
    def give(values: Mapping[str, Value]) -> str | None:
        text = values.get(name)
        return sort_key(text) if isinstance(text, str) else None

    return Kept(sort_column(name), (name,), give, words=False)
