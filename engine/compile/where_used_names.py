"""Names that stand in declarations, outside of expressions: what each of them means, and where it is written."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from engine.compile.action_scopes import fields_of, scoped_steps, values_of, with_asked
from engine.compile.where_used_things import (
    Thing,
    entity_thing,
    field_thing,
    fieldset_thing,
    menu_thing,
    numbering_thing,
    option_thing,
    role_thing,
    screen_thing,
    table_thing,
)
from engine.diagnostics import Span
from engine.meta.actions import Action, Making, TakeStep, UpsertStep, asked_name
from engine.meta.automations import Automation
from engine.meta.catalog import Catalog, Dictionary, Entity, Numbering, Role
from engine.meta.decisions import Decision, Pick
from engine.meta.fields import (
    AnyChoice,
    AnyCollection,
    AnyField,
    AnyReference,
    AnyReferenceField,
    CodeField,
    CollectionField,
    Given,
    Literal,
    MoneyField,
    SampleValues,
    each,
    link,
)
from engine.meta.kinds import DecisionDecl
from engine.meta.overlays import EXTEND
from engine.meta.resolve import Resolved, Site
from engine.meta.resolve.stories import Lines, Test, Value
from engine.meta.screens import TABS, Menu, Screen, View
from engine.meta.system import SETTINGS
from engine.meta.tables import Below, OneOfThese, Row, Table, Unlike
from engine.meta.workflows import Workflow
from engine.text.placeholders import SEQ, Placeholder, read_placeholders


class Use(NamedTuple):
    """A thing, and where it is named."""

    thing: Thing
    span: Span


def names_in_declarations(resolved: Resolved) -> Iterator[Use]:
    """All of them, by definition."""
    catalog = resolved.catalog
    for name, entity in catalog.entities.items():
        yield from _in_entity(entity, resolved.entities[name], catalog)
    for name, dictionary in catalog.dictionaries.items():
        yield from _in_dictionary(dictionary, catalog.entities[name].fields, resolved.entities[name])
    for name, role in catalog.roles.items():
        yield from _in_role(role, resolved.roles[name])
    for name, numbering in catalog.numberings.items():
        yield from _in_numbering(numbering, resolved.numberings[name], catalog)
    for name, approval in catalog.approvals.items():
        yield from _at(entity_thing(approval.of), resolved.approvals[name].below("of"))
    for name, automation in catalog.automations.items():
        yield from _in_automation(automation, resolved.automations[name], catalog)
    for name, workflow in catalog.workflows.items():
        yield from _in_workflow(workflow, resolved.workflows[name])
    for screen in catalog.screens.values():
        yield from _in_screen(screen, resolved.screens[screen.name])
    for name, menu in catalog.menus.items():
        yield from _in_menu(menu, catalog, resolved.menus[name])
    for name, table in catalog.tables.items():
        yield from _in_table(table, catalog, resolved.tables[name])
    for name, decision in catalog.decisions.items():
        yield from _in_decision(decision, resolved.decisions[name], catalog)
    for test in resolved.tests:
        yield from _in_test(test, catalog)
    yield from _in_overlays(resolved)
    if resolved.app is not None:
        for setting in catalog.app.settings.values():
            yield from _in_field(SETTINGS, setting, resolved.app.below("settings", setting.name), catalog)


def _in_overlays(resolved: Resolved) -> Iterator[Use]:
    """What overlays extend, and the fields among it that they say something of."""
    catalog = resolved.catalog
    named = [
        *((entity_thing(name), resolved.entities[name]) for name in catalog.entities),
        *((role_thing(name), resolved.roles[name]) for name in catalog.roles),
        *((numbering_thing(name), resolved.numberings[name]) for name in catalog.numberings),
        *((table_thing(name), resolved.tables[name]) for name in catalog.tables),
    ]
    for thing, site in named:
        for places in (one.places for one in site.declared.source.laid):
            yield Use(thing, places.value((EXTEND,)))
            fields = catalog.entities[thing.name].fields if thing.kind == "entity" else ()
            for path in (("fields", name) for name in fields):
                if places.is_written(path):
                    yield Use(field_thing(thing.name, path[-1]), places.key(path))


def _at(thing: Thing, site: Site) -> Iterator[Use]:
    """A name as a value; nothing where the engine put it there."""
    if site.is_written:
        yield Use(thing, site.span)


def _key(thing: Thing, site: Site) -> Iterator[Use]:
    if site.is_written:
        yield Use(thing, site.key_span)


def _each(things: Iterable[Thing], site: Site) -> Iterator[Use]:
    """Several names."""
    for index, thing in enumerate(things):
        yield from _at(thing, site.item(index))


def _in_entity(entity: Entity, site: Site, catalog: Catalog) -> Iterator[Use]:
    name = entity.name
    if entity.part_of is not None:
        yield from _at(entity_thing(entity.part_of), site.below("part_of"))
    yield from _each(map(fieldset_thing, entity.use), site.below("use"))
    for key, anchor in (("owner", entity.owner), ("department", entity.department)):
        if anchor is not None:
            yield from _at(field_thing(name, anchor), site.below(key))
    for field in entity.fields.values():
        yield from _in_field(name, field, site.below("fields", field.name), catalog)
    for check in entity.checks.values():
        yield from _each((field_thing(name, one) for one in check.fields), site.below("checks", check.name, "fields"))
    for rule in entity.duplicates.values():
        yield from _each((field_thing(name, one) for one in rule.match), site.below("duplicates", rule.name, "match"))
    for action in entity.actions.values():
        yield from _in_action(entity, action, site.below("actions", action.name), catalog)


def _in_action(entity: Entity, action: Action, site: Site, catalog: Catalog) -> Iterator[Use]:
    own = asked_name(entity.name, action.name)
    for field in action.ask.values():
        yield from _in_field(own, field, site.below("ask", field.name), catalog)
    for role in action.roles:
        places = [
            site.below("who"),
            *(site.below("who", index) for index in range(len(action.roles) + len(action.who))),
        ]
        yield from _at(role_thing(role), next(one for one in reversed(places) if one.is_written and one.holds(role)))
    yield from _in_steps(entity.name, action, site, catalog)


def _in_automation(automation: Automation, site: Site, catalog: Catalog) -> Iterator[Use]:
    yield from _at(entity_thing(automation.of), site.below("of"))
    trigger, fields = automation.trigger, catalog.entities[automation.of].fields
    if trigger is not None and trigger.on in ("saved", "updated"):
        named = (field_thing(automation.of, name) for name in trigger.names if name in fields)
        yield from _each(named, site.below("trigger", trigger.on))
    yield from _in_steps(automation.of, automation.doing, site, catalog)


def _in_steps(entity: str, action: Action, site: Site, catalog: Catalog) -> Iterator[Use]:
    for index, scoped in enumerate(scoped_steps(with_asked(catalog), entity, action)):
        step, place = scoped.step, site.below("do", index)
        target = step.entity if isinstance(step, Making) else scoped.target or ""
        verb = "upsert" if isinstance(step, UpsertStep) else "create"
        if isinstance(step, Making):
            yield from _at(entity_thing(target), place.below(verb))
        owner = asked_name(target, step.action) if isinstance(step, TakeStep) else target
        given = {"match": step.match} if isinstance(step, UpsertStep) else {}
        for key, values in (given | {"set": values_of(step)}).items():
            told = {name: Value(one, place.below(key, name)) for name, one in values.items()}
            yield from _values(owner, told, fields_of(scoped), catalog)


def _in_field(owner: str, field: AnyField, site: Site, catalog: Catalog) -> Iterator[Use]:
    if isinstance(field, AnyReference):
        yield from _at(entity_thing(field.to), _kind(site))
    if isinstance(field, AnyReferenceField):
        yield from _each((entity_thing(one) for one in field.to), site.below("to"))
    if isinstance(field, AnyCollection):
        yield from _at(entity_thing(field.of), site.below("of"))
    if isinstance(field, CollectionField):
        yield from _at(field_thing(field.of, field.by), site.below("by"))
        yield from _ordered(field, site.below("order"), catalog)
    if isinstance(field, AnyChoice):
        yield from _chosen(owner, field, site)
    if isinstance(field, MoneyField):
        for key, path in (("currency", field.currency), ("rate", field.rate)):
            written = ".".join(path)
            yield from _along(written, owner, site.below(key), written, 0, catalog) if path else ()
    if isinstance(field, CodeField):
        yield from _at(numbering_thing(field.numbering), site.below("numbering"))
    yield from _each((field_thing(owner, name) for name in field.index or ()), site.below("index"))


def _kind(site: Site) -> Site:
    """Where a reference says what it leads to: `to`, or of a `user` its type, which may be all there is."""
    return next((one for one in (site.below("to"), site.below("type")) if one.is_written), site)


def _ordered(field: CollectionField, site: Site, catalog: Catalog) -> Iterator[Use]:
    for index, path in enumerate(field.order):
        item = site.item(index)
        plain = path.removeprefix("-")
        yield from _along(plain, field.of, item, path, len(path) - len(plain), catalog)


def _along(path: str, start: str, site: Site, text: str, offset: int, catalog: Catalog) -> Iterator[Use]:
    """The steps of a path from an entity, which stands in a text at an offset; what is read of others uses them too."""
    entity = start
    for step in path.split("."):
        span = site.inside(text, offset, len(step))
        yield Use(field_thing(entity, step), span)
        if entity != start:
            yield Use(entity_thing(entity), span)
        offset += len(step) + 1
        led = link(catalog.entities[entity].fields[step])
        entity = led.to if led is not None else entity


def _chosen(owner: str, field: AnyChoice, site: Site) -> Iterator[Use]:
    if field.dictionary is not None:
        yield from _at(entity_thing(field.dictionary), site.below("dictionary"))
    yield from _given(owner, field, field.default, site.below("default"))
    if isinstance(field.sample, SampleValues):
        thing = field_thing(owner, field.name)
        samples = (option_thing(thing, field.dictionary, str(one)) for one in field.sample.values)
        yield from _each(samples, site.below("sample"))


def _given(owner: str, field: AnyField, given: Given | None, site: Site) -> Iterator[Use]:
    """An option that is given as a value."""
    if isinstance(field, AnyChoice) and isinstance(given, Literal):
        thing = field_thing(owner, field.name)
        for name in each(given.value):
            yield from _at(option_thing(thing, field.dictionary, str(name)), site)


def _in_dictionary(dictionary: Dictionary, fields: Mapping[str, AnyField], site: Site) -> Iterator[Use]:
    places: dict[str | None, Site] = {None: site}
    for code, value in dictionary.values.items():
        places[code] = place = places[value.option.parent].below("values", code)
        for name, given in value.given.items():
            yield from _key(field_thing(dictionary.name, name), place.below(name))
            yield from _given(dictionary.name, fields[name], Literal(given), place.below(name))


def _in_numbering(numbering: Numbering, site: Site, catalog: Catalog) -> Iterator[Use]:
    yield from _at(entity_thing(numbering.of), site.below("of"))
    if numbering.date is not None:
        yield from _at(field_thing(numbering.of, numbering.date), site.below("date"))
    yield from _each((field_thing(numbering.of, name) for name in numbering.scope), site.below("scope"))
    place, (parts, _) = site.below("pattern"), read_placeholders(numbering.pattern)
    for part in parts:
        if isinstance(part, Placeholder) and part.path != SEQ:
            start = numbering.pattern.index(part.path, part.offset)
            yield from _along(part.path, numbering.of, place, numbering.pattern, start, catalog)


def _in_workflow(workflow: Workflow, site: Site) -> Iterator[Use]:
    yield from _at(entity_thing(workflow.of), site.below("of"))
    for name, stage in workflow.states.items():
        yield from _each((field_thing(workflow.of, one) for one in stage.lock), site.below("states", name, "lock"))
    for name, move in workflow.moves.items():
        for one in move.own:
            yield from _key(field_thing(workflow.of, one), site.below("transitions", name, "ask", one))


def _in_role(role: Role, site: Site) -> Iterator[Use]:
    yield from _each(map(role_thing, role.includes), site.below("includes"))
    yield from _each(map(menu_thing, role.screens), site.below("screens"))
    for entity, grant in role.grants.items():
        place = site.below("grants", entity)
        yield from _key(entity_thing(entity), place)
        for name in grant.fields:
            yield from _key(field_thing(entity, name), place.below("fields", name))


def _in_screen(screen: Screen, site: Site) -> Iterator[Use]:
    yield from _at(entity_thing(screen.of), site.below("of"))
    inside = site.below("list")
    named = [(screen.columns, inside.below("columns")), (screen.filters, inside.below("filters"))]
    named.append((screen.summary, site.below("detail", "summary")))
    for one in screen.form.values():
        place = site.below("form", one.name, "fields")
        rows = ((row, place.below(index)) for index, row in enumerate(one.rows))
        named += [(row, here if here.is_written else place) for row, here in rows]
    for names, place in named:
        yield from _each((field_thing(screen.of, name) for name in names), place)
    for index, name in enumerate(screen.tabs):
        yield from _at(field_thing(screen.of, name), site.below("detail", "tabs", index)) if name not in TABS else ()
    for view in screen.views.values():
        yield from _in_view(screen.of, view, inside.below("views", view.name))


def _in_view(entity: str, view: View, site: Site) -> Iterator[Use]:
    yield from _each((field_thing(entity, name) for name in view.columns), site.below("columns"))
    yield from _each((field_thing(entity, path.removeprefix("-")) for path in view.order), site.below("order"))
    for key, name in (("group", view.group), ("by", view.by), ("date", view.date)):
        yield from _at(field_thing(entity, name), site.below(key)) if name is not None else ()


def _in_menu(menu: Menu, catalog: Catalog, site: Site) -> Iterator[Use]:
    for item in menu.items.values():
        named = catalog.screens.get(item.of)
        thing = screen_thing(named.name) if named is not None else entity_thing(item.of)
        yield from _at(thing, site.below("items", item.name, "screen"))


def _in_table(table: Table, catalog: Catalog, site: Site) -> Iterator[Use]:
    for key, columns in (("inputs", table.inputs), ("outputs", table.outputs)):
        for column in columns.values():
            yield from _in_field(table.name, column, site.below(key, column.name), catalog)
    for row in table.rows:
        yield from _in_row(table, row, site.below("rows", row.number))
    for name, given in table.otherwise.items():
        yield from _given(table.name, table.outputs[name], given, site.below("otherwise", name))


def _in_row(table: Table, row: Row, site: Site) -> Iterator[Use]:
    """The options that its cells name."""
    for name, given in row.gives.items():
        yield from _given(table.name, table.outputs[name], given, site.below(name))
    for name, cell in row.cells.items():
        field = table.inputs[name]
        if isinstance(field, AnyChoice) and isinstance(cell, OneOfThese | Below | Unlike):
            values = (cell.value,) if isinstance(cell, Unlike) else cell.values
            thing = field_thing(table.name, name)
            options = [option_thing(thing, field.dictionary, str(one)) for one in values]
            yield from _each(options, site.below(name))


def _in_decision(decision: Decision, site: Site, catalog: Catalog) -> Iterator[Use]:
    """Inputs of a table that nothing is said of come from fields, which are used where the table is named."""
    decl = site.declared.decl
    assert isinstance(decl, DecisionDecl), "decisions are declared"
    yield from _at(entity_thing(decision.of), site.below("of"))
    for key, names in (("sets", decision.sets), ("suggests", decision.suggests)):
        yield from _each((field_thing(decision.of, name) for name in names), site.below(key))
    for one in decision.strategies:
        place = site.below("try", one.name)
        if one.table is not None:
            yield from _at(table_thing(one.table), place.below("table"))
            for name in catalog.tables[one.table].inputs.keys() - decl.strategies[one.name].given.keys():
                yield from _at(field_thing(decision.of, name), place.below("table"))
        for name in one.gives:
            yield from _key(field_thing(decision.of, name), place.below("set", name))
        if one.pick is not None:
            yield from _in_pick(one.pick, place)
    waiting = (field_thing(decision.of, _first(path)) for path in decision.waiting or ())
    yield from _each(waiting, site.below("waiting", "order"))


def _in_pick(pick: Pick, site: Site) -> Iterator[Use]:
    """What somebody is picked from, and by what; the expressions in it are looked at with all others."""
    if pick.among != "member":
        thing = role_thing(pick.within) if pick.among == "role" else entity_thing(pick.within)
        yield from _at(thing, site.below("pick"))
    yield from _each((field_thing(pick.entity, _first(path)) for path in pick.order), site.below("order"))


def _first(path: str) -> str:
    """The field of the record itself by which an order goes."""
    return path.removeprefix("-").partition(".")[0]


def _in_test(test: Test, catalog: Catalog) -> Iterator[Use]:
    settings = {name: Value(Literal(given), test.site.below("settings", name)) for name, given in test.settings.items()}
    yield from _values(SETTINGS, settings, catalog.app.settings, catalog)
    for made in test.given:
        place = made.site.below(made.entity)
        yield from _key(entity_thing(made.entity), place)
        yield from _each(map(role_thing, made.roles), place.below("roles"))
        yield from _values(made.entity, made.values, catalog.entities[made.entity].fields, catalog)
    for step in test.steps:
        if step.entity:
            yield from _at(entity_thing(step.entity), step.site.below("create"))
            owner = asked_name(step.entity, step.action) if step.action else step.entity
            yield from _values(owner, step.values, step.fields(catalog), catalog)


def _values(owner: str, values: Mapping[str, Value], fields: Mapping[str, AnyField], catalog: Catalog) -> Iterator[Use]:
    for name, value in values.items():
        yield from _key(field_thing(owner, name), value.site)
        if isinstance(value.given, Lines):
            part = value.given.entity
            for line in value.given.items:
                yield from _values(part, line, catalog.entities[part].fields, catalog)
            continue
        yield from _given(owner, fields[name], value.given, value.site)
