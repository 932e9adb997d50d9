"""The records of a list put together by what they have in common: groups with their figures, one after the other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from engine.expressions.record import Value
from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyField,
    AnyReference,
    ChoiceField,
    DateField,
    DatetimeField,
    DecimalField,
    MoneyField,
)
from engine.meta.labels import text_in
from engine.meta.screens import View, is_groupable
from engine.screens import conditions
from engine.screens.board import EMPTY, Figure, choice_label, sum_of
from engine.screens.cells import Cell, Place, cell
from engine.screens.query import Query
from engine.screens.reader import Reader, Row
from engine.text.date_formats import format_date, format_month
from engine.text.dates import days_from

UNGROUPED = "-"
"""What an address says of a list without groups, where its view has some."""

MONTH, DAY = "month", "day"
UNITS = (MONTH, DAY)
"""What dates have in common; the first where nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """What records are put together by: a field, of a date its `unit`. `last_first`: the groups stand the other way."""

    field: AnyField
    unit: str = ""
    last_first: bool = False

    @property
    def asked(self) -> str:
        """As an address says it."""
        return f"{self.field.name}.{self.unit}" if self.unit else self.field.name


@dataclass(frozen=True, slots=True)
class Group:
    """Records with the same value: its name in addresses, what it is called, its figures; a `closed` one is shown
    without its records.
    """

    name: str
    label: str
    figure: Figure
    closed: bool = False


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A way to group a list."""

    label: str
    current: bool
    query: Query


@dataclass(frozen=True, slots=True)
class GroupChooser:
    """What a list can be grouped by."""

    label: str
    choices: tuple[GroupChoice, ...]
    kept: Query


def grouping_of(entity: Entity, query: Query, view: View | None, order: Sequence[str]) -> Grouping | None:
    """What a list is grouped by: what its address says, else its view; None for nothing, and for what cannot be."""
    asked = query.group or (view.group if view is not None else "") or ""
    name, _, unit = asked.partition(".")
    field = entity.fields.get(name)
    if field is None or not is_groupable(field) or (view is not None and view.show != "list"):
        return None
    units = _units(field)
    return Grouping(field, unit if unit in units else units[0], f"-{name}" in order[:1])


def _units(field: AnyField) -> tuple[str, ...]:
    return UNITS if isinstance(field, DateField | DatetimeField) else ("",)


def group_chooser(entity: Entity, query: Query, now: Grouping | None, reader: Reader) -> GroupChooser:
    """Every way to group a list, by none of them first."""

    fields = [one for one in entity.fields.values() if is_groupable(one)]
    ways = [Grouping(one, unit) for one in fields for unit in _units(one)]
    asked = now.asked if now is not None else UNGROUPED
    none = GroupChoice(reader.say("no_groups"), asked == UNGROUPED, query.but(group=UNGROUPED, closed=()))
    others = (
        GroupChoice(asked_label(one, reader), asked == one.asked, query.but(group=one.asked, closed=())) for one in ways
    )
    return GroupChooser(reader.say("group"), (none, *others), query)


def asked_label(by: Grouping, reader: Reader) -> str:
    """What groups have in common, as a person calls it."""
    label = text_in(by.field.label, reader.locale, by.field.name)
    return reader.say(f"group_{by.unit}", name=label) if by.unit else label


def summed(field: AnyField) -> bool:
    """Whether a list tells the sum of a field: amounts of the application's own currency, quantities.

    Lengths of time have none: days and months do not add up.
    """
    own = isinstance(field, MoneyField) and not field.currency
    return field.stored and (own or isinstance(field, DecimalField))


def groups(by: Grouping, figures: Sequence[Figure], closed: Sequence[str], reader: Reader) -> tuple[Group, ...]:
    """The groups in their order, that of the records without a value last."""
    found: dict[str, Figure] = {}
    for one in figures:
        value = _of_unit(by, one.value)
        same = found.get(name := _name(value))
        found[name] = replace(one, value=value) if same is None else _together(same, one)
    valued = sorted((name for name in found if name != EMPTY), key=_order(by, found), reverse=by.last_first)
    ordered = [*valued, *([EMPTY] if EMPTY in found else [])]
    return tuple(Group(name, _label(by, found[name], reader), found[name], name in closed) for name in ordered)


def whole(figures: Sequence[Figure]) -> Figure:
    """What all groups come to together."""
    every = Figure(None, 0)
    for one in figures:
        every = _together(every, one)
    return every


def _together(one: Figure, other: Figure) -> Figure:
    sums = {name: sum_of(one.sums.get(name), value) for name, value in other.sums.items()}
    return replace(one, count=one.count + other.count, sums=sums)


def within(by: Grouping, group: Group, reader: Reader) -> str:
    """What holds for the records of a group, as a condition of the language."""
    field, value = by.field, group.figure.value
    if value is None:
        return f"{field.name} is null"
    if isinstance(value, date):
        return conditions.on_days(field, value, _last_day(by, value), reader.zone)
    if isinstance(value, bool):
        return conditions.yes_or_no(field.name, [value])
    return conditions.one_of(field.name, [value]) if isinstance(value, str) else f"{field.name} == {value}"


def sums_of(fields: Sequence[AnyField], figure: Figure, reader: Reader) -> tuple[Cell | None, ...]:
    """For each column its sum, if it has one."""
    return tuple(
        cell(one, Row(0, 0, "", {one.name: value}), reader, Place.TABLE)
        if (value := figure.sums.get(one.name)) is not None
        else None
        for one in fields
    )


def _of_unit(by: Grouping, value: Value) -> Value:
    return value.replace(day=1) if by.unit == MONTH and isinstance(value, date) else value


def _last_day(by: Grouping, first: date) -> date:
    if by.unit != MONTH:
        return first
    return days_from(days_from(first, 31).replace(day=1), -1)


_SPELT: Final = str.maketrans({"%": "%25", ",": "%2C", "-": "%2D"})
"""How an address spells what stands in a text: a comma lies between two groups, and `-` is that of no value."""


def _name(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value.translate(_SPELT)
    return EMPTY if value is None else str(value)


def _order(by: Grouping, found: Mapping[str, Figure]) -> Callable[[str], tuple[int | str, ...]]:
    """Options as they are defined, records by what they are called, all else by its value."""
    if isinstance(by.field, ChoiceField):
        places = {name: number for number, name in enumerate(by.field.options)}
        return lambda name: (places.get(name, len(places)), name)
    if isinstance(by.field, AnyReference):
        return lambda name: (found[name].title, int(name))
    return lambda name: (name,)


def _label(by: Grouping, figure: Figure, reader: Reader) -> str:
    value = figure.value
    if value is None:
        return reader.say("lane_empty")
    if isinstance(value, date):
        return (format_month if by.unit == MONTH else format_date)(value, reader.locale)
    if isinstance(value, bool):
        return reader.say("yes" if value else "no")
    if isinstance(by.field, ChoiceField):
        return choice_label(by.field, str(value), reader)
    return value if isinstance(value, str) else figure.title or f"#{value}"
