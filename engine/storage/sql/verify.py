"""Statements that find stored computed values which are not what their expression gives, in the bin too."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Select, select

from engine.rules.dependants import Dependants, Node
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.recompute import Known, worked_out
from engine.storage.sql.source import Source


class Verification(NamedTuple):
    """A statement that gives id, stored and right value of each record where the two differ."""

    node: Node
    element: Select[tuple[object, ...]]


def verifications(source: Source, graph: Dependants, known: Known) -> Iterator[Verification]:
    """One for each stored computed field; settings are written out as they are `known`.

    A field is held against what is stored of the fields it reads: a wrong value is told once, where it is wrong.
    """
    for node in graph.order:
        table = source.table(node.entity)
        right = worked_out(source, node.entity, node.field, Frame(source, table), known)
        stored = table.c[node.field]
        found = select(table.c.id, stored, right.label("right")).where(stored.is_distinct_from(right))
        yield Verification(node, found.order_by(table.c.id))
