"""The resolved decision: strategies as expressions over the record whose fields are decided."""

from typing import Literal as OneOf

from msgspec import Struct

from engine.meta.labels import Label
from engine.meta.system import USER

PICK = "pick"
"""What the call in an expression is called, with the names of the decision and of the strategy."""

CANDIDATE = "candidate_of_pick"
"""In `admitted`: who may be picked."""

Runs = OneOf["once", "always"]


Among = OneOf["role", "member", "records"]
"""What calls those who may be picked."""


class Pick(Struct, frozen=True, kw_only=True):
    """Who may be picked: of `entity` those that `among` names and `filter` holds for, the first in an order.

    `within` is what `among` is called with: a role, a path to a group, an entity. `picked_for` names the decision
    and the strategy. With `rotate` those who are equal in the order are picked in turn. `admitted` is a condition over
    the record, in which CANDIDATE is who may be picked; it is known only when somebody is.
    """

    among: Among
    within: str
    picked_for: str
    filter: str = "true"
    order: tuple[str, ...] = ()
    rotate: bool = False
    admitted: str = ""

    @property
    def entity(self) -> str:
        """Of what entity the candidates are."""
        return self.within if self.among == "records" else USER

    @property
    def text(self) -> str:
        """The call that stands for it in an expression; see expressions/build_picks.py."""
        return f"{PICK}({self.picked_for.replace('.', ', ')})"


class Strategy(Struct, frozen=True, kw_only=True):
    """A way to find the values: `gives` says of each field what it becomes, `when` for which records it is tried.

    `table` is the table that it asks, if it asks one, `call` how; `pick` whom it picks, if it does.
    """

    name: str
    label: Label = {}
    when: str
    gives: dict[str, str]
    table: str | None = None
    call: str | None = None
    pick: "Pick | None" = None

    @property
    def decides(self) -> str:
        """The condition that it is the one that decides, where none before it did."""
        found = " or ".join(f"({one}) is not null" for one in self.gives.values())
        return f"({found})" if self.when == "true" else f"({self.when}) and ({found})"


class Decision(Struct, frozen=True, kw_only=True):
    """How fields of `of` get their values: by the first of the strategies that gives one.

    `sets` are given what is decided, `suggests` follow it until a person types another. Where it has an order of
    `waiting`, records for which it found nothing are tried again in it. One that is made on `entering` a state says who
    handles the record there.
    """

    name: str
    description: str = ""
    of: str
    sets: tuple[str, ...] = ()
    suggests: tuple[str, ...] = ()
    runs: Runs = "once"
    frozen: str = "false"
    waiting: tuple[str, ...] | None = None
    entering: bool = False
    strategies: tuple[Strategy, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields that it decides."""
        return (*self.sets, *self.suggests)

    def formula(self, field: str) -> str:
        """The expression for a field: what the first strategy gives that gives anything."""
        text = "null"
        for one in reversed(self.strategies):
            text = f"({one.gives.get(field, 'null')}) if {one.decides} else ({text})"
        return text
