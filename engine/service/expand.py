"""What records refer to, given beside them: for each level one statement an entity, through `Readable` only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from engine.compile import Readable, is_of_line, readable
from engine.compile import several as statement_of
from engine.meta.fields import AnyField, AnyReference, AnyReferenceField, LinesField, ReferencesField, shows_lines
from engine.meta.pointers import pointer
from engine.service.work import Context
from engine.storage.sql.lists import id_list

MAX_PATHS: Final = 10
MAX_LEVELS: Final = 3

Tree: TypeAlias = dict[str, Any]
"""Names of references, each with the tree of those of the records it leads to."""

Expanded: TypeAlias = dict[str, dict[int, msgspec.Struct]]
"""By entity and id, records as the API gives them."""


class Named(NamedTuple):
    """Records of an entity that are referred to, and what is asked of them in turn."""

    entity: str
    ids: set[int]
    below: Tree


def tree_of(context: Context, view: Readable, paths: Sequence[str]) -> Tree | None:
    """What paths like `customer.owner` ask for; None where one names what is not there or may not be seen."""
    tree: Tree = {}
    for path in paths:
        names = path.split(".")
        if len(names) > MAX_LEVELS or not _leads(context, view, names):
            return None
        here = tree
        for name in names:
            here = here.setdefault(name, {})
    return tree if len(paths) <= MAX_PATHS else None


def _leads(context: Context, view: Readable, names: Sequence[str], *, first: bool = True) -> bool:
    """Only records that are asked for themselves have their lines with them, and these, which have their own with them,
    less than other records.
    """
    name, *below = names
    field = view.entity.fields.get(name)
    if field is None or (name not in view.fields and not (first and name in view.lines)):
        return False
    if isinstance(field, AnyReferenceField):
        return not below
    there = _view(context, _target(field))
    if there is None:
        return False
    if shows_lines(field):
        shown = {one for one, inside in there.entity.fields.items() if is_of_line(inside)}
        return bool(below) and below[0] in shown and _leads(context, there, below)
    return _leads(context, there, below, first=False) if below else True


def _target(field: AnyField) -> str:
    """The entity a field leads to; of none that has such a name."""
    if isinstance(field, AnyReference | ReferencesField):
        return field.to
    return field.of if isinstance(field, LinesField) else ""


def _view(context: Context, entity: str) -> Readable | None:
    return readable(context.compiled, entity, context.principal.roles)


async def expanded(context: Context, view: Readable, tree: Tree, records: Sequence[msgspec.Struct]) -> Expanded:
    """Everything that these records refer to along the tree, as far as it may be seen."""
    found: Expanded = {}
    level = list(_named(context, view, tree, records))
    while level:
        wanted: dict[str, set[int]] = {}
        for one in level:
            wanted.setdefault(one.entity, set()).update(one.ids)
        for entity, ids in wanted.items():
            known = found.setdefault(entity, {})
            known.update(await _fetched(context, entity, ids - known.keys()))
        level = [more for one in level if one.below for more in _further(context, one, found)]
    return {entity: known for entity, known in found.items() if known}


def _further(context: Context, one: Named, found: Mapping[str, Mapping[int, msgspec.Struct]]) -> Iterator[Named]:
    there = _view(context, one.entity)
    assert there is not None, "a path leads on only through what may be seen"
    known = found[one.entity]
    return _named(context, there, one.below, [known[each] for each in sorted(one.ids & known.keys())])


def _named(context: Context, view: Readable, tree: Tree, records: Sequence[Any]) -> Iterator[Named]:
    for name, below in tree.items():
        field, held = view.entity.fields[name], [one for record in records for one in _each(getattr(record, name))]
        if shows_lines(field):
            part = _view(context, _target(field))
            assert part is not None, "who sees lines sees what they are"
            yield from _named(context, part, below, held)
        elif isinstance(field, AnyReferenceField):
            yield from _pointed(held)
        elif held:
            yield Named(_target(field), set(held), below)


def _pointed(texts: Iterable[str]) -> Iterator[Named]:
    for one in dict.fromkeys(texts):
        named = pointer(one)
        if named is not None:
            yield Named(named.entity, {named.id}, {})


def _each(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


async def _fetched(context: Context, entity: str, ids: set[int]) -> dict[int, msgspec.Struct]:
    view = _view(context, entity)
    if view is None or not ids:
        return {}
    found = statement_of(context.compiled, view)
    given = {"ids": id_list(sorted(ids), context.compiled.dialect)}
    rows = await context.connection.all(found.statement, context.bound(found.statement, **given))
    return {row[0]: found.shape.wire(row[1:]) for row in rows}
