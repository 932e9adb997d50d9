"""What somebody's day begins with: their own records that have a day to come, of what is looked at in a calendar."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField
from engine.meta.labels import text_in
from engine.screens import conditions
from engine.screens.columns import Chosen, chosen_columns
from engine.screens.reader import Reader
from engine.screens.table import Table

FIRST = 5
"""Records of each entity; all are in its calendar."""

_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Due:
    """The entity `of` whose records have their day in `date`, which the calendar `view` of its list shows them by."""

    of: Entity
    date: AnyField
    view: str

    def columns(self) -> tuple[Chosen, ...]:
        """The day, and what stands first in the list."""
        others = (one for one in chosen_columns(self.of) if one.tier == 0 and one.field is not self.date)
        return (Chosen(self.date, 0), *others)[:_COLUMNS]

    def condition(self, reader: Reader) -> str:
        """Those of who asks, from today on."""
        mine = f"{self.of.owner} == me"
        ahead = conditions.on_days(self.date, reader.today, None, reader.zone)
        return conditions.all_of((mine, ahead)) or mine


@dataclass(frozen=True, slots=True)
class DueCard:
    """The next of them; `more` are in the calendar."""

    entity: str
    label: str
    view: str
    table: Table
    more: bool


def due(catalog: Catalog) -> Iterator[Due]:
    """One for each entity whose records are somebody's and have a calendar: its first."""
    for name, screen in catalog.screens.items():
        entity = catalog.entities[name]
        view = next((one for one in screen.views.values() if one.date is not None), None)
        if view is not None and view.date is not None and entity.owner is not None:
            yield Due(entity, entity.fields[view.date], view.name)


def due_card(one: Due, table: Table, reader: Reader, *, more: bool) -> DueCard:
    """The card of these records."""
    return DueCard(one.of.name, text_in(one.of.many, reader.locale, one.of.name), one.view, table, more)
