"""Whether workflows lead anywhere: states nobody gets into or out of, transitions nobody takes, guards that fail."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from engine.compile.action_scopes import scoped_steps, with_asked
from engine.compile.checks_migrating import check_migrating
from engine.diagnostics import Report
from engine.expressions import check, scope_of
from engine.expressions.nodes import Typed
from engine.expressions.satisfiable import decided, never
from engine.expressions.types import BOOL
from engine.meta.actions import Action, CreateStep, TakeStep, UpdateStep, UpsertStep
from engine.meta.catalog import Catalog
from engine.meta.fields import Literal
from engine.meta.kinds import WorkflowDecl
from engine.meta.resolve import Resolved, Site
from engine.meta.workflows import Move, Workflow, bound_field, since_field


def check_workflows(resolved: Resolved, report: Report) -> None:
    """Report what is wrong with the workflows as a whole; each part of them was looked at before."""
    for workflow in resolved.catalog.workflows.values():
        site = resolved.workflows[workflow.name]
        if _is_whole(workflow, site):
            _check_states(workflow, site)
        _check_guards(workflow, resolved.catalog, site)
    check_migrating(resolved)
    _check_shared(resolved)
    _check_settings(resolved)
    if not report.has_errors:
        _warn_of_untaken(resolved)


def _is_whole(workflow: Workflow, site: Site) -> bool:
    """Whether nothing of it had to be left out."""
    decl = site.declared.decl
    whole = isinstance(decl, WorkflowDecl) and len(decl.transitions) == len(workflow.moves)
    return whole and not site.declared.left_out


def _check_states(workflow: Workflow, site: Site) -> None:
    if not workflow.initial:
        site.below("states").at_key("WFL-INITIAL", "no new record is in any of these states", "write `initial: true`")
        return
    reached = set(_reached(workflow))
    for name, stage in workflow.states.items():
        place = site.below("states", name)
        if name not in reached:
            hint = f"write a transition `to: {name}`, or delete it"
            place.at_key("WFL-UNREACHABLE", f"no transition leads to `{name}`", hint)
        elif not stage.final and not any(name in one.sources for one in workflow.moves.values()):
            hint = f"write a transition `from: {name}`, or `final: true`"
            place.at_key("WFL-DEADEND", f"nothing leads on from `{name}`", hint)


def _reached(workflow: Workflow) -> Iterator[str]:
    """The states that records get into, from the first ones on."""
    seen, waiting = set(workflow.initial), list(workflow.initial)
    while waiting:
        here = waiting.pop()
        yield here
        ways = [one for one in workflow.moves.values() if here in one.sources]
        fresh = {to for one in ways for to in (one.to, one.rejected) if to is not None} - seen
        seen |= fresh
        waiting += fresh


def _check_guards(workflow: Workflow, catalog: Catalog, site: Site) -> None:
    """Guards that never hold, transitions without anybody that take turns for ever, and such that are in doubt."""
    guards = dict(_guards(workflow, catalog))
    for name, guard in guards.items():
        if guard is not None and never(guard):
            place = site.below("transitions", name, "when")
            place.at_value("WFL-NEVER", "this can never hold", "no record is both at once: leave a part of it out")
    automatic = {name: move for name, move in workflow.moves.items() if move.automatic}
    for (one, move), (other, second) in combinations(automatic.items(), 2):
        if not set(move.sources).isdisjoint(second.sources) and _overlap(guards[one], guards[other]):
            place = site.below("transitions", other)
            message = f"`{one}` and `{other}` are both taken by themselves from the same state, and both may hold"
            place.at_key("WFL-AMBIGUOUS", message, "make one of the conditions leave out what the other says")
    circle = _circle(automatic, guards)
    if circle:
        shown = " → ".join(f"`{one}`" for one in circle)
        message = f"these are taken by themselves for ever: {shown}"
        site.below("transitions", circle[0]).at_key("WFL-LOOP", message, "let a person take one of them")
    for name, move in automatic.items():
        if workflow.states[move.to].handler is not None or any(catalog.entities[workflow.of].actions[name].ask):
            message = "nobody is there to answer what it asks"
            place = site.below("transitions", name, "automatic")
            place.at_key("WFL-ASKS", message, "leave `ask` out and lead to a state without `handler`")


def _guards(workflow: Workflow, catalog: Catalog) -> Iterator[tuple[str, Typed | None]]:
    """The guard of every transition; None where it has none, or a wrong one, which has been reported."""
    for name in workflow.moves:
        when = catalog.entities[workflow.of].actions[name].when
        yield name, None if when is None else check(when, scope_of(catalog, workflow.of), BOOL)[0]


def _overlap(*guards: Typed | None) -> bool:
    """Whether all certainly may hold at once."""
    there = [guard for guard in guards if guard is not None]
    return all(decided(guard) for guard in there) and not never(*there)


def _circle(automatic: Mapping[str, Move], guards: Mapping[str, Typed | None]) -> list[str]:
    """Transitions of which each leads to the next and the last to the first, where all may hold at once."""
    follows = {
        name: [other for other, after in automatic.items() if move.to in after.sources]
        for name, move in automatic.items()
    }

    def way(here: str, above: tuple[str, ...]) -> list[str]:
        if here in above:
            circle = above[above.index(here) :]
            return [*circle, here] if _overlap(*(guards[one] for one in circle)) else []
        return next((found for one in follows[here] if (found := way(one, (*above, here)))), [])

    return next((found for name in automatic if (found := way(name, ()))), [])


def _check_shared(resolved: Resolved) -> None:
    """Of several workflows for the same field, one that is never come to."""
    first: dict[tuple[str, str], str] = {}
    for name, workflow in resolved.catalog.workflows.items():
        place = (workflow.of, workflow.field)
        if place in first and workflow.when is None and resolved.catalog.workflows[first[place]].when is None:
            message = f"every new record goes through `{first[place]}`"
            site = resolved.workflows[name].below("workflow")
            hint = "say with `when` which records each is for, or give one another `field`"
            site.at_value("META-TWICE", message, hint)
        first.setdefault(place, name)


def _check_settings(resolved: Resolved) -> None:
    """Steps of actions that would change a state, which is what transitions are for."""
    moved = dict(_moved(resolved.catalog))
    for entity, action, site in _doings(resolved):
        for index, field, target in _set(resolved.catalog, entity, action):
            if (target, field) in moved:
                place = site.below("do", index, "set", field)
                message = f"`{field}` of `{target}` is moved by the workflow `{moved[target, field]}`"
                place.at_key("WFL-SET", message, "write a step `take: ` and the name of a transition")


def _doings(resolved: Resolved) -> Iterator[tuple[str, Action, Site]]:
    """Everything that has steps: its entity, the steps, and where they stand."""
    for name, entity in resolved.catalog.entities.items():
        for action in entity.actions.values():
            yield name, action, resolved.entities[name].below("actions", action.name)
    for name, automation in resolved.catalog.automations.items():
        yield automation.of, automation.doing, resolved.automations[name]


def _moved(catalog: Catalog) -> Iterator[tuple[tuple[str, str], str]]:
    for workflow in catalog.workflows.values():
        for field in (workflow.field, since_field(workflow.field), bound_field(workflow.field)):
            yield (workflow.of, field), workflow.name


def _set(catalog: Catalog, entity: str, action: Action) -> Iterator[tuple[int, str, str]]:
    """The fields that steps set, each with the place of the step and the entity; where a record begins may be said."""
    for index, scoped in enumerate(scoped_steps(with_asked(catalog), entity, action)):
        step = scoped.step
        if isinstance(step, CreateStep | UpsertStep):
            yield from ((index, name, step.entity) for name in step.values if not _begins(catalog, step, name))
        elif isinstance(step, UpdateStep) and scoped.target is not None:
            yield from ((index, name, scoped.target) for name in step.values)


def _begins(catalog: Catalog, step: CreateStep | UpsertStep, field: str) -> bool:
    """Whether a new record is given one of the states that new records may be in."""
    value = step.values[field]
    if not isinstance(step, CreateStep) or not isinstance(value, Literal):
        return False
    flows = [one for one in catalog.workflows.values() if (one.of, one.field) == (step.entity, field)]
    return any(value.value in one.initial for one in flows)


def _warn_of_untaken(resolved: Resolved) -> None:
    """Transitions that no role grants, no step takes, and nobody takes by itself."""
    catalog = resolved.catalog
    taken = set(_taken(resolved))
    for workflow in catalog.workflows.values():
        granted = {
            name
            for role in catalog.roles.values()
            if workflow.of in role.grants
            for name, when in role.grants[workflow.of].actions.items()
            if when != "false"
        }
        for name, move in workflow.moves.items():
            if not move.automatic and name not in granted and (workflow.of, name) not in taken:
                place = resolved.workflows[workflow.name].below("transitions", name)
                hint = f"write `actions: [{name}]` below `grants: {workflow.of}:` in a role"
                place.report.warning("META-NOBODY", f"no role grants `{name}`: nobody takes it", place.key_span, hint)


def _taken(resolved: Resolved) -> Iterable[tuple[str, str]]:
    asked = with_asked(resolved.catalog)
    for entity, action, _ in _doings(resolved):
        for scoped in scoped_steps(asked, entity, action):
            if isinstance(scoped.step, TakeStep) and scoped.target is not None:
                yield scoped.target, scoped.step.action
