"""What saving a record of an entity takes: its steps and checks, what they read, and the statements of each verb."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.compile.compiled import Compiled
from engine.compile.guards import condition_of, curtained, guarded, guarded_new, veiled
from engine.compile.reading import Readable
from engine.compile.record_rules import LineRules, Rules, rules_of
from engine.compile.shape import Shape, make_shape
from engine.expressions.nodes import Aggregate, AnyNode
from engine.expressions.walk import walk
from engine.meta.catalog import Entity
from engine.meta.fields import KEPT_ORDER, AnyField, LinesField, ReferencesField, linked
from engine.rules import Readers
from engine.security.sight import YES
from engine.storage.driver import Statement
from engine.storage.rows.stamps import in_force_column
from engine.storage.sql.change import Columns, find, insert_one, restore_one, update_one
from engine.storage.sql.expression import condition_column, to_sql
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.gather import Fetch, fetch, fetch_items
from engine.storage.sql.lines import lines_of


@dataclass(frozen=True, slots=True, eq=False)
class Saving:
    """How people with certain roles save records of an entity; statements give back what these may see of the result.

    A row that comes back holds the version of the definitions in force, whether the operation is allowed, whether the
    record may be seen now, its version and id, then the readable fields; after an insert then also whether each of
    `guarded_new` may be given. What comes back was worked out beside the writing: with `again` it looks through records
    of which this is one, and is read once more. There is no `insert` where they make none.
    """

    view: Readable
    rules: Rules
    readers: Readers
    shape: Shape
    insert: Statement | None
    restore: Statement | None
    again: bool


LEAVING: Final = frozenset({"delete", "purge"})
"""After these operations a record is not there to be referred to."""

OWN = 5
"""So many columns stand before the readable fields in a row that comes back."""


def reference_fetch(compiled: Compiled, rules: Rules, name: str, *, held: bool) -> Fetch:
    """What the rules need of the record a reference leads to; `held`: as it stands until the transaction ends."""

    def make() -> Fetch:
        to, key = linked(rules.entity.fields[name])
        return fetch(compiled.source, to, key, rules.needs.to[name], share=held)

    return compiled.keep(("fetch", rules.entity.name, name, held), make)


def collection_fetch(compiled: Compiled, rules: Rules, name: str) -> Fetch:
    """What the rules need of the records in a collection, or of the values in a list."""

    def make() -> Fetch:
        return fetch_items(compiled.source, rules.entity.name, rules.entity.fields[name], rules.needs.items[name])

    return compiled.keep(("fetch", rules.entity.name, name), make)


def saving(compiled: Compiled, view: Readable) -> Saving:
    """How people who see the entity as `view` save its records."""
    return compiled.keep(("saving", view.entity.name, view.roles), lambda: _saving(compiled, view))


def _saving(compiled: Compiled, view: Readable) -> Saving:
    rules = rules_of(compiled, view.entity.name)
    known = compiled.visible(view.roles).entities[view.entity.name].fields
    names = [name for name in rules.columns if name != "id"]
    fields = [view.entity.fields[name] for name in view.fields]
    restored = _returned(compiled, view, "restore")
    return Saving(
        view=view,
        rules=rules,
        readers=_readers(compiled, view, known),
        shape=make_shape(view.entity.name, fields, None, compiled.dialect, tuple(view.lines)),
        insert=_insert(compiled, view, names) if view.rights.may("create") else None,
        restore=restore_one(compiled.source, view.entity.name, restored) if view.entity.recycle else None,
        again=any(_looks_through(node, view.entity.name) for node in (view.row, *view.fields.values())),
    )


def _insert(compiled: Compiled, view: Readable, names: Sequence[str]) -> Statement:
    created = [*_returned(compiled, view, "create"), *_new_guards(compiled, view)]
    return insert_one(compiled.source, view.entity.name, names, created)


def _looks_through(node: AnyNode, entity: str) -> bool:
    loops = (loop for one in walk(node) if isinstance(one, Aggregate) for loop in one.loops)
    return any(loop.everywhere and loop.of == entity for loop in loops)


def _readers(compiled: Compiled, view: Readable, known: Mapping[str, AnyField]) -> Readers:
    entities = compiled.visible(view.roles).entities
    return Readers((one for one in known.values() if one.stored), _parts(known, entities))


def _parts(known: Mapping[str, AnyField], entities: Mapping[str, Entity]) -> dict[str, Readers]:
    """What reads the lines in these fields, and theirs."""
    lines = [one for one in known.values() if isinstance(one, LinesField)]
    return {one.name: _line_readers(one, entities) for one in lines}


def _line_readers(lines: LinesField, entities: Mapping[str, Entity]) -> Readers:
    member, part = lines.member if isinstance(lines, ReferencesField) else None, entities[lines.of]
    return Readers((one for one in part.fields.values() if one.stored), _parts(part.fields, entities), member)


def stored_lines(compiled: Compiled, lines: LineRules, *, held: bool) -> Statement:
    """Every column of the lines of the records in `ids`, in their order; with `held` until the transaction ends."""
    field, columns = lines.field, lines.rules.columns

    def make() -> Statement:
        return lines_of(compiled.source, field.of, field.by, columns, KEPT_ORDER, held=held)

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
        leaving = operation in LEAVING
        return find(compiled.source, view.entity.name, [*tests, *columns], gone=gone, held=held, leaving=leaving)

    return compiled.keep(("found", view.entity.name, view.roles, operation, gone, held), make)
