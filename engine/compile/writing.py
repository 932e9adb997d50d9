"""What saving a record of an entity takes: its steps and checks, what they read, and the statements of each verb."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeAlias

from engine.compile.choosing import filter_needs
from engine.compile.compiled import Compiled
from engine.compile.reading import Readable
from engine.compile.shape import Shape, make_shape
from engine.expressions import (
    Environment,
    Needs,
    Record,
    Value,
    needs,
    python_form,
)
from engine.expressions.nodes import AnyNode
from engine.meta.catalog import Entity
from engine.meta.fields import AnyCollection, AnyField, LinesField, linked
from engine.rules import Readers
from engine.rules.checks import CompiledCheck, compiled_checks
from engine.rules.computed import Place, computed_steps, ordered_steps, saving_phases, waiting_for_ids
from engine.rules.dependants import Dependants, dependants, family
from engine.rules.issued import Issuing, issuings, reads_issued
from engine.rules.limits import Limits, limits
from engine.rules.states import States, states
from engine.rules.steps import Phase, Step
from engine.security.sight import YES
from engine.storage.driver import Statement
from engine.storage.rows.stamps import in_force_column
from engine.storage.schema.codecs import Convert, codec
from engine.storage.sql.change import Columns, find, insert_one, restore_one, update_one
from engine.storage.sql.expression import condition_column, to_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.gather import Fetch, fetch
from engine.storage.sql.lines import lines_of

Veil: TypeAlias = Callable[[Record, Environment], Value]
"""Whether a field of a record may be seen."""


@dataclass(frozen=True, slots=True, eq=False)
class LineRules:
    """The lines in one field of a record: of what they are, the rules of one, and the columns of the record (`reads`)
    that they are worked out from or checked against; `filters` is what the filters of its references read of it.
    """

    field: LinesField
    rules: "Rules"
    reads: frozenset[str]
    filters: Needs


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What holds for a record of an entity, whoever saves it.

    `creating` are all steps, with those of its `lines`. `late` are the checks that are asked by statement once all that
    follows is done, because saving the record may change what they read of others, or because they read its number;
    `needs` is what all else reads, `late_needs` what these do. `by_id` are computed fields, with those of lines, that
    wait for the record's id, `by_line_id` those that wait for the ids of new lines.
    """

    entity: Entity
    columns: tuple[str, ...]
    steps: tuple[Step, ...]
    creating: tuple[Phase, ...]
    virtual: tuple[Step, ...]
    limits: Limits
    states: States
    issuings: tuple[Issuing, ...]
    checks: tuple[CompiledCheck, ...]
    late: frozenset[str]
    by_id: tuple[Place, ...]
    by_line_id: tuple[Place, ...]
    needs: Needs
    late_needs: Needs
    encode: Mapping[str, Convert | None]
    decode: Mapping[str, Convert | None]
    lines: Mapping[str, LineRules]


@dataclass(frozen=True, slots=True, eq=False)
class Saving:
    """How people with certain roles save records of an entity; statements give back what these may see of the result.

    A row that comes back holds the version of the definitions in force, whether the operation is allowed, whether the
    record may be seen now, its version and id, then the readable fields; after an insert then also whether each of
    `guarded_new` may be given.
    """

    view: Readable
    rules: Rules
    readers: Readers
    shape: Shape
    insert: Statement
    restore: Statement | None


OWN = 5
"""So many columns stand before the readable fields in a row that comes back."""


def rules_of(compiled: Compiled, name: str) -> Rules:
    """The rules of an entity."""
    return compiled.keep(("rules", name), lambda: _rules(compiled, name))


def _rules(compiled: Compiled, name: str) -> Rules:
    catalog, entity = compiled.catalog, compiled.catalog.entities[name]
    steps = ordered_steps(catalog, entity)
    virtual = computed_steps(catalog, entity, virtual=True)
    checks = compiled_checks(catalog, entity)
    late = _late(compiled, name, checks)
    creating = saving_phases(catalog, entity)
    ways = {one.name: one.by for one in entity.fields.values() if isinstance(one, LinesField)}
    issued = issuings(catalog, entity)
    stored = [one for one in entity.fields.values() if one.has_column]
    codecs = {one.name: codec(one, compiled.dialect) for one in stored}
    found = states(catalog, entity)
    return Rules(
        entity=entity,
        columns=tuple(codecs),
        steps=steps,
        creating=creating,
        virtual=virtual,
        limits=limits(entity),
        states=found,
        issuings=issued,
        checks=checks,
        late=late,
        by_id=waiting_for_ids(creating, ways, new=True),
        by_line_id=waiting_for_ids(creating, ways, new=False),
        needs=_family_needs(compiled, entity),
        late_needs=_together(*(one.needs for one in checks if one.check.name in late)),
        encode={name: one.encode for name, one in codecs.items()},
        decode={name: one.decode for name, one in codecs.items()},
        lines={one.name: _line_rules(compiled, one) for one in entity.fields.values() if isinstance(one, LinesField)},
    )


