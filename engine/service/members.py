"""What `references` hold: sent and shown as ids, stored as lines that nobody sees (meta/resolve/members.py)."""

from collections.abc import Iterable, Mapping, Sequence

from engine.compile import LineRules
from engine.expressions import Value
from engine.meta.fields import ReferencesField
from engine.rules import Line
from engine.service.draft import Lines


def named_lines(rules: LineRules, stored: Iterable[Mapping[str, Value]], given: Sequence[Line]) -> Sequence[Line]:
    """The lines as they were sent, of `references` each record once, as the line that stores it if there is one."""
    if not isinstance(rules.field, ReferencesField):
        return given
    member = rules.field.member
    there = {one[member]: one["id"] for one in stored}
    holds = {identity: record for record, identity in there.items()}
    chosen: dict[Value, Line] = {}
    for place, line in enumerate(given):
        known = member in line.sent.values
        record = line.sent.values.get(member) if known else holds.get(line.id)
        found = there.get(record) if known else line.id
        chosen.setdefault(f"unread {place}" if record is None else record, Line(_identity(found), line.sent))
    return list(chosen.values())


def named_records(lines: Lines, member: str) -> tuple[list[Value], list[Value]]:
    """Which records the lines named as they were stored, and which they will name, each in their order."""
    stored = [one.before for one in (*lines.drafts, *lines.removed) if one.before]
    were = sorted(stored, key=lambda one: str(one["position"]).zfill(_WIDTH))
    return [one[member] for one in were], [one.record.values[member] for one in lines.drafts]


_WIDTH = 9
"""Digits that places are compared with."""


def _identity(value: Value) -> int | None:
    return value if isinstance(value, int) else None
