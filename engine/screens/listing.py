"""A list of any entity: its table, what narrows and orders it, the ways to other pages, and what to say when empty."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from engine.meta.catalog import Entity
from engine.meta.labels import text_in
from engine.meta.screens import Screen, View
from engine.screens.abilities import Abilities
from engine.screens.board import Figure
from engine.screens.columns import Chosen, asked_columns, chosen_columns
from engine.screens.deeds import MOST_NAMED, Deed, deeds
from engine.screens.filters import Filter, filters, is_searched, searched
from engine.screens.groups import Group, sums_of
from engine.screens.in_place import in_place
from engine.screens.query import Query
from engine.screens.reader import Reader, Row
from engine.screens.saved import NONE_SAVED, SavedView, SavedViews, current, differs
from engine.screens.table import Head, Part, Table, table
from engine.screens.views import ViewTab, view_of, view_tabs

NAMED = 4
"""Fields that a search box names."""


class Empty(StrEnum):
    """Why a list shows nothing: there are no records, none in the view, or none that fit."""

    AT_ALL = "none_at_all"
    IN_VIEW = "none_in_view"
    FOR_FILTER = "none_for_filter"


@dataclass(frozen=True, slots=True)
class Page:
    """What the service found: a page of rows, and the mark that asks for the next.

    `titles` are those of records chosen in filters, by field. `groups` are those that begin on the page, each with the
    number of its rows here, and `lane` is the group of the next page; `whole` are the figures of the whole list,
    `grouped` is what its groups have in common.
    """

    rows: Sequence[Row]
    after: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    groups: Sequence[tuple[Group, int]] = ()
    lane: str = ""
    whole: Figure | None = None
    grouped: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort: by a field, up or down."""

    label: str
    down: bool
    current: bool
    query: Query


@dataclass(frozen=True, slots=True)
class ListScreen:
    """The list. `search_label` says where the search looks, empty where there is none; `counted` how many are shown;
    `saving` are its saved views, `saved` the one that is looked at, `changed` whether the list differs from its view;
    `deeds` what can be done with several records. A `choosable` one has columns to be chosen;
    `about` says what its records are for, `grouped` what its groups have in common.
    """

    entity: str
    label: str
    noun: str
    query: Query
    views: tuple[ViewTab, ...]
    table: Table
    filters: tuple[Filter, ...]
    orders: tuple[Order, ...]
    search_label: str
    counted: str
    first: Query | None
    next: Query | None
    empty: Empty | None
    may: Abilities
    recycle: bool
    deeds: tuple[Deed, ...] = ()
    saving: SavedViews = NONE_SAVED
    saved: SavedView | None = None
    changed: bool = False
    choosable: bool = True
    about: str = ""
    grouped: str = ""

    @property
    def deeds_named(self) -> tuple[Deed, ...]:
        """What can be done with several records that has a button of its own."""
        return self.deeds if len(self.deeds) <= MOST_NAMED else self.deeds[: MOST_NAMED - 1]

    @property
    def deeds_in_menu(self) -> tuple[Deed, ...]:
        """What stands in a menu."""
        return self.deeds[len(self.deeds_named) :]

    @property
    def restored(self) -> Query:
        """The list as its view is."""
        return Query(saved=self.query.saved) if self.saved is not None else Query(view=self.query.view)

    @property
    def set_filters(self) -> tuple[Filter, ...]:
        """Those that narrow the list now, or were meant to."""
        return tuple(each for each in self.filters if each.words)

    @property
    def order(self) -> Order | None:
        """The order the rows stand in, where one was chosen."""
        return next((order for order in self.orders if order.current), None)


def columns_of(entity: Entity, screen: Screen | None, query: Query) -> tuple[Chosen, ...]:
    """What a list shows beside the title: what somebody chose, its view or screen says, or the engine chooses."""
    asked = asked_columns(entity, query.columns)
    if asked:
        return asked
    return _columns_in(entity, screen, view_of(screen, query))


