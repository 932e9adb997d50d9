"""What a change of settings makes other: stored computed fields that read them, and those that come back into use.

So does what is worked out from amounts whose currency is switched on or off.
"""

from collections.abc import Iterator

from engine.compile.compiled import Compiled
from engine.compile.keeping import keeping
from engine.compile.record_rules import dependants_of
from engine.expressions.types import DATETIME
from engine.meta.catalog import Catalog
from engine.meta.fields import MoneyField
from engine.rules.dependants import Node
from engine.rules.formulas import Working, working
from engine.rules.kept import kept_columns
from engine.storage.driver import Statement
from engine.storage.sql.expression_values import parameter
from engine.storage.sql.kept import Keeping
from engine.storage.sql.recompute import Recomputation, readers, recomputations
from engine.storage.sql.text import statement
from engine.storage.sql.tracked import note_all, tracked_names


def changed_by_settings(before: Compiled, after: Compiled) -> tuple[Statement, ...]:
    """Statements that work these fields out again in all records, each after what it reads."""
    graph = dependants_of(after)
    wanted = readers(graph, _other(before, after))
    made = recomputations(after.source, graph, wanted)
    return tuple(found for one in made for found in _with_notes(after, one))


def kept_by_settings(before: Compiled, after: Compiled) -> Iterator[Keeping]:
    """What brings up to date that records are found and ordered by, where it may be worked out from something else."""
    again = {(node.entity, node.field) for node in readers(dependants_of(after), _other(before, after))}
    for name, entity in after.catalog.entities.items():
        kept, former = kept_columns(entity), before.catalog.entities.get(name)
        same = former is not None and [one.reads for one in kept_columns(former)] == [one.reads for one in kept]
        touched = any((name, field) in again for one in kept for field in one.reads)
        found = keeping(after, name) if touched or not same else None
        if found is not None:
            yield found


def _with_notes(after: Compiled, one: Recomputation) -> Iterator[Statement]:
    """A recomputation, and what notes the tracked fields that it sets."""
    yield statement(one.element, after.dialect, heavy=True)
    names = [name for name in tracked_names(after.catalog.entities[one.entity]) if name in one.fields]
    if names:
        now = parameter("now", DATETIME, after.dialect)
        yield statement(note_all(after.source, one.entity, names, now), after.dialect, heavy=True)


def _other(before: Compiled, after: Compiled) -> Iterator[Node]:
    changed = {name for name, value in after.settings.items() if value != before.settings[name]}
    known = dependants_of(before).reads
    counted_otherwise = _origins(before.catalog) != _origins(after.catalog)
    for node in dependants_of(after).order:
        now = _working(after, node)
        follows = node not in known or not changed.isdisjoint(now.settings)
        if follows or (counted_otherwise and now != _working(before, node)):
            yield node


def _working(compiled: Compiled, node: Node) -> Working:
    entity = compiled.catalog.entities[node.entity]
    return working(compiled.catalog, entity, entity.fields[node.field])


def _origins(catalog: Catalog) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What all amounts are counted in."""
    entities = catalog.entities.values()
    fields = (field for entity in entities for field in entity.fields.values() if isinstance(field, MoneyField))
    return [(field.currency, field.rate) for field in fields]
