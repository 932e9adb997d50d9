"""What lies in the boxes of an inbox: how much of it waits, and the lines of one box."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from engine.expressions.written import is_record
from engine.meta.approvals import REQUEST, TASK
from engine.meta.catalog import Entity
from engine.meta.fields import ChoiceField
from engine.meta.labels import text_in
from engine.meta.pointers import Pointer, pointer
from engine.meta.workflows import since_field
from engine.screens.approval_path import is_looked_at
from engine.screens.cells import Cell, Place, as_badge, cell
from engine.screens.conditions import all_of
from engine.screens.filters import is_searched
from engine.screens.inbox import (
    ENTITIES,
    FIELDS,
    ORDERS,
    Box,
    Line,
    Sought,
    Stages,
    amount_field,
    boxes,
    condition,
    sought_in,
    stages,
    waiting,
)  # fmt: skip
from engine.screens.reader import Row, Target
from engine.screens.remaining import clocks, left
from engine.screens.timeline import ago
from engine.service.work import TAKEN
from engine.web.backend import Asked, Found
from engine.web.visit import Visit

SHOWN: Final = 50

Request: TypeAlias = Mapping[str, Any]
"""What is read of a request: what is wanted, by which approval, at which level it is."""

_OF_REQUEST: Final = ("approval", "operation", "transition", "level", "about")


@dataclass(frozen=True, slots=True)
class Lines:
    """What lies in a box; `after` asks for what is behind it."""

    lines: Sequence[Line]
    after: str | None = None


async def counts(visit: Visit, unread: int) -> Mapping[Box, int]:
    """By box how much waits for who asks; so many notices are not read."""
    found = dict.fromkeys(boxes(visit.whole, visit.catalog), 0) | {Box.NOTICES: unread}
    handled = [Asked(entity=one.entity.name, where=one.condition) for one in stages(visit.whole, visit.catalog)]
    named = [box for box in found if box in ENTITIES and waiting(box)]
    asked = [Asked(entity=ENTITIES[box], where=waiting(box)) for box in named]
    numbers = await visit.backend.counts(visit.person, [*asked, *handled])
    found |= dict(zip(named, numbers, strict=False))
    return found | ({Box.HANDLING: sum(numbers[len(named) :])} if handled else {})


async def lines(visit: Visit, box: Box, sought: Sought, after: str = "") -> Lines:
    """The lines of a box of records."""
    if box is Box.HANDLING:
        every = [await _of_stages(visit, one, sought) for one in stages(visit.whole, visit.catalog)]
        return Lines([line for some in every for line in some])
    entity = visit.entity(ENTITIES[box])
    where = condition(box, sought, visit.whole)
    asked = Asked(
        entity=entity.name, where=where, sort=(ORDERS[box],), fields=FIELDS[entity.name], after=after, limit=SHOWN
    )
    found = await visit.backend.page(visit.person, asked)
    return Lines(await _of_approvals(visit, entity, found), found.after)


async def came_since(visit: Visit, box: Box, sought: Sought, latest: int) -> int:
    """How much lies in a box that is newer than this; of stages, which have no order of their own, nothing is told."""
    if box is Box.HANDLING:
        return 0
    where = all_of((condition(box, sought, visit.whole), f"id > {latest}")) or ""
    (count,) = await visit.backend.counts(visit.person, [Asked(entity=ENTITIES[box], where=where)])
    return count


async def _of_approvals(visit: Visit, entity: Entity, found: Found) -> list[Line]:
    amounts = await _amounts(visit, (row.values.get("about") for row in found.rows))
    of_task = entity.name == TASK
    requests = await _requests(visit, [row.values.get("request") if of_task else row.id for row in found.rows])
    return [_line(visit, entity, row, requests, amounts) for row in found.rows]


def _line(
    visit: Visit, entity: Entity, row: Row, requests: Mapping[object, Request], amounts: Mapping[str, Cell]
) -> Line:
    values: Mapping[str, Any] = row.values
    reader, about = visit.reader, pointer(values["about"]) if "about" in row.titles else None
    of_task, waits = entity.name == TASK, values["state"] == "waiting"
    request = requests.get(values["request"] if of_task else row.id)
    return Line(
        Target(entity.name, row.id),
        row.titles.get("about") or row.title,
        _reason(visit, request, values.get("level")),
        row.titles.get("submitted_by", ""),
        ago(values["created_at"], reader),
        None if waits and of_task else badge_of(visit, entity, "state", row),
        left(values.get("due_at"), reader) if waits else None,
        amounts.get(str(values["about"])),
        Target(about.entity, about.id) if about else None,
        plain=of_task and waits and _is_plain(visit, request),
        version=row.version,
    )


async def _requests(visit: Visit, ids: Iterable[object]) -> Mapping[object, Request]:
    wanted = [one for one in dict.fromkeys(ids) if isinstance(one, int)]
    if not wanted:
        return {}
    asked = Asked(entity=REQUEST, where=is_record(wanted), fields=_OF_REQUEST, limit=len(wanted))
    return {row.id: row.values for row in (await visit.backend.page(visit.person, asked)).rows}


async def reason(visit: Visit, request: int, level: object) -> str:
    """What a request wants, and at which level somebody is asked."""
    return _reason(visit, (await _requests(visit, [request])).get(request), level)


def _reason(visit: Visit, request: Request | None, level: object) -> str:
    """The same of what was read: the kind of record, what is wanted with it, the level."""
    if request is None:
        return ""
    about, reader = pointer(request["about"]), visit.reader
    approval = visit.whole.approvals.get(request["approval"])
    entity = visit.catalog.entities.get(about.entity if about else approval.of if approval else "")
    known = approval.levels.get(str(level)) if approval else None
    action = entity.actions.get(str(request["transition"])) if entity else None
    operation = visit.entity(REQUEST).fields["operation"]
    assert isinstance(operation, ChoiceField), "what is wanted is one of several things"
    wanted = action.label if action else operation.options[request["operation"]].label
    labels = (entity.label if entity else {}, wanted, known.label if known else {})
    return reader.say("clause_separator").join(filter(None, (text_in(one, reader.locale, "") for one in labels)))


def badge_of(visit: Visit, entity: Entity, name: str, row: Row) -> Cell | None:
    """The state of a record; None where it is not to be seen."""
    field = entity.fields[name]
    assert isinstance(field, ChoiceField), "a state is one of several"
    shown = as_badge(cell(field, row, visit.reader, Place.TABLE), field, row.values.get(name))
    return None if shown.blank else shown


def _is_plain(visit: Visit, request: Request | None) -> bool:
    """Whether nobody has to look at it before they agree: a yes is enough, no record is changed by it, and no rule that
    reads the record asks for it.
    """
    approval = visit.whole.approvals.get(request["approval"]) if request else None
    if request is None or approval is None or request["operation"] != TAKEN:
        return False
    level = approval.levels.get(request["level"])
    if level is None or level.answer is not None or approval.answer is not None:
        return False
    return not is_looked_at((approval.when, level.when), visit.whole.entities[approval.of])


async def _amounts(visit: Visit, about: Iterable[object]) -> Mapping[str, Cell]:
    """By record, what it is about in money: one statement for each entity."""
    named: dict[str, list[int]] = {}
    for one in filter(None, map(pointer, dict.fromkeys(about))):
        named.setdefault(one.entity, []).append(one.id)
    found: dict[str, Cell] = {}
    for name, ids in named.items():
        entity, layout = visit.catalog.entities.get(name), visit.catalog.screens.get(name)
        amount = amount_field(entity, layout.summary if layout is not None else ()) if entity is not None else None
        if entity is None or amount is None:
            continue
        asked = Asked(entity=name, where=is_record(ids), fields=(amount,), limit=len(ids))
        for row in (await visit.backend.page(visit.person, asked)).rows:
            shown = cell(entity.fields[amount], row, visit.reader, Place.FACT)
            found |= {} if shown.blank or not row.values[amount] else {str(Pointer(name, row.id)): shown}
    return found


async def _of_stages(visit: Visit, one: Stages, sought: Sought) -> list[Line]:
    where = sought_in(one, sought)
    if where is None:
        return []
    since, owner = since_field(one.state), one.entity.owner
    bound = () if one.flow.bound is None else (one.flow.bound,)
    wanted = (one.state, since, *bound, *one.due, *(() if owner is None else (owner,)))
    fields = tuple(name for name in wanted if name in one.entity.fields)
    words = sought.words if is_searched(one.entity) else ""
    asked = Asked(entity=one.entity.name, where=where, search=words, fields=fields, limit=SHOWN)
    rows = (await visit.backend.page(visit.person, asked)).rows
    amounts = await _amounts(visit, (str(Pointer(one.entity.name, row.id)) for row in rows))
    return [_of_stage(visit, one, row, amounts) for row in rows]


def _of_stage(visit: Visit, one: Stages, row: Row, amounts: Mapping[str, Cell]) -> Line:
    since = row.values.get(since_field(one.state))
    target = Target(one.entity.name, row.id)
    until = next((found.left for found in clocks([one.flow], one.entity, row, visit.reader)), None)
    return Line(
        target,
        row.title,
        visit.label(one.entity),
        row.titles.get(one.entity.owner or "", ""),
        ago(since if isinstance(since, datetime) else None, visit.reader),
        badge_of(visit, one.entity, one.state, row),
        until,
        amounts.get(str(Pointer(target.entity, target.id))),
        target,
    )
