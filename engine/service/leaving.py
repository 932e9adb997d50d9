"""What goes with a record that is deleted, and comes back with it: each by its own write."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeAlias

from engine.compile import Follower, followers
from engine.rules import Input, Line
from engine.service.work import Context, Invalid

Delete: TypeAlias = Callable[[Context, str, int, int | None], Awaitable[None]]
Update: TypeAlias = Callable[[Context, str, int, int | None, Input], Awaitable[object]]
Gone: TypeAlias = Sequence[tuple[str, Sequence[int]]]
"""Records in the bin, by entity."""

Purge: TypeAlias = Callable[[Context, str, int], Awaitable[None]]
Restore: TypeAlias = Callable[[Context, str, int], Awaitable[object]]


async def let_go(context: Context, entity: str, identity: int, delete: Delete, update: Update) -> bool:
    """Delete and clear what follows the record `identity`, before it goes itself; whether anything did."""
    found = False
    for one in followers(context.compiled, entity):
        engine = context.as_engine()
        for (other,) in await context.connection.all(one.living, {"id": identity}):
            found = True
            with of_another():
                if one.cascade:
                    await delete(engine, one.entity, other, None)
                else:
                    await update(engine, one.entity, other, None, await _without(context, one, other, identity))
        if one.forget is not None:
            await context.connection.run(one.forget, {"id": identity})
    return found


async def _without(context: Context, one: Follower, other: int, identity: int) -> Input:
    """What a record is changed to that no longer names the record `identity`."""
    if one.rest is None:
        return Input({one.field: None}, {}, ())
    kept = await context.connection.all(one.rest, {"whole": other, "id": identity})
    lines = tuple(Line(None, Input({one.member: row[0]}, {}, ())) for row in kept)
    return Input({}, {}, (), {one.field: lines})


async def gone_with(context: Context, entity: str, identity: int) -> Gone:
    """By entity the records that went to the bin with one that is there still."""
    found: list[tuple[str, Sequence[int]]] = []
    for one in followers(context.compiled, entity):
        if one.together is not None:
            rows = await context.connection.all(one.together, {"id": identity})
            found += [(one.entity, [row[0] for row in rows])] if rows else []
    return found


async def bring_with(context: Context, gone: Gone, restore: Restore) -> None:
    """Restore them, once the record itself is back."""
    for entity, ids in gone:
        for one in ids:
            with of_another():
                await restore(context.as_engine(), entity, one)


async def purge_with(context: Context, gone: Gone, purge: Purge) -> None:
    """Take them out of the bin for good, before the record itself goes."""
    for entity, ids in gone:
        for one in ids:
            await purge(context.as_engine(), entity, one)


@contextmanager
def of_another() -> Iterator[None]:
    """What is wrong with another record is told of no field of this one."""
    try:
        yield
    except Invalid as refused:
        raise Invalid(tuple(replace(one, field=None) for one in refused.failures)) from refused
