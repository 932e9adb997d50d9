"""What virtual fields make wrong: they have no column, and their expression counts in whatever reads them."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from engine.compile.checks_expressions import Checked, check_each
from engine.compile.dependencies import fields_read
from engine.compile.occurrences import FieldName, Occurrence
from engine.diagnostics import Report
from engine.meta.catalog import Catalog
from engine.meta.resolve import Resolved


def check_indexes(resolved: Resolved, virtual: Collection[FieldName]) -> None:
    """Report `unique` and `index` of fields that have no column, and such fields in the index of another."""
    for entity, name in virtual:
        field = resolved.catalog.entities[entity].fields[name]
        place = resolved.entities[entity].below("fields", name)
        for key in [key for key, asked in (("unique", field.unique), ("index", field.index is not None)) if asked]:
            place.below(key).at_key("META-INDEX", f"`{name}` {_FLEETING}", f"delete `{key}`")
    for entity in {entity for entity, _ in virtual}:
        _check_followers(entity, resolved, virtual)


_FLEETING = "is worked out when it is read (its expression reads the clock or `me`) and cannot be in an index"


def _check_followers(entity: str, resolved: Resolved, virtual: Collection[FieldName]) -> None:
    for field in resolved.catalog.entities[entity].fields.values():
        for index, follower in enumerate(field.index or ()):
            if (entity, follower) in virtual:
                place = resolved.entities[entity].below("fields", field.name, "index", index)
                place.at_value("META-INDEX", f"`{follower}` {_FLEETING}", "name other fields of the entity")


def check_readers(checked: Iterable[Checked], catalog: Catalog, virtual: Collection[FieldName], report: Report) -> None:
    """Look again at expressions that read virtual fields: the expressions of these stand in their place from now on."""
    if virtual:
        readers = (one.occurrence for one in checked if not fields_read(one.typed, catalog).isdisjoint(virtual))
        check_each([_in(catalog, one) for one in readers], report)


def _in(catalog: Catalog, occurrence: Occurrence) -> Occurrence:
    return replace(occurrence, scope=replace(occurrence.scope, catalog=catalog))
