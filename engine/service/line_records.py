"""A record with its lines, and theirs: as records by their entity, and what became of them in a write."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from engine.compile import LineRules
from engine.expressions import Value
from engine.meta.fields import ReferencesField
from engine.meta.system import HIDDEN
from engine.rules import Input
from engine.rules.wire import wire
from engine.service.asking import Saved
from engine.service.dependants import Asked
from engine.service.draft import Draft
from engine.service.holding import Records
from engine.service.judge import late_checks
from engine.service.levels import ids_of, levels
from engine.service.members import named_records

STAMPS = ("created_at", "created_by", "updated_at", "updated_by", "version")


def lines_to_come(rules: Mapping[str, LineRules], sent: Input) -> list[str]:
    """The places at which a new record gets lines (rules/computed.py)."""
    found = []
    for name, one in rules.items():
        given = sent.lines.get(name) or ()
        found += [name] if given or one.today in sent.values else []
        found += [f"{name}/{below}" for line in given for below in lines_to_come(one.rules.lines, line.sent)]
    return list(dict.fromkeys(found))


def with_below(rules: Mapping[str, LineRules], names: Collection[str]) -> list[str]:
    """The places of the lines in these fields, and of theirs (rules/computed.py)."""
    found = []
    for name in names:
        below = rules[name].rules.lines
        found += [name, *(f"{name}/{one}" for one in with_below(below, below))]
    return found


def differing(draft: Draft) -> list[str]:
    """The places of the lines that become others."""
    return list(dict.fromkeys(_differing(draft)))


def _differing(draft: Draft) -> Iterator[str]:
    for name, lines in draft.lines.items():
        if lines.differ:
            yield name
            yield from (f"{name}/{one}" for line in (*lines.drafts, *lines.removed) for one in _differing(line))


def to_be(rules: Mapping[str, LineRules], entity: str, sent: Input, identity: int | None = None) -> Records:
    """A record and its lines as far as they were sent; these belong to `identity`, which may have had none so far."""
    found: dict[str, list[Mapping[str, Value]]] = {entity: [sent.values]}
    for name, given in sent.lines.items():
        field = rules[name].field
        for line in given or ():
            known = Input({**line.sent.values, field.by: identity}, {}, (), line.sent.lines)
            for part, records in to_be(rules[name].rules.lines, field.of, known, line.id).items():
                found.setdefault(part, []).extend(records)
    return found


def as_stored(draft: Draft, entity: str, values: Mapping[str, Value]) -> Records:
    """A record, stored with these values, and its lines as they are stored."""
    return {entity: [values], **{level.name: [one.before for one in level.all] for level in levels(draft)}}


def versions(draft: Draft, entity: str) -> Records:
    """A record and its lines, as they were and as they will be."""
    found: dict[str, list[Mapping[str, Value]]] = {entity: [one for one in (draft.before, draft.record.values) if one]}
    for level in levels(draft):
        found[level.name] = [one for line in level.all for one in (line.before, line.record.values) if one]
    return found


def has_new(draft: Draft) -> bool:
    """Whether a line was stored for the first time."""
    return any(level.new for level in levels(draft))


def line_ids(draft: Draft) -> dict[str, tuple[str, list[int]]]:
    """By place, of what entity its lines are, and their ids."""
    return {level.place: (level.name, ids_of(level.drafts)) for level in levels(draft)}


def late_line_checks(draft: Draft, place: str = "") -> list[Asked]:
    """The checks of lines that have to wait until all has followed; `place` is that of the draft."""
    found = []
    for name, lines in draft.lines.items():
        for number, one in enumerate(lines.drafts):
            here, identity, checks = f"{place}{name}/{number}", one.record.values.get("id"), late_checks(one)
            if checks and isinstance(identity, int):
                found.append(Asked(lines.rules.field.of, Saved(identity, one.before, here), checks))
            found += late_line_checks(one, f"{here}/")
    return found


def noted(draft: Draft) -> tuple[dict[str, Any], dict[str, Any]]:
    """For the audit, by field: of each line that became another what it was, and what it is; `references` as ids."""
    before: dict[str, list[Any]] = {}
    after: dict[str, list[Any]] = {}
    for name, lines in draft.lines.items():
        if not lines.differ:
            continue
        if isinstance(lines.rules.field, ReferencesField):
            before[name], after[name] = named_records(lines, lines.rules.field.member)
            continue
        below = {id(one): noted(one) for one in (*lines.drafts, *lines.removed)}
        before[name] = [_told(one, one.before) | below[id(one)][0] for one in (*lines.changed, *lines.removed)]
        after[name] = [_told(one, one.record.values) | below[id(one)][1] for one in (*lines.changed, *lines.new)]
    return {name: told for name, told in before.items() if told}, {name: told for name, told in after.items() if told}


def _told(line: Draft, values: Mapping[str, Value]) -> dict[str, Any]:
    names = line.changed if line.operation == "update" else line.rules.columns
    own = (*STAMPS, "id", line.rules.entity.part_of)
    told = [name for name in names if name not in own and not name.startswith(HIDDEN)]
    kept = {name: wire(value) for name in told if (value := values.get(name)) is not None}
    return {"id": values.get("id"), **kept}
