"""The rows of a list that is grouped, and the figures of a list as a whole."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from engine.meta.fields import AnyField
from engine.screens import conditions
from engine.screens.board import Figure
from engine.screens.groups import Group, Grouping, asked_label, groups, summed, whole, within
from engine.screens.query import Query
from engine.web.backend import Asked, Found
from engine.web.visit import Visit

MOST_GROUPS = 12
"""Groups whose records are read for one page: each takes a statement."""


NOTHING = Found(())


class Rows(NamedTuple):
    """What stands on a page: see `listing.Page`."""

    page: Found
    groups: Sequence[tuple[Group, int]] = ()
    lane: str = ""
    whole: Figure | None = None
    grouped: str = ""

    def beside(self, group: Group, found: Found) -> "Rows":
        """With a further group, and those of its records that were found."""
        page = Found((*self.page.rows, *found.rows), found.after)
        return self._replace(page=page, groups=(*self.groups, (group, len(found.rows))))


async def plain_rows(visit: Visit, asked: Asked, fields: Sequence[AnyField]) -> Rows:
    """A page of a list without groups, with the sums of all of it where it has any."""
    found = await visit.backend.page(visit.person, asked)
    sums = [one.name for one in fields if summed(one)]
    if not sums and not (found.after or asked.after):
        return Rows(found)
    (every,) = await visit.backend.grouped(visit.person, asked, sums=sums)
    return Rows(found, whole=every)


async def grouped_rows(visit: Visit, asked: Asked, fields: Sequence[AnyField], by: Grouping, query: Query) -> Rows:
    """A page of groups: their records as far as there is room, beginning with the group and the mark of the address."""
    sums = [one.name for one in fields if summed(one)]
    figures = await visit.backend.grouped(visit.person, asked, by.field.name, sums)
    ordered = groups(by, figures, query.closed, visit.reader)
    begin = next((number for number, one in enumerate(ordered) if one.name == query.lane), 0)
    shown = Rows(NOTHING, whole=whole(figures), grouped=asked_label(by, visit.reader))
    after, read = asked.after if query.lane else "", 0
    for group in ordered[begin:]:
        if group.closed:
            shown = shown.beside(group, NOTHING)
            continue
        room = asked.limit - len(shown.page.rows)
        if room <= 0 or read == MOST_GROUPS:
            return shown._replace(lane=group.name)
        where = conditions.all_of((asked.where, within(by, group, visit.reader))) or ""
        found = await visit.backend.page(visit.person, replace(asked, where=where, after=after, limit=room))
        shown, after, read = shown.beside(group, found), "", read + 1
        if found.after:
            return shown._replace(lane=group.name)
    return shown
