"""What stands in the tabs of a record's page: only the open one is asked for, of the others how much is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from engine.meta.catalog import Entity
from engine.meta.fields import CollectionField, LinesField, shows_lines
from engine.meta.pointers import named_by
from engine.meta.screens import OVERVIEW, TIMELINE, WORKFLOW
from engine.meta.workflows import Workflow
from engine.screens.belonging import LinesCard, Related, lines_card, related
from engine.screens.columns import columns_of_tab
from engine.screens.conditions import refers_to
from engine.screens.flow import Flow, flow
from engine.screens.reader import Row
from engine.screens.table import table
from engine.screens.tabs import listed_names
from engine.web.backend import Asked
from engine.web.history import timeline_screen
from engine.web.visit import Visit

SHOWN: Final = 20
"""Records of a collection in its tab; all of them are in their list."""


async def counts(visit: Visit, entity: Entity, row: Row, names: Sequence[str]) -> Mapping[str, int]:
    """How many records or lines there are, by tab."""
    fields = [entity.fields[name] for name in listed_names(entity, names)]
    lists = [field for field in fields if isinstance(field, CollectionField)]
    found = await visit.backend.counts(visit.person, [_asked(visit, field, entity.name, row.id) for field in lists])
    lines = {field.name: len(row.lines[field.name]) for field in fields if field.name in row.lines}
    return lines | {field.name: count for field, count in zip(lists, found, strict=True)}


def shown_lines(visit: Visit, entity: Entity, row: Row, names: Sequence[str], current: str) -> Sequence[LinesCard]:
    """Those of the open tab; the overview has what has no tab of its own."""
    fields = [field for field in entity.fields.values() if shows_lines(field) and field.name in row.lines]
    shown = [one for one in fields if one.name == current or (current == OVERVIEW and one.name not in names)]
    return [_lines(visit, entity, one, row) for one in shown]


async def opened_tab(
    visit: Visit, entity: Entity, row: Row, current: str, through: Sequence[Workflow]
) -> dict[str, Any]:
    """What a template draws as the open tab: records that belong to it as `list`, what happened as `past`, the
    workflows it goes through as `flows`.
    """
    field = entity.fields.get(current)
    return {
        "list": await _list(visit, field, entity.name, row.id) if isinstance(field, CollectionField) else None,
        "past": await timeline_screen(visit, entity.name, row.id) if current == TIMELINE else None,
        "flows": [await _flow(visit, one, row) for one in through] if current == WORKFLOW else (),
    }


async def _flow(visit: Visit, workflow: Workflow, row: Row) -> Flow:
    past = await visit.backend.passed(visit.person, workflow.of, row.id, workflow.field)
    return flow(workflow, visit.whole.entities[workflow.of], visit.reader.locale, past)


def _lines(visit: Visit, entity: Entity, field: LinesField, row: Row) -> LinesCard:
    sums = visit.backend.totals(entity.name).get(field.name, {})
    known = {column: entity.fields[total] for column, total in sums.items() if total in entity.fields}
    return lines_card(field, visit.entity(field.of), row, known, visit.reader)


def _asked(visit: Visit, field: CollectionField, holder: str, identity: int) -> Asked:
    named = named_by(visit.entity(field.of).fields[field.by], holder, identity)
    return Asked(entity=field.of, where=refers_to(field.by, named), limit=SHOWN)


async def _list(visit: Visit, field: CollectionField, holder: str, identity: int) -> Related:
    entity, layout = visit.entity(field.of), visit.catalog.screens.get(field.of)
    columns = columns_of_tab(entity, layout.columns if layout is not None else (), field.by)
    names = tuple(column.field.name for column in columns)
    found = await visit.backend.page(visit.person, replace(_asked(visit, field, holder, identity), fields=names))
    named = named_by(entity.fields[field.by], holder, identity)
    shown = table(entity, columns, found.rows, visit.reader)
    return related(field, entity, shown, visit.may(field.of), visit.reader, named=named, more=found.after is not None)
