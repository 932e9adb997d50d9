"""What people with certain roles can read of an entity: `Readable`, and the statements of lists and single records.

Every name in a column list, a filter, an order, a title or a cursor is looked up in `Readable.fields` or goes through
`Sight.masked`; what is in neither does not exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from engine.compile.compiled import Compiled
from engine.compile.languages import in_language, spoken_language, title_in
from engine.compile.noted import noted_cell, noted_row
from engine.compile.shape import Shape, make_shape
from engine.compile.sorting import by_sound, order_of
from engine.expressions import scope_of, type_of, typed
from engine.expressions.nodes import AnyNode, Either, Read
from engine.expressions.types import BOOL
from engine.meta.catalog import Entity, lines_field
from engine.meta.fields import CODE, AnyField, AnyReference, LinesField, MoneyField, ReferenceField
from engine.meta.system import BIN_FIELDS, BOOKS
from engine.security import Rights
from engine.security.rights import ALWAYS, NEVER, exporting, granted, sees_lines
from engine.security.sight import YES, Sight, all_of, if_seen
from engine.storage.driver import Statement
from engine.storage.sql.read import (
    Reading,
    Sorted,
    group_statement,
    lines_statement,
    page_statement,
    record_statement,
    titles_statement,
)
from engine.storage.sql.searching import Search

Roles = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Readable:
    """One entity as people with `roles` see it; `fields` gives, by name, the masked expression of its value.

    `lines` are the fields whose lines may be seen; `kept` says when values are given out that not always are: whoever
    takes records away takes less than they see. In lists, orders and titles translated fields are in `language`,
    as far as they are; without one they are what is stored, in the first language of the application.
    """

    entity: Entity
    roles: Roles
    rights: Rights
    sight: Sight
    row: AnyNode
    fields: dict[str, AnyNode]
    lines: Mapping[str, LinesField]
    language: str = ""
    kept: Mapping[str, AnyNode] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """A compiled list: its statement, the shape of its rows, and the sort keys that stand behind them."""

    statement: Statement
    shape: Shape
    order: tuple[AnyField, ...]


def readable(compiled: Compiled, entity: str, roles: Roles, locale: str = "") -> Readable | None:
    """The entity as these roles see it, None where they see nothing of it; for a reader of `locale` if there is one."""
    language = spoken_language(compiled, locale)
    return compiled.keep(("readable", entity, roles, language), lambda: _readable(compiled, entity, roles, language))


def _readable(compiled: Compiled, name: str, roles: Roles, language: str) -> Readable | None:
    entity = compiled.catalog.entities.get(name)
    if entity is None or name not in compiled.visible(roles).entities:
        return None
    given = compiled.rights(roles, name)
    seen = sight(compiled, roles)
    known = compiled.visible(roles).entities[name].fields
    fields = {one: seen.masked(value_of(compiled, name, one)) for one, field in known.items() if field.stored}
    lines = {one: field for one, field in known.items() if isinstance(field, LinesField)}
    view = Readable(entity, roles, given, seen, seen.row(name), fields, lines, language)
    return _taken_away(compiled, view) if exporting(name) in roles else view


def _taken_away(compiled: Compiled, view: Readable) -> Readable:
    """The same with those fields that a file has: by the others records are chosen and found, but not ordered."""
    said = {name: view.rights.fields[name].export for name in view.fields}
    fields = {name: node for name, node in view.fields.items() if said[name] != NEVER}
    kept = {name: condition_node(compiled, said[name], view.entity.name) for name in fields if said[name] != ALWAYS}
    return replace(view, fields=fields, kept=kept)


def spoken(compiled: Compiled, view: Readable, names: Iterable[str]) -> Readable:
    """The same, where these fields are in its language too."""
    translated = [name for name in names if view.language in view.entity.fields[name].translations]
    if not translated:
        return view
    told = {
        name: in_language(compiled.catalog, value_of(compiled, view.entity.name, name), view.language)
        for name in translated
    }
    return replace(view, fields={**view.fields, **{name: view.sight.masked(node) for name, node in told.items()}})


def sight(compiled: Compiled, roles: Roles) -> Sight:
    """The eyes of these roles."""

    def given(entity: str) -> Rights:
        return compiled.keep(("granted", entity, roles), lambda: granted(compiled.catalog, roles, entity))

    def row(entity: str) -> AnyNode:
        own = given(entity).operations["read"]
        if entity in BOOKS:
            return all_of(condition_node(compiled, own, entity), noted_row(compiled, roles, sight(compiled, roles)))
        with_whole = _with_whole(compiled, entity, roles)
        return (
            condition_node(compiled, own, entity) if with_whole is None else _either(compiled, entity, with_whole, own)
        )

    def cell(entity: str, name: str) -> AnyNode:
        there = condition_node(compiled, compiled.catalog.entities[entity].fields[name].visible or ALWAYS, entity)
        if entity in BOOKS:
            there = all_of(there, noted_cell(compiled, roles, sight(compiled, roles), name))
        return all_of(there, granted_cell(entity, name))

    def granted_cell(entity: str, name: str) -> AnyNode:
        field = given(entity).fields.get(name)
        own = field.read if field else NEVER
        with_whole = _with_whole(compiled, entity, roles)
        if with_whole is None:
            return condition_node(compiled, own, entity)
        return _either(compiled, entity, with_whole, own) if given(entity).may("read") else YES

    def make() -> Sight:
        return Sight(
            compiled.catalog,
            lambda entity: compiled.keep(("row", entity, roles), lambda: row(entity)),
            lambda entity, name: compiled.keep(("cell", entity, name, roles), lambda: cell(entity, name)),
        )

    return compiled.keep(("sight", roles), make)


def _with_whole(compiled: Compiled, entity: str, roles: Roles) -> AnyNode | None:
    """When a line is seen with the record it is part of; None where it is part of none that can be seen."""
    part = compiled.catalog.entities[entity]
    if part.part_of is None or not sees_lines(compiled.catalog, roles, part):
        return None
    seen, whole = sight(compiled, roles), compiled.catalog.entities[part.part_of]
    asked = (seen.row(whole.name), seen.cell(whole.name, lines_field(whole, entity).name))
    return all_of(*(one if one is YES else seen.through(entity, whole.name, one) for one in asked))


def _either(compiled: Compiled, entity: str, one: AnyNode, other: str) -> AnyNode:
    if one is YES or other == ALWAYS:
        return YES
    return one if other == NEVER else Either(BOOL, (one, condition_node(compiled, other, entity)))


def value_of(compiled: Compiled, entity: str, field: str) -> AnyNode:
    """The expression that is a field's value: its column, or for a virtual one what it is worked out from."""
    return compiled.keep(("value", entity, field), lambda: typed(field, scope_of(compiled.catalog, entity)).node)


