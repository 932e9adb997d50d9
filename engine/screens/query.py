"""What a list shows of its entity: search, filters, order, page. A value, which an address carries (web knows how)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

IS, HAS, OF, FROM, UNTIL, ALL, NONE = "is", "has", "of", "from", "until", "all", "none"
"""How the name of a filter begins: one of these options, this text, this record, from here, up to here; not one of the
options but all, or nothing at all.
"""


class Shown(NamedTuple):
    """A column that was chosen by its field's name, and how wide; 0 is as wide as what stands in it."""

    name: str
    width: int = 0


NARROWEST, WIDEST = 40, 1200
"""Pixels that a column may have."""


def column_asked(name: str, width: str) -> Shown:
    """A column with the width somebody typed; one that is none says nothing, one out of bounds is brought within."""
    known = width.isascii() and width.isdecimal() and len(width) < 6 and int(width)
    return Shown(name, min(max(NARROWEST, known), WIDEST) if known else 0)


@dataclass(frozen=True, slots=True)
class Query:
    """Everything a list's address says.

    `filters` holds what was chosen or typed, by names like `is.state.won`, `has.name`, `of.customer`, `from.amount`.
    `sort` is a field name, with `-` before it for descending, empty for the order of the list itself. `after` is the
    mark that the service gave with the page before. `view` is one of the list's, empty for its first. On a board
    `after` is about the column `lane`; a calendar shows the `span` around a `day`.
    `columns` are those chosen, none for those of the view itself; `group` is the field that puts records together, of a
    date with a unit (`signed_on.month`), `closed` are the groups without their records, a page begins in group `lane`.
    `where` is a condition somebody wrote in the language.
    `saved` is the id of a saved view; `changed` says that the list is what the address says, not what that view is.
    """

    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    after: str | None = None
    view: str = ""
    lane: str = ""
    span: str = ""
    day: str = ""
    saved: str = ""
    changed: bool = False
    columns: tuple[Shown, ...] = ()
    group: str = ""
    closed: tuple[str, ...] = ()
    where: str = ""

    @property
    def restricts(self) -> bool:
        """Whether rows may be left out."""
        return bool(self.search or self.filters or self.where)

    @property
    def filtered(self) -> frozenset[str]:
        """The fields that something is said of."""
        return frozenset(map(filtered_field, self.filters))

    @property
    def named(self) -> str:
        """The view as addresses name it."""
        return self.saved or self.view

    @property
    def place(self) -> "Query":
        """The list in its view, whatever it is narrowed to."""
        return Query(view=self.view, saved=self.saved)

    def toggled(self, group: str) -> "Query":
        """With a group closed, or opened again."""
        closed = tuple(one for one in self.closed if one != group)
        after = None if group == self.lane else self.after
        closed = (*self.closed, group) if closed == self.closed else closed
        return replace(self, changed=bool(self.saved), after=after, closed=closed)

    def first_page(self) -> "Query":
        """The same rows from their beginning."""
        return replace(self, after=None, lane="")

    def kept(self) -> "Query":
        """What of it makes a view: not the page, nor what it was based on."""
        return replace(self.first_page(), span="", day="", saved="", changed=False)

    def but(self, **otherwise: Any) -> "Query":
        """The list with something said otherwise, from its beginning."""
        return replace(self.first_page(), changed=bool(self.saved), **otherwise)

    def sorted_by(self, name: str, *, down: bool = False) -> "Query":
        """The same rows in another order."""
        return self.but(sort=f"-{name}" if down else name)

    def without(self, name: str) -> "Query":
        """Without what was said of one field."""
        return self.but(filters={key: value for key, value in self.filters.items() if filtered_field(key) != name})

    def cleared(self) -> "Query":
        """All rows, in the same order."""
        return self.but(search="", filters={}, where="")

    def said(self, how: str, name: str) -> str:
        """What was typed for a field; empty where nothing was."""
        return self.filters.get(f"{how}.{name}", "")

    def has_option(self, name: str, option: str) -> bool:
        """Whether one of a field's options was ticked."""
        return f"{IS}.{name}.{option}" in self.filters


def filtered_field(key: str) -> str:
    """The field that a filter's name is about; empty for what is no filter."""
    how, _, rest = key.partition(".")
    return rest.partition(".")[0] if how in (IS, HAS, OF, FROM, UNTIL, ALL, NONE) else ""
