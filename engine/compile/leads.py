"""Which fields lead to other records, and which lead to an entity: looked through once, asked at every write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from engine.compile.compiled import Compiled
from engine.meta.catalog import Entity, members_of
from engine.meta.fields import (
    FOLLOWING,
    AnyField,
    AnyReference,
    AnyReferenceField,
    ChoiceField,
    ChoicesField,
    Link,
    ReferencesField,
    link,
    tree_of,
)
from engine.meta.pointers import may_name
from engine.storage.driver import Statement
from engine.storage.sql.change import forget_binned, gone_together, referrer, referring
from engine.storage.sql.members import named_besides, naming
from engine.storage.sql.source import part_of


@dataclass(frozen=True, slots=True, eq=False)
class Leads:
    """`references` are the references of an entity that have a column and are not kept by the engine; `dictionaries`
    the dictionaries of choices that people fill in, by field, `lists` those of several; `tree` the reference to the
    record above, if any; `pointers` the references to one of several entities.
    """

    references: tuple[AnyReference, ...]
    pointers: tuple[AnyReferenceField, ...]
    dictionaries: Mapping[str, str]
    lists: Mapping[str, str]
    tree: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Referrer:
    """A field by which records of `entity` name others: `statement` finds one by `keys`, values of `key`."""

    entity: str
    key: str
    statement: Statement


@dataclass(frozen=True, slots=True, eq=False)
class Follower:
    """A reference whose records go with the record `id` they name (`cascade`), or lose it.

    `living` finds those; `together` those that went to the bin with it; `forget` empties it in those in the bin, where
    the record goes for good. Of a record that names several, `rest` finds the others it names, `member` is what holds
    each of them.
    """

    entity: str
    field: str
    cascade: bool
    living: Statement
    together: Statement | None
    forget: Statement | None
    rest: Statement | None = None
    member: str = ""


def followers(compiled: Compiled, entity: str) -> tuple[Follower, ...]:
    """What is cleared and deleted with a record of an entity."""
    return compiled.keep(("followers", entity), lambda: tuple(_followers(compiled, entity)))


def _followers(compiled: Compiled, entity: str) -> Iterator[Follower]:
    gone, source = compiled.catalog.entities[entity], compiled.source
    for other in compiled.catalog.entities.values():
        for field in other.fields.values():
            if isinstance(field, ReferencesField) and field.to == entity and field.on_delete == "clear":
                yield _of_several(compiled, other, field)
            if not _leads_to(field, gone) or field.on_delete not in FOLLOWING:
                continue
            cascade = field.on_delete == "cascade"
            together = gone_together(source, other.name, field.name, entity) if cascade and other.recycle else None
            forget = None
            if other.recycle and not gone.recycle:
                forget = forget_binned(source, other.name, field.name, entity)
            living = referring(source, other.name, field.name, entity)
            yield Follower(other.name, field.name, cascade, living, together, forget)


def _of_several(compiled: Compiled, other: Entity, field: ReferencesField) -> Follower:
    """The records that name one among several; those in the bin keep it from going for good."""
    source, links = compiled.source, (field.of, field.by, field.member)
    return Follower(
        entity=other.name,
        field=field.name,
        cascade=False,
        living=naming(source, *links, other.name),
        together=None,
        forget=None,
        rest=named_besides(source, *links),
        member=field.member,
    )


def _leads_to(field: AnyField, entity: Entity) -> TypeGuard[AnyReference | AnyReferenceField]:
    if isinstance(field, AnyReferenceField):
        return field.has_column and may_name(field, entity)
    return isinstance(field, AnyReference) and field.to == entity.name


def leads(compiled: Compiled, entity: str) -> Leads:
    """The fields of an entity that lead on."""
    return compiled.keep(("leads", entity), lambda: _leads(compiled, entity))


def referrers(compiled: Compiled, entity: str) -> tuple[Referrer, ...]:
    """What may keep a record of an entity from going: all that names it but its own lines, which go with it."""
    return compiled.keep(("referrers", entity), lambda: _referrers(compiled, entity))


def _leads(compiled: Compiled, entity: str) -> Leads:
    fields = compiled.catalog.entities[entity].fields
    kept = [one for one in fields.values() if isinstance(one, AnyReference) and one.has_column and not one.record]
    pointers = tuple(one for one in fields.values() if isinstance(one, AnyReferenceField) and one.has_column)
    return Leads(
        references=tuple(kept),
        pointers=pointers,
        dictionaries=_dictionaries(fields, ChoiceField),
        lists=_dictionaries(fields, ChoicesField),
        tree=tree_of(fields),
    )


def _dictionaries(fields: Mapping[str, AnyField], kind: type[ChoiceField] | type[ChoicesField]) -> dict[str, str]:
    chosen = (one for one in fields.values() if isinstance(one, kind) and one.writable)
    return {one.name: one.dictionary for one in chosen if one.dictionary is not None}


def _members_field(compiled: Compiled, part: Entity) -> ReferencesField | None:
    whole = compiled.catalog.entities.get(part.part_of or "")
    return None if whole is None else members_of(whole, part.name)


def _gives_way(compiled: Compiled, part: Entity) -> bool:
    """Whether it holds one of several records that a field names until they are deleted."""
    held = _members_field(compiled, part)
    return held is not None and held.on_delete == "clear"


def _told(compiled: Compiled, other: Entity) -> str:
    """The entity that people see: of several records that a field names, that of the field."""
    return other.part_of or "" if _members_field(compiled, other) else other.name


def _referrers(compiled: Compiled, entity: str) -> tuple[Referrer, ...]:
    found, gone = [], compiled.catalog.entities[entity]
    for other in compiled.catalog.entities.values():
        if (other.name == entity and other.part_of is not None) or _gives_way(compiled, other):
            continue
        for field in other.fields.values():
            led = link(field) if field.has_column and not field.record else None
            if isinstance(field, AnyReferenceField) and _leads_to(field, gone):
                led = Link(entity, "id")
            follows = isinstance(field, AnyReference | AnyReferenceField) and field.on_delete != "restrict"
            if led is not None and led.to == entity and not part_of(field) and not follows:
                statement = referrer(compiled.source, other.name, field.name, entity)
                found.append(Referrer(_told(compiled, other), led.key, statement))
    return tuple(found)
