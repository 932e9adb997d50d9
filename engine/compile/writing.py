"""What saving a record of an entity takes: its steps and checks, what they read, and the statements of each verb."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeAlias

from engine.compile.compiled import Compiled
from engine.compile.reading import Listing, Readable, listing
from engine.compile.shape import Shape, make_shape
from engine.expressions import Environment, Needs, Record, Value, needs, python_form, scope_of, typed
from engine.expressions.nodes import AnyNode
from engine.expressions.types import BOOL, record
from engine.meta.catalog import Entity
from engine.meta.fields import AnyReference, CollectionField, linked
from engine.rules import Readers
from engine.rules.checks import CompiledCheck, compiled_checks
from engine.rules.computed import computed_steps, ordered_steps
from engine.rules.dependants import Dependants, dependants
from engine.rules.limits import Limits, limits
from engine.rules.states import States, states
from engine.rules.steps import Phase, Step, affected, phases
from engine.security.sight import YES
from engine.storage.driver import Statement
from engine.storage.rows.stamps import in_force_column
from engine.storage.schema.codecs import Convert, codec
from engine.storage.sql.change import Columns, find, insert_one, restore_one, update_one
from engine.storage.sql.expression import condition_column, to_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.gather import Fetch, fetch
from engine.storage.sql.read import Reading, candidate_statement

Veil: TypeAlias = Callable[[Record, Environment], Value]
"""Whether a field of a record may be seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What holds for a record of an entity, whoever saves it.

    `late` are the checks that are asked by statement once all that follows is done, because saving the record may
    change what they read of others; `needs` is what all else reads, `late_needs` what these do. `by_id` are computed
    fields that wait for the record's id.
    """

    entity: Entity
    columns: tuple[str, ...]
    steps: tuple[Step, ...]
    creating: tuple[Phase, ...]
    virtual: tuple[Step, ...]
    limits: Limits
    states: States
    checks: tuple[CompiledCheck, ...]
    late: frozenset[str]
    by_id: tuple[str, ...]
    needs: Needs
    late_needs: Needs
    encode: Mapping[str, Convert | None]
    decode: Mapping[str, Convert | None]


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
    late = {one.check.name for one in checks if dependants_of(compiled).is_late(name, one.check.name)}
    asked = [one for one in checks if one.check.name not in late or "delete" in one.check.before]
    stored = [one for one in entity.fields.values() if one.has_column]
    codecs = {one.name: codec(one, compiled.dialect) for one in stored}
    found = states(catalog, entity)
    return Rules(
        entity=entity,
        columns=tuple(codecs),
        steps=steps,
        creating=phases(steps),
        virtual=virtual,
        limits=limits(entity),
        states=found,
        checks=checks,
        late=frozenset(late),
        by_id=tuple(step.field for step in affected(steps, {"id"})),
        needs=_together(found.needs, *(step.needs for step in (*steps, *virtual)), *(one.needs for one in asked)),
        late_needs=_together(*(one.needs for one in checks if one.check.name in late)),
        encode={name: one.encode for name, one in codecs.items()},
        decode={name: one.decode for name, one in codecs.items()},
    )


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
        assert isinstance(items, CollectionField)
        return fetch(compiled.source, items.of, items.by, rules.needs.items[name], items.order)

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
        readers=Readers(one for one in known.values() if one.stored),
        shape=make_shape(view.entity.name, fields, None, compiled.dialect),
        insert=insert_one(compiled.source, view.entity.name, names, created),
        restore=restore_one(compiled.source, view.entity.name, restored) if view.entity.recycle else None,
    )


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


def candidate(compiled: Compiled, field_of: str, reference: AnyReference, view: Readable) -> Statement:
    """Whether `id` may be chosen for a reference: it lives, may be seen, and fits the filter (parameters `this.*`)."""

    def make() -> Statement:
        conditions = [one for one in (view.row, _filter(compiled, field_of, reference)) if one is not YES]
        return candidate_statement(compiled.source, Reading(reference.to, (), conditions, gone=False))

    return compiled.keep(("candidate", field_of, reference.name, view.roles), make)


def there(compiled: Compiled, entity: str) -> Statement:
    """Whether record `id` lives, whoever asks; it stays so until the transaction ends."""
    reading = Reading(entity, (), (), gone=False)
    return compiled.keep(("there", entity), lambda: candidate_statement(compiled.source, reading))


def chosen(
    compiled: Compiled, view: Readable, field_of: str, reference: AnyReference, conditions: Sequence[AnyNode]
) -> Listing:
    """Records that may be chosen for a reference, with their titles, the newest first (parameters `this.*`)."""
    fitting = _filter(compiled, field_of, reference)
    return listing(compiled, view, ("id",), ("-id",), conditions=[fitting, *conditions], titles=True)


def _filter(compiled: Compiled, field_of: str, reference: AnyReference) -> AnyNode:
    """The filter sees all records: it says what fits, not what may be read."""
    if reference.filter is None:
        return YES
    scope = scope_of(compiled.catalog, reference.to, {"this": record(field_of)})
    return typed(reference.filter, scope, BOOL).node


def dependants_of(compiled: Compiled) -> Dependants:
    """What follows a change of any record in others."""
    return compiled.keep("dependants", lambda: dependants(compiled.catalog))
