"""Views that people saved: what somebody narrowed a list to, kept under a name, for themselves or for others too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.screens.abilities import Abilities
from engine.screens.choices import Option
from engine.screens.query import Query
from engine.screens.reader import Row

SAVED_VIEW = "saved_view"
"""The entity of the engine that keeps them."""

FIELDS = ("name", "query", "owner", "shared", "role", "is_default")
"""What is read of one."""

NOBODY, ROLE, EVERYBODY = "nobody", "role", "everybody"
"""For whom one is, beside its owner."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """One saved view: the list as it was kept, whether it is the reader's own, and whether it opens by itself."""

    id: int
    version: int
    name: str
    query: Query
    mine: bool
    default: bool
    shared: str
    role: str


@dataclass(frozen=True, slots=True)
class SavedViews:
    """The saved views of a list, what its reader may do with such, and the roles they may give one to."""

    views: tuple[SavedView, ...] = ()
    may: Abilities = Abilities()  # noqa: RUF009 # a frozen value
    roles: tuple[Option, ...] = ()


NONE_SAVED = SavedViews()


def saved_view(row: Row, kept: Query, reader: int | None) -> SavedView:
    """The view in a record of `saved_view`, `kept` is what its query says."""
    values = row.values
    mine = reader is not None and values.get("owner") == reader
    default = mine and values.get("is_default") is True
    shared, role = str(values.get("shared") or NOBODY), str(values.get("role") or "")
    query = replace(kept, saved=str(row.id), changed=False)
    return SavedView(row.id, row.version, row.title, query, mine, default, shared, role)


def looked_at(query: Query, saved: Sequence[SavedView]) -> Query:
    """What a list shows: what its address says over the saved view it names; without any word of it the reader's
    default.
    """
    if query.saved:
        found = current(query, saved)
        if found is None:
            return replace(query, saved="", changed=False)
        if query.changed:
            return replace(query, view=found.query.view)
        return replace(found.query, after=query.after, lane=query.lane, span=query.span, day=query.day)
    default = next((one for one in saved if one.default), None)
    return query if default is None or query != Query() else default.query


def current(query: Query, saved: Sequence[SavedView]) -> SavedView | None:
    """The saved view that is looked at."""
    return next((one for one in saved if str(one.id) == query.saved), None)


def differs(query: Query, saved: Sequence[SavedView]) -> bool:
    """Whether the list is narrowed, sorted or drawn otherwise than its view is."""
    found = current(query, saved)
    return query.kept() != (found.query if found is not None else Query(view=query.view)).kept()
