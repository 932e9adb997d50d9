"""What is kept of a change request: the values that are wanted, and by what they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from msgspec import Raw

from engine.rules import Input
from engine.rules.body import split
from engine.service.begin import readers
from engine.service.work import Context


@dataclass(frozen=True, slots=True)
class Doing:
    """What waits as a whole, done with a record: an action with its answers, or an automation with what there was.

    `called` is `entity.name` of the one, the name in the audit of the other.
    """

    called: str
    entity: str
    record: int
    given: Mapping[str, Any] | None
    automatic: bool = False

    @property
    def mark(self) -> str:
        """By what a request of an automation is found again."""
        return f"{self.called} {self.record}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is kept of a change request, as JSON: the fields as they were and as they are to be, in their wire form.

    `check` is the one that lets it wait, `approved` are those that others have agreed to before, `confirmed` the
    warnings that were confirmed with it. `filled` is what those who agreed filled in of a record that is yet to be
    made. What waits as a whole is `by` an action or an automation.
    """

    check: str
    was: Mapping[str, Any] = field(default_factory=dict)
    sent: Mapping[str, Any] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    filled: Mapping[str, Any] = field(default_factory=dict)
    by: Doing | None = None

    def json(self) -> str:
        """As it is stored."""
        kept = {name: getattr(self, name) for name in _KEPT}
        by = None if self.by is None else {name: getattr(self.by, name) for name in _DOING}
        return json.dumps({**kept, "by": by}, ensure_ascii=False)

    def with_filled(self, values: Mapping[str, Any]) -> "Wanted":
        """The same with what somebody filled in who agreed."""
        return replace(self, filled={**self.filled, **values})


_KEPT: Final = ("check", "was", "sent", "confirmed", "approved", "filled")
_DOING: Final = ("called", "entity", "record", "given", "automatic")


def wanted(text: str) -> Wanted:
    """What `Wanted.json` gave."""
    kept = json.loads(text)
    by = kept.get("by")
    confirmed, approved = tuple(kept["confirmed"]), tuple(kept.get("approved", ()))
    filled = kept.get("filled", {})
    return Wanted(kept["check"], kept["was"], kept["sent"], confirmed, approved, filled, by and Doing(**by))


def sent_of(context: Context, entity: str, sent: Mapping[str, Any]) -> Input:
    """What was sent, read again."""
    return readers(context, entity).read_json(read_json(sent))


def read_json(sent: Mapping[str, Any]) -> Mapping[str, Raw]:
    """The members of what was sent, as readers take them."""
    return split(json.dumps(sent).encode())
