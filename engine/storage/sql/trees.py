"""Trees in SQL, followed by recursion: what lies below a record, and what it lies below.

`UNION` and not `UNION ALL`, so that a circle that stood in the data before there was a tree ends nothing but itself.
"""

from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import CTE, BigInteger, Select, Text, bindparam, cast, func, literal_column, select
from sqlalchemy.sql.selectable import FromClause

from engine.expressions.nodes import Aggregate, AnyNode, Read, Under
from engine.expressions.walk import walk
from engine.meta.fields import CODE, tree_of
from engine.storage.driver.base import Dialect, Statement
from engine.storage.sql.expression_emit import Emit
from engine.storage.sql.expression_frame import Condition, Element, Outer, alias
from engine.storage.sql.expression_read import outside
from engine.storage.sql.lists import among
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement

ID, KEY, UP = "@id", "@key", "@up"
"""Names that no column has: inside RETURNING columns stand without their tables."""

DEEPEST = 100
"""So many levels above a record are shown at most."""


class Tree(NamedTuple):
    """The records of an entity, one below the other by the reference `parent`; `key` is what names them."""

    of: str
    parent: str
    key: str = "id"


def under(node: Under, emit: Emit) -> Condition:
    """Downward from a node that is the same for all rows, once; else upward from each row."""
    tree, source = Tree(node.of, node.tree, node.key), emit.frame.source
    held, upper = emit.value(node.at), emit.value(node.node)
    if any(_of_rows(one) for one in walk(node.node)):
        return outside(upper).in_(_keys(_above(source, tree, tree.key, outside(held))))
    return held.in_(_keys(_below(source, tree, upper)))


def above_text(source: Source, tree: Tree, record: FromClause) -> Element:
    """The keys of a record and of all it lies below, a line each."""
    found = _above(source, tree, "id", Outer(record.c.id))
    joined = func.string_agg if source.dialect is Dialect.POSTGRESQL else func.group_concat
    line: Element = literal_column("chr(10)" if source.dialect is Dialect.POSTGRESQL else "char(10)")
    return select(joined(cast(found.c[KEY], Text), line)).select_from(found).scalar_subquery()


def in_circle(source: Source, tree: Tree) -> Statement:
    """Whether record `id` would lie below itself if it stood below record `parent`."""
    found = _above(source, tree, "id", cast(bindparam("parent", type_=BigInteger), BigInteger))
    element = select(found.c[ID]).where(found.c[ID] == bindparam("id")).limit(1)
    return statement(element, source.dialect)


def lineages(source: Source, tree: Tree) -> Statement:
    """Of each record in `ids` its id with that of a record it lies below, for all of these, the topmost first."""
    record, parent = _table(source, tree), _table(source, tree)
    begun = select(record.c.id.label("record"), record.c[tree.parent].label("above"), literal_column("1").label("step"))
    found = begun.where(among(record.c.id, "ids", source.dialect)).cte(recursive=True)
    further = select(found.c.record, parent.c[tree.parent], found.c.step + literal_column("1"))
    found = found.union(further.where(parent.c.id == found.c.above, found.c.step < literal_column(str(DEEPEST))))
    ways = select(found.c.record, found.c.above).where(found.c.above.is_not(None))
    return statement(ways.order_by(found.c.record, found.c.step.desc()), source.dialect)


def hold_tree(tree: Tree) -> Statement:
    """Let nobody else move anything in this tree until the transaction ends (PostgreSQL): two moves that each look
    well could make a circle together.
    """
    key = int.from_bytes(sha256(f"{tree.of}.{tree.parent}".encode()).digest()[:8], signed=True)
    return Statement(f"SELECT pg_advisory_xact_lock({key})")


def _of_rows(node: AnyNode) -> bool:
    return isinstance(node, Aggregate) or (isinstance(node, Read) and isinstance(node.root, int))


def _keys(found: CTE) -> Select[Any]:
    return select(found.c[KEY])


def _below(source: Source, tree: Tree, upper: Element) -> CTE:
    top, child = _table(source, tree), _table(source, tree)
    found = _columns(top, tree).where(top.c[tree.key] == upper, *living(top)).cte(recursive=True, nesting=True)
    return found.union(_columns(child, tree).where(child.c[tree.parent] == found.c[ID], *living(child)))


def _above(source: Source, tree: Tree, by: str, start: Element) -> CTE:
    low, parent = _table(source, tree), _table(source, tree)
    found = _columns(low, tree).where(low.c[by] == start, *living(low)).cte(recursive=True, nesting=True)
    return found.union(_columns(parent, tree).where(parent.c.id == found.c[UP], *living(parent)))


def _table(source: Source, tree: Tree) -> FromClause:
    return alias(source.table(tree.of), [tree.key, tree.parent])


def _columns(table: FromClause, tree: Tree) -> Select[Any]:
    return select(table.c.id.label(ID), table.c[tree.key].label(KEY), table.c[tree.parent].label(UP))


def tree_in(source: Source, entity: str) -> Tree:
    """The tree of an entity that has one."""
    name = tree_of(source.catalog.entities[entity].fields)
    assert name is not None, f"{entity} is no tree"
    return Tree(entity, name, CODE if entity in source.catalog.dictionaries else "id")