def listing(
    compiled: Compiled,
    view: Readable,
    fields: Sequence[str],
    sort: Sequence[str],
    *,
    conditions: Sequence[AnyNode] = (),
    after: tuple[bool, ...] | None = None,
    gone: bool = False,
    titles: bool = False,
    lines: Sequence[str] = (),
    search: Search | None = None,
) -> Listing:
    """The list of `fields` in the order of `sort` (`-name`: descending), ties by id.

    `conditions` are masked already; `after` continues behind a row (which of its sort values are empty); `gone` lists
    the recycle bin; `search` is that of the view (searching.py). Parameters: `limit`, `after_<n>`, what conditions
    name, and those of the search.
    """
    keys = sort_keys(sort)
    names = (
        "listing",
        view.entity.name,
        view.roles,
        view.language,
        tuple(fields),
        keys,
        tuple(conditions),
        after,
        gone,
        titles,
        tuple(lines),
        search is not None,
    )

    def make() -> Listing:
        order = order_of(view.entity, keys)
        view_there = spoken(compiled, view, (*fields, *(name for name, _ in keys)))
        sorting = [
            Sorted(_in_order(compiled, view_there, name), down, not view.entity.fields[name].required_column)
            for name, down in keys
        ]
        reading, shape = _reading(compiled, view_there, fields, conditions, gone=gone, titles=titles, lines=lines)
        reading = replace(reading, search=search)
        return Listing(page_statement(compiled.source, reading, sorting, after), shape, order)

    return compiled.recent(names, make)