def _late(compiled: Compiled, name: str, checks: Iterable[CompiledCheck]) -> frozenset[str]:
    graph, together = dependants_of(compiled), family(compiled.catalog, name)
    entity = compiled.catalog.entities[name]
    late = (
        one for one in checks if reads_issued(entity, one.needs.fields) or graph.is_late(name, one.check.name, together)
    )
    return frozenset(one.check.name for one in late)


def _own_needs(compiled: Compiled, name: str) -> Needs:
    """What the steps and the early checks of an entity read."""

    def make() -> Needs:
        catalog, entity = compiled.catalog, compiled.catalog.entities[name]
        checks = compiled_checks(catalog, entity)
        late = _late(compiled, name, checks)
        asked = (one for one in checks if one.check.name not in late or "delete" in one.check.before)
        steps = (*ordered_steps(catalog, entity), *computed_steps(catalog, entity, virtual=True))
        found = states(catalog, entity)
        numbers = (one.needs for one in issuings(catalog, entity))
        filters = filter_needs(compiled, entity) if entity.part_of is not None else Needs()
        return _together(filters, found.needs, *numbers, *(step.needs for step in steps), *(one.needs for one in asked))

    return compiled.keep(("own needs", name), make)


def _family_needs(compiled: Compiled, entity: Entity) -> Needs:
    """The same, with what a record and its lines read of each other."""
    whole = compiled.catalog.entities[entity.part_of or entity.name]
    lines = [one for one in whole.fields.values() if isinstance(one, LinesField)]
    needs, before = {one: _own_needs(compiled, one) for one in (whole.name, *(field.of for field in lines))}, None
    while needs != before:
        before = dict(needs)
        for one in lines:
            needs[one.of] |= needs[whole.name].items.get(one.name, Needs())
            needs[whole.name] |= needs[one.of].to.get(one.by, Needs())
    return needs[entity.name]


def _line_rules(compiled: Compiled, field: LinesField) -> LineRules:
    above = _own_needs(compiled, field.of).to.get(field.by, Needs())
    filters = filter_needs(compiled, compiled.catalog.entities[field.of])
    return LineRules(field, rules_of(compiled, field.of), above.fields.union(above.to), filters)


def _together(*several: Needs) -> Needs:
    return reduce(or_, several, Needs())


def reference_fetch(compiled: Compiled, rules: Rules, name: str, *, held: bool) -> Fetch:
    """What the rules need of the record a reference leads to; `held`: as it stands until the transaction ends."""

    def make() -> Fetch:
        to, key = linked(rules.entity.fields[name])
        return fetch(compiled.source, to, key, rules.needs.to[name], share=held)

    return compiled.keep(("fetch", rules.entity.name, name, held), make)


def collection_fetch(compiled: Compiled, rules: Rules, name: str) -> Fetch:
    """What the rules need of the records in a collection."""

    def make() -> Fetch:
        items = rules.entity.fields[name]
        assert isinstance(items, AnyCollection)
        gone = isinstance(items, LinesField)
        return fetch(compiled.source, items.of, items.by, rules.needs.items[name], items.order, gone=gone)

    return compiled.keep(("fetch", rules.entity.name, name), make)


def saving(compiled: Compiled, view: Readable) -> Saving:
    """How people who see the entity as `view` save its records."""
    return compiled.keep(("saving", view.entity.name, view.roles), lambda: _saving(compiled, view))


def _saving(compiled: Compiled, view: Readable) -> Saving:
    rules = rules_of(compiled, view.entity.name)
    known = compiled.visible(view.roles).entities[view.entity.name].fields
    names = [name for name in rules.columns if name != "id"]
    fields = [view.entity.fields[name] for name in view.fields]
    created = [*_returned(compiled, view, "create"), *_new_guards(compiled, view)]
    restored = _returned(compiled, view, "restore")
    return Saving(
        view=view,
        rules=rules,
        readers=_readers(compiled, view, known),
        shape=make_shape(view.entity.name, fields, None, compiled.dialect, tuple(view.lines)),
        insert=insert_one(compiled.source, view.entity.name, names, created),
        restore=restore_one(compiled.source, view.entity.name, restored) if view.entity.recycle else None,
    )


def _readers(compiled: Compiled, view: Readable, known: Mapping[str, AnyField]) -> Readers:
    entities = compiled.visible(view.roles).entities
    lines = [one for one in known.values() if isinstance(one, LinesField)]
    parts = {one.name: Readers(each for each in entities[one.of].fields.values() if each.stored) for one in lines}
    return Readers((one for one in known.values() if one.stored), parts)


