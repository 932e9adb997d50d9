"""Automations, resolved: what the engine does by itself once something happened to a record."""

from typing import Final, TypeAlias
from typing import Literal as OneOf

from msgspec import Struct

from engine.meta.actions import Action

Event: TypeAlias = OneOf["created", "saved", "updated", "deleted", "restored", "entered", "left", "taken"]


class Trigger(Struct, frozen=True, kw_only=True):
    """What has to happen. `names` are the fields, states or actions one of which it concerns, none: any.

    Of states, `fields` are those that hold them.
    """

    on: Event
    names: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Automation(Struct, frozen=True, kw_only=True):
    """What is done with a record of `of` by the steps of `doing`, where `when` holds (None: always)."""

    name: str
    of: str
    description: str = ""
    trigger: Trigger
    when: str | None = None
    doing: Action
    enabled: str | None = None

    @property
    def called(self) -> str:
        """By what the audit knows it; no action is called so."""
        return f"{CALLED} {self.name}"


CALLED: Final = "automation"
