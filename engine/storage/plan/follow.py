"""What happens to existing records when definitions change: defaults filled in, computed fields worked out again."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import update

from engine.expressions import scope_of, type_of, typed
from engine.expressions.nodes import AnyNode
from engine.meta.catalog import Catalog
from engine.rules.dependants import Dependants, Node, dependants
from engine.rules.values import literal
from engine.storage.plan.change import Change, Fill
from engine.storage.plan.renamed_tree import renamed_tree
from engine.storage.plan.renaming import Renaming
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.schema import codec
from engine.storage.sql.recompute import readers, recomputations
from engine.storage.sql.source import Source


def recomputed(old: Catalog, new: Catalog, names: Renaming = Renaming()) -> tuple[Node, ...]:  # noqa: B008 # frozen
    """The stored computed fields whose values may be others, in records that are there already.

    Their expression is another (also where only the time zone it goes by is), or what it reads, or they are new.
    """
    graph = dependants(new)
    was = _formulas(old, dependants(old), names)
    now = _formulas(new, graph, Renaming())
    entities = {names.entity(name) for name in old.entities}
    there = [node for node in graph.order if node.entity in entities]
    changed = readers(graph, [node for node in there if was.get(node) != now[node]])
    return tuple(node for node in there if node in changed)


def fill_steps(changes: Iterable[Change], target: Source) -> tuple[Step, ...]:
    """One step for each new field that existing records get a default in."""
    fills = (change.follow for change in changes if change.follow is not None)
    return tuple(Step(f"fill {fill.entity}.{fill.field}", _fill(fill, target)) for fill in fills)


def recompute_steps(nodes: Iterable[Node], target: Source) -> tuple[Step, ...]:
    """Steps that work fields out again, each after what it reads."""
    made = recomputations(target, dependants(target.catalog), tuple(nodes))
    return tuple(
        Step(f"recompute {one.entity}.{', '.join(one.fields)}", sql_text(one.element, target.dialect)) for one in made
    )


class _Formula(NamedTuple):
    """What a computed field reads and how it is worked out."""

    reads: frozenset[Node]
    tree: AnyNode


def _formulas(catalog: Catalog, graph: Dependants, names: Renaming) -> dict[Node, _Formula]:
    """Of each stored computed field, all under new names."""
    found = {}
    for node, reads in graph.reads.items():
        tree = renamed_tree(_tree(catalog, node), catalog, names)
        found[_named(node, names)] = _Formula(frozenset(_named(one, names) for one in reads), tree)
    return found


def _named(node: Node, names: Renaming) -> Node:
    return Node(names.entity(node.entity), names.field(node.entity, node.field))


def _tree(catalog: Catalog, node: Node) -> AnyNode:
    field = catalog.entities[node.entity].fields[node.field]
    assert field.value is not None, "the graph holds computed fields"
    return typed(field.value, scope_of(catalog, node.entity), type_of(field)).node


def _fill(fill: Fill, target: Source) -> str:
    field = target.catalog.entities[fill.entity].fields[fill.field]
    value = literal(field, fill.value.value)
    encode = codec(field, target.dialect).encode
    table = target.table(fill.entity)
    stored = encode(value) if encode and value is not None else value
    return sql_text(update(table).values({fill.field: stored}), target.dialect)
