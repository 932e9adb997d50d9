"""What the steps of actions and automations set and take, once it is known which records they concern; circles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import msgspec

from engine.compile.action_scopes import Scoped, scoped_steps, texts_of, with_asked
from engine.diagnostics import nearest
from engine.diagnostics.limits import Limit
from engine.expressions import check
from engine.meta.actions import Action, AnyStep, DecideStep, NotifyStep, TakeStep, UpdateStep
from engine.meta.automations import Automation
from engine.meta.catalog import Catalog, Entity
from engine.meta.kinds import AutomationDecl, EntityDecl
from engine.meta.kinds.actions import StepOfActionDecl
from engine.meta.kinds.written import Scalar
from engine.meta.phrases import some
from engine.meta.resolve import Resolved, Site
from engine.meta.resolve.actions import read_values
from engine.meta.system import USER

Taken = tuple[str, str]
"""An entity and one of its actions."""


def read_actions(resolved: Resolved) -> Resolved:
    """The definitions in which `update` and `take` know what they set; what is wrong there is reported."""
    catalog, entities = with_asked(resolved.catalog), dict(resolved.catalog.entities)
    taken: dict[Taken, dict[Taken, Site]] = {}
    for name, entity in resolved.catalog.entities.items():
        reader = _Reader(resolved, catalog, entity, taken)
        actions = {one.name: reader.read(one) for one in entity.actions.values()}
        entities[name] = msgspec.structs.replace(entity, actions=actions)
    _check_circles(taken)
    changed = msgspec.structs.replace(resolved.catalog, entities=entities, automations=_automations(resolved, catalog))
    return replace(resolved, catalog=changed)


def _automations(resolved: Resolved, catalog: Catalog) -> dict[str, Automation]:
    """Nobody takes an automation, so that it stands in no circle of actions."""
    found = {}
    for name, one in resolved.catalog.automations.items():
        site = resolved.automations[name]
        decl = site.declared.decl
        assert isinstance(decl, AutomationDecl), "only what was declared is there"
        reader = _Reader(resolved, catalog, catalog.entities[one.of], {})
        found[name] = msgspec.structs.replace(one, doing=reader.steps_of(one.doing, decl.do, site))
    return found


class _Reader:
    """Reads what the steps of an entity's actions set; `taken` gathers which action takes which."""

    def __init__(
        self, resolved: Resolved, catalog: Catalog, entity: Entity, taken: dict[Taken, dict[Taken, Site]]
    ) -> None:
        self._resolved, self._catalog, self._entity, self._taken = resolved, catalog, entity, taken

    def read(self, action: Action) -> Action:
        """The action with all its steps set."""
        site = self._resolved.entities[self._entity.name]
        decl = site.declared.decl
        assert isinstance(decl, EntityDecl), "only what was declared as an entity has actions"
        return self.steps_of(action, decl.actions[action.name].do, site.below("actions", action.name))

    def steps_of(self, action: Action, written: Sequence[StepOfActionDecl], site: Site) -> Action:
        """The same of what is `written` at a place."""
        placed = zip(scoped_steps(self._catalog, self._entity.name, action), written, strict=False)
        steps = tuple(self._step(action, *one, site.below("do", index)) for index, one in enumerate(placed))
        return msgspec.structs.replace(action, do=steps)

    def _step(self, action: Action, scoped: Scoped, written: StepOfActionDecl, site: Site) -> AnyStep:
        step = scoped.step
        if isinstance(step, NotifyStep):
            self._check_people(step, scoped, site)
        if isinstance(step, DecideStep) and scoped.target is not None:
            self._check_decision(step, self._catalog.entities[scoped.target], site.below("decide"))
        if scoped.target is None or not isinstance(step, UpdateStep | TakeStep):
            return step
        target = self._catalog.entities[scoped.target]
        if isinstance(step, TakeStep):
            found = self._found(step, target, site.below("take"))
            if found is None:
                return step
            here = (self._entity.name, action.name)
            self._taken.setdefault(here, {}).setdefault((target.name, found.name), site.below("take"))
            target = msgspec.structs.replace(target, name=f"{target.name}.{found.name}", fields=found.ask)
        values = dict(self._values(written.set_, target, site.below("set")))
        if isinstance(step, TakeStep):
            self._refuse_missing(target, values, site.below("take"))
        return msgspec.structs.replace(step, values=values)

    def _values(self, written: Mapping[str, Scalar], target: Entity, site: Site) -> Iterator[tuple[str, object]]:
        for name, value in read_values(target, written, site, self._resolved.known, self._resolved.links):
            if target.fields[name].writable:
                yield name, value
            else:
                message = f"a `{target.name}` is not moved to another `{name}`"
                site.below(name).at_key("META-VALUE", message, "delete it and make another")

    def _check_people(self, step: NotifyStep, scoped: Scoped, site: Site) -> None:
        for text in texts_of(scoped, Action(name="", do=(step,))):
            found, _ = check(text.text, text.scope, text.want)
            if text.keys[0] == "notify" and found is not None and found.type.entity != USER:
                place = site.below(*text.keys) if site.below(*text.keys).is_written else site.below("notify")
                message = f"a `{found.type.entity}` has no inbox"
                place.at_value("AUT-PEOPLE", message, "name people who log in: `owner`, `role(finance)`")

    def _check_decision(self, step: DecideStep, target: Entity, site: Site) -> None:
        """Report a decision that cannot be made again about these records."""
        decision = self._catalog.decisions.get(step.decision)
        if decision is None:
            meant = nearest(step.decision, self._catalog.decisions)
            hint = f"did you mean `{meant}`?" if meant else "write one in a file of its own: `decision: name`"
            site.at_value("META-UNKNOWN", f"there is no decision `{step.decision}`", hint)
        elif decision.of != target.name:
            message = f"`{step.decision}` is about a `{decision.of}`, and this is a `{target.name}`"
            site.at_value("META-CONFLICT", message, f"name one that is about `{target.name}`")
        elif decision.runs == "always":
            message = f"`{step.decision}` is made whenever something it reads becomes another"
            site.at_value("META-CONFLICT", message, "delete the step")
        elif decision.entering:
            message = f"`{step.decision}` is made when a record gets into another state"
            site.at_value("META-CONFLICT", message, "take a transition that asks for a handler")
        elif target.part_of is not None:
            message = f"a `{target.name}` is saved with its `{target.part_of}`"
            site.at_value("META-CONFLICT", message, f"decide about the `{target.part_of}`")

    def _found(self, step: TakeStep, target: Entity, site: Site) -> Action | None:
        if step.action not in target.actions:
            meant = nearest(step.action, target.actions)
            there = f"it has {some(target.actions)}" if target.actions else None
            hint = f"did you mean `{meant}`?" if meant else there
            site.at_value("META-UNKNOWN", f"`{target.name}` has no action `{step.action}`", hint)
        return target.actions.get(step.action)

    def _refuse_missing(self, target: Entity, values: Mapping[str, object], site: Site) -> None:
        missing = [name for name, one in target.fields.items() if one.required and not one.default]
        for name in (one for one in missing if one not in values):
            site.at_value("META-MISSING", f"`{target.name}` asks for `{name}`", f"write `set: {{{name}: =...}}`")


