"""What a choice offers: entries of a select, or found while somebody types where they are many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.meta.fields import AnyChoice, AnyField, ChoiceField, RatingField
from engine.meta.labels import text_in
from engine.screens.cells import lineage
from engine.screens.inputs import WIDGETS, Widget
from engine.screens.reader import Reader
from engine.text.names import is_called
from engine.text.numbers import stars

LONG = 30
"""More values of a dictionary than that are searched: nobody reads through a list of hundreds."""


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a select, so many levels deep; `place` is what it lies below: `China / Zhejiang`."""

    value: str
    label: str
    depth: int = 0
    place: str = ""


def options(field: AnyField, reader: Reader, held: str | None = None) -> tuple[Option, ...]:
    """What there is to choose from, those that lie below another one deeper; with `held` only what may be chosen from
    now on, beside that value itself, or those in its lines.
    """
    if isinstance(field, RatingField):
        return tuple(Option(str(count), f"{count} {stars(count, field.max)}") for count in range(1, field.max + 1))
    if not isinstance(field, AnyChoice):
        return ()
    kept = frozenset((held or "").split("\n"))
    shown = (name for name, one in field.options.items() if held is None or not one.retired or name in kept)
    return tuple(_option(field, name, reader) for name in shown)


def widget(field: AnyField) -> Widget:
    """How a form asks for a value; a long dictionary is searched."""
    if isinstance(field, ChoiceField) and field.dictionary is not None and len(field.offered) > LONG:
        return Widget.PICKER
    return WIDGETS[type(field)]


def found_options(field: AnyChoice, wanted: str, reader: Reader) -> Sequence[Option]:
    """What may be chosen and has the words that were typed in its label, its code, or what it lies below; Chinese is
    found by how it sounds too.
    """
    words = wanted.split()
    offered = (_option(field, name, reader) for name in field.offered)
    return [one for one in offered if all(is_called(_read(one), word) for word in words)]


def named_values(field: AnyChoice, reader: Reader) -> Mapping[str, str]:
    """What may be chosen, by every name that is one value's only: its code, its label, and with what it lies below."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for one in (_option(field, name, reader) for name in field.offered):
        for name in {folded(one.label), folded(f"{one.place} / {one.label}"), folded(f"{one.place}/{one.label}")}:
            if found.setdefault(name, one.value) != one.value:
                twice.add(name)
    by_label = {name: value for name, value in found.items() if name not in twice}
    return by_label | {folded(name): name for name in field.offered}


def folded(text: str) -> str:
    """A name as it is compared."""
    return " ".join(text.split()).casefold()


def _read(option: Option) -> str:
    return f"{option.place} {option.label} {option.value}"


def _option(field: AnyChoice, name: str, reader: Reader) -> Option:
    way = [text_in(field.options[one].label, reader.locale, one) for one in lineage(field, name)]
    return Option(name, way[-1], len(way) - 1, " / ".join(way[:-1]))
