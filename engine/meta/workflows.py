"""Workflows, resolved: the states that records of an entity go through, and the ways between them."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from engine.meta.labels import Label

HANDLER: Final = "handler"
"""The field with the person who handles a record in its state, and what a transition asks to fill it."""


def since_field(field: str) -> str:
    """The field that says since when a record is in its state."""
    return f"{field}_since"


def bound_field(field: str) -> str:
    """The field that says which of several workflows a record goes through."""
    return f"{field}_workflow"


WITHIN, DUE, OVERDUE, MET = "within", "due", "overdue", "met"
"""What the fields of a deadline end with: how long, until when, whether that is over, when it was met."""


def part_of(deadline: str, part: str) -> str:
    """A field of a deadline; that of one state goes by the field of the states."""
    return f"{deadline}_{part}"


class Deadline(Struct, frozen=True, kw_only=True):
    """A time by which records get into one of the states `until`, and which stands still in those of `paused`.

    `within` is the expression for its length, `when` that of records which have it (None: all).
    """

    name: str
    label: Label = {}
    until: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    within: str
    when: str | None = None


class Stage(Struct, frozen=True, kw_only=True):
    """A state of a workflow. `handler` is an expression for the people of whom one handles records in it.

    `lock` names the fields that nobody changes in it; with `closed` people change nothing, and delete nothing.
    `within` is the expression for how long records may be in it.
    """

    name: str
    initial: bool = False
    final: bool = False
    handler: str | None = None
    lock: tuple[str, ...] = ()
    closed: bool = False
    within: str | None = None


class Move(Struct, frozen=True, kw_only=True):
    """What makes an action a transition: the record goes from one of the states `sources` to the state `to`.

    `own` are those of the values asked for that are fields of the record; `handlers` are the people of whom one is
    named to handle it there. `automatic`: the engine takes it. `approval` names who has to agree first, `rejected` the
    state it goes to where they do not.
    """

    workflow: str
    field: str
    sources: tuple[str, ...]
    to: str
    own: tuple[str, ...] = ()
    handlers: str | None = None
    approval: str | None = None
    rejected: str | None = None
    automatic: bool = False


class Workflow(Struct, frozen=True, kw_only=True):
    """The states in which `field` of the records of an entity may be, and by name the ways between them.

    `when` says which new records go through it, None: all. Of several with the same `field` the first is taken, and
    a record is `bound` to it: the field `bound` of the record names it. `migrate` says by former states, of another
    workflow `repair.waiting`, where records go that are in them when the definitions are applied.
    """

    name: str
    of: str
    field: str
    label: Label = {}
    description: str = ""
    when: str | None = None
    bound: str | None = None
    states: dict[str, Stage] = {}
    moves: dict[str, Move] = {}
    deadlines: dict[str, Deadline] = {}
    migrate: dict[str, str] = {}
    enabled: str | None = None

    @property
    def initial(self) -> tuple[str, ...]:
        """The states a new record may be in; it begins in the first."""
        return tuple(name for name, one in self.states.items() if one.initial)

    def whose(self, former: str) -> tuple[str, str]:
        """The workflow and its former state that a key of `migrate` names."""
        of, _, state = former.rpartition(".")
        return of or self.name, state

    def takes(self, workflow: str, state: str) -> str | None:
        """The state to which records go of a former state, of this workflow or another; None where none is said."""
        return next((to for former, to in self.migrate.items() if self.whose(former) == (workflow, state)), None)

    def among(self, states: Iterable[str]) -> str:
        """The condition that a record goes through this workflow and is in one of these states."""
        named = [f"'{one}'" for one in states]
        inside = f"{self.field} == {named[0]}" if len(named) == 1 else f"{self.field} in ({', '.join(named)})"
        return inside if self.bound is None else f"{self.bound} == '{self.name}' and {inside}"


def lengths(workflow: Workflow) -> Iterator[str]:
    """The fields that say how long the deadlines of a record are."""
    if any(one.within for one in workflow.states.values()):
        yield part_of(workflow.field, WITHIN)
    yield from (part_of(name, WITHIN) for name in workflow.deadlines)


def kept_fields(workflow: Workflow) -> Iterator[str]:
    """The fields of deadlines that only say how it came about until when something is due."""
    for length in lengths(workflow):
        name = length.removesuffix(f"_{WITHIN}")
        yield from (length, part_of(name, OVERDUE))
        if name != workflow.field:
            yield since_field(name)
