"""What tests reach of the definitions: actions and transitions, levels of approvals, automations, strategies of
decisions, rows of decision tables.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Final

from engine.meta.catalog import Catalog
from engine.meta.decisions import Decision
from engine.meta.tables import Table, in_words
from engine.service import read
from engine.service.why import why
from engine.service.work import Context
from engine.storage.driver import Database, Statement

Names = tuple[str, str]


@dataclass(slots=True)
class Reached:
    """Actions by entity and name, levels by approval and name, automations, strategies by decision and name, and rows
    of tables by their place among the cases asked.
    """

    actions: set[Names] = field(default_factory=set)
    levels: set[Names] = field(default_factory=set)
    automations: set[str] = field(default_factory=set)
    strategies: set[Names] = field(default_factory=set)
    rows: set[tuple[str, int]] = field(default_factory=set)

    async def look(self, database: Database) -> None:
        """Take in what a test has left in its database, whoever did it."""
        async with database.read() as connection:
            self.actions |= {_split(row[0]) for row in await connection.all(_TAKEN)}
            self.levels |= {(row[0], row[1]) for row in await connection.all(_ASKED)}
            self.strategies |= {(row[0], row[1]) for row in await connection.all(_DECIDED)}

    async def follow(self, context: Context) -> None:
        """Take in what decides now, of decisions that are always made: nothing is noted of them."""
        for decision in context.compiled.catalog.decisions.values():
            names = {(decision.name, one.name) for one in decision.strategies}
            if decision.runs == "always" and not names <= self.strategies:
                self.strategies |= {(decision.name, one) for one in await _deciding(context, decision)}


async def _deciding(context: Context, decision: Decision) -> set[str]:
    """The strategies that decide about any of the records there are."""
    asked = read.Query(entity=decision.of, fields=("id",), limit=LOOKED_AT)
    page = await read.page(context, asked)
    ids = [int(str(page.shape.values(row)["id"])) for row in page.rows]
    told = [await why(context, decision.of, one, decision.fields[0], discreet=False) for one in ids]
    return {one.strategy for each in told for one in each.reasons if one.outcome == "decided"}


LOOKED_AT: Final = 100
"""So many records of a test are looked at."""


def _split(action: str) -> Names:
    entity, _, name = action.partition(".")
    return entity, name


_TAKEN = Statement("SELECT DISTINCT action FROM _audit WHERE operation = 'take' AND action <> ''")
_ASKED = Statement(
    "SELECT DISTINCT r.approval, t.level FROM approval_task t JOIN approval_request r ON r.id = t.request"
)
_DECIDED = Statement("SELECT DISTINCT decision, strategy FROM _decided WHERE strategy IS NOT NULL")


@dataclass(frozen=True, slots=True)
class Missed:
    """One kind of thing: how many there are, and the names of those that no test reaches."""

    what: str
    count: int
    names: tuple[str, ...]


def missed(catalog: Catalog, reached: Reached) -> tuple[Missed, ...]:
    """What no test reaches, kind by kind; kinds that the definitions have nothing of are left out."""
    moves = {one for one in _actions(catalog) if catalog.entities[one[0]].actions[one[1]].moves}
    levels = {(name, level) for name, one in catalog.approvals.items() for level in one.levels}
    rows = {(table.name, place) for table in catalog.tables.values() for place in range(len(table.asked))}
    automations = {(name,) for name in catalog.automations}
    undecided = tuple(_row(catalog.tables[name], place) for name, place in sorted(rows - reached.rows))
    found = (
        _missed("transitions", moves, reached.actions),
        _missed("actions", set(_actions(catalog)) - moves, reached.actions),
        _missed("levels of approvals", levels, reached.levels),
        _missed("automations", automations, {(name,) for name in reached.automations}),
        _missed("strategies of decisions", set(_strategies(catalog)), reached.strategies),
        Missed("rows of tables", len(rows), undecided),
    )
    return tuple(one for one in found if one.count)


def _strategies(catalog: Catalog) -> Iterator[Names]:
    """Those of decisions about records, and not about who handles them in a state."""
    for name, decision in catalog.decisions.items():
        if not decision.entering:
            yield from ((name, one.name) for one in decision.strategies)


def _missed(what: str, known: Set[tuple[str, ...]], reached: Set[tuple[str, ...]]) -> Missed:
    return Missed(what, len(known), tuple(".".join(one) for one in sorted(known - reached)))


def _actions(catalog: Catalog) -> Iterator[Names]:
    """Those that the definitions bring, not the engine."""
    for entity in catalog.entities.values():
        for name in entity.actions if not entity.system else ():
            if entity.right_to(name) is None:
                yield entity.name, name


def _row(table: Table, place: int) -> str:
    """A row by its number in the file, and by what it asks."""
    row = table.asked[place]
    said = in_words(row)
    return f"{table.name} row {row.number + 1}" + (f" ({said})" if said else "")