def stored_lines(compiled: Compiled, lines: LineRules, *, held: bool) -> Statement:
    """Every column of the lines of record `id`, in their order; with `held` until the transaction ends."""
    field, columns = lines.field, lines.rules.columns

    def make() -> Statement:
        return lines_of(compiled.source, field.of, field.by, columns, field.order, held=held)

    return compiled.keep(("stored lines", field.of, held), make)


def update_statement(compiled: Compiled, held: Saving, changed: Collection[str]) -> Statement:
    """The UPDATE of these columns."""
    names, view = tuple(sorted(changed)), held.view

    def make() -> Statement:
        return update_one(compiled.source, view.entity.name, names, _returned(compiled, view, None))

    return compiled.recent(("update", view.entity.name, view.roles, names), make)


def _returned(compiled: Compiled, view: Readable, operation: str | None) -> Columns:
    """The definitions in force, whether the operation is allowed on the record as it now is, and what may be seen."""
    table = compiled.source.table(view.entity.name)
    here = Frame(compiled.source, table)
    allowed = condition_of(compiled, view, operation) if operation else YES
    fields = [to_sql(node, here) for node in view.fields.values()]
    stamp = in_force_column(compiled.dialect)
    tests = [condition_column(node, here) for node in (allowed, view.row)]
    return [stamp, *tests, table.c.version, table.c.id, *fields]


def _new_guards(compiled: Compiled, view: Readable) -> Columns:
    here = Frame(compiled.source, compiled.source.table(view.entity.name))
    asked = (compiled.condition(text, view.entity.name).node for text in guarded_new(view).values())
    return [condition_column(node, here) for node in asked]


def condition_of(compiled: Compiled, view: Readable, operation: str) -> AnyNode:
    """When these roles may do this with a record."""
    text = view.rights.operations[operation]
    return YES if text == "true" else compiled.condition(text, view.entity.name).node


def found_statement(
    compiled: Compiled, view: Readable, operation: str, *, gone: bool = False, held: bool = True
) -> Statement:
    """Record `id`, with `held` until the transaction ends: the definitions in force, whether it may be seen, whether
    `operation` is allowed, whether each field under a condition may be changed (`guarded`) and seen (`veiled`) and is
    there at all (`curtained`), then every column.
    """

    def make() -> Statement:
        table = compiled.source.table(view.entity.name)
        here = Frame(compiled.source, table)
        conditions = [view.row, condition_of(compiled, view, operation)]
        asked = (*guarded(view).values(), *veiled(view).values(), *curtained(view).values())
        conditions += [compiled.condition(text, view.entity.name).node for text in asked]
        stamp = in_force_column(compiled.dialect)
        tests: Columns = [stamp, *(condition_column(node, here) for node in conditions)]
        columns = [table.c[name] for name in rules_of(compiled, view.entity.name).columns]
        return find(compiled.source, view.entity.name, [*tests, *columns], gone=gone, held=held)

    return compiled.keep(("found", view.entity.name, view.roles, operation, gone, held), make)


def guarded(view: Readable) -> Mapping[str, str]:
    """Fields that may be changed on some of the records only, beyond what `update` itself says, with the condition."""
    return _beyond(view, "update", {name: given.update for name, given in view.rights.fields.items()})


def guarded_new(view: Readable) -> Mapping[str, str]:
    """The same of fields that may be given to some new records only."""
    return _beyond(view, "create", {name: given.create for name, given in view.rights.fields.items()})


def veiled(view: Readable) -> Mapping[str, str]:
    """Fields that may be seen on some of the records only that may be seen, with the condition."""
    return _beyond(view, "read", {name: given.read for name, given in view.rights.fields.items()})


def curtained(view: Readable) -> Mapping[str, str]:
    """Fields that are there in some records only, whoever asks, with the condition."""
    known = view.entity.fields
    return {name: known[name].visible or "" for name in view.fields if known[name].visible}


def veils(compiled: Compiled, view: Readable) -> Mapping[str, Veil | None]:
    """The same conditions for a record that is not stored yet; None for one that reads other records."""
    names = ("veils", view.entity.name, view.roles)
    return compiled.keep(names, lambda: {name: _veil(compiled, view, text) for name, text in veiled(view).items()})


def _veil(compiled: Compiled, view: Readable, text: str) -> Veil | None:
    condition = compiled.condition(text, view.entity.name)
    reads = needs(condition)
    return None if reads.to or reads.items else python_form(condition)


def _beyond(view: Readable, operation: str, conditions: Mapping[str, str]) -> Mapping[str, str]:
    plain = ("true", "false", view.rights.operations[operation])
    return {name: condition for name, condition in conditions.items() if condition not in plain}


def dependants_of(compiled: Compiled) -> Dependants:
    """What follows a change of any record in others."""
    return compiled.keep("dependants", lambda: dependants(compiled.catalog))
