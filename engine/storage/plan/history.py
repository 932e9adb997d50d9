"""The history of tracked fields in a plan: under new names, put away and destroyed with its field, begun and gone on.

What is said of `_track` comes after the schema: a database that an earlier engine made gets the table there.
"""

from collections.abc import Collection, Iterable, Iterator

from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField, is_tracked
from engine.storage.plan.change import Change
from engine.storage.plan.parking import Parking
from engine.storage.plan.renaming import Renaming
from engine.storage.plan.render import Step
from engine.storage.plan.text import sql_text
from engine.storage.plan.values import now
from engine.storage.sql.source import Source
from engine.storage.sql.tracked import note_all

BEGUN = "every change is kept from now on; what a record has counts as it was since the record was changed last"
ENDED = "changes are not kept any more; what was kept stays, and goes on should `track` come back"

_ENTITY = "UPDATE _track SET entity = '{now}' WHERE entity = '{former}'"
_FIELD = "UPDATE _track SET field = '{now}' WHERE entity = '{entity}' AND field = '{former}'"
_VALUE = "UPDATE _track SET value = '{now}' WHERE entity = '{entity}' AND field = '{field}' AND value = '{former}'"
_NOTHING = "DELETE FROM _track WHERE entity = '{entity}' AND field = '{field}' AND value IS NULL"
_FORGET_ENTITY = "DELETE FROM _track WHERE entity = '{entity}'"
_FORGET_FIELD = "DELETE FROM _track WHERE entity = '{entity}' AND field = '{field}'"


def track_changed(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    """`track` came, or went."""
    yield Change("~", f"{entity.name}.{new.name}", BEGUN if is_tracked(new) else ENDED)


def history_renamed(names: Renaming, parked: Parking) -> Iterator[Step]:
    """Entities first, for the others go by their new names; then what is parked, under the name of its place."""
    for former, name in names.entities.items():
        yield entity_history(former, name)
    for key, name in names.fields.items():
        yield field_history(key.entity, key.field, name)
    for option, name in names.options.items():
        text = _VALUE.format(entity=option.entity, field=option.field, former=option.option, now=name)
        yield Step(f"rename {option.option} in the history of {option.entity}.{option.field}", text)
    for item in parked.fields:
        yield field_history(item.entity, item.field, item.place)
    for item in parked.entities:
        yield entity_history(item.entity, item.place)


def entity_history(former: str, name: str) -> Step:
    """What is kept of an entity that is called otherwise."""
    return Step(f"the history of {former} is that of {name}", _ENTITY.format(former=former, now=name))


def field_history(entity: str, former: str, name: str) -> Step:
    """What is kept of a field that is called otherwise."""
    text = _FIELD.format(entity=entity, former=former, now=name)
    return Step(f"the history of {entity}.{former} is that of {entity}.{name}", text)


def history_back(entity: str, place: str, field: AnyField, target: Source) -> Iterator[Step]:
    """What was parked comes before what was kept meanwhile, except for that there was nothing."""
    yield Step(f"the history of {entity}.{field.name} goes on", _NOTHING.format(entity=entity, field=field.name))
    yield field_history(entity, place, field.name)
    if is_tracked(field):
        yield _noted(target, entity, field.name, known=True)


def history_forgotten(entity: str, field: str = "") -> Step:
    """What is kept of a field, or of a whole entity, that is destroyed."""
    text = _FORGET_FIELD.format(entity=entity, field=field) if field else _FORGET_ENTITY.format(entity=entity)
    return Step(f"forget the history of {f'{entity}.{field}' if field else entity}", text)


def history_steps(old: Catalog | None, target: Source, changes: Iterable[Change]) -> Iterator[Step]:
    """What is known of tracked fields in records that are there: where `track` came, and where a plan fills them."""
    filled = {(one.follow.entity, one.follow.field) for one in changes if one.follow is not None}
    for entity in target.catalog.entities.values() if old is not None else ():
        former = old.entities.get(entity.name) if old is not None else None
        for field in filter(is_tracked, entity.fields.values()) if former is not None else ():
            before = former.fields.get(field.name) if former is not None else None
            there = before is not None and before.has_column
            begins = before is None or not is_tracked(before)
            if (begins and (there or field.formula is None)) or (entity.name, field.name) in filled:
                yield _noted(target, entity.name, field.name, known=there)


def noted_steps(target: Source, entity: str, names: Collection[str]) -> Iterator[Step]:
    """What a step has set anew of tracked fields."""
    for field in filter(is_tracked, target.catalog.entities[entity].fields.values()):
        if field.name in names:
            yield _noted(target, entity, field.name, known=False)


def _noted(target: Source, entity: str, name: str, *, known: bool) -> Step:
    text = sql_text(note_all(target, entity, [name], now(target.dialect), known=known), target.dialect)
    return Step(f"note {entity}.{name}", text)
