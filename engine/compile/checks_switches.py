"""`enabled:`: a condition over settings alone; and what names a thing that may be off is off whenever that is."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from engine.compile.action_scopes import scoped_steps, with_asked
from engine.compile.checks_expressions import Checked
from engine.compile.checks_numbers import fields_shown
from engine.compile.dependencies import steps_read
from engine.compile.implied import implied
from engine.compile.occurrences import FieldName
from engine.expressions import names_in, settings_read
from engine.expressions.nodes import Aggregate, AnyNode, Applied, Clock, Literal, Read
from engine.expressions.types import Kind
from engine.expressions.walk import walk
from engine.meta.actions import Action, Making, TakeStep, UpdateStep, UpsertStep
from engine.meta.automations import Automation
from engine.meta.catalog import Catalog, Check, Entity
from engine.meta.fields import (
    AnyChoice,
    AnyField,
    AnyReference,
    CodeField,
    CollectionField,
    MoneyField,
    Option,
    each,
    link,
)
from engine.meta.fields import Literal as Default
from engine.meta.resolve import Resolved, Site
from engine.meta.screens import Screen, Section, View
from engine.meta.source import Path
from engine.meta.workflows import Workflow

CODE: Final = "META-ENABLED"


class Named(NamedTuple):
    """Something that is named, and the conditions under which it is there."""

    what: str
    conditions: tuple[str, ...]


def check_switches(checked: Iterable[Checked], resolved: Resolved) -> None:
    """Report conditions that read more than settings, and names of what may be off while the place is not."""
    catalog, asked = resolved.catalog, with_asked(resolved.catalog)
    everything = list(checked)
    origins = frozenset(_origins(catalog))
    switches = [one for one in everything if one.occurrence.switches and not _reads_more(one)]
    known = frozenset(one.occurrence.text for one in switches)
    if not known:
        return
    for one in everything:
        # A test has settings of its own: what is off by them is told when it is run.
        if not one.occurrence.switches and one.occurrence.site.declared.kind != "test":
            _report(one.occurrence.site, dict.fromkeys(_named(one, asked, origins)), known, catalog)
    for name, table in catalog.tables.items():
        for key, columns in (("inputs", table.inputs), ("outputs", table.outputs)):
            for column in columns.values():
                place = resolved.tables[name].below(key, column.name)
                for below, named in _links_of(column, catalog):
                    _report(place.below(below), [named], known, catalog)
    for name, automation in catalog.automations.items():
        entity, place = catalog.entities[automation.of], resolved.automations[name]
        links = (*_trigger_links(automation, catalog, place), *_action_links(entity, automation.doing, catalog, place))
        for site, named in links:
            _report(site, [named], known, catalog)
    for name, entity in catalog.entities.items():
        for site, named in _links(entity, catalog, resolved.entities[name]):
            _report(site, [named], known, catalog)


def _reads_more(checked: Checked) -> bool:
    node = checked.typed.node
    more = any(_is_more(one) for one in walk(node))
    if more or not settings_read(node):
        hint = "write `settings.` and the name of one: `enabled: settings.with_loyalty`"
        checked.occurrence.site.at_value(CODE, "`enabled` is a condition over settings, and nothing else", hint)
    return more


def _is_more(node: AnyNode) -> bool:
    return isinstance(node, Clock | Aggregate) or (isinstance(node, Read) and bool(node.entity))


def _report(site: Site, named: Iterable[Named], known: frozenset[str], catalog: Catalog) -> None:
    """Conditions that are not `known` to be right have been reported, and nothing is said of what stands under them."""
    here = _standing(site, catalog)
    if not known.issuperset(here):
        return
    for one in named:
        needed = [each for each in one.conditions if each in known]
        missing = next((each for each in needed if not implied(each, here, catalog)), None)
        if missing is not None:
            message = f"{one.what} is there only while `{missing}`, and this names it always"
            hint = f"write `enabled: {missing}` here too, or do not name it"
            site.at_value(CODE, message, hint)


def _standing(site: Site, catalog: Catalog) -> tuple[str, ...]:
    """The conditions under which the place itself is there."""
    name, (first, *rest) = site.declared.name, site.path
    if site.declared.kind == "role":
        role = catalog.roles[name]
        return _given(role, *_granted(rest, catalog)) if first == "grants" else _given(role)
    if site.declared.kind == "table":
        return _given(catalog.tables[name])
    if site.declared.kind == "screen":
        return _on_screen(next(one for one in catalog.screens.values() if one.name == name), site.path, catalog)
    if site.declared.kind == "approval":
        approval = catalog.approvals[name]
        return _given(catalog.entities[approval.of], approval, *(approval.levels[str(one)] for one in rest[:1]))
    if site.declared.kind == "automation":
        automation = catalog.automations[name]
        return _given(catalog.entities[automation.of], automation)
    if site.declared.kind == "workflow":
        workflow = catalog.workflows[name]
        return _given(catalog.entities[workflow.of], workflow, *_state(workflow, catalog, site.path))
    entity = catalog.entities[name]
    return _given(entity, *_inner(entity, *map(str, (first, *rest))))


def _inner(entity: Entity, part: str, name: str = "", *below: str) -> Iterator[AnyField | Check | Action]:
    if part == "fields" and name in entity.fields:
        yield entity.fields[name]
    if part == "checks" and name in entity.checks:
        yield entity.checks[name]
    if part == "actions" and name in entity.actions:
        yield entity.actions[name]


def _state(workflow: Workflow, catalog: Catalog, path: Path) -> Iterator[Option]:
    """The state that a path in a workflow leads to."""
    field = catalog.entities[workflow.of].fields[workflow.field]
    if path[0] == "states" and isinstance(field, AnyChoice):
        yield field.options[str(path[1])]


def _on_screen(screen: Screen, path: Path, catalog: Catalog) -> tuple[str, ...]:
    """A screen is there while its entity is, and of its parts the one that `path` leads to."""
    part: Screen | View | Section = screen
    if path[0] == "list":
        part = screen.views[str(path[2])]
    elif path[0] == "form":
        part = screen.form[str(path[1])]
    return _given(catalog.entities[screen.of], screen, part)


def _granted(path: list[str | int], catalog: Catalog) -> Iterator[Entity | AnyField]:
    entity = catalog.entities[str(path[0])]
    yield entity
    if len(path) > 2 and path[1] == "fields":
        yield entity.fields[str(path[2])]


def _given(*things: object) -> tuple[str, ...]:
    conditions = (getattr(thing, "enabled") for thing in things)  # noqa: B009 # every one of these kinds has it
    return tuple(one for one in conditions if one is not None)


def _origins(catalog: Catalog) -> Iterator[FieldName]:
    """The fields that say in what currency amounts are, and at what rate."""
    for entity in catalog.entities.values():
        for field in entity.fields.values():
            for path in (field.currency, field.rate) if isinstance(field, MoneyField) else ():
                yield from _steps(entity, path, catalog)


def _steps(entity: Entity, path: Iterable[str], catalog: Catalog) -> Iterator[FieldName]:
    for name in path:
        yield entity.name, name
        led = link(entity.fields[name])
        entity = catalog.entities[led.to] if led is not None else entity


def _named(checked: Checked, catalog: Catalog, origins: frozenset[FieldName]) -> Iterator[Named]:
    """Fields an expression reads, in this and in other records, entities it goes over, and options it compares with.

    What amounts are counted in may be off: then they are of the application's currency, unless it is named itself.
    """
    read = [*steps_read(checked.typed, catalog)]
    if not origins.isdisjoint(read):
        one = checked.occurrence
        written = {(named.entity, named.name) for named in names_in(one.text, one.scope, one.want)}
        read = [step for step in read if step not in origins or step in written]
    fields = [(entity, catalog.entities[entity].fields[name]) for entity, name in read]
    for entity, field in fields:
        yield _field(catalog.entities[entity], field)
    target = checked.occurrence.value_of or checked.occurrence.default_of
    choices = [field for _, field in fields]
    if target is not None:
        choices.append(catalog.entities[target[0]].fields[target[1]])
    for node in walk(checked.typed.node):
        if isinstance(node, Applied):
            yield Named(f"`{node.table}`", _given(catalog.tables[node.table]))
        for loop in node.loops if isinstance(node, Aggregate) else ():
            yield Named(f"`{loop.of}`", _given(catalog.entities[loop.of]))
        # What an expression stands for may compare with more than is written: `shared(...)` does with all roles.
        if isinstance(node, Literal) and node.type.kind is Kind.CHOICE and str(node.wire) in checked.occurrence.text:
            yield from _option(str(node.wire), (one for one in choices if isinstance(one, AnyChoice)))


def _field(entity: Entity, field: AnyField) -> Named:
    return Named(f"`{entity.name}.{field.name}`", _given(entity, field))


def _option(name: str, fields: Iterable[AnyChoice]) -> Iterator[Named]:
    for field in fields:
        if name in field.options:
            yield Named(f"the option `{name}` of `{field.name}`", _given(field.options[name]))


def _links(entity: Entity, catalog: Catalog, site: Site) -> Iterator[tuple[Site, Named]]:
    """What an entity names outside of expressions, where no list drops it."""
    if entity.owner in entity.fields:
        yield site.below("owner"), _field(entity, entity.fields[entity.owner])
    for field in entity.fields.values():
        for key, named in _links_of(field, catalog):
            if not field.record:
                yield site.below("fields", field.name, key), named
    for action in entity.actions.values():
        yield from _action_links(entity, action, catalog, site.below("actions", action.name))


def _trigger_links(automation: Automation, catalog: Catalog, site: Site) -> Iterator[tuple[Site, Named]]:
    entity, trigger = catalog.entities[automation.of], automation.trigger
    if trigger is None:
        return
    place = site.below("trigger", trigger.on)
    for index, name in enumerate(trigger.names):
        here = place.item(index)
        if trigger.on == "taken":
            yield here, Named(f"`{entity.name}.{name}`", _given(entity, entity.actions[name]))
        elif name in entity.fields:
            yield here, _field(entity, entity.fields[name])


def _action_links(entity: Entity, action: Action, catalog: Catalog, site: Site) -> Iterator[tuple[Site, Named]]:
    for field in action.ask.values():
        for key, named in _links_of(field, catalog):
            yield site.below("ask", field.name, key), named
    for index, scoped in enumerate(scoped_steps(with_asked(catalog), entity.name, action)):
        step, place = scoped.step, site.below("do", index)
        if isinstance(step, Making):
            target = catalog.entities[step.entity]
            verb, match = ("upsert", step.match) if isinstance(step, UpsertStep) else ("create", {})
            yield place.below(verb), Named(f"`{target.name}`", _given(target))
            for key, values in (("set", step.values), ("match", match)):
                yield from ((place.below(key, name), _field(target, target.fields[name])) for name in values)
        elif isinstance(step, TakeStep) and scoped.target is not None:
            taken = catalog.entities[scoped.target].actions.get(step.action)
            if taken is not None:  # that there is none was said where it is named
                yield place.below("take"), Named(f"`{scoped.target}.{taken.name}`", _given(taken))
        elif isinstance(step, UpdateStep) and scoped.target is not None:
            target = catalog.entities[scoped.target]
            yield from ((place.below("set", name), _field(target, target.fields[name])) for name in step.values)


def _links_of(field: AnyField, catalog: Catalog) -> Iterator[tuple[str, Named]]:
    if isinstance(field, AnyReference) and field.to in catalog.entities:
        yield "to", Named(f"`{field.to}`", _given(catalog.entities[field.to]))
    if isinstance(field, AnyChoice) and field.dictionary in catalog.entities:
        yield "dictionary", Named(f"`{field.dictionary}`", _given(catalog.entities[field.dictionary]))
    if isinstance(field, CollectionField) and field.of in catalog.entities:
        target = catalog.entities[field.of]
        ordered = [("order", path.removeprefix("-").partition(".")[0]) for path in field.order]
        for key, name in (("by", field.by), *ordered):
            if name in target.fields:
                yield key, _field(target, target.fields[name])
    if isinstance(field, CodeField) and field.numbering in catalog.numberings:
        numbering = catalog.numberings[field.numbering]
        yield from (("numbering", _field(*one)) for one in fields_shown(numbering, catalog))
    if isinstance(field, AnyChoice) and isinstance(field.default, Default):
        yield from (("default", named) for name in each(field.default.value) for named in _option(str(name), (field,)))
