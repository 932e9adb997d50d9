"""Comparisons of what lies behind a reference, in PostgreSQL: EXISTS, for which the planner has more ways than one.

`customer.owner == me` as a subselect is looked up for every row; as EXISTS it may begin at the customers. (SQLite looks
up either for every row.)
"""

from msgspec.structs import replace
from sqlalchemy import literal_column, select

from engine.expressions.nodes import Aggregate, Among, AnyNode, Compare, Read
from engine.expressions.walk import walk
from engine.meta.fields import linked
from engine.storage.sql.expression_emit import Emit
from engine.storage.sql.expression_frame import Condition, alias
from engine.storage.sql.expression_read import outside
from engine.storage.sql.source import living


def behind(node: Compare | Among, emit: Emit) -> Condition | None:
    """The comparison as EXISTS, if its left side is read through a reference and the rest reads no record."""
    far, rest = (node.left, [node.right]) if isinstance(node, Compare) else (node.node, list(node.items))
    if not isinstance(far, Read) or len(far.path) < 2 or any(_reads(one) for one in rest):
        return None
    here = emit.frame.record(far.root)
    if here is None:
        return None
    link = linked(emit.frame.source.catalog.entities[far.entity].fields[far.path[0]])
    table = alias(emit.frame.source.table(link.to), [link.key, far.path[1]])
    root = 1 + max((one for one in emit.frame.others if isinstance(one, int)), default=0)
    near = replace(far, root=root, entity=link.to, path=far.path[1:])
    compared = replace(node, left=near) if isinstance(node, Compare) else replace(node, node=near)
    holds = emit.at(emit.frame.inside({root: table})).truth(compared)
    there = [table.c[link.key] == outside(here.column(far.path[0])), *living(table), holds]
    return select(literal_column("1")).select_from(table).where(*there).exists()


def _reads(node: AnyNode) -> bool:
    """Whether it reads a record of the statement, or many."""
    return any(
        isinstance(one, Aggregate) or (isinstance(one, Read) and isinstance(one.root, int)) for one in walk(node)
    )
