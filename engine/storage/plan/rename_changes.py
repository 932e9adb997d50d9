"""Renames as lines of a plan."""

from collections.abc import Iterator

from engine.meta.catalog import Catalog
from engine.meta.fields import CODE
from engine.storage.plan.change import Among, Change, Concern, Every, Filled, Risk
from engine.storage.plan.plan import Line
from engine.storage.plan.renaming import Renaming
from engine.storage.plan.shape import Shape

OTHER_FIELD = "use another name for the field"
OTHER_CODE = "delete the value of this code on its screen, or use another code"
OTHER_ENTITY = "use another name for the entity"


def rename_changes(names: Renaming, catalog: Catalog) -> Iterator[Change]:
    """One for each name, with the records that carry it on; `catalog` has the new names."""
    for former, name in names.entities.items():
        yield Change("~", name, f"entity renamed, it was {former}", concern=Concern(name, "id", Every()))
    for key, name in names.fields.items():
        stored = catalog.entities[key.entity].fields[name].has_column
        concern = Concern(key.entity, name, Filled()) if stored else None
        yield Change("~", f"{key.entity}.{name}", f"field renamed, it was {key.field}", concern=concern)
    for option, name in names.options.items():
        field = catalog.entities[option.entity].fields[option.field]
        concern = Concern(option.entity, option.field, Among((option.option,))) if field.has_column else None
        path = f"{option.entity}.{option.field}"
        yield Change("~", path, f"option renamed, {name} was {option.option}", concern=concern)
    for value, name in names.values.items():
        # One of the new code may have been made on a screen.
        there = Concern(value.of, CODE, Among((name,)))
        what = f"value renamed, it was {value.value}; records keep it"
        yield Change("~", f"{value.of}.{name}", what, Risk.NEEDS_DATA, OTHER_CODE, there)
    for value, name in names.settings.items():
        yield Change("~", f"settings.{value.of}", f"option renamed, {name} was {value.value}")
    for former, name in names.numberings.items():
        yield Change("~", name, f"numbering renamed, it was {former}; its counters go on")
    for former, name in names.roles.items():
        yield Change("~", name, f"role renamed, it was {former}; who has it keeps it")


def occupied(names: Renaming, found: Shape) -> Iterator[Line]:
    """New names under which the database has something already that no definition asked for."""
    for name in names.entities.values():
        if name in found:
            yield _blocked(name, "the database has a table of this name that the engine did not make", OTHER_ENTITY)
    for key, name in names.fields.items():
        table = found.get(names.former_entity(key.entity))
        if table is not None and name in table.columns:
            yield _blocked(f"{key.entity}.{name}", "a column of this name is left in the database", OTHER_FIELD)


def _blocked(path: str, what: str, remedy: str) -> Line:
    return Line("~", path, what, Risk.UNSUPPORTED, blocked=True, remedy=remedy)
