"""What people see of an entity, and in which order, as resolved: screens and menus.

What is left empty is for `engine/screens` to choose.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from engine.meta.fields import AnyField, AnyReference, BoolField, ChoiceField, DateField, DatetimeField, TextField
from engine.meta.labels import Label

Shape: TypeAlias = Literal["list", "kanban", "calendar"]
"""How the records of a view are drawn."""

OVERVIEW: Final = "overview"
"""The tab with what a record holds."""

TIMELINE: Final = "timeline"
"""The tab with what happened to a record."""

WORKFLOW: Final = "workflow"
"""The tab with the pictures of the workflows that the record goes through."""

TABS: Final = (OVERVIEW, TIMELINE, WORKFLOW)
"""Tabs of a record's page that no field of it is called after."""


class View(Struct, frozen=True, kw_only=True):
    """A way to look at the records of an entity: those `filter` holds for, all where it is None, in this `order`.

    `by` is the choice of a board, `date` the field of a calendar, `group` what records are put together by.
    """

    name: str
    label: Label
    filter: str | None = None
    order: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    group: str | None = None
    show: Shape = "list"
    by: str | None = None
    date: str | None = None
    enabled: str | None = None


class Section(Struct, frozen=True, kw_only=True):
    """A part of a form: rows of fields, drawn while `visible` holds (None: always)."""

    name: str
    label: Label
    rows: tuple[tuple[str, ...], ...]
    visible: str | None = None
    enabled: str | None = None


class Screen(Struct, frozen=True, kw_only=True):
    """The list, the form and the page of the entity `of`."""

    name: str
    of: str
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    views: dict[str, View] = {}
    form: dict[str, Section] = {}
    summary: tuple[str, ...] = ()
    tabs: tuple[str, ...] = ()
    enabled: str | None = None


class MenuItem(Struct, frozen=True, kw_only=True):
    """An entry of a menu: the list of an entity, in one of its views where one is named, and its picture."""

    name: str
    label: Label
    of: str
    view: str | None = None
    icon: str | None = None
    enabled: str | None = None


class Menu(Struct, frozen=True, kw_only=True):
    """A group of entries."""

    name: str
    label: Label
    items: dict[str, MenuItem]
    enabled: str | None = None


def is_groupable(field: AnyField) -> bool:
    """Whether the values of a field put the records of a list together: of a text, where it has an index."""
    if isinstance(field, TextField):
        return field.has_column and field.index is not None
    return field.has_column and isinstance(field, ChoiceField | BoolField | AnyReference | DateField | DatetimeField)


def with_fields(screen: Screen, there: Mapping[str, AnyField]) -> Screen:
    """The screen of an entity that has only these fields: what names another one is left out."""

    def known(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in there)

    return replace(
        screen,
        columns=known(screen.columns),
        filters=known(screen.filters),
        views={name: _view(view, there) for name, view in screen.views.items() if _is_drawn(view, there)},
        form={name: replace(one, rows=_rows(one, there)) for name, one in screen.form.items() if _rows(one, there)},
        summary=known(screen.summary),
        tabs=tuple(name for name in screen.tabs if name in TABS or name in there),
    )


def _is_drawn(view: View, there: Mapping[str, AnyField]) -> bool:
    """Whether what a board or a calendar goes by is there."""
    return all(name is None or name in there for name in (view.by, view.date))


def _view(view: View, there: Mapping[str, AnyField]) -> View:
    return replace(
        view,
        columns=tuple(name for name in view.columns if name in there),
        order=tuple(path for path in view.order if path.removeprefix("-") in there),
        group=view.group if view.group in there else None,
    )


def _rows(section: Section, there: Mapping[str, AnyField]) -> tuple[tuple[str, ...], ...]:
    rows = (tuple(name for name in row if name in there) for row in section.rows)
    return tuple(row for row in rows if row)


def menus_within(
    menus: Mapping[str, Menu], screens: Mapping[str, Screen], entities: Mapping[str, object]
) -> dict[str, Menu]:
    """The menus with what leads to these entities, and to views that their screens have; none without entries."""
    kept = {name: replace(menu, items=_items(menu, screens, entities)) for name, menu in menus.items()}
    return {name: menu for name, menu in kept.items() if menu.items}


def _items(menu: Menu, screens: Mapping[str, Screen], entities: Mapping[str, object]) -> dict[str, MenuItem]:
    return {
        name: item
        for name, item in menu.items.items()
        if item.of in entities and (item.view is None or (item.of in screens and item.view in screens[item.of].views))
    }
