"""Which records a reference may take, found while somebody types: those that may be seen and fit the field's filter."""

from collections.abc import Sequence
from typing import NamedTuple

from engine.compile import Where, chosen, where_of
from engine.expressions import Record
from engine.meta.fields import (
    AnyReference,
)
from engine.service.trees import ways
from engine.service.work import Context, NotFound, view_of

LONGEST = 100
"""Of what was typed so many characters are looked for."""


class Candidate(NamedTuple):
    """A record that may be chosen, what it is called, and in a tree which records it lies below, the topmost first."""

    id: int
    title: str
    above: Sequence[int] = ()


async def candidates(
    context: Context, entity: str, field: str, wanted: str, record: Record, limit: int
) -> Sequence[Candidate]:
    """At most `limit` records whose title holds `wanted`, the newest first; `record` is `this` of the filter."""
    holder = view_of(context, entity)
    reference = holder.entity.fields.get(field)
    if not isinstance(reference, AnyReference) or field not in holder.fields:
        raise NotFound
    return await of_reference(context, entity, reference, wanted, record, limit)


async def of_reference(
    context: Context, entity: str, reference: AnyReference, wanted: str, record: Record, limit: int
) -> Sequence[Candidate]:
    """The same for any reference whose filter knows a record of `entity` as `this`."""
    compiled = context.compiled
    view = view_of(context, reference.to)
    sought = wanted.strip()[:LONGEST]
    condition = f"contains({view.entity.titled}, {_quoted(sought)})" if sought else "true"
    matching = where_of(compiled, view, condition)
    if not isinstance(matching, Where):
        return []  # what records are called cannot be read, so nothing can be found by it
    found = chosen(compiled, view, entity, reference, [matching.node])
    bound = {**compiled.record_parameters("this", entity, record), **matching.literals}
    rows = await context.connection.all(found.statement, context.bound(found.statement, limit=limit, **bound))
    above = await ways(context, view.entity, [row[0] for row in rows])
    return [Candidate(row[0], found.shape.title(row) or f"#{row[0]}", above.get(row[0], ())) for row in rows]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(sign if sign.isprintable() else " " for sign in escaped) + "'"
