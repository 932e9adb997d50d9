"""Workflows, resolved: the states that records of an entity go through, and the ways between them."""

from collections.abc import Iterable
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


class Stage(Struct, frozen=True, kw_only=True):
    """A state of a workflow. `handler` is an expression for the people of whom one handles records in it.

    `lock` names the fields that nobody changes in it; with `closed` people change nothing, and delete nothing.
    """

    name: str
    initial: bool = False
    final: bool = False
    handler: str | None = None
    lock: tuple[str, ...] = ()
    closed: bool = False


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
