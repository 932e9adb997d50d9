"""What happens to existing records when definitions change: defaults filled in, computed fields worked out again."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import update

from engine.expressions import parameter, settings_read
from engine.expressions.nodes import AnyNode
from engine.meta.catalog import App, Catalog
from engine.meta.fields import Wire
from engine.meta.system import typed_mark
from engine.meta.workflows import lengths
from engine.rules.dependants import Dependants, Node, dependants
from engine.rules.formulas import working
from engine.rules.settings import setting_values
from engine.rules.values import literal
from engine.rules.wire import wire
from engine.storage.driver.base import Dialect
from engine.storage.plan.change import Change, Fill, Rescale, TypedIn
from engine.storage.plan.history import noted_steps
from engine.storage.plan.renamed import renamed
from engine.storage.plan.renamed_tree import renamed_tree
from engine.storage.plan.renaming import Renaming
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.plan.values import changed_values
from engine.storage.schema import codec
from engine.storage.sql.recompute import NOT_KNOWN, Known, Recomputation, readers, recomputations, written_out
from engine.storage.sql.source import Source


def recomputed(
    old: Catalog | None, new: Catalog, names: Renaming = Renaming(),  # noqa: B008 # frozen
    former: Known = NOT_KNOWN, known: Known = NOT_KNOWN, also: Iterable[Node] = (),
) -> tuple[Node, ...]:  # fmt: skip
    """The stored computed fields whose values may be others, in records that are there already or come by the plan.

    Their expression is another (also where only the time zone it goes by is), or what it reads, or they are new, or
    a setting they read has another default: `former` and `known` are the values of settings; or they read `also`.
    """
    graph = dependants(new)
    brought = {*new.dictionaries, *(name for name, table in new.tables.items() if table.editable)}
    if old is None:
        return tuple(node for node in graph.order if node.entity in brought)
    was = _formulas(old, dependants(old), names, former)
    now = _formulas(new, graph, Renaming(), known)
    entities = {names.entity(name) for name in old.entities} | brought
    there = [node for node in graph.order if node.entity in entities]
    kept = running_lengths(old, new, names)
    others = [node for node in there if was.get(node) != now[node] and node not in kept]
    changed = readers(graph, [*others, *changed_values(renamed(old, new, names), new), *also])
    return tuple(node for node in there if node in changed)


def running_lengths(old: Catalog, new: Catalog, names: Renaming) -> frozenset[Node]:
    """The fields that say how long deadlines are, of those that run: new definitions leave them as they began."""
    there = {Node(names.entity(one.of), name) for one in old.workflows.values() for name in lengths(one)}
    return frozenset(Node(one.of, name) for one in new.workflows.values() for name in lengths(one)) & there


def known_settings(app: App, stored: Mapping[str, Wire | None]) -> dict[str, Wire | None]:
    """The values of settings by these definitions, under the names that expressions have for them."""
    return {parameter(name): wire(value) for name, value in setting_values(app, stored).items()}


def fill_steps(changes: Iterable[Change], target: Source) -> tuple[Step, ...]:
    """One step for each new field that existing records get a default in."""
    fills = (change.follow for change in changes if isinstance(change.follow, Fill))
    return tuple(Step(f"fill {fill.entity}.{fill.field}", _fill(fill, target)) for fill in fills)


def mark_steps(changes: Iterable[Change], target: Source) -> tuple[Step, ...]:
    """One step for each field that has a suggestion from now on: what it holds, people typed."""
    follows = (change.follow for change in changes if isinstance(change.follow, TypedIn))
    return tuple(Step(f"keep what was typed in {one.entity}.{one.field}", _mark(one, target)) for one in follows)


def _mark(one: TypedIn, target: Source) -> str:
    table = target.table(one.entity)
    found = update(table).where(table.c[one.field].is_not(None))
    return sql_text(found.values({typed_mark(one.field): True}), target.dialect)


def rescale_steps(changes: Iterable[Change], target: Source) -> tuple[Step, ...]:
    """Numbers of SQLite, which counts smallest units, in other units; on PostgreSQL the type of the column does it."""
    if target.dialect is not Dialect.SQLITE:
        return ()
    follows = (change.follow for change in changes if isinstance(change.follow, Rescale))
    return tuple(Step(f"rescale {one.entity}.{one.field}", _rescale(one, target)) for one in follows)


def recompute_steps(nodes: Iterable[Node], target: Source, known: Known) -> tuple[Step, ...]:
    """Steps that work fields out again, each after what it reads; settings are written out as they are `known`."""
    made = recomputations(target, dependants(target.catalog), tuple(nodes), known)
    return tuple(step for one in made for step in _recomputed(one, target))


def _recomputed(one: Recomputation, target: Source) -> Iterator[Step]:
    """What reads since when a field is what it is comes after it was noted."""
    yield Step(f"recompute {one.entity}.{', '.join(one.fields)}", sql_text(one.element, target.dialect))
    yield from noted_steps(target, one.entity, one.fields)


class _Formula(NamedTuple):
    """What a computed field reads and how it is worked out."""

    reads: frozenset[Node]
    trees: tuple[AnyNode, ...]


def _formulas(catalog: Catalog, graph: Dependants, names: Renaming, known: Known) -> dict[Node, _Formula]:
    """Of each stored computed field, all under new names, settings written out."""
    found = {}
    for node, reads in graph.reads.items():
        trees = tuple(written_out(renamed_tree(one, catalog, names), known) for one in _trees(catalog, node))
        found[_named(node, names)] = _Formula(frozenset(_named(one, names) for one in reads), trees)
    return found


def read_settings(nodes: Iterable[Node], catalog: Catalog) -> bool:
    """Whether any of these fields reads a setting."""
    return any(settings_read(tree) for node in nodes for tree in _trees(catalog, node))


def _named(node: Node, names: Renaming) -> Node:
    return Node(names.entity(node.entity), names.field(node.entity, node.field))


def _trees(catalog: Catalog, node: Node) -> tuple[AnyNode, ...]:
    """What a field is worked out from, and when it keeps what it has."""
    entity = catalog.entities[node.entity]
    found = working(catalog, entity, entity.fields[node.field])
    return (found.value.node,) if found.kept is None else (found.value.node, found.kept.node)


def _rescale(one: Rescale, target: Source) -> str:
    table = target.table(one.entity)
    column, factor = table.c[one.field], 10 ** abs(one.by)
    # Nothing is left over: a plan with numbers that have more digits is refused.
    units = column * factor if one.by > 0 else column // factor
    return sql_text(update(table).values({one.field: units}), target.dialect)


def _fill(fill: Fill, target: Source) -> str:
    field = target.catalog.entities[fill.entity].fields[fill.field]
    value = literal(field, fill.value.value)
    encode = codec(field, target.dialect).encode
    table = target.table(fill.entity)
    stored = encode(value) if encode and value is not None else value
    return sql_text(update(table).values({fill.field: stored}), target.dialect)
