"""Does nothing wait for a number that the number waits for? A record gets it when all else is known."""

from collections.abc import Iterator

from engine.compile.dependencies import Dependencies
from engine.compile.occurrences import FieldName
from engine.meta.catalog import Catalog, Entity, Numbering
from engine.meta.fields import AnyField, AnyReference, CodeField
from engine.meta.resolve import Resolved
from engine.rules.issued import paths_of


def check_numbers(resolved: Resolved, graph: Dependencies) -> None:
    """Report numberings that show what is worked out from the number, and defaults that read one."""
    catalog = resolved.catalog
    for entity in catalog.entities.values():
        for field in entity.fields.values():
            if isinstance(field, CodeField) and field.numbering in catalog.numberings:
                _check(entity, field, resolved, graph)


def _check(entity: Entity, field: CodeField, resolved: Resolved, graph: Dependencies) -> None:
    number = (entity.name, field.name)
    for target, shown in fields_shown(resolved.catalog.numberings[field.numbering], resolved.catalog):
        if number in _read_by((target.name, shown.name), graph):
            message = f"`{target.name}.{shown.name}` is worked out from the number `{field.name}`, which shows it"
            site = resolved.numberings[field.numbering].below("pattern")
            site.at_value("NUM-PLACEHOLDER", message, "show something else, that is known before")
    for name, reads in graph.reads.items():
        other = resolved.catalog.entities[name[0]].fields[name[1]]
        if number in reads and name[0] == entity.name and other.default is not None:
            message = f"`{field.name}` is not known yet when a new record gets its defaults"
            graph.sites[name].at_value("META-CONFLICT", message, "write it as `value`, which follows the number")


def _read_by(start: FieldName, graph: Dependencies) -> set[FieldName]:
    """All that a field is worked out from, directly or not."""
    found: set[FieldName] = set()
    waiting = [start]
    while waiting:
        fresh = graph.reads.get(waiting.pop(), frozenset()) - found
        found |= fresh
        waiting += fresh
    return found


def fields_shown(numbering: Numbering, catalog: Catalog) -> Iterator[tuple[Entity, AnyField]]:
    """Every field that a number shows or goes by, with those that lead there, as far as they exist."""
    for path in paths_of(numbering):
        entity = catalog.entities.get(numbering.of)
        for name in path.split("."):
            field = entity.fields.get(name) if entity is not None else None
            if entity is None or field is None:
                break
            yield entity, field
            entity = catalog.entities.get(field.to) if isinstance(field, AnyReference) else None
