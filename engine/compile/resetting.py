"""What a change of settings makes other: stored computed fields that read them, and those that come back into use."""

from collections.abc import Iterator

from engine.compile.compiled import Compiled
from engine.compile.record_rules import dependants_of
from engine.rules.dependants import Node
from engine.rules.formulas import working
from engine.storage.driver import Statement
from engine.storage.sql.recompute import readers, recomputations
from engine.storage.sql.text import statement


def changed_by_settings(before: Compiled, after: Compiled) -> tuple[Statement, ...]:
    """Statements that work these fields out again in all records, each after what it reads."""
    graph = dependants_of(after)
    wanted = readers(graph, _other(before, after))
    made = recomputations(after.source, graph, wanted)
    return tuple(statement(one.element, after.dialect, heavy=True) for one in made)


def _other(before: Compiled, after: Compiled) -> Iterator[Node]:
    changed = {name for name, value in after.settings.items() if value != before.settings[name]}
    known = dependants_of(before).reads
    for node in dependants_of(after).order:
        if node not in known or not changed.isdisjoint(_settings(after, node)):
            yield node


def _settings(compiled: Compiled, node: Node) -> frozenset[str]:
    entity = compiled.catalog.entities[node.entity]
    return working(compiled.catalog, entity, entity.fields[node.field]).settings
