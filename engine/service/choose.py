"""Which records a reference may take, found while somebody types: those that may be seen and fit the field's filter."""

from collections.abc import Mapping, Sequence
from itertools import islice, zip_longest
from typing import Final, NamedTuple

from engine.compile import WHOLE, among, chosen, listing, readable, searching
from engine.expressions import Record, Value
from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyField,
    AnyReference,
    AnyReferenceField,
    CodeField,
    ReferenceField,
    ReferencesField,
)
from engine.meta.pointers import Pointer, nameable
from engine.service.trees import ways
from engine.service.work import Context, NotFound, view_of

NAMED: Final = 50
"""So many are looked at for one that is called just so."""


class Candidate(NamedTuple):
    """A record that may be chosen, what it is called, and in a tree which records it lies below, the topmost first."""

    id: int
    title: str
    above: Sequence[int] = ()


async def candidates(
    context: Context, entity: str, field: str, wanted: str, record: Record, limit: int, recent: Sequence[int] = ()
) -> Sequence[Candidate]:
    """At most `limit` records that are found by `wanted`, the newest first; `record` is `this` of the filter. Where
    nothing is wanted, the `recent` ones among them come before all others.
    """
    field_ = reference(context, entity, field)
    found = await of_reference(context, entity, field_, wanted, record, limit)
    if wanted or not recent:
        return found
    known = await of_reference(context, entity, field_, wanted, record, limit, recent)
    first = sorted(known, key=lambda one: recent.index(one.id))
    return [*first, *(one for one in found if one.id not in recent)][:limit]


def reference(context: Context, entity: str, field: str) -> AnyReference:
    """The reference, or that of which there are several; raises NotFound."""
    holder = view_of(context, entity)
    found = holder.entity.fields.get(field)
    if isinstance(found, ReferencesField) and field in holder.lines:
        return ReferenceField(name=field, label={}, to=found.to, filter=found.filter)
    if not isinstance(found, AnyReference) or field not in holder.fields:
        raise NotFound
    return found


async def any_candidates(
    context: Context, field: AnyReferenceField, wanted: str, limit: int
) -> Sequence[tuple[Pointer, str]]:
    """What names records that a reference to one of several entities may name, and what these are called.

    At most `limit`, of each entity the newest first, all entities in turn. Words before a colon say of which they are
    to be: `customer: acme`.
    """
    entities, sought = _searched(context, field, wanted)
    found = [await called(context, one, sought, limit) for one in entities]
    in_turn = (one for several in zip_longest(*found) for one in several if one is not None)
    return list(islice(in_turn, limit))


async def any_meant(context: Context, field: AnyReferenceField, text: str) -> Sequence[tuple[Pointer, str]]:
    """Those of them that a whole text names; where none is called so, all that are found by it."""
    found = await any_candidates(context, field, text, NAMED)
    wanted = _folded(_searched(context, field, text)[1])
    return [one for one in found if _folded(one[1]) == wanted] or found


def _searched(context: Context, field: AnyReferenceField, wanted: str) -> tuple[list[Entity], str]:
    roles = context.principal.roles
    allowed = nameable(field, context.compiled.catalog.entities)
    known = [one for one in allowed if readable(context.compiled, one.name, roles) is not None]
    kind, colon, rest = wanted.replace("\uff1a", ":", 1).partition(":")
    chosen = [one for one in known if colon and kind.strip().casefold() in _names(one)]
    return (chosen, rest) if chosen else (known, wanted)


def _names(entity: Entity) -> set[str]:
    return {one.casefold() for one in (entity.name, *entity.label.values())}


async def called(context: Context, entity: Entity, wanted: str, limit: int) -> list[tuple[Pointer, str]]:
    """The newest of its records that are found by what was typed, and what they are called."""
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
    context: Context, entity: str, reference: AnyReference, wanted: str, record: Record, limit: int,
    only: Sequence[int] = (),
) -> Sequence[Candidate]:  # fmt: skip
    """The same for any reference whose filter knows a record of `entity` as `this`; of some records alone, if any."""
    found = await _found(context, entity, reference, wanted, record, limit, ("id",), only)
    above = await ways(context, context.compiled.catalog.entities[reference.to], [one.id for one, _ in found])
    return [one._replace(above=above.get(one.id, ())) for one, _ in found]


async def meant(
    context: Context, entity: str, reference: AnyReference, text: str, record: Record
) -> Sequence[Candidate]:
    """Those of them that a whole text names: by a value no two records share, or else by what they are called; where
    none is named so, all that are found by it.
    """
    names = [one.name for one in context.compiled.catalog.entities[reference.to].fields.values() if _tells_apart(one)]
    view = view_of(context, reference.to)
    known = tuple(name for name in names if name in view.fields)
    found = await _found(context, entity, reference, text, record, NAMED, ("id", *known))
    wanted = _folded(text)
    by_value = [one for one, values in found if wanted in {_folded(str(values[name])) for name in known}]
    return by_value or [one for one, _ in found if _folded(one.title) == wanted] or [one for one, _ in found]


def _tells_apart(field: AnyField) -> bool:
    return field.searched and (field.unique or isinstance(field, CodeField))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


async def _found(
    context: Context, entity: str, reference: AnyReference, wanted: str, record: Record, limit: int,
    names: Sequence[str], only: Sequence[int] = (),
) -> Sequence[tuple[Candidate, Mapping[str, Value]]]:  # fmt: skip
    """Each with its values; what an unsaved line is part of is what its record leads to."""
    compiled = context.compiled
    view = view_of(context, reference.to, spoken=True)
    search = among(compiled, view, only) if only else searching(compiled, view, wanted)
    if search is None:
        return []  # nothing that they are found by can be read
    part_of = compiled.catalog.entities[entity].part_of
    whole = record.to.get(part_of) if part_of else None
    found = chosen(compiled, view, entity, reference, search, unsaved=whole is not None, names=names)
    bound = {**compiled.record_parameters("this", entity, record), **search.bound}
    if whole is not None and part_of is not None:
        bound |= compiled.record_parameters(WHOLE, part_of, whole)
    rows = await context.connection.all(found.statement, context.bound(found.statement, limit=limit, **bound))
    shape = found.shape
    return [(Candidate(row[0], shape.title(row) or f"#{row[0]}"), shape.values(row)) for row in rows]
