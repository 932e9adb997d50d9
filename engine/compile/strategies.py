"""Decisions made ready to be told of: each strategy by itself, what it reads, and the row of its table that decides."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.compile.compiled import Compiled
from engine.expressions import Environment, Record, Typed, Value, python_form, scope_of, type_of, typed
from engine.expressions.build_tables import ROW
from engine.expressions.nodes import Aggregate, AnyNode, Read
from engine.expressions.types import BOOL
from engine.expressions.walk import walk
from engine.meta.decisions import Decision, Strategy

Give: TypeAlias = Callable[[Record, Environment], Value]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A strategy made ready: `reads` gives what stands at each path that it goes by, `nodes` are all that it goes by.

    `row` is the record of an editable table that decides, as a function to be asked.
    """

    strategy: Strategy
    when: Give
    gives: Mapping[str, Give]
    reads: Mapping[str, Give]
    nodes: tuple[AnyNode, ...]
    row: Aggregate | None = None


def ways(compiled: Compiled, decision: str) -> tuple[Way, ...]:
    """The strategies of a decision in their order."""

    def make() -> tuple[Way, ...]:
        known = compiled.catalog.decisions[decision]
        return tuple(_way(compiled, known, one) for one in known.strategies)

    return compiled.keep(("ways", decision), make)


def _way(compiled: Compiled, decision: Decision, strategy: Strategy) -> Way:
    catalog, scope = compiled.catalog, scope_of(compiled.catalog, decision.of)
    fields = catalog.entities[decision.of].fields
    when = typed(strategy.when, scope, BOOL)
    gives = {name: typed(text, scope, type_of(fields[name])) for name, text in strategy.gives.items()}
    nodes = (when.node, *(one.node for one in gives.values()))
    return Way(
        strategy=strategy,
        when=python_form(when),
        gives={name: python_form(one) for name, one in gives.items()},
        reads={".".join(read.path): python_form(Typed(read)) for node in nodes for read in _read(node)},
        nodes=nodes,
        row=_row(compiled, decision, strategy),
    )


def _read(node: AnyNode) -> Iterator[Read]:
    for one in walk(node):
        if isinstance(one, Read) and one.root == 0 and one.path and not one.element:
            yield one


def _row(compiled: Compiled, decision: Decision, strategy: Strategy) -> Aggregate | None:
    table = compiled.catalog.tables.get(strategy.table or "")
    if table is None or not table.editable or table.hit == "sum":
        return None
    node = typed(f"{strategy.call}.{ROW}", scope_of(compiled.catalog, decision.of)).node
    assert isinstance(node, Aggregate), "the rows of an editable table are asked of the database"
    return node


def made_once(compiled: Compiled, entity: str) -> tuple[Decision, ...]:
    """The decisions about new records of an entity."""

    def make() -> Mapping[str, tuple[Decision, ...]]:
        found: dict[str, tuple[Decision, ...]] = {}
        for one in compiled.catalog.decisions.values():
            if one.runs == "once":
                found[one.of] = (*found.get(one.of, ()), one)
        return found

    return compiled.keep("decisions made once", make).get(entity, ())


def locks_of(compiled: Compiled, entity: str) -> tuple[str, ...]:
    """The names of the locks that whoever makes such a record takes, so that two do not pick by the same turns."""
    picking = (one for one in made_once(compiled, entity) if any(way.pick for way in one.strategies))
    return tuple(f"{one.name} picks" for one in picking)