def _in_order(compiled: Compiled, view: Readable, name: str) -> AnyNode:
    """What a list is ordered by where it is ordered by a field."""
    if not view.entity.fields[name].sorted_by_sound:
        return _given_out(view, name, view.fields[name])
    return _given_out(view, name, by_sound(compiled.catalog, view.sight, view.entity.name, name, view.language))


def _given_out(view: Readable, name: str, node: AnyNode) -> AnyNode:
    return if_seen(view.kept.get(name, YES), node)


def single(
    compiled: Compiled, view: Readable, fields: Sequence[str], *, titles: bool, lines: Sequence[str] = ()
) -> Listing:
    """One living record by parameter `id`."""

    def make() -> Listing:
        reading, shape = _reading(compiled, view, fields, (), gone=False, titles=titles, lines=lines)
        return Listing(record_statement(compiled.source, reading), shape, ())

    names = ("single", view.entity.name, view.roles, view.language, tuple(fields), titles, tuple(lines))
    return compiled.keep(names, make)


def _reading(
    compiled: Compiled,
    view: Readable,
    fields: Sequence[str],
    more: Sequence[AnyNode],
    *,
    gone: bool,
    titles: bool,
    lines: Sequence[str] = (),
) -> tuple[Reading, Shape]:
    chosen = [view.entity.fields[name] for name in fields]
    columns = [_given_out(view, name, view.fields[name]) for name in fields]
    told = (*references(chosen), *_foreign(chosen)) if titles else None
    if told is not None:
        columns += [title_of(compiled, view), *(_title(compiled, view, name) for name in told)]
    conditions = [one for one in (view.row, *more) if one is not YES]
    reading = Reading(view.entity.name, columns, conditions, gone=gone)
    return reading, make_shape(view.entity.name, chosen, told, compiled.dialect, lines)


def shown_lines(compiled: Compiled, view: Readable, field: LinesField, *, titles: bool = False) -> Listing:
    """The lines of the records in `ids`, which may be seen: before the shape's columns stands whose they are."""

    def make() -> Listing:
        part = readable(compiled, field.of, view.roles, view.language)
        assert part is not None, "who sees lines sees what they are"
        names = ["id", *(name for name, one in part.entity.fields.items() if name in part.fields and is_of_line(one))]
        below = tuple(part.lines)
        reading, shape = _reading(compiled, part, names, (), gone=False, titles=titles, lines=below)
        reading = replace(reading, conditions=())  # who sees the record sees its lines
        return Listing(lines_statement(compiled.source, reading, field.by, field.order), shape, ())

    return compiled.keep(("shown lines", field.of, view.roles, view.language, titles), make)


def is_of_line(field: AnyField) -> bool:
    """What a line tells of itself: not what the engine keeps, nor whose it is."""
    return not field.record and not (isinstance(field, ReferenceField) and field.whole)


def lines_seen(compiled: Compiled, view: Readable, field: LinesField) -> Statement | None:
    """Which of the records in `ids` show their lines; None where all that are seen do."""
    cell = view.sight.cell(view.entity.name, field.name)
    if cell is YES:
        return None
    reading = Reading(view.entity.name, [], [cell], gone=False)
    names = ("lines seen", field.of, view.roles)
    return compiled.keep(names, lambda: titles_statement(compiled.source, reading))


