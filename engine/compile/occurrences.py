"""Every expression of an application: where it stands, which names it may use, and what it has to give."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from engine.compile.action_scopes import SUBMITTING, among_people, scoped_steps, texts_of, who_type, with_asked
from engine.expressions import Scope, Type, check_scope, scope_of, table_scope, type_of
from engine.expressions.types import BOOL, DATETIME, LENGTH, TEXT, record
from engine.meta.actions import Action
from engine.meta.approvals import SUBMITTER, Approval
from engine.meta.automations import EVERY, Automation
from engine.meta.catalog import Catalog, Check, Entity, FieldGrant, Grant, Role, members_of
from engine.meta.decisions import Decision, Pick
from engine.meta.fields import (
    AnyChoice,
    AnyField,
    AnyReference,
    Formula,
    ReferencesField,
)
from engine.meta.kinds import DecisionDecl
from engine.meta.outcomes import OUTCOME, OUTCOME_WITH_APPROVAL
from engine.meta.resolve import Resolved, Site
from engine.meta.resolve.decisions import text_of
from engine.meta.resolve.periods import PeriodsDecl
from engine.meta.resolve.stories import Lines, Names, Test, Value
from engine.meta.screens import Menu, Screen
from engine.meta.system import GROUP
from engine.meta.tables import Table, When
from engine.meta.workflows import HANDLER, Workflow

FieldName: TypeAlias = tuple[str, str]
"""An entity and one of its fields."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An expression. `value_of` is the field that follows it, `default_of` the field whose default it works out.

    Of `frozen_of` it says whether the field keeps what it has.
    """

    text: str
    scope: Scope
    want: Type | None
    site: Site
    value_of: FieldName | None = None
    default_of: FieldName | None = None
    frozen_of: FieldName | None = None
    part: str = ""
    """What of it is written in the file, where the rest is put around it by the engine."""
    decides_sight: bool = False
    """Whether it says who sees or changes a record."""
    one_record: bool = False
    """Whether it is worked out for one record at a time."""
    made: bool = False
    """Whether the engine put it together of what is looked at where it is written."""
    decision: str = ""
    """The decision in which it stands: the fields that follow it have it in their own expressions."""
    switches: bool = False
    """Whether it says if a part of the definitions is there."""


_CONSTANT: Final = frozenset(("true", "false"))
"""Conditions that need no check, and that most grants consist of."""


def occurrences(resolved: Resolved) -> Iterator[Occurrence]:
    """All of them, by definition."""
    catalog, asked = resolved.catalog, with_asked(resolved.catalog)
    for name, entity in catalog.entities.items():
        yield from of_entity(entity, catalog, asked, resolved.entities[name])
    for name, role in catalog.roles.items():
        yield from _of_role(role, catalog, resolved.roles[name])
    for screen in catalog.screens.values():
        yield from _of_screen(screen, catalog, resolved.screens[screen.name])
    for name, menu in catalog.menus.items():
        yield from _of_menu(menu, catalog, resolved.menus[name])
    for name, table in catalog.tables.items():
        yield from _of_table(table, catalog, resolved.tables[name])
    for approval in catalog.approvals.values():
        yield from _of_approval(approval, catalog, resolved.approvals[approval.name])
    for workflow in catalog.workflows.values():
        yield from _of_workflow(workflow, catalog, resolved.workflows[workflow.name])
    for name, automation in catalog.automations.items():
        yield from _of_automation(automation, asked, resolved.automations[name])
    for name, decision in catalog.decisions.items():
        yield from of_decision(decision, catalog, resolved.decisions[name])
    for test in resolved.tests:
        yield from _of_test(test, catalog)


def _of_table(table: Table, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    scope = table_scope(catalog, table)
    yield from _of_switch(table.enabled, catalog, site)
    given = [(row.gives, site.below("rows", row.number)) for row in table.rows]
    for values, place in (*given, (table.otherwise, site.below("otherwise"))):
        for name, value in values.items():
            if isinstance(value, Formula):
                yield Occurrence(value.text, scope, type_of(table.outputs[name]), place.below(name))
    for row in table.rows:
        for name, cell in row.cells.items():
            if isinstance(cell, When):
                yield Occurrence(cell.text, scope, BOOL, site.below("rows", row.number, name))


def _of_approval(approval: Approval, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    scope = scope_of(catalog, approval.of, dict(SUBMITTING))
    yield from _of_switch(approval.enabled, catalog, site)
    yield from _of_conditions({"when": approval.when}, scope, site, decides_sight=False)
    yield from _of_people(approval.nobody, approval, catalog, site.below("nobody"))
    yield from _of_people(approval.inform, approval, catalog, site.below("inform"))
    for name, level in approval.levels.items():
        place = site.below("levels", name)
        yield from _of_switch(level.enabled, catalog, place)
        yield from _of_conditions({"when": level.when}, scope, place, decides_sight=False)
        yield from _of_people(level.approvers, approval, catalog, place.below("approvers"))
        yield from _of_length(level.within, scope, place)


def _of_people(texts: Iterable[str], approval: Approval, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    scope = scope_of(catalog, approval.of, dict(SUBMITTING))
    for index, one in enumerate(texts):
        text = among_people(catalog, approval.of, SUBMITTER, one, SUBMITTING)
        yield Occurrence(text, scope, BOOL, site.item(index), part=one, one_record=True)


def _of_workflow(workflow: Workflow, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    scope = scope_of(catalog, workflow.of)
    yield from _of_switch(workflow.enabled, catalog, site)
    yield from _of_conditions({"when": workflow.when}, scope, site, decides_sight=False)
    for name, stage in workflow.states.items():
        if stage.handler is not None:
            text = among_people(catalog, workflow.of, "me", stage.handler)
            yield Occurrence(text, scope, BOOL, site.below("states", name, "handler"), part=stage.handler)
        yield from _of_length(stage.within, scope, site.below("states", name))
    for name, one in workflow.deadlines.items():
        place = site.below("deadlines", name)
        yield from _of_length(one.within, scope, place)
        yield from _of_conditions({"when": one.when}, scope, place, decides_sight=False)


def _of_length(within: str | None, scope: Scope, site: Site) -> Iterator[Occurrence]:
    if within is not None:
        yield Occurrence(within, scope, LENGTH, site.below("within"), part=within.strip("'"))


def of_decision(decision: Decision, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    """What a decision is made of; what is put together of it is the expression of its fields."""
    decl, fields = site.declared.decl, catalog.entities[decision.of].fields
    assert isinstance(decl, DecisionDecl), "decisions are declared"
    scope, name = scope_of(catalog, decision.of), decision.name
    if decision.frozen not in _CONSTANT:
        yield Occurrence(decision.frozen, scope, BOOL, site.below("frozen"), decision=name)
    for one in decision.strategies:
        place, written = site.below("try", one.name), decl.strategies[one.name]
        if one.when not in _CONSTANT:
            yield Occurrence(one.when, scope, BOOL, place.below("when"), decision=name)
        if written.value is not None:
            (only,) = one.gives
            if only in fields:
                yield Occurrence(one.gives[only], scope, type_of(fields[only]), place.below("value"), decision=name)
        if one.pick is not None:
            yield from _of_pick(one.pick, decision, catalog, place)
        table = catalog.tables.get(one.table or "")
        if table is None:
            continue
        for key, given in written.given.items():
            want = type_of(table.inputs[key])
            yield Occurrence(text_of(given.value), scope, want, place.below("with", key), decision=name)
        for key in table.inputs.keys() - written.given.keys():  # they come from the fields of their names
            yield Occurrence(key, scope, type_of(table.inputs[key]), place.below("table"), decision=name)
        outputs = {output: type_of(column) for output, column in table.outputs.items()}
        beside = scope_of(catalog, decision.of, outputs)
        for key, given in written.values.items():
            if key in fields:
                want = type_of(fields[key])
                yield Occurrence(text_of(given.value), beside, want, place.below("set", key), decision=name)


def _of_pick(pick: Pick, decision: Decision, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    """Who may be picked: the group, and what is asked of a candidate."""
    candidate = scope_of(catalog, pick.entity, {"this": record(decision.of)})
    if pick.among == "member":
        group = Occurrence(pick.within, scope_of(catalog, decision.of), record(GROUP), site.below("pick"))
        yield replace(group, decision=decision.name)
    if pick.filter not in _CONSTANT:
        yield Occurrence(pick.filter, candidate, BOOL, site.below("filter"), decision=decision.name, one_record=True)


def _of_test(test: Test, catalog: Catalog) -> Iterator[Occurrence]:
    for made in test.given:
        yield from _of_values(catalog.entities[made.entity].fields, made.values, made.known, catalog)
    for step in test.steps:
        fields = step.fields(catalog) if step.entity else {}
        yield from _of_values(fields, step.values, step.known, catalog)
        for text, site in step.expects:
            yield Occurrence(text, scope_of_records(catalog, step.known), BOOL, site)


def _of_values(
    fields: Mapping[str, AnyField], values: Mapping[str, Value], known: Names, catalog: Catalog
) -> Iterator[Occurrence]:
    for name, value in values.items():
        if isinstance(value.given, Lines):
            for line in value.given.items:
                yield from _of_values(catalog.entities[value.given.entity].fields, line, known, catalog)
        elif isinstance(value.given, Formula):
            want = type_of(fields[name])
            yield Occurrence(value.given.text, scope_of_records(catalog, known), want, value.site)


def scope_of_records(catalog: Catalog, names: Names) -> Scope:
    """Where records of tests are called by their names."""
    return scope_of(catalog, None, {name: record(entity) for name, entity in names.items()})


def of_entity(entity: Entity, catalog: Catalog, asked: Catalog, site: Site) -> Iterator[Occurrence]:
    """Those of an entity."""
    scope = scope_of(catalog, entity.name)
    if not isinstance(site.declared.decl, PeriodsDecl):  # theirs is that of the field whose periods they are
        yield from _of_switch(entity.enabled, catalog, site)
    yield Occurrence(entity.titled, scope, TEXT, site.below("title"), part=entity.title)
    # What is made of a field has its conditions, which are looked at where they are written.
    made = {field.periods for field in entity.fields.values()}
    for field in entity.fields.values():
        yield from _of_field(entity, field, scope, site)
        if field.name not in made and field.translates is None:
            states = {"required": field.required_when, "visible": field.visible, "editable": field.editable}
            yield from _of_conditions(states, scope, site.below("fields", field.name), decides_sight=False)
    for check in entity.checks.values():
        yield from _of_switch(check.enabled, catalog, site.below("checks", check.name))
        yield from _of_check(check, check_scope(catalog, entity.name), site.below("checks", check.name))
    for action in entity.actions.values():
        yield from _of_action(entity, action, asked, site.below("actions", action.name))


def _of_action(entity: Entity, action: Action, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    scope = scope_of(catalog, entity.name)
    yield from _of_switch(action.enabled, catalog, site)
    yield from _of_conditions({"when": action.when}, scope, site, decides_sight=False)
    for index, one in enumerate(action.who):
        if one not in _CONSTANT:
            place = site.below("who").item(index)
            yield Occurrence(one, scope, who_type(catalog, entity.name, one), place)
    for field in action.ask.values():
        place = site.below("ask", field.name)
        if isinstance(field.default, Formula):
            here = place.below("default")
            yield Occurrence(field.default.text, scope, type_of(field), here, one_record=True)
        if isinstance(field, AnyReference) and field.filter is not None and not _is_said(action, field):
            candidate = scope_of(catalog, field.to, {"this": record(entity.name)})
            yield Occurrence(field.filter, candidate, BOOL, place.below("filter"))
    yield from _of_steps(entity.name, action, catalog, site)


def _of_steps(entity: str, action: Action, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    for index, scoped in enumerate(scoped_steps(catalog, entity, action)):
        for text in texts_of(scoped, action):
            here = site.below("do", index, *text.keys)
            here = here if here.is_written else site.below("do", index, text.keys[0])
            yield Occurrence(text.text, text.scope, text.want, here, part=text.part, one_record=True)


def _of_automation(automation: Automation, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    yield from _of_switch(automation.enabled, catalog, site)
    if automation.when is not None and automation.when not in _CONSTANT:
        happens = automation.trigger is not None and automation.trigger.on != EVERY
        scope = check_scope(catalog, automation.of) if happens else scope_of(catalog, automation.of)
        yield Occurrence(automation.when, scope, BOOL, site.below("when"), one_record=happens)
    if automation.key is not None:
        yield Occurrence(automation.key, scope_of(catalog, automation.of), None, site.below("key"))
    if automation.again is not None:
        text, part = f"now() + ({automation.again})", automation.again
        yield Occurrence(text, scope_of(catalog, automation.of), DATETIME, site.below("again"), part=part)
    yield from _of_steps(automation.of, automation.doing, catalog, site)


def _is_said(action: Action, field: AnyField) -> bool:
    """Whether it asks for the handler of the next state, which says itself who that may be."""
    return action.moves is not None and action.moves.handlers is not None and field.name == HANDLER


def _of_field(entity: Entity, field: AnyField, scope: Scope, site: Site) -> Iterator[Occurrence]:
    place = (entity.name, field.name)
    yield from _of_switches(field, scope.catalog, site.below("fields", field.name))
    rule = next((one for one in entity.duplicates.values() if one.key == field.name), None)
    if rule is not None:
        here = site.below("duplicates", rule.name, "when" if rule.when else "match")
        yield Occurrence(rule.value, scope, type_of(field), here, value_of=place, part=rule.when or "")
    elif field.formula is not None:
        here = site.below("fields", field.name, "value" if field.value is not None else "suggest")
        yield Occurrence(field.formula, scope, type_of(field), here, value_of=place, made=not here.is_written)
    if field.frozen is not None and field.frozen not in _CONSTANT:
        here = site.below("fields", field.name, "frozen")
        yield Occurrence(field.frozen, scope, BOOL, here, frozen_of=place)
    if isinstance(field.default, Formula):
        here = site.below("fields", field.name, "default")
        made = not here.is_written
        yield Occurrence(field.default.text, scope, type_of(field), here, default_of=place, made=made)
    if isinstance(field, AnyReference | ReferencesField) and field.filter and not _is_member(entity, scope.catalog):
        candidate = scope_of(scope.catalog, field.to, {"this": record(entity.name)})
        yield Occurrence(field.filter, candidate, BOOL, site.below("fields", field.name, "filter"))


def _is_member(entity: Entity, catalog: Catalog) -> bool:
    """Whether its only reference is one of `references`, whose filter is looked at where it is written."""
    return entity.part_of in catalog.entities and members_of(catalog.entities[entity.part_of], entity.name) is not None


def _of_switches(field: AnyField, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    yield from _of_switch(field.enabled, catalog, site)
    if isinstance(field, AnyChoice) and not field.roles:
        for name, option in field.options.items():
            yield from _of_switch(option.enabled, catalog, site.below("options", name))


def _of_switch(condition: str | None, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    if condition is not None and condition not in _CONSTANT:
        yield Occurrence(condition, scope_of(catalog), BOOL, site.below("enabled"), switches=True)


def _of_check(check: Check, scope: Scope, site: Site) -> Iterator[Occurrence]:
    if check.when not in _CONSTANT:
        yield Occurrence(check.when, scope, BOOL, site.below("when"))
    if isinstance(check.then, Formula):
        outcomes = OUTCOME if check.approval is None else OUTCOME_WITH_APPROVAL
        yield Occurrence(check.then.text, scope, type_of(outcomes), site.below("then"))


def _of_role(role: Role, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    yield from _of_switch(role.enabled, catalog, site)
    for name, grant in role.grants.items():
        scope = scope_of(catalog, name)
        place = site.below("grants", name)
        yield from _of_rights(grant, scope, place)
        for field, rights in grant.fields.items():
            yield from _of_field_rights(rights, scope, place.below("fields", field))


def _of_rights(grant: Grant, scope: Scope, site: Site) -> Iterator[Occurrence]:
    yield from _of_conditions(grant.conditions, scope, site)
    yield from _of_conditions(grant.actions, scope, site.below("actions"))


def _of_field_rights(grant: FieldGrant, scope: Scope, site: Site) -> Iterator[Occurrence]:
    return _of_conditions(grant.conditions, scope, site)


def _of_screen(screen: Screen, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    scope = scope_of(catalog, screen.of)
    yield from _of_switch(screen.enabled, catalog, site)
    for view in screen.views.values():
        place = site.below("list", "views", view.name)
        yield from _of_switch(view.enabled, catalog, place)
        yield from _of_conditions({"filter": view.filter}, scope, place, decides_sight=False)
    for section in screen.form.values():
        place = site.below("form", section.name)
        yield from _of_switch(section.enabled, catalog, place)
        yield from _of_conditions({"visible": section.visible}, scope, place, decides_sight=False)


def _of_menu(menu: Menu, catalog: Catalog, site: Site) -> Iterator[Occurrence]:
    yield from _of_switch(menu.enabled, catalog, site)
    for item in menu.items.values():
        yield from _of_switch(item.enabled, catalog, site.below("items", item.name))


def _of_conditions(
    conditions: Mapping[str, str | None], scope: Scope, site: Site, *, decides_sight: bool = True
) -> Iterator[Occurrence]:
    for key, condition in conditions.items():
        if condition is not None and condition not in _CONSTANT:
            yield Occurrence(condition, scope, BOOL, site.below(key), decides_sight=decides_sight)
