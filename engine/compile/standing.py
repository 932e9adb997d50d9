"""Automations that wait for a condition to hold: the statements that mark records, and when these are looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.compile.automating import automations_of
from engine.compile.compiled import Compiled
from engine.expressions import Needs, check, needs, reads_clock, scope_of, typed
from engine.expressions.nodes import AnyNode, Clock
from engine.expressions.types import BOOL, DATETIME, Kind
from engine.expressions.walk import walk
from engine.meta.automations import EVERY, Automation, Rhythm
from engine.rules.occurrences import Daily, Each, Hourly, Monthly, Rule
from engine.storage.driver import Statement
from engine.storage.sql.marks import Which, holding, mark, unmark

OFTEN = 300
"""Seconds between two looks at conditions over the time of day."""


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A condition made ready. `reads` are the fields a change of which may concern it, None where it reads more.

    By the clock, it is not `key` that has to become another, but the occurrence.
    """

    automation: Automation
    condition: AnyNode
    key: AnyNode | None
    now: AnyNode
    again: AnyNode | None
    reads: frozenset[str] | None


def standing(compiled: Compiled, name: str) -> Standing:
    """The condition of an automation without a trigger, or of one by the clock."""

    def make() -> Standing:
        automation = compiled.catalog.automations[name]
        scope = scope_of(compiled.catalog, automation.of)
        holds = typed(automation.when or "true", scope, BOOL)
        keyed = None if automation.key is None else typed(automation.key, scope, None)
        again = None if automation.again is None else typed(f"now() + ({automation.again})", scope, DATETIME)
        read = [one for one in (holds, keyed) if one is not None]
        return Standing(
            automation=automation,
            condition=holds.node,
            key=None if keyed is None else keyed.node,
            now=typed("now()", scope, DATETIME).node,
            again=None if again is None else again.node,
            reads=None if any(map(reads_clock, read)) else _own(needs(one) for one in read),
        )

    return compiled.keep(("standing", name), make)


def _own(all_needs: Iterator[Needs]) -> frozenset[str] | None:
    fields = frozenset[str]()
    for one in all_needs:
        if one.to or one.items or one.asked or one.history:
            return None
        fields |= one.fields
    return fields


def standing_of(compiled: Compiled, entity: str) -> tuple[Automation, ...]:
    """Those that are looked at when a record of the entity is saved."""
    return tuple(one for one in automations_of(compiled).get(entity, ()) if one.trigger is None)


def swept(compiled: Compiled) -> Mapping[str, Rule]:
    """When which of them are looked at by the clock."""
    found: dict[str, Rule] = {}
    for name, one in compiled.catalog.automations.items():
        if one.trigger is None:
            often = any(_is_now(node) for node in walk(standing(compiled, name).condition))
            found[name] = Each(OFTEN) if often else Daily(one.at)
        elif one.trigger.on == EVERY:
            found[name] = by_clock(one.trigger.rhythm)
    return found


def by_clock(rhythm: Rhythm) -> Rule:
    """When something is done by the clock."""
    match rhythm.period:
        case "hour":
            return Hourly()
        case "day":
            return Daily(rhythm.at)
        case "week":
            return Daily(rhythm.at, frozenset(rhythm.weekdays))
        case "month" | "quarter" | "year":
            return Monthly(rhythm.at, rhythm.day, _MONTHS[rhythm.period], rhythm.month)


_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _is_now(node: AnyNode) -> bool:
    return isinstance(node, Clock) and node.type.kind is Kind.DATETIME


def marking(compiled: Compiled, name: str, which: Which) -> Statement:
    """See storage/sql/marks.py."""

    def make() -> Statement:
        known = standing(compiled, name)
        nodes = known.condition, known.key, known.now, known.again
        return mark(compiled.source, known.automation.of, *nodes, which)

    return compiled.keep(("marking", name, which), make)


def holds_for(compiled: Compiled, name: str) -> Statement | None:
    """See `holding` there; None where the condition reads what is not there."""
    automation = compiled.catalog.automations[name]
    if automation.of not in compiled.catalog.entities:
        return None
    found, _ = check(automation.when or "true", scope_of(compiled.catalog, automation.of), BOOL)
    return None if found is None else holding(compiled.source, automation.of, found.node)


def unmarking(compiled: Compiled, name: str, which: Which) -> Statement:
    """See storage/sql/marks.py."""

    def make() -> Statement:
        known = standing(compiled, name)
        return unmark(compiled.source, known.automation.of, known.condition, which)

    return compiled.keep(("unmarking", name, which), make)
