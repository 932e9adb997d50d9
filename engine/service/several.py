"""Several records changed at once: together as far as they go, each refused by itself, by the one write path."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Final, TypeAlias, TypeVar

from engine.expressions import Value
from engine.meta.fields import AnyField, ChoicesField
from engine.rules import Input
from engine.rules.values import some_of
from engine.service import read
from engine.service.work import Context, Invalid, Refusal

AT_ONCE: Final = 100
"""So many records go in one transaction, so that others wait a moment only."""

R = TypeVar("R", bound=Refusal)

Together: TypeAlias = Callable[[Sequence[int]], Awaitable[None]]
"""Does something with these records in one transaction, and raises what one of them is refused with."""


async def each(ids: Collection[int], together: Together, refusal: type[R]) -> dict[int, R]:
    """Do it with each of these records, in the order of their ids; why it was not done with some of them."""
    order = sorted(ids)
    refused: dict[int, R] = {}
    for begin in range(0, len(order), AT_ONCE):
        refused |= await _some(order[begin : begin + AT_ONCE], together, refusal)
    return refused


async def _some(ids: Sequence[int], together: Together, refusal: type[R]) -> dict[int, R]:
    """These in one go; where one of them is refused, each half by itself."""
    try:
        await together(ids)
    except refusal as why:
        if len(ids) == 1:
            return {ids[0]: why}
        half = len(ids) // 2
        return await _some(ids[:half], together, refusal) | await _some(ids[half:], together, refusal)
    return {}


async def add_and_remove(context: Context, entity: str, identity: int, added: Input, removed: Input) -> Input:
    """Other words or choices of a record as values of it: those it has, without some, and with others."""
    if failures := (*added.failures, *removed.failures):
        raise Invalid(failures)
    names = tuple(dict.fromkeys((*added.values, *removed.values)))
    found = await read.one(context, entity, identity, names)
    fields, held = context.compiled.catalog.entities[entity].fields, found.shape.values(found.row)
    values = {
        name: _without_and_with(fields[name], held[name], removed.values.get(name), added.values.get(name))
        for name in names
    }
    return Input(values, {}, ())


def _without_and_with(field: AnyField, held: Value, removed: Value, added: Value) -> Value:
    had, gone, more = (value if isinstance(value, tuple) else () for value in (held, removed, added))
    kept = tuple(dict.fromkeys((*(one for one in had if one not in gone), *more)))
    return (some_of(field)(kept) if isinstance(field, ChoicesField) else kept) or None
