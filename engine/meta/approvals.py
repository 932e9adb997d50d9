"""Approvals, resolved: who has to agree before a transition is taken."""

from typing import Final
from typing import Literal as OneOf

from msgspec import Struct

from engine.meta.labels import Label

REQUEST, TASK = "approval_request", "approval_task"
"""The entities of what waits for approval, and of who is asked."""

WAITING: Final = "approval"
"""The field of a record with what of it waits for approval."""

SUBMITTER: Final = "submitter"
"""What expressions of an approval call whoever wants it."""


class Level(Struct, frozen=True, kw_only=True):
    """People who are asked together, where `when` holds (None: always); `need` says how many of them agree."""

    name: str
    label: Label = {}
    approvers: tuple[str, ...] = ()
    when: str | None = None
    need: OneOf["any", "all", "sequence"] | int = "any"
    enabled: str | None = None


class Approval(Struct, frozen=True, kw_only=True):
    """The levels that have to agree for a record of an entity, where `when` holds (None: always).

    With `skips` whoever submits, or has agreed, counts as agreeing. `nobody` are asked where a level has nobody.
    """

    name: str
    of: str
    label: Label = {}
    description: str = ""
    when: str | None = None
    levels: dict[str, Level] = {}
    skips: bool = False
    nobody: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    enabled: str | None = None
