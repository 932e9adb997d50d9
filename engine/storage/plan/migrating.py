"""Records of former states in a plan: noted in the audit, moved, and bound to the workflow that takes them.

What is under way leads to where the records of its state go.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Table, case, insert, literal, literal_column, null, select, update
from sqlalchemy.sql.elements import ColumnElement

from engine.meta.approvals import REQUEST, TASK
from engine.meta.catalog import Catalog
from engine.meta.workflows import Workflow, bound_field, since_field
from engine.rules.dependants import Node
from engine.storage.plan.concerned import held
from engine.storage.plan.former_states import FormerState, flows_of, state_field
from engine.storage.plan.history import noted_steps
from engine.storage.plan.parking import Parking
from engine.storage.plan.renaming import Renaming
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.plan.values import now
from engine.storage.plan.workflow_changes import waiting
from engine.storage.schema import engine_table
from engine.storage.sql.source import Source

_ENGINE: Final = "engine"
"""By what the audit says that it was done (rows/audit.py)."""


def migrated_nodes(former: Iterable[FormerState]) -> Iterator[Node]:
    """The fields that get other values by it."""
    for one in former:
        if one.to is not None:
            yield from (Node(one.entity, name) for name in (one.field, since_field(one.field), bound_field(one.field)))


def migrate_steps(
    old: Catalog | None, former: Iterable[FormerState], target: Source, names: Renaming, parked: Parking
) -> Iterator[Step]:
    """Steps after the schema and before anything is worked out from states; `old` are the definitions in force."""
    for one in former:
        if one.to is not None:
            yield from _Migration(one, one.to, target, parked).steps()
    if old is not None and old.approvals and not target.catalog.approvals:
        yield from _ended(target)
    for flow in old.workflows.values() if old is not None else ():
        yield from _bound(flow, target, names)


def _ended(target: Source) -> Iterator[Step]:
    """Nobody is asked any more where there is no approval left."""
    for entity, states, state in ((REQUEST, ("waiting",), "failed"), (TASK, ("waiting", "later"), "over")):
        table, moment = target.table(entity), now(target.dialect)
        found = update(table).where(table.c.state.in_(states))
        values = {"state": state, "version": table.c.version + 1, "updated_at": moment}
        yield Step(f"what waits of {entity} ends", sql_text(found.values(values), target.dialect))
        yield from noted_steps(target, entity, ["state"])


def _bound(flow: Workflow, target: Source, names: Renaming) -> Iterator[Step]:
    """Records go on through the workflow that was the only one, now that there are several."""
    entity, field = state_field(flow, names)
    stays = any(one.name == flow.name and one.bound for one in flows_of(target.catalog, entity, field))
    if flow.bound is None and stays:
        table, bound = target.table(entity), bound_field(field)
        found = update(table).where(table.c[bound].is_(None), table.c[field].is_not(None))
        text = sql_text(found.values({bound: flow.name}), target.dialect)
        yield Step(f"records of {entity} go on through {flow.name}", text)


class _Migration:
    """What is done for the records of one former state."""

    def __init__(self, one: FormerState, to: str, target: Source, parked: Parking) -> None:
        self._one, self._to, self._target = one, to, target
        self._table = target.table(one.entity)
        self._place = {(item.entity, item.field): item.place for item in parked.fields}

    def steps(self) -> Iterator[Step]:
        """The audit first, which says what they were; then the records, and what is under way."""
        one = self._one
        yield Step(f"note that records leave {one.path} {one.state}", sql_text(self._noted(), self._target.dialect))
        yield Step(f"records in {one.state} go to {self._to}", sql_text(self._moved(), self._target.dialect))
        for field in ("leads_to", "refused_to"):
            text = sql_text(self._led(field), self._target.dialect)
            yield Step(f"what leads to {one.state} of {one.entity} leads to {self._to}, {field}", text)

    def _noted(self) -> Any:
        table, one = self._table, self._one
        names = ("at", "entity", "record", "operation", "version", "before", "after", "via")
        values = select(
            now(self._target.dialect), literal(one.entity), table.c.id, literal("update"), table.c.version + 1,
            literal(f'{{"{one.field}":"{one.state}"}}'), literal(f'{{"{one.field}":"{self._to}"}}'), literal(_ENGINE),
        ).where(*self._there())  # fmt: skip
        return insert(engine_table("_audit", self._target.dialect)).inline().from_select(names, values)

    def _moved(self) -> Any:
        table, one, moment = self._table, self._one, now(self._target.dialect)
        becomes = {one.field: self._to, since_field(one.field): moment, bound_field(one.field): one.into}
        own = {name: value for name, value in becomes.items() if name in table.c}
        kept = {"version": table.c.version + 1, "updated_at": moment}
        return update(table).values({**own, **kept}).where(*self._there())

    def _led(self, field: str) -> Any:
        table = self._target.table(REQUEST)
        found = update(table).where(held(waiting(self._one, field), table))
        return found.values({field: self._to, "workflow": self._one.into, **self._only_there(table, field)})

    def _only_there(self, table: Table, field: str) -> dict[str, Any]:
        """A transition that is gone is named no more: what is agreed to is the state."""
        there = list(self._target.catalog.entities[self._one.entity].actions)
        named = case((table.c.transition.in_(there), table.c.transition), else_=null())
        return {"transition": named} if field == "leads_to" else {}

    def _there(self) -> list[ColumnElement[bool]]:
        """The records that are in the state, also those in the bin; what bound them may be parked by now."""
        one = self._one
        found = [self._table.c[one.field] == one.state]
        if one.bound is not None:
            place = self._place.get((one.entity, one.bound))
            column = self._table.c[one.bound] if place is None else literal_column(f'"{place}"')
            found.append(column == one.workflow)
        return found
