"""Automations made ready: which of them what happened to a record wakes, and what they read and do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.compile.acting import Acting, Reads, acting_of, moved_by_themselves, reads_of
from engine.compile.compiled import Compiled
from engine.compile.strategies import waiting_for
from engine.compile.whom import Give
from engine.expressions import check_scope, python_form, typed
from engine.expressions.types import BOOL
from engine.meta.automations import EVERY, Automation


@dataclass(frozen=True, slots=True, eq=False)
class Automated:
    """An automation: whether it does anything (None: always), what that reads, and its steps."""

    automation: Automation
    when: Give | None
    reads: Reads
    acting: Acting


def automations_of(compiled: Compiled) -> Mapping[str, tuple[Automation, ...]]:
    """By entity, in the order in which they are looked at: by name."""

    def make() -> Mapping[str, tuple[Automation, ...]]:
        found: dict[str, tuple[Automation, ...]] = {}
        for _, one in sorted(compiled.catalog.automations.items()):
            found[one.of] = (*found.get(one.of, ()), one)
        return found

    return compiled.keep("automations", make)


def may_follow(compiled: Compiled) -> frozenset[str]:
    """Entities for whose records anything is done by itself."""
    return compiled.keep("may follow", lambda: _following(compiled))


def _following(compiled: Compiled) -> frozenset[str]:
    return frozenset((*moved_by_themselves(compiled), *automations_of(compiled), *waiting_for(compiled)))


def automated(compiled: Compiled, name: str) -> Automated:
    """An automation made ready."""

    def make() -> Automated:
        automation = compiled.catalog.automations[name]
        gone = automation.trigger is not None and automation.trigger.on == "deleted"
        scope = check_scope(compiled.catalog, automation.of)
        when = [typed(one, scope, BOOL) for one in _conditions(automation)]
        return Automated(
            automation=automation,
            when=python_form(when[0]) if when else None,
            reads=reads_of(compiled, automation.of, {}, when, gone=gone),
            acting=acting_of(compiled, automation.of, automation.doing, gone=gone),
        )

    return compiled.keep(("automated", name), make)


def _conditions(automation: Automation) -> Iterator[str]:
    """What marks already say of a record is not asked again."""
    if automation.when is not None and automation.trigger is not None and automation.trigger.on != EVERY:
        yield automation.when
