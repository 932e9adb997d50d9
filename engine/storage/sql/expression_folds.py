"""Functions over many records as SQL: a subselect from the collections, joined by what they belong to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, literal_column, select
from sqlalchemy.sql.selectable import FromClause

from engine.expressions.nodes import Aggregate, Loop, Read, Root, order_path
from engine.expressions.types import INTEGER, Kind, Type
from engine.expressions.walk import walk
from engine.meta.fields import AnyCollection, AnyReferenceField, LinesField, linked
from engine.storage.sql.expression_chosen import Chosen, chosen
from engine.storage.sql.expression_emit import Emit, is_not_true
from engine.storage.sql.expression_frame import Condition, Element, Outer, alias
from engine.storage.sql.expression_read import read
from engine.storage.sql.lists import among_selected
from engine.storage.sql.pointers import id_in, is_named, names_entity
from engine.storage.sql.several import elements
from engine.storage.sql.source import Source, living
from engine.storage.sql.turns import last_turn

ONE: Element = literal_column("1")
ENDS = ("first", "last")
"""Functions that take one record by its place."""


def aggregate(node: Aggregate, emit: Emit) -> Element:
    """The subselect; of `any` and `all` the condition that one exists."""
    known = chosen(node)
    found = [] if known is None else [_in_list(node, known, emit)]
    if known is not None and known.whole:
        return found[0]
    tables, inside, conditions = _joined(node, emit)
    if node.function in ("any", "all"):
        return and_(*found, _exists(node, inside, tables, conditions))
    if node.function in ENDS:
        element = _selected(inside.value(node.element), tables, conditions)
        return element.order_by(*_in_order(node, inside)).limit(ONE).scalar_subquery()
    fold = emit.tables.folds[node.function](node, _element(node, inside), inside)
    return _selected(fold, tables, conditions).scalar_subquery()


def _in_list(node: Aggregate, known: Chosen, emit: Emit) -> Condition:
    """That the row in hand is one of those that who asks has chosen (expression_chosen.py)."""
    loop = node.loops[0]
    table = _table(loop, node, emit)
    inside = emit.at(emit.frame.inside({loop.index: table}))
    key, conditions = _key(loop, table, inside, known)
    conditions += [inside.truth(one) for one in known.plain]
    return among_selected(read(known.outer, emit), select(key).where(*conditions), emit.dialect)


def _key(loop: Loop, table: FromClause, inside: Emit, known: Chosen) -> tuple[Element, list[Condition]]:
    """What the row is looked up by in a record gone over, and what makes that one of those who asks may choose from."""
    if known.inner is not None:
        return read(known.inner, inside), _belonging(loop, table, inside)
    source = inside.frame.source
    whose, collection = _collection(source, loop)
    by, column = source.catalog.entities[loop.of].fields[collection.by], table.c[collection.by]
    named = [names_entity(whose, column)] if isinstance(by, AnyReferenceField) else []
    return id_in(whose, column, by, source.dialect), [*named, *_living(collection, table)]


def _living(collection: AnyCollection, table: FromClause) -> Sequence[Condition]:
    """That a record of a collection is not in the bin; lines are there when their record is."""
    return [] if isinstance(collection, LinesField) else living(table)


def _table(loop: Loop, node: Aggregate, emit: Emit) -> FromClause:
    """The table of a loop, with the columns that are read of it; of a list its values are the rows."""
    source = emit.frame.source
    if loop.values:
        several = read(Read(type=Type(Kind.LIST), root=loop.root, entity=loop.entity, path=loop.path), emit)
        return elements(several, source.dialect)
    within = list(walk(node))
    read_of = {one.path[0] for one in within if isinstance(one, Read) and one.root == loop.index and one.path}
    inner = (each for one in within if isinstance(one, Aggregate) for each in one.loops)
    gone_through = {each.path[0] for each in inner if each.root == loop.index}
    order = (path[0] for path in loop.ordered_by)
    by = source.catalog.entities[loop.of].part_of if loop.everywhere else _collection(source, loop)[1].by
    return alias(source.table(loop.of), {*read_of, *gone_through, *order, *filter(None, [by])})


def related(node: Aggregate, index: int, emit: Emit) -> tuple[Sequence[FromClause], FromClause, Sequence[Condition]]:
    """The tables of a function over all records with what joins them to the record in hand, and that of one loop."""
    tables, _, conditions = _joined(node, emit)
    return tuple(tables.values()), tables[index], conditions


def _joined(node: Aggregate, emit: Emit) -> tuple[dict[Root, FromClause], Emit, list[Condition]]:
    """The tables of the loops, where the element is worked out, and what joins and chooses their records."""
    tables: dict[Root, FromClause] = {}
    for loop in node.loops:
        tables[loop.index] = _table(loop, node, emit.at(emit.frame.inside(tables)))
    inside = emit.at(emit.frame.inside(tables))
    joined = [loop for loop in node.loops if not loop.values]
    conditions = [one for loop in joined for one in _belonging(loop, tables[loop.index], inside)]
    if node.condition is not None:
        conditions.append(inside.truth(node.condition))
    return tables, inside, conditions


def _in_order(node: Aggregate, inside: Emit) -> list[Element]:
    """The order in which records are gathered (gather.py), or the other way round."""
    found: list[Element] = []
    for loop in node.loops:
        found += [_directed(node, loop, one, inside) for one in loop.order]
        if loop.rotate:
            found.append(last_turn(loop.picked_for, inside.value(node.element), inside.dialect))
        found.append(_directed(node, loop, "id", inside))
    return found


def _directed(node: Aggregate, loop: Loop, order: str, inside: Emit) -> Element:
    column = read(Read(type=INTEGER, root=loop.index, entity=loop.of, path=order_path(order)), inside)
    backwards = order.startswith("-") is (node.function == "first")
    directed = column.desc() if backwards else column.asc()
    return directed.nulls_last() if node.function == "first" else directed.nulls_first()


def _exists(
    node: Aggregate, inside: Emit, tables: dict[Root, FromClause], conditions: Sequence[Condition]
) -> Condition:
    holds = inside.truth(node.element)
    if node.function == "any":
        return _selected(ONE, tables, [*conditions, holds]).exists()
    return ~_selected(ONE, tables, [*conditions, is_not_true(holds)]).exists()


def _selected(column: Element, tables: dict[Root, FromClause], conditions: Sequence[Condition]) -> Select[Any]:
    return select(column).select_from(*tables.values()).where(*conditions)


def _belonging(loop: Loop, table: FromClause, emit: Emit) -> list[Condition]:
    """That a record is one of the collection, and not in the bin."""
    source = emit.frame.source
    if loop.everywhere:
        return _there(table, source, loop.of)
    whose, collection = _collection(source, loop)
    by = source.catalog.entities[loop.of].fields[collection.by]
    owner = Read(type=INTEGER, root=loop.root, entity=loop.entity, path=(*loop.path[:-1], "id"))
    return [is_named(whose, table.c[collection.by], by, read(owner, emit)), *_living(collection, table)]


def _there(table: FromClause, source: Source, entity: str) -> list[Condition]:
    """That a record is not in the bin; lines are there when their record is."""
    by = source.catalog.entities[entity].part_of
    if by is None:
        return living(table)
    whole = alias(source.table(by), [])
    gone = living(whole)
    return [select(ONE).select_from(whole).where(whole.c.id == Outer(table.c[by]), *gone).exists()] if gone else []


def _collection(source: Source, loop: Loop) -> tuple[str, AnyCollection]:
    """The entity whose collection a loop goes over, and that."""
    entity = loop.entity
    for name in loop.path[:-1]:
        entity = linked(source.catalog.entities[entity].fields[name]).to
    collection = source.catalog.entities[entity].fields[loop.path[-1]]
    assert isinstance(collection, AnyCollection), f"{loop.path[-1]} of {entity} is no collection"
    return entity, collection


def _element(node: Aggregate, emit: Emit) -> Element:
    """What is taken of each record; of the record itself nothing but that it is there."""
    if node.element.type.kind is Kind.RECORD:
        return ONE
    own = {loop.index for loop in node.loops}
    element = emit.value(node.element)
    if any(isinstance(one, Read) and one.root in own for one in walk(node.element)):
        return element
    # SQL takes a sum of nothing but outer columns for one of the outer statement: let it name one of its own. (SQLite
    # knows that an id is not null, and would take that away again; nor is it ever 0.)
    last = node.loops[-1]
    path = (last.path[-1] if last.values else "id",)
    here = read(Read(type=INTEGER, root=last.index, entity=last.of, path=path), emit)
    return case((here.is_not(None) if last.values else here != literal_column("0"), element))


def count(node: Aggregate, element: Element, emit: Emit) -> Element:
    """How many records, or values that are not null."""
    return func.count() if node.element.type.kind is Kind.RECORD else func.count(element)
