"""Why somebody is asked to agree, and the way of an approval, as they are read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.expressions.in_words import conjuncts, in_words, names_in
from engine.meta.catalog import Catalog, Entity
from engine.meta.labels import Label, text_in
from engine.screens.cells import Cell, Place, cell
from engine.screens.reader import Reader, Row

SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the way, what became of it in words, by whom they are stood in for, what they said and when."""

    name: str
    answer: str
    tone: str
    instead_of: str
    note: str
    at: Cell | None
    me: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A level: `place` is `passed`, `here` or `ahead`; how many have to agree, and by what condition it is there."""

    label: str
    need: str
    condition: str
    place: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A value that a condition reads, by its label."""

    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody is asked: what a check says, the conditions that hold, in words, and the values they read.

    With neither it is asked of every record of the kind. It is a `warning` where there is a rule to be looked at.
    """

    check: str
    rules: tuple[str, ...]
    values: tuple[Named, ...]

    @property
    def warning(self) -> bool:
        """Whether a rule was hit, which somebody should look at before they agree."""
        return bool(self.check or self.values)


def is_looked_at(texts: Iterable[str | None], entity: Entity) -> bool:
    """Whether one of these conditions reads the record: who is asked because of it looks at it first."""
    return any(name in entity.fields for text in texts if text for name in names_in(text))


def condition_in_words(text: str, whole: Catalog, entity: str, reader: Reader) -> str:
    """The condition of a level; empty of none."""
    return in_words(text, whole, entity, reader.locale) if text else ""


def why(check: Label, because: Sequence[str], whole: Catalog, entity: Entity, row: Row | None, reader: Reader) -> Why:
    """The conditions as far as who reads this sees what they read in the record: of a part they do not, nothing."""
    told = [one for text in because for one in _told(text)]
    seen = [one for one in told if _is_seen(one, entity, whole, row)]
    rules = dict.fromkeys(in_words(one, whole, entity.name, reader.locale) for one in seen)
    names = dict.fromkeys(name for one in seen for name in names_in(one) if name in entity.fields)
    values = tuple(_named(entity, name, row, reader) for name in names if row is not None)
    return Why(text_in(check, reader.locale, ""), tuple(rules), values)


def _told(text: str) -> Iterable[str]:
    """The parts that have to hold together: what only says how the application is set stands back behind the others."""
    parts = conjuncts(text)
    return [one for one in parts if SETTINGS not in names_in(one)] or parts


def _is_seen(text: str, entity: Entity, whole: Catalog, row: Row | None) -> bool:
    own = [name for name in names_in(text) if name in whole.entities[entity.name].fields]
    return all(name in entity.fields and row is not None and row.values.get(name) is not None for name in own)


def _named(entity: Entity, name: str, row: Row, reader: Reader) -> Named:
    field = entity.fields[name]
    return Named(text_in(field.label, reader.locale, name), cell(field, row, reader, Place.FACT))
