"""What waits for somebody, and what they were told: the boxes of their inbox, and what lies in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.meta.approvals import REQUEST, TASK
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import MoneyField
from engine.meta.labels import text_in
from engine.meta.workflows import DUE, HANDLER, OVERDUE, Workflow
from engine.screens import conditions
from engine.screens.cells import Cell
from engine.screens.reader import Reader, Target
from engine.screens.remaining import Left, due_fields


class Box(StrEnum):
    """Where something lies: who asks is to agree to it, or to do it, has submitted it, answered it, or was told it."""

    APPROVALS = "approvals"
    HANDLING = "handling"
    SUBMITTED = "submitted"
    COPIES = "copies"
    ANSWERED = "answered"
    NOTICES = "notices"


ENTITIES: Final[Mapping[Box, str]] = {
    Box.APPROVALS: TASK,
    Box.SUBMITTED: REQUEST,
    Box.COPIES: REQUEST,
    Box.ANSWERED: TASK,
}
"""What lies in a box; stages are of any entity, and notices are no records."""

_MINE: Final[Mapping[Box, str]] = {
    Box.APPROVALS: "person == me and state == 'waiting'",
    Box.SUBMITTED: "submitted_by == me",
    Box.COPIES: "any(one for one in informed if one == me)",
    Box.ANSWERED: "person == me and state in ('agreed', 'refused', 'returned', 'passed')",
}
_STILL_WAITING: Final = "submitted_by == me and state == 'waiting'"

ORDERS: Final[Mapping[Box, str]] = {
    Box.APPROVALS: "due_at",
    Box.SUBMITTED: "-id",
    Box.COPIES: "-id",
    Box.ANSWERED: "-id",
}

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    TASK: ("request", "step", "about", "submitted_by", "level", "due_at", "state", "created_at"),
    REQUEST: ("step", "about", "submitted_by", "level", "state", "created_at"),
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Which of them are looked at: of one `kind` of record, those whose time is over, those with these words."""

    kind: str = ""
    overdue: bool = False
    words: str = ""

    @property
    def some(self) -> bool:
        """Whether anything is left out."""
        return bool(self.kind or self.overdue or self.words)


@dataclass(frozen=True, slots=True)
class Stages:
    """The records of an entity that are in stages which their handler has to go on from."""

    entity: Entity
    condition: str
    flow: Workflow

    @property
    def state(self) -> str:
        """The field that holds them."""
        return self.flow.field

    @property
    def due(self) -> tuple[str, ...]:
        """The fields that say until when, as far as they may be seen."""
        return tuple(one for one in due_fields(self.flow) if one in self.entity.fields)


@dataclass(frozen=True, slots=True)
class Tab:
    """A box by its label; `count` is how much in it waits for who asks, and is empty where nothing does."""

    box: Box
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a box: what it is, why it is there, from whom, since when, until when, its amount.

    `record` is the record it is about, where that may be seen. Several that are `plain` are agreed to at once.
    """

    target: Target
    title: str
    reason: str
    person: str
    at: Cell | None
    state: Cell | None = None
    due: Left | None = None
    amount: Cell | None = None
    record: Target | None = None
    unread: bool = False
    plain: bool = False
    version: int = 0


def boxes(whole: Catalog, known: Catalog) -> tuple[Box, ...]:
    """Those that there are for somebody who knows so much of the whole catalog."""
    approves = TASK in known.entities and bool(whole.approvals)
    there = {
        Box.HANDLING: any(True for _ in stages(whole, known)),
        Box.COPIES: approves and any(one.inform for one in whole.approvals.values()),
        Box.NOTICES: True,
    }
    return tuple(box for box in Box if there.get(box, approves))


def stages(whole: Catalog, known: Catalog) -> Iterator[Stages]:
    """What the workflows give somebody to do who knows so much of the catalog."""
    for flow in whole.workflows.values():
        entity = known.entities.get(flow.of)
        handled = [name for name, one in flow.states.items() if one.handler is not None and not one.final]
        if entity is not None and handled and {HANDLER, flow.field} <= entity.fields.keys():
            yield Stages(entity, f"({flow.among(handled)}) and {HANDLER} == me", flow)


def sought_in(one: Stages, sought: Sought) -> str | None:
    """The condition of those of its records that are sought; None where there are none."""
    if sought.kind not in ("", one.entity.name) or (sought.overdue and not one.due):
        return None
    late = " or ".join(f"{name.removesuffix(DUE)}{OVERDUE}" for name in one.due)
    return conditions.all_of((one.condition, f"({late})")) if sought.overdue else one.condition


def is_timed(box: Box, whole: Catalog, known: Catalog) -> bool:
    """Whether what lies in a box may be overdue."""
    return box is Box.APPROVALS or (box is Box.HANDLING and any(one.due for one in stages(whole, known)))


def waiting(box: Box) -> str:
    """The condition of what still waits in a box; of what was answered nothing does."""
    return _STILL_WAITING if box is Box.SUBMITTED else _MINE[box] if box is Box.APPROVALS else ""


def condition(box: Box, sought: Sought, whole: Catalog) -> str:
    """The condition of what lies in a box, of what is sought there."""
    of_request = "" if ENTITIES[box] == REQUEST else "request."
    known = [name for name, one in whole.approvals.items() if one.of == sought.kind]
    kind = conditions.one_of(f"{of_request}approval", known) if known else "id is null" if sought.kind else ""
    late = "due_at < now()" if sought.overdue and ENTITIES[box] == TASK else ""
    return conditions.all_of((_MINE[box], kind, late, conditions.any_contains(("step",), sought.words))) or ""


def kinds(box: Box, whole: Catalog, known: Catalog, reader: Reader) -> Sequence[tuple[str, str]]:
    """The kinds of records that may lie in a box, by name and label, where there are several."""
    if box is Box.NOTICES:
        return ()
    handled, approved = [one.entity.name for one in stages(whole, known)], [one.of for one in whole.approvals.values()]
    named = dict.fromkeys(handled if box is Box.HANDLING else approved)
    entities = [known.entities[name] for name in named if name in known.entities]
    found = [(one.name, text_in(one.label, reader.locale, one.name)) for one in entities]
    return found if len(found) > 1 else ()


def tabs(counts: Mapping[Box, int], current: Box, reader: Reader) -> tuple[Tab, ...]:
    """The boxes beside each other."""
    return tuple(Tab(box, reader.say(f"box_{box}"), count, box is current) for box, count in counts.items())


def amount_field(entity: Entity, summary: Sequence[str]) -> str | None:
    """The field with what a record is about in money: of those that sum it up, else of all."""
    named = [name for name in summary if isinstance(entity.fields.get(name), MoneyField)]
    every = (name for name, field in entity.fields.items() if isinstance(field, MoneyField))
    return next(iter(named), None) or next(every, None)