def binned(view: Readable) -> Readable:
    """The same for records in the bin, of which it is also known when they were deleted and by whom."""
    entity = msgspec.structs.replace(view.entity, fields={**view.entity.fields, **BIN_FIELDS})
    known: dict[str, AnyNode] = {
        name: Read(type_of(field), 0, view.entity.name, (name,)) for name, field in BIN_FIELDS.items()
    }
    return replace(view, entity=entity, fields={**view.fields, **known})


def titles(compiled: Compiled, view: Readable) -> Statement:
    """Id and title of those of the records in `ids` that may be seen, the deleted ones too."""

    def make() -> Statement:
        conditions = [] if view.row is YES else [view.row]
        reading = Reading(view.entity.name, [title_of(compiled, view)], conditions, gone=False)
        return titles_statement(compiled.source, reading)

    return compiled.keep(("titles", view.entity.name, view.roles, view.language), make)


def several(compiled: Compiled, view: Readable) -> Listing:
    """All fields of those of the living records in `ids` that may be seen; before the shape's columns stands the id."""

    def make() -> Listing:
        reading, shape = _reading(compiled, view, tuple(view.fields), (), gone=False, titles=False)
        return Listing(titles_statement(compiled.source, reading), shape, ())

    return compiled.keep(("several", view.entity.name, view.roles, view.language), make)


def counted(
    compiled: Compiled, view: Readable, conditions: Sequence[AnyNode], *, gone: bool, search: Search | None = None
) -> Statement:
    """How many records a list of these conditions goes through from its first page to its last."""

    def make() -> Statement:
        reading, _ = _reading(compiled, view, (), conditions, gone=gone, titles=False)
        return group_statement(compiled.source, replace(reading, search=search), keyed=False)

    names = ("counted", view.entity.name, view.roles, view.language, tuple(conditions), gone, search is not None)
    return compiled.recent(names, make)


def sort_keys(sort: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Names with their direction, ended by the id so that no two rows tie."""
    keys = tuple((name.removeprefix("-"), name.startswith("-")) for name in sort)
    if any(name == "id" for name, _ in keys):
        return keys
    return (*keys, ("id", keys[0][1] if keys else True))


def references(fields: Sequence[AnyField]) -> tuple[str, ...]:
    """The fields whose value is another record, as far as paths may lead through them."""
    known = (field for field in fields if isinstance(field, AnyReference))
    return tuple(field.name for field in known if field.name not in BIN_FIELDS)


def _foreign(fields: Sequence[AnyField]) -> tuple[str, ...]:
    """The amounts that have a currency of their own, whose code is told with them."""
    return tuple(field.name for field in fields if isinstance(field, MoneyField) and field.currency)


def title_of(compiled: Compiled, view: Readable) -> AnyNode:
    """What stands for a record of this entity, as far as it may be seen."""
    return view.sight.masked(title_in(compiled.catalog, view.entity, view.language))


def _title(compiled: Compiled, view: Readable, name: str) -> AnyNode:
    """The title of the record that a reference leads to: `customer.<title of customer>`; of an amount its currency.

    It is null where that record may not be seen, or is gone, also where a title is put together of several parts.
    """
    field = view.entity.fields[name]
    if isinstance(field, MoneyField):
        code = ".".join((*field.currency, CODE))
        return view.sight.masked(typed(code, scope_of(compiled.catalog, view.entity.name)).node)
    assert isinstance(field, AnyReference)
    scope, sight = scope_of(compiled.catalog, field.to), view.sight
    text = title_in(compiled.catalog, compiled.catalog.entities[field.to], view.language)
    there = YES if isinstance(text, Read) else typed("id is not null", scope).node
    shown = if_seen(all_of(there, sight.row(field.to)), sight.masked(text))
    return if_seen(sight.cell(view.entity.name, name), sight.through(view.entity.name, name, shown))


def condition_node(compiled: Compiled, text: str, entity: str) -> AnyNode:
    """What a right says of a record of an entity; YES where it always holds."""
    return YES if text == ALWAYS else compiled.condition(text, entity).node
