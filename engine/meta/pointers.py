"""The text by which a field of the kind `any_reference` names a record: `customer/12`."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, AnyReferenceField
from engine.meta.system import BOOKS

_WRITTEN: Final = re.compile(r"([a-z][a-z0-9_]*)/([1-9][0-9]{0,18})")
_LARGEST: Final = 2**63 - 1


class Pointer(NamedTuple):
    """A record, by its entity and its id."""

    entity: str
    id: int

    def __str__(self) -> str:
        return f"{self.entity}/{self.id}"


def pointer(text: object) -> Pointer | None:
    """What a text names; None where it names nothing, or is no text."""
    found = _WRITTEN.fullmatch(text) if isinstance(text, str) else None
    if found is None or int(found[2]) > _LARGEST:
        return None
    return Pointer(found[1], int(found[2]))


def id_of(value: object, entity: str) -> int | None:
    """The id of a record of `entity` that a reference of either kind holds; None where it names none of them."""
    if isinstance(value, int):
        return value
    found = pointer(value)
    return found.id if found is not None and found.entity == entity else None


def named_by(field: AnyField, entity: str, identity: int) -> int | str:
    """What a reference of either kind holds where it names this record."""
    return str(Pointer(entity, identity)) if isinstance(field, AnyReferenceField) else identity


def may_name(field: AnyReferenceField, entity: Entity) -> bool:
    """Whether the field may name records of this entity."""
    return entity.part_of is None and entity.name not in BOOKS and (not field.to or entity.name in field.to)


def sampled(field: AnyReferenceField, entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """The entities from which sample data takes what the field names: those it says, or those that have samples."""
    return tuple(one.name for one in nameable(field, entities) if field.to or one.sample)


def nameable(field: AnyReferenceField, entities: Mapping[str, Entity]) -> tuple[Entity, ...]:
    """The entities whose records the field may name."""
    names = field.to or tuple(entities)
    return tuple(entities[name] for name in names if name in entities and may_name(field, entities[name]))
