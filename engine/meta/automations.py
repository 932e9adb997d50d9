"""Automations, resolved: what the engine does by itself once something happened to a record."""

from datetime import time
from typing import Final, TypeAlias
from typing import Literal as OneOf

from msgspec import Struct

from engine.meta.actions import Action

Event: TypeAlias = OneOf["created", "saved", "updated", "deleted", "restored", "entered", "left", "taken", "every"]


Period: TypeAlias = OneOf["hour", "day", "week", "month", "quarter", "year"]


class Rhythm(Struct, frozen=True, kw_only=True):
    """Once every `period`, `at` a time of day: on these `weekdays` (Monday is 1), or on the `day` of a `month`.

    Of a quarter the month is counted in it. A day that a month does not have is its last.
    """

    period: Period = "day"
    weekdays: tuple[int, ...] = ()
    day: int = 1
    month: int = 1
    at: time = time(6)


class Trigger(Struct, frozen=True, kw_only=True):
    """What has to happen. `names` are the fields, states or actions one of which it concerns, none: any.

    Of states, `fields` are those that hold them; by the clock, `rhythm` says when.
    """

    on: Event
    names: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    rhythm: Rhythm = Rhythm()


class Automation(Struct, frozen=True, kw_only=True):
    """What is done with a record of `of` by the steps of `doing`, where `when` holds (None: always).

    Without a `trigger` it is done once `when` becomes true: again once it was false, `key` became another, or the time
    `again` is over. `at` is the time of day at which that is looked at.
    """

    name: str
    of: str
    description: str = ""
    trigger: Trigger | None = None
    when: str | None = None
    key: str | None = None
    again: str | None = None
    at: time = time(6)
    doing: Action
    enabled: str | None = None

    @property
    def called(self) -> str:
        """By what the audit knows it; no action is called so."""
        return f"{CALLED} {self.name}"

    def waits_as(self, other: "Automation | None") -> bool:
        """Whether it waits for a condition, and the other one for the same."""
        asked = ("of", "trigger", "when", "key")
        return other is not None and all(getattr(self, one) == getattr(other, one) for one in asked)


CALLED: Final = "automation"

EVERY: Final = "every"
"""It is done by the clock."""
