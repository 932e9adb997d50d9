"""`enabled:`: the definitions without what the settings switch off. Its data stays, and nothing else of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TypeAlias, TypeVar

from msgspec.structs import replace

from engine.expressions import Environment, Record, Value, python_form, scope_of, typed
from engine.expressions.types import BOOL
from engine.meta.actions import Action
from engine.meta.catalog import Catalog, Check, Entity, Grant, Role
from engine.meta.fields import AnyChoice, AnyField, MoneyField, SampleValues
from engine.meta.screens import Menu, Screen, menus_within, with_fields
from engine.meta.tables import Table
from engine.meta.workflows import Workflow
from engine.rules.settings import given

T = TypeVar("T")

On: TypeAlias = Callable[[str | None], bool]
"""Whether a condition holds; None always does."""

_NO_TIME = datetime.min.replace(tzinfo=UTC)


def switched(catalog: Catalog, settings: Mapping[str, Value]) -> Catalog:
    """The catalog as these settings leave it; the same one where nothing depends on them."""
    if not any(one is not None for one in _conditions(catalog)):
        return catalog
    on = _switch(catalog, settings)
    kept = {name: entity for name, entity in catalog.entities.items() if on(entity.enabled)}
    roles = {name: role for name, role in catalog.roles.items() if on(role.enabled)}
    entities = {name: _entity(entity, on) for name, entity in kept.items()}
    entities = {name: _with_money(entity, entities) for name, entity in entities.items()}
    screens = {name: _screen(one, entities[name], on) for name, one in catalog.screens.items() if name in entities}
    screens = {name: one for name, one in screens.items() if on(one.enabled)}
    menus = {name: _menu(one, on) for name, one in catalog.menus.items() if on(one.enabled)}
    return replace(
        catalog,
        dictionaries={name: one for name, one in catalog.dictionaries.items() if name in entities},
        entities=entities,
        roles={name: _role(one, roles, entities, menus) for name, one in roles.items()},
        approvals={
            name: replace(one, levels={key: level for key, level in one.levels.items() if on(level.enabled)})
            for name, one in catalog.approvals.items()
            if one.of in entities and on(one.enabled)
        },
        automations={name: one for name, one in catalog.automations.items() if one.of in entities and on(one.enabled)},
        workflows={
            name: _workflow(one, entities[one.of])
            for name, one in catalog.workflows.items()
            if one.of in entities and one.field in entities[one.of].fields and on(one.enabled)
        },
        screens=screens,
        menus=menus_within(menus, screens, entities),
        tables={name: _table(one, on) for name, one in catalog.tables.items() if on(one.enabled)},
    )


def _screen(screen: Screen, entity: Entity, on: On) -> Screen:
    views = {name: one for name, one in screen.views.items() if on(one.enabled)}
    form = {name: one for name, one in screen.form.items() if on(one.enabled)}
    return with_fields(replace(screen, views=views, form=form), entity.fields)


def _menu(menu: Menu, on: On) -> Menu:
    return replace(menu, items={name: item for name, item in menu.items.items() if on(item.enabled)})


def _table(table: Table, on: On) -> Table:
    """A table with the options there are; rows that ask for another stay, and fit nothing."""
    inputs, outputs = (
        {name: _choice(one, on) if isinstance(one, AnyChoice) else one for name, one in columns.items()}
        for columns in (table.inputs, table.outputs)
    )
    return replace(table, inputs=inputs, outputs=outputs)


def _with_money(entity: Entity, there: Mapping[str, Entity]) -> Entity:
    """Where the currency of an amount is off, it is of the application's own; where its rate is, it has none."""
    fields = dict(entity.fields)
    for name, field in entity.fields.items():
        if isinstance(field, MoneyField) and field.currency:
            on = _leads(entity, field.currency, there)
            rate = field.rate if on and _leads(entity, field.rate, there) else ()
            fields[name] = replace(field, currency=field.currency if on else (), rate=rate)
    return replace(entity, fields=fields)


def _leads(entity: Entity, path: tuple[str, ...], there: Mapping[str, Entity]) -> bool:
    """Whether every step of a path is there."""
    for name in path:
        field = entity.fields.get(name)
        if field is None:
            return False
        entity = there.get(getattr(field, "to", ""), entity)
    return True


def _workflow(workflow: Workflow, entity: Entity) -> Workflow:
    """Without states and transitions that are off, and locks of fields that are."""
    field = entity.fields[workflow.field]
    assert isinstance(field, AnyChoice), "it holds the states"
    states = {
        name: replace(one, lock=tuple(each for each in one.lock if each in entity.fields))
        for name, one in workflow.states.items()
        if name in field.options
    }
    moves = {name: one for name, one in workflow.moves.items() if name in entity.actions}
    return replace(workflow, states=states, moves=moves)


