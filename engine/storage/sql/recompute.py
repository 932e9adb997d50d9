"""Statements that work computed fields out again for all records of an entity, those in the bin too."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from sqlalchemy import Update, case, update

from engine.expressions import scope_of, type_of, typed
from engine.expressions.nodes import AnyNode, Literal, Read
from engine.expressions.walk import rebuilt
from engine.meta.fields import Wire
from engine.rules.dependants import Dependants, Node
from engine.rules.formulas import working
from engine.storage.sql.assigned import assigned_sql
from engine.storage.sql.expression import condition_sql
from engine.storage.sql.expression_frame import Element, Frame
from engine.storage.sql.source import Source

Known: TypeAlias = Mapping[str, Wire | None]
"""Values of settings in their wire form, by the names that expressions have for them."""

NOT_KNOWN: Final[Known] = MappingProxyType({})


class Recomputation(NamedTuple):
    """One statement that sets `fields` of an entity anew; none of them reads another."""

    entity: str
    fields: tuple[str, ...]
    element: Update


def recomputations(
    source: Source, graph: Dependants, wanted: Collection[Node], known: Known = NOT_KNOWN
) -> tuple[Recomputation, ...]:
    """What sets these stored computed fields anew, in the order in which they read each other.

    Settings are parameters, unless they are `known`: then they are written out.
    """
    groups = _grouped([node for node in graph.order if node in wanted], graph.reads)
    return tuple(_recomputation(source, group, known) for group in groups)


def readers(graph: Dependants, changed: Iterable[Node]) -> frozenset[Node]:
    """These and the stored computed fields that read them, directly or through others."""
    touched = set(changed)
    for node in graph.order:
        if not touched.isdisjoint(graph.reads[node]):
            touched.add(node)
    return frozenset(touched)


def assign_formulas(source: Source, entity: str, formulas: Mapping[str, str], known: Known = NOT_KNOWN) -> Update:
    """Sets fields of all records to what these expressions give; none of them reads another of the fields."""
    table = source.table(entity)
    here = Frame(source, table)
    fields = source.catalog.entities[entity].fields
    nodes = {name: written_out(formula_node(source, entity, name, text), known) for name, text in formulas.items()}
    return update(table).values({name: assigned_sql(fields[name], node, here) for name, node in nodes.items()})


def worked_out(source: Source, entity: str, name: str, here: Frame, known: Known = NOT_KNOWN) -> Element:
    """What a field that follows others holds in each record: what it is worked out from, or keeps."""
    described = source.catalog.entities[entity]
    field = described.fields[name]
    found = working(source.catalog, described, field)
    value = assigned_sql(field, written_out(found.value.node, known), here)
    if found.kept is None:
        return value
    keeps = condition_sql(written_out(found.kept.node, known), here)
    return case((keeps, source.table(entity).c[name]), else_=value)


def formula_node(source: Source, entity: str, name: str, text: str) -> AnyNode:
    """The tree of an expression whose value goes into a field."""
    field = source.catalog.entities[entity].fields[name]
    return typed(text, scope_of(source.catalog, entity), type_of(field)).node


def written_out(node: AnyNode, known: Known) -> AnyNode:
    """The tree with the values of known settings in the place of their names."""
    if isinstance(node, Read) and isinstance(node.root, str) and node.root in known:
        value = known[node.root]
        assert not isinstance(value, tuple), "a setting holds one value"
        return Literal(type=node.type, wire=value)
    return rebuilt(node, lambda one: written_out(one, known)) if known else node


def _grouped(nodes: Sequence[Node], reads: Mapping[Node, Collection[Node]]) -> list[list[Node]]:
    """Neighbours of one entity together, unless one reads another: an UPDATE reads what was there before it."""
    groups: list[list[Node]] = []
    for node in nodes:
        together = groups and groups[-1][0].entity == node.entity and not set(groups[-1]) & set(reads[node])
        if together:
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _recomputation(source: Source, group: Sequence[Node], known: Known) -> Recomputation:
    entity = group[0].entity
    table, names = source.table(entity), tuple(node.field for node in group)
    here = Frame(source, table)
    values = {name: worked_out(source, entity, name, here, known) for name in names}
    return Recomputation(entity, names, update(table).values(values))
