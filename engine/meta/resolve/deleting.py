"""`on_delete` of references: what cannot be cleared or deleted with another record is reported."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from engine.meta.catalog import Entity
from engine.meta.fields import FOLLOWING, AnyReference, AnyReferenceField, ReferencesField
from engine.meta.resolve.site import Site

Entities: TypeAlias = Mapping[str, Entity]

_Follower: TypeAlias = AnyReference | AnyReferenceField | ReferencesField

LEAVE_OUT: Final = "delete `on_delete`: the other record stays as long as it is referred to"


def check_deleting(entities: Entities, sites: Mapping[str, Site]) -> None:
    """Report every `on_delete` that could not be carried out."""
    for entity in entities.values():
        for field in _followers(entity):
            place = sites[entity.name].below("fields", field.name, "on_delete")
            for message in _wrong(entity, field, entities):
                place.at_value("REF-DELETE", message, LEAVE_OUT)


def _followers(entity: Entity) -> list[_Follower]:
    fields = [one for one in entity.fields.values() if isinstance(one, _Follower)]
    return [one for one in fields if one.on_delete in FOLLOWING]


def _wrong(entity: Entity, field: _Follower, entities: Entities) -> Iterator[str]:
    target = entities.get(field.to) if isinstance(field, AnyReference) else None
    if field.computed:
        yield f"`{field.name}` is computed, and follows what it is computed from"
    elif entity.part_of is not None:
        yield f"what is part of a `{entity.part_of}` is changed and deleted with it"
    elif isinstance(field, ReferencesField):
        if field.required:
            yield f"`{field.name}` is required, and might be empty"
    elif target is not None and target.part_of is not None:
        yield f"`{field.to}` is part of `{target.part_of}`, and goes when that is saved without it"
    elif field.on_delete == "clear":
        if field.required:
            yield f"`{field.name}` is required, and would be empty"
    elif isinstance(field, AnyReferenceField):
        raise AssertionError("what names records of several entities is cleared, or stands in the way")
    elif any(one.issued for one in entity.fields.values()):
        yield f"`{entity.name}` has numbers, and deleting its records would leave gaps"
    elif target is not None and entity.recycle and not target.recycle:
        yield f"`{entity.name}` has a bin, where its records would refer to what is gone: `{field.to}` has none"
    elif not (field.tree and field.to == entity.name) and entity.name in _reached(field.to, entities):
        yield f"records of `{entity.name}` would be deleted with each other in a circle"


def _reached(start: str, entities: Entities) -> set[str]:
    """The entities that `start` is deleted with, directly or not, and those themselves."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one in found or one not in entities:
            continue
        found.add(one)
        cascading = [field for field in _followers(entities[one]) if field.on_delete == "cascade"]
        waiting += [field.to for field in cascading if isinstance(field, AnyReference) and not field.tree]
    return found
