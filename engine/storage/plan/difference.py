"""The difference of two catalogs, as a list of changes; it knows definitions, not databases."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

import msgspec

from engine.meta.automations import Automation
from engine.meta.catalog import App, Catalog, Check, Entity, Grant, Numbering, Role
from engine.meta.decisions import Decision
from engine.meta.fields import AnyField, AnyReferenceField, Formula, Given, kind_name
from engine.meta.screens import Menu, Screen
from engine.meta.system import BOOKS, HIDDEN, RECORD_FIELDS
from engine.meta.tables import Table, in_words
from engine.storage.plan.change import Change, Concern, Every, InBin, Naming, Risk, Same
from engine.storage.plan.dictionary_difference import changed_dictionaries
from engine.storage.plan.field_difference import CHANGE_FIRST, PARK, added_field, changed_field, removed_field

T = TypeVar("T", bound=msgspec.Struct)

EMPTY_BIN = "keep `recycle`, or restore what is in the bin first"
MERGE_FIRST = "merge or change these records first, then apply"
OTHER_PART = "make an entity of another name for the lines"


def difference(old: Catalog | None, new: Catalog) -> tuple[Change, ...]:
    """What must change so that an application is `new`; `old` is None where nothing was applied yet."""
    if old is None:
        values = changed_dictionaries({}, new.dictionaries)
        begun = (*_entities({}, new), *values, *_numberings({}, new.numberings), *_roles({}, new.roles))
        ruled = (*_tables({}, new.tables), *_decisions({}, new.decisions), *_drawn({}, _drawings(new)))
        return (Change("+", new.app.name, "new application"), *begun, *ruled)
    return (
        *_app(old.app, new.app),
        *_entities(old.entities, new),
        *changed_dictionaries(old.dictionaries, new.dictionaries),
        *_numberings(old.numberings, new.numberings),
        *_roles(old.roles, new.roles),
        *_tables(old.tables, new.tables),
        *_decisions(old.decisions, new.decisions),
        *_automations(old.automations, new.automations),
        *_drawn(_drawings(old), _drawings(new)),
    )


def _app(old: App, new: App) -> Iterator[Change]:
    for key, (before, after) in _differing(old, new).items():
        if key not in ("settings", "packs"):
            yield Change("~", new.name, f"{key}: {_shown(before)} -> {_shown(after)}")
    yield from _packs(old.packs, new.packs)
    yield from _settings(old.settings, new.settings)


def _packs(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name, version in new.items():
        if name not in old:
            yield Change("+", f"packs.{name}", f"new pack, version {version}")
        elif old[name] != version:
            yield Change("~", f"packs.{name}", f"pack of version {old[name]} becomes version {version}")
    for name in old.keys() - new.keys():
        yield Change("-", f"packs.{name}", "pack taken out")


def _settings(old: Mapping[str, AnyField], new: Mapping[str, AnyField]) -> Iterator[Change]:
    for name, setting in new.items():
        if name not in old:
            yield Change("+", f"settings.{name}", "new setting")
        elif type(old[name]) is not type(setting):
            what = f"{kind_name(old[name])} becomes {kind_name(setting)}; what was set and does not fit gives way"
            yield Change("~", f"settings.{name}", f"{what} to the default")
        elif old[name] != setting:
            yield Change("~", f"settings.{name}", f"setting changed: {', '.join(_differing(old[name], setting))}")
    for name in old:
        if name not in new:
            yield Change("-", f"settings.{name}", "setting removed; what was set is kept, should it come back")


def _entities(old: Mapping[str, Entity], catalog: Catalog) -> Iterator[Change]:
    for name, entity in catalog.entities.items():
        if name in old:
            yield from _entity(old[name], entity)
        else:
            yield Change("+", name, f"new entity with {len(entity.fields)} fields")
    for name in old:
        if name not in catalog.entities:
            yield _removed(old[name], [one for one in catalog.entities.values() if one.name not in old])
            yield from _named(name, old, catalog)


def _removed(entity: Entity, came: list[Entity]) -> Change:
    """One of those that are new may be it under another name, if it has most of its fields."""
    remedy = PARK.format(name=entity.name)
    own = entity.fields.keys() - RECORD_FIELDS.keys()
    alike = next((one for one in came if 2 * len(own & one.fields.keys()) > len(own)), None)
    if alike is not None:
        remedy = f"if `{alike.name}` is the same entity, write `was: {entity.name}` in it; else {remedy}"
    what, concern = "entity removed, its data parked", Concern(entity.name, "id", Every())
    return Change("-", entity.name, what, Risk.DESTRUCTIVE, remedy, concern, entity.name)


def _named(gone: str, old: Mapping[str, Entity], catalog: Catalog) -> Iterator[Change]:
    """References to whatever there is that may name its records."""
    for entity in (one for one in catalog.entities.values() if one.name not in BOOKS):
        for name, field in entity.fields.items():
            before = old[entity.name].fields.get(name) if entity.name in old else None
            if isinstance(field, AnyReferenceField) and isinstance(before, AnyReferenceField) and not field.to:
                concern = Concern(entity.name, name, Naming((gone,)))
                what = f"may name records of {gone}, which goes"
                yield Change("~", f"{entity.name}.{name}", what, Risk.NEEDS_DATA, CHANGE_FIRST, concern)


def _entity(old: Entity, new: Entity) -> Iterator[Change]:
    for key in _differing(old, new):
        if key not in ("fields", "checks", "duplicates", "recycle", "part_of"):
            yield Change("~", new.name, f"{key} changed")
    yield from _part_of(old, new)
    yield from _recycle(old, new)
    yield from _fields(old, new)
    yield from _checks(new.name, old.checks, new.checks)
    yield from _duplicates(old, new)


def _part_of(old: Entity, new: Entity) -> Iterator[Change]:
    if new.part_of == old.part_of:
        return
    if new.part_of is None:
        yield Change("~", new.name, f"no part of {old.part_of} any more; its records are saved by themselves")
    else:
        concern = Concern(new.name, "id", Every())
        what = f"part of {new.part_of}; its records would belong to none"
        yield Change("~", new.name, what, Risk.NEEDS_DATA, OTHER_PART, concern)


def _recycle(old: Entity, new: Entity) -> Iterator[Change]:
    if new.recycle and not old.recycle:
        yield Change("+", new.name, "deleted records go to a recycle bin")
    if old.recycle and not new.recycle:
        concern = Concern(new.name, "id", InBin())
        yield Change("-", new.name, "the recycle bin is taken out", Risk.NEEDS_DATA, EMPTY_BIN, concern)


def _fields(old: Entity, new: Entity) -> Iterator[Change]:
    was, now = _declared(old), _declared(new)
    gone = [field for name, field in was.items() if name not in now]
    for name, field in now.items():
        if name in was:
            yield from changed_field(new, was[name], field)
        else:
            yield from added_field(new, field)
    came = [field for name, field in now.items() if name not in was]
    for field in gone:
        yield removed_field(new, field, _successor(field, came))


def _successor(gone: AnyField, came: list[AnyField]) -> AnyField | None:
    """A new field of the same kind: perhaps the old one under another name."""
    return next((field for field in came if type(field) is type(gone)), None)


def _duplicates(old: Entity, new: Entity) -> Iterator[Change]:
    """Existing records that are the same stand in the way of a rule that forbids it."""
    for name, rule in new.duplicates.items():
        path, before = f"{new.name}.{name}", old.duplicates.get(name)
        if before == rule:
            continue
        what = f"{'duplicates rule changed' if before else 'new duplicates rule'}: {rule.then} by {_shown(rule.match)}"
        if rule.then == "forbid":
            concern = Concern(new.name, "id", Same(rule.value))
            yield Change("~" if before else "+", path, what, Risk.NEEDS_DATA, MERGE_FIRST, concern)
        else:
            yield Change("~" if before else "+", path, what)
    for name in old.duplicates:
        if name not in new.duplicates:
            yield Change("-", f"{new.name}.{name}", "duplicates rule removed")


def _declared(entity: Entity) -> dict[str, AnyField]:
    """Without the columns that nobody is shown: others tell what becomes of them."""
    return {name: field for name, field in entity.fields.items() if not name.startswith(HIDDEN)}


def _checks(path: str, old: Mapping[str, Check], new: Mapping[str, Check]) -> Iterator[Change]:
    for name, check in new.items():
        if name not in old:
            yield Change("+", f"{path}.{name}", "new check")
        elif old[name] != check:
            yield Change("~", f"{path}.{name}", f"check changed: {', '.join(_differing(old[name], check))}")
    for name in old:
        if name not in new:
            yield Change("-", f"{path}.{name}", "check removed")


def _numberings(old: Mapping[str, Numbering], new: Mapping[str, Numbering]) -> Iterator[Change]:
    for name, one in new.items():
        if name not in old:
            yield Change("+", name, f"new numbering of {one.of}; {AFTER_EXISTING}")
        else:
            yield from _numbering(old[name], one)
    for name in old:
        if name not in new:
            yield Change("-", name, "numbering removed; its counters stay")


def _numbering(old: Numbering, new: Numbering) -> Iterator[Change]:
    for key, (before, after) in _differing(old, new).items():
        yield Change("~", new.name, f"{key}: {_shown(before)} -> {_shown(after)}{COUNTERS.get(key, '')}")


AFTER_EXISTING = "each counts from 1, or from the highest number of its kind that a record has"
COUNTERS: Mapping[str, str] = {
    "of": f"; {AFTER_EXISTING}",
    "pattern": "; numbers that were given stay, and counters go on",
    "date": "; counters go on",
    "scope": f"; other counters from now on: {AFTER_EXISTING}",
    "reset": f"; other counters from now on: {AFTER_EXISTING}",
    "gapless": "; counters go on",
}
"""What a change means for what has been counted."""


def _roles(old: Mapping[str, Role], new: Mapping[str, Role]) -> Iterator[Change]:
    for name, role in new.items():
        if name not in old:
            yield Change("+", name, "new role")
        else:
            yield from _role(old[name], role)
    for name in old:
        if name not in new:
            yield Change("-", name, "role removed; who has it loses what it granted")


def _role(old: Role, new: Role) -> Iterator[Change]:
    for key in _differing(old, new):
        if key != "grants":
            yield Change("~", new.name, f"{key} changed")
    for entity in dict.fromkeys((*new.grants, *old.grants)):
        before, after = old.grants.get(entity, Grant()), new.grants.get(entity, Grant())
        if before != after:
            rights = ", ".join(_differing(before, after))
            yield Change("~", f"{new.name}.{entity}", f"rights changed: {rights}")


def _tables(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Change]:
    """What fields that are worked out from it have to be, follows from their expressions (follow.py)."""
    for name, table in new.items():
        if name not in old:
            yield Change("+", name, f"new table with {len(table.rows)} rows")
        elif old[name] != table:
            yield Change("~", name, f"table changed: {', '.join(_differing(old[name], table))}")
            yield from () if table.editable else _rows(old[name], table)
    yield from (Change("-", name, "table removed") for name in old if name not in new)


def _rows(old: Table, new: Table) -> Iterator[Change]:
    """Rows that are new or gone, by their number and what they ask; one that says something else now is both."""
    for mark, what, rows, others in (("+", "new row", new.rows, old.rows), ("-", "row is gone", old.rows, new.rows)):
        known = [msgspec.structs.replace(one, number=0) for one in others]
        found = [one for one in rows if msgspec.structs.replace(one, number=0) not in known]
        for row in found[:_MOST_ROWS]:
            gives = (f"{name}: {_shown_given(one)}" for name, one in row.gives.items())
            said = ", ".join(filter(None, (in_words(row), *gives)))
            yield Change("+" if mark == "+" else "-", f"{new.name}.{row.number + 1}", f"{what}: {said}")
        if len(found) > _MOST_ROWS:
            yield Change("~", new.name, f"{what}: {len(found) - _MOST_ROWS} more")


def _shown_given(given: Given) -> str:
    return f"={given.text}" if isinstance(given, Formula) else str(given.value)


_MOST_ROWS: Final = 20
"""Rows of a table that are told one by one."""


def _decisions(old: Mapping[str, Decision], new: Mapping[str, Decision]) -> Iterator[Change]:
    for name, decision in new.items():
        if name not in old:
            yield Change("+", name, f"new decision about {decision.of}")
        elif old[name] != decision:
            yield Change("~", name, f"decision changed: {', '.join(_differing(old[name], decision))}")
    yield from (Change("-", name, "decision removed; what it decided stays") for name in old if name not in new)


def _automations(old: Mapping[str, Automation], new: Mapping[str, Automation]) -> Iterator[Change]:
    """What waits for another condition than before may be confirmed: then it is done where that holds already."""
    for name, one in new.items():
        before = old.get(name)
        path = asked = f"automation.{name}"
        if one.trigger is not None or one.waits_as(before):
            asked = ""
        if before is None:
            yield Change("+", path, f"new automation of {one.of}", confirm=asked)
        elif before != one:
            yield Change("~", path, f"automation changed: {', '.join(_differing(before, one))}", confirm=asked)
    yield from (Change("-", f"automation.{name}", "automation removed") for name in old if name not in new)


def _drawings(catalog: Catalog) -> dict[str, Screen | Menu]:
    """Screens and menus, which no data depends on."""
    screens: dict[str, Screen | Menu] = {f"screen {one.name}": one for one in catalog.screens.values()}
    return screens | {f"menu {name}": menu for name, menu in catalog.menus.items()}


def _drawn(old: Mapping[str, Screen | Menu], new: Mapping[str, Screen | Menu]) -> Iterator[Change]:
    for path, one in new.items():
        if path not in old:
            yield Change("+", path, f"new {path.partition(' ')[0]}")
        elif old[path] != one:
            yield Change("~", path, f"changed: {', '.join(_differing(old[path], one))}")
    yield from (Change("-", path, "removed; the engine's own takes its place") for path in old if path not in new)


def _differing(old: T, new: T) -> dict[str, tuple[Any, Any]]:
    """The keys of two values of one class in which they differ, with both values."""
    before, after = msgspec.structs.asdict(old), msgspec.structs.asdict(new)
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
