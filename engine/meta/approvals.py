"""Approvals, resolved: who has to agree before a transition is taken."""

import re
from typing import Final
from typing import Literal as OneOf

from msgspec import Struct

from engine.meta.labels import Label

REQUEST, TASK, ABSENCE = "approval_request", "approval_task", "absence"
"""The entities of what waits for approval, of who is asked, and of who is away and who is asked instead."""

WAITING: Final = "approval"
"""The field of a record with what of it waits for approval."""


def answering(approval: str, level: str | None = None) -> str:
    """The action of a task by which who is asked for more than that agrees, at a level or at the last."""
    return f"agree_{approval}" if level is None else f"agree_{approval}__{level}"


_LENGTH: Final = re.compile(r"\d+ [a-z]")


def length_of(within: str) -> str:
    """The expression for a length of time: of `2 days` as it stands, or what is written, also behind `=`."""
    length = within.strip()
    return f"'{length}'" if _LENGTH.match(length) else length.removeprefix("=").strip()


SUBMITTER: Final = "submitter"
"""What expressions of an approval call whoever wants it."""


class Level(Struct, frozen=True, kw_only=True):
    """People who are asked together, where `when` holds (None: always); `need` says how many of them agree.

    `answer` is the action by which they do, where they are asked for more than that; `within` gives until when, and
    `overdue` what becomes of it then.
    """

    name: str
    label: Label = {}
    approvers: tuple[str, ...] = ()
    when: str | None = None
    need: OneOf["any", "all", "sequence"] | int = "any"
    answer: str | None = None
    within: str | None = None
    overdue: OneOf["remind", "superior", "agree", "refuse"] = "remind"
    enabled: str | None = None


class Approval(Struct, frozen=True, kw_only=True):
    """The levels that have to agree for a record of an entity, where `when` holds (None: always).

    With `skips` whoever submits, or has agreed, counts as agreeing. `nobody` are asked where a level has nobody,
    `inform` get a copy.
    `answer` is the action by which the last level agrees, where that is asked for more; `rejected` says where it goes
    that somebody refuses.
    """

    name: str
    of: str
    label: Label = {}
    description: str = ""
    when: str | None = None
    levels: dict[str, Level] = {}
    skips: bool = False
    nobody: tuple[str, ...] = ()
    inform: tuple[str, ...] = ()
    answer: str | None = None
    allow: tuple[str, ...] = ()
    rejected: OneOf["end", "start", "previous"] = "end"
    enabled: str | None = None