def _check_circles(taken: Mapping[Taken, Mapping[Taken, Site]]) -> None:
    """Report actions that take each other, and chains of them that are too long."""
    reported: set[Taken] = set()
    for start in taken:
        way = _longest(start, taken)
        if way[-1] in way[:-1]:
            circle = way[way.index(way[-1]) :]
            if not reported & set(circle):
                reported |= set(circle)
                shown = " → ".join(f"`{'.'.join(one)}`" for one in circle)
                taken[circle[0]][circle[1]].at_value("META-CIRCLE", f"actions take each other: {shown}", _OPEN)
        elif len(way) > Limit.ACTIONS_DEEP.most:
            message = f"`{'.'.join(start)}` takes an action that takes an action, {len(way)} in a row"
            taken[start][way[1]].at_value("META-DEEP", message, f"at most {Limit.ACTIONS_DEEP.most} follow each other")


_OPEN = "leave one of the steps out"


def _longest(start: Taken, taken: Mapping[Taken, Mapping[Taken, Site]]) -> list[Taken]:
    """The longest way from an action through those it takes; one that comes back ends where it closes."""
    known: dict[Taken, list[Taken]] = {}

    def way(here: Taken, above: tuple[Taken, ...]) -> list[Taken]:
        if here in above:
            return [here]
        if here in known:
            return known[here]
        found = [here]
        for one in taken.get(here, {}):
            below = [here, *way(one, (*above, here))]
            if below[-1] in (*above, *below[:-1]):
                return below
            found = max(found, below, key=len)
        known[here] = found
        return found

    return way(start, ())
