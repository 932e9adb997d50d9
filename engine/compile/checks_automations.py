"""Automations as a whole: those that wake each other, and triggers that nothing can pull."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from engine.compile.action_scopes import scoped_steps, with_asked
from engine.meta.actions import Action, CreateStep, DecideStep, DeleteStep, Making, TakeStep, UpdateStep, UpsertStep
from engine.meta.automations import Automation
from engine.meta.catalog import Catalog
from engine.meta.resolve import Resolved
from engine.meta.workflows import Workflow

_END = "a circle that does not end is broken off after eight turns, and nothing is saved"


class Effect(NamedTuple):
    """What a step does to records of an entity; `names` are fields, states or actions, None: any."""

    entity: str
    on: str
    names: frozenset[str] | None = None


def check_automations(resolved: Resolved) -> None:
    """Report automations that wake each other: an error where no condition could end it, else a warning."""
    catalog = with_asked(resolved.catalog)
    wakes = {name: list(_woken(one, catalog)) for name, one in catalog.automations.items()}
    for circle in _circles(wakes):
        shown = " → ".join(f"`{one}`" for one in (*circle, circle[0]))
        site, message = resolved.automations[circle[0]].below("do"), f"automations wake each other: {shown}"
        if any(_is_conditional(catalog.automations[one]) for one in circle):
            site.warn("AUT-CIRCLE", message, f"make sure that a condition ends it; {_END}")
        else:
            site.at_value("AUT-CIRCLE", message, "give one of them a `when`, or a trigger with fewer fields")


def check_triggers(resolved: Resolved, catalog: Catalog) -> None:
    """Report fields that no change makes others: they are worked out when they are read."""
    for name, automation in resolved.catalog.automations.items():
        fields = catalog.entities[automation.of].fields
        trigger = automation.trigger
        if trigger is None or trigger.on not in _OF_FIELDS:
            continue
        site = resolved.automations[name].below("trigger", trigger.on)
        for index, field in enumerate(trigger.names):
            if fields[field].virtual:
                place = site.item(index)
                message = f"nothing happens when `{field}` becomes another: it is worked out when it is read"
                place.at_value("AUT-FIELD", message, "name the fields it is made of")


_OF_FIELDS = ("saved", "updated")


def _is_conditional(automation: Automation) -> bool:
    return automation.when is not None or all(step.when or step.each for step in automation.doing.do)


def _woken(automation: Automation, catalog: Catalog) -> Iterator[str]:
    """Other automations that what it does may wake."""
    effects = list(_effects(automation.of, automation.doing, catalog, ()))
    for name, other in catalog.automations.items():
        if name != automation.name and any(_wakes(one, other, catalog) for one in effects):
            yield name


def _effects(entity: str, action: Action, catalog: Catalog, above: tuple[Action, ...]) -> Iterator[Effect]:
    for scoped in scoped_steps(catalog, entity, action):
        step, target = scoped.step, scoped.target
        if isinstance(step, Making):
            yield Effect(step.entity, "created")
        if isinstance(step, UpsertStep):
            yield Effect(step.entity, "updated", frozenset(step.values))
        if target is None or isinstance(step, CreateStep | UpsertStep):
            continue
        if isinstance(step, UpdateStep):
            yield Effect(target, "updated", frozenset(step.values))
        if isinstance(step, DecideStep) and step.decision in catalog.decisions:
            yield Effect(target, "updated", frozenset(catalog.decisions[step.decision].fields))
        if isinstance(step, DeleteStep):
            yield Effect(target, "deleted")
        taken = catalog.entities[target].actions.get(step.action) if isinstance(step, TakeStep) else None
        if taken is not None and taken not in above:
            yield from _taking(target, taken, catalog, above)


def _taking(entity: str, action: Action, catalog: Catalog, above: tuple[Action, ...]) -> Iterator[Effect]:
    yield Effect(entity, "taken", frozenset({action.name}))
    if action.moves is not None:
        yield Effect(entity, "updated", frozenset((action.moves.field, *action.moves.own)))
        yield Effect(entity, "entered", frozenset({action.moves.to}))
        yield Effect(entity, "left", frozenset(action.moves.sources))
    yield from _effects(entity, action, catalog, (*above, action))


def _wakes(effect: Effect, automation: Automation, catalog: Catalog) -> bool:
    trigger = automation.trigger
    if effect.entity != automation.of or trigger is None:
        return False
    names = effect.names
    if effect.on == "created" and trigger.on == "entered":
        names = frozenset(name for one in _flows(automation, catalog) for name in one.initial)
    elif effect.on != trigger.on and (trigger.on != "saved" or effect.on not in ("created", "updated")):
        return False
    return names is None or not trigger.names or not names.isdisjoint(trigger.names)


def _flows(automation: Automation, catalog: Catalog) -> Iterator[Workflow]:
    return (one for one in catalog.workflows.values() if one.of == automation.of)


def _circles(wakes: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Circles that have no automation in common."""
    told: set[str] = set()
    for start in wakes:
        circle = _circle(start, wakes)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            yield circle


def _circle(start: str, wakes: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The shortest way from an automation back to itself; empty if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop(0)
        if len(way) > 1 and start in wakes[way[-1]]:
            return way
        fresh = [one for one in wakes[way[-1]] if one not in seen]
        seen.update(fresh)
        ways += [(*way, one) for one in fresh]
    return ()