def _columns_in(entity: Entity, screen: Screen | None, view: View | None) -> tuple[Chosen, ...]:
    """What a list shows where nobody chose anything else."""
    named = view.columns if view is not None else ()
    return chosen_columns(entity, named or (screen.columns if screen is not None else ()))


def list_screen(
    entity: Entity, query: Query, page: Page, may: Abilities, reader: Reader, screen: Screen | None = None,
    saved: SavedViews = NONE_SAVED, writable: Collection[str] = (),
) -> ListScreen:  # fmt: skip
    """The list of an entity as its reader may see it; deletions and filters are the service's business."""
    label, one = (text_in(said, reader.locale, entity.name) for said in (entity.many, entity.label))
    view = view_of(screen, query)
    least = next((one.width for one in query.columns if one.name == entity.title), 0)
    columns = asked_columns(entity, query.columns) or _columns_in(entity, screen, view)
    editable = in_place(entity, writable)
    sums = sums_of([one.field for one in columns], page.whole, reader) if page.whole is not None else ()
    shown = table(entity, columns, page.rows, reader, sort=query.sort, title_width=least, editable=editable, sums=sums)
    return ListScreen(
        entity=entity.name,
        label=label,
        noun=reader.noun(one),
        query=query,
        views=view_tabs(screen, query, reader, saved.views),
        table=replace(shown, parts=_parts(shown, columns, page, query, reader)),
        filters=filters(entity, query, page.titles, reader, screen.filters if screen is not None else ()),
        orders=_orders(shown, query),
        search_label=_search_label(entity, reader),
        counted=_counted(query, page, reader),
        first=query.first_page() if query.after or query.lane else None,
        next=replace(query, after=page.after, lane=page.lane) if page.after or page.lane else None,
        empty=None if page.rows or page.groups else _empty(query, view),
        may=may,
        recycle=entity.recycle,
        deeds=deeds(entity, writable, may, reader),
        saving=saved,
        saved=current(query, saved.views),
        changed=differs(query, saved.views),
        choosable=view is None or view.show == "list",
        about=text_in(entity.help, reader.locale),
        grouped=page.grouped,
    )


def _empty(query: Query, view: View | None) -> Empty:
    if query.restricts:
        return Empty.FOR_FILTER
    return Empty.IN_VIEW if view is not None and view.filter is not None else Empty.AT_ALL


def _parts(
    shown: Table, columns: Sequence[Chosen], page: Page, query: Query, reader: Reader
) -> tuple[Part, ...]:  # fmt: skip
    """The rows of each group under its head; all of them together where there are no groups."""
    if not page.groups:
        return shown.parts
    fields, rows, parts = [one.field for one in columns], iter(shown.rows), []
    for group, count in page.groups:
        sums = sums_of(fields, group.figure, reader)
        head = Head(group.label, group.figure.count, sums, group.closed, query.toggled(group.name))
        parts.append(Part(tuple(islice(rows, count)), head))
    return tuple(parts)


def _orders(shown: Table, query: Query) -> tuple[Order, ...]:
    named = [(shown.title_field, shown.title_label)] if shown.title_field else []
    named += [(column.name, column.label) for column in shown.columns if column.sortable]
    return tuple(
        Order(label, down, query.sort == ("-" if down else "") + name, query.sorted_by(name, down=down))
        for name, label in named
        for down in (False, True)
    )


def _search_label(entity: Entity, reader: Reader) -> str:
    labels = [text_in(one.label, reader.locale, one.name) for one in searched(entity)[:NAMED]]
    if not labels and is_searched(entity):
        labels = [text_in(entity.fields[entity.title].label, reader.locale, entity.title)]
    return reader.say("list_separator").join(labels)


def _counted(query: Query, page: Page, reader: Reader) -> str:
    """All there are, where they stand on one page or were counted; else those of this page."""
    alone = not (query.after or page.after or query.lane or page.lane)
    if page.whole is not None and not alone:
        return reader.say("rows_of_all", count=len(page.rows), all=page.whole.count)
    return reader.say("rows_alone" if alone else "rows_on_page", count=len(page.rows))
