"""What expressions read, as SQL: columns, paths through references as subselects, parameters for what is given."""

from sqlalchemy import case, select
from sqlalchemy.sql.expression import ColumnClause

from engine.expressions.nodes import Clock, Compare, Literal, Pointed, Read, Root, Slot, Virtual
from engine.expressions.types import INTEGER, Kind, Type, record, type_of
from engine.meta.fields import linked
from engine.storage.sql import expression_values as values
from engine.storage.sql.expression_emit import Emit
from engine.storage.sql.expression_frame import Element, Outer, alias
from engine.storage.sql.pointers import id_named, name_of
from engine.storage.sql.source import living, part_of


def literal(node: Literal, emit: Emit) -> Element:
    """A value written out."""
    return values.literal(node, emit.dialect)


def slot(node: Slot, emit: Emit) -> Element:
    """The argument of a table, or else a lifted literal."""
    if emit.frame.arguments:
        return emit.frame.arguments[node.index]
    return values.slot(node, emit.dialect)


def clock(node: Clock, emit: Emit) -> Element:
    """The parameters `today` and `now`."""
    return values.parameter("today" if node.type.kind is Kind.DATE else "now", node.type, emit.dialect)


def read(node: Read, emit: Emit) -> Element:
    """A column, or what a path leads to; null where a reference is empty or its record deleted."""
    first = node.path[0] if node.path else "id"
    here = emit.frame.record(node.root)
    if here is None:
        return _given(node, emit)
    return _along(node, here.column(first), emit)


def virtual(node: Virtual, emit: Emit) -> Element:
    """The expression of a field without a column, null where its record does not exist."""
    inner = emit.value(node.node)
    at = node.at
    if len(at.path) < 2 and isinstance(at.root, int):
        return inner
    holder = Read(type=INTEGER, root=at.root, entity=at.entity, path=(*at.path[:-1], "id"))
    return case((read(holder, emit).is_not(None), inner))


def pointed(node: Pointed, emit: Emit) -> Element:
    """`entity/id`."""
    return name_of(node.of, emit.value(node.node))


def named_here(node: Compare, emit: Emit) -> Element | None:
    """That the record in hand is the one which a reference further out names, looked up by its id; None of others."""
    sides = (node.left, node.right)
    own, other = sides if isinstance(node.left, Pointed) else sides[::-1]
    if node.operator != "==" or not (isinstance(own, Pointed) and isinstance(other, Read)):
        return None
    if not (isinstance(own.node, Read) and _is_inner(own.node.root, emit) and not own.node.path):
        return None
    if _is_inner(other.root, emit):
        return None
    return emit.value(own.node) == id_named(own.of, emit.value(other), emit.dialect)


def _is_inner(root: Root, emit: Emit) -> bool:
    """Whether a record is gone over by the very statement that is written."""
    here = emit.frame.record(root)
    return here is not None and not here.outer


def _given(node: Read, emit: Emit) -> Element:
    """Of what the place gives there are the parameters `name` (a value, or the id of a record) and `name.field`."""
    name = str(node.root)
    if len(node.path) < 2:
        plain = not node.path or node.path == ("id",)
        return values.parameter(name if plain else f"{name}.{node.path[0]}", node.type, emit.dialect)
    reference = emit.frame.source.catalog.entities[node.entity].fields[node.path[0]]
    start = values.parameter(f"{name}.{node.path[0]}", type_of(reference), emit.dialect)
    return _along(node, start, emit)


def _along(node: Read, element: Element, emit: Emit) -> Element:
    """From the first step of a path to its end, each further step a subselect on the record before it."""
    entity, catalog = node.entity, emit.frame.source.catalog
    for before, name in zip(node.path, node.path[1:], strict=False):
        reference = catalog.entities[entity].fields[before]
        entity, key = linked(reference)
        table = alias(emit.frame.source.table(entity), [key, name])
        there = [] if part_of(reference) else living(table)
        element = select(table.c[name]).where(table.c[key] == outside(element), *there).scalar_subquery()
    return element


def outside(element: Element) -> Element:
    """A column in a subselect of another table; what is no column brings no table with it."""
    return Outer(element) if isinstance(element, ColumnClause) else element


def identity(node: Read) -> Read:
    """The id of the record that holds what is read."""
    way = node.path[:-1]
    kind: Type = INTEGER if way else record(node.entity)
    return Read(type=kind, root=node.root, entity=node.entity, path=(*way, "id") if way else ())