def _conditions(catalog: Catalog) -> Iterable[str | None]:
    for entity in catalog.entities.values():
        yield entity.enabled
        yield from (check.enabled for check in entity.checks.values())
        yield from (action.enabled for action in entity.actions.values())
        for field in entity.fields.values():
            yield field.enabled
            if isinstance(field, AnyChoice):
                yield from (option.enabled for option in field.options.values())
    yield from (role.enabled for role in catalog.roles.values())
    for table in catalog.tables.values():
        yield table.enabled
        for column in (*table.inputs.values(), *table.outputs.values()):
            yield from (option.enabled for option in column.options.values()) if isinstance(column, AnyChoice) else ()
    for approval in catalog.approvals.values():
        yield approval.enabled
        yield from (level.enabled for level in approval.levels.values())
    yield from (workflow.enabled for workflow in catalog.workflows.values())
    yield from (automation.enabled for automation in catalog.automations.values())
    for screen in catalog.screens.values():
        yield screen.enabled
        yield from (view.enabled for view in screen.views.values())
        yield from (section.enabled for section in screen.form.values())
    for menu in catalog.menus.values():
        yield menu.enabled
        yield from (item.enabled for item in menu.items.values())


def _switch(catalog: Catalog, settings: Mapping[str, Value]) -> On:
    environment = Environment(_NO_TIME, date.min, given=given(settings))
    known: dict[str | None, bool] = {None: True, "true": True, "false": False}

    def on(condition: str | None) -> bool:
        if condition not in known:
            run = python_form(typed(condition or "", scope_of(catalog), BOOL))
            known[condition] = run(Record({}), environment) is True
        return known[condition]

    return on


def _entity(entity: Entity, on: On) -> Entity:
    there = {name for name, field in entity.fields.items() if on(field.enabled)}
    fields = {name: _field(entity.fields[name], there, on) for name in entity.fields if name in there}
    checks = {name: _check(check, there) for name, check in entity.checks.items() if on(check.enabled)}
    actions = {name: _action(action, on) for name, action in entity.actions.items() if on(action.enabled)}
    actions = {name: one for name, action in actions.items() if (one := _moving(action, fields)) is not None}
    return replace(entity, fields=fields, checks=checks, actions=actions)


def _moving(action: Action, fields: Mapping[str, AnyField]) -> Action | None:
    """The action; of a transition with the states that are there, and None where it leads from or to none."""
    moves = action.moves
    if moves is None:
        return action
    field = fields.get(moves.field)
    there = field.options if isinstance(field, AnyChoice) else {}
    sources = tuple(name for name in moves.sources if name in there)
    return replace(action, moves=replace(moves, sources=sources)) if sources and moves.to in there else None


def _action(action: Action, on: On) -> Action:
    return replace(
        action,
        ask={name: _choice(one, on) if isinstance(one, AnyChoice) else one for name, one in action.ask.items()},
    )


def _field(field: AnyField, there: set[str], on: On) -> AnyField:
    if field.index and not there.issuperset(field.index):
        field = replace(field, index=tuple(name for name in field.index if name in there))
    return _choice(field, on) if isinstance(field, AnyChoice) else field


def _choice(field: AnyChoice, on: On) -> AnyChoice:
    options = {name: option for name, option in field.options.items() if on(option.enabled)}
    if len(options) == len(field.options):
        return field
    sample = field.sample
    if isinstance(sample, SampleValues):
        values = tuple(value for value in sample.values if value in options)
        sample = SampleValues(values) if values else None
    return replace(field, options=options, off=frozenset(field.options.keys() - options.keys()), sample=sample)


def _check(check: Check, there: set[str]) -> Check:
    return replace(check, fields=tuple(name for name in check.fields if name in there))


def _role(role: Role, roles: Mapping[str, Role], entities: Mapping[str, Entity], menus: Mapping[str, Menu]) -> Role:
    grants = {name: _grant(grant, entities[name]) for name, grant in role.grants.items() if name in entities}
    includes = tuple(name for name in role.includes if name in roles)
    screens = tuple(name for name in role.screens if name in menus)
    return replace(role, includes=includes, grants=grants, screens=screens)


def _grant(grant: Grant, entity: Entity) -> Grant:
    fields = {name: one for name, one in grant.fields.items() if name in entity.fields}
    actions = {name: one for name, one in grant.actions.items() if name in entity.actions}
    return replace(grant, fields=fields, actions=actions)
