"""The columns of a list to be chosen: which ones, in which order, how wide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.screens.columns import Chosen, choosable, title_label
from engine.screens.query import Query, Shown, column_asked
from engine.screens.reader import Reader

SHOW, PLACE, WIDTH = "show", "place", "width"
"""How the names of its inputs begin; behind it the field."""

_LAST = 10_000


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A field that can be a column: its place among those that are shown, 0 where it is none; a `width` of 0: any."""

    name: str
    label: str
    place: int
    width: int


@dataclass(frozen=True, slots=True)
class ColumnChooser:
    """The title, which is always there, and what can stand beside it, first what does; `kept` is the list with the
    columns of its view.
    """

    label: str
    title: str
    title_name: str
    title_width: int
    choices: tuple[ColumnChoice, ...]
    kept: Query


def column_chooser(entity: Entity, columns: Sequence[Chosen], query: Query, reader: Reader) -> ColumnChooser:
    """What there is to choose, as the list shows it now."""
    shown = [one.field.name for one in columns]
    widths = {one.name: one.width for one in query.columns}
    choices = [
        ColumnChoice(
            one.name,
            text_in(one.label, reader.locale, one.name),
            shown.index(one.name) + 1 if one.name in shown else 0,
            widths.get(one.name, 0),
        )
        for one in choosable(entity)
    ]
    title = entity.title if entity.title in entity.fields else ""
    return ColumnChooser(
        reader.say("columns"), title_label(entity, reader.locale), title, widths.get(title, 0),
        tuple(sorted(choices, key=lambda one: one.place or _LAST)), query.but(columns=()),
    )  # fmt: skip


def columns_chosen(entity: Entity, sent: Mapping[str, str]) -> tuple[Shown, ...]:
    """What was ticked, in the order of the places given, with the widths that were typed."""
    names = [one.name for one in choosable(entity) if f"{SHOW}.{one.name}" in sent]
    ordered = sorted(names, key=lambda name: _place(sent.get(f"{PLACE}.{name}", "")))
    asked = (column_asked(name, sent.get(f"{WIDTH}.{name}", "")) for name in (entity.title, *ordered))
    return tuple(one for one in asked if one.width or one.name != entity.title)


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else _LAST
