"""Which records a reference may take, found while somebody types: those that may be seen and fit the field's filter."""

from collections.abc import Sequence
from itertools import islice, zip_longest
from typing import NamedTuple

from engine.compile import chosen, listing, readable, searching
from engine.expressions import Record
from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyReference,
    AnyReferenceField,
    ReferenceField,
    ReferencesField,
)
from engine.meta.pointers import Pointer, nameable
from engine.service.trees import ways
from engine.service.work import Context, NotFound, view_of


class Candidate(NamedTuple):
    """A record that may be chosen, what it is called, and in a tree which records it lies below, the topmost first."""

    id: int
    title: str
    above: Sequence[int] = ()


async def candidates(
    context: Context, entity: str, field: str, wanted: str, record: Record, limit: int
) -> Sequence[Candidate]:
    """At most `limit` records that are found by `wanted`, the newest first; `record` is `this` of the filter."""
    holder = view_of(context, entity)
    reference = holder.entity.fields.get(field)
    if isinstance(reference, ReferencesField) and field in holder.lines:
        reference = ReferenceField(name=field, label={}, to=reference.to, filter=reference.filter)
    elif not isinstance(reference, AnyReference) or field not in holder.fields:
        raise NotFound
    return await of_reference(context, entity, reference, wanted, record, limit)


async def any_candidates(
    context: Context, field: AnyReferenceField, wanted: str, limit: int
) -> Sequence[tuple[Pointer, str]]:
    """What names records that a reference to one of several entities may name, and what these are called.

    At most `limit`, of each entity the newest first, all entities in turn. Words before a colon say of which they are
    to be: `customer: acme`.
    """
    entities, sought = _searched(context, field, wanted)
    found = [await _called(context, one, sought, limit) for one in entities]
    in_turn = (one for several in zip_longest(*found) for one in several if one is not None)
    return list(islice(in_turn, limit))


def _searched(context: Context, field: AnyReferenceField, wanted: str) -> tuple[list[Entity], str]:
    roles = context.principal.roles
    allowed = nameable(field, context.compiled.catalog.entities)
    known = [one for one in allowed if readable(context.compiled, one.name, roles) is not None]
    kind, colon, rest = wanted.replace("\uff1a", ":", 1).partition(":")
    chosen = [one for one in known if colon and kind.strip().casefold() in _names(one)]
    return (chosen, rest) if chosen else (known, wanted)


def _names(entity: Entity) -> set[str]:
    return {one.casefold() for one in (entity.name, *entity.label.values())}


async def _called(context: Context, entity: Entity, wanted: str, limit: int) -> list[tuple[Pointer, str]]:
    view = view_of(context, entity.name)
    search = searching(context.compiled, view, wanted)
    if search is None:
        return []
    conditions, index = search.conditions, search.search
    found = listing(context.compiled, view, ("id",), ("-id",), conditions=conditions, titles=True, search=index)
    bound = context.bound(found.statement, limit=limit, **search.bound)
    rows = await context.connection.all(found.statement, bound)
    return [(Pointer(entity.name, row[0]), found.shape.title(row) or f"#{row[0]}") for row in rows]


def any_reference(context: Context, entity: str, field: str) -> AnyReferenceField | None:
    """The field, if it is a reference to one of several entities that this person knows."""
    holder = view_of(context, entity)
    found = holder.entity.fields.get(field)
    return found if isinstance(found, AnyReferenceField) and field in holder.fields else None


async def of_reference(
    context: Context, entity: str, reference: AnyReference, wanted: str, record: Record, limit: int
) -> Sequence[Candidate]:
    """The same for any reference whose filter knows a record of `entity` as `this`."""
    compiled = context.compiled
    view = view_of(context, reference.to, spoken=True)
    search = searching(compiled, view, wanted)
    if search is None:
        return []  # nothing that they are found by can be read
    found = chosen(compiled, view, entity, reference, search)
    bound = {**compiled.record_parameters("this", entity, record), **search.bound}
    rows = await context.connection.all(found.statement, context.bound(found.statement, limit=limit, **bound))
    above = await ways(context, view.entity, [row[0] for row in rows])
    return [Candidate(row[0], found.shape.title(row) or f"#{row[0]}", above.get(row[0], ())) for row in rows]
