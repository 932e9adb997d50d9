"""A search through everything that somebody may read: of each entity the newest records that are found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.compile import Readable, listing, readable, searched, searching
from engine.service.work import Context


@dataclass(frozen=True, slots=True)
class Hits:
    """Records of an entity by their ids, and what they are called as far as that may be read; `more` are left out."""

    entity: str
    found: Sequence[tuple[int, str]]
    more: bool


async def search_everywhere(context: Context, wanted: str, limit: int) -> list[Hits]:
    """What is found by words in entities that have any, at most `limit` of each; nothing for nothing."""
    if not wanted.strip():
        return []
    found = [await _hits(context, view, wanted, limit) for view in _views(context)]
    return [one for one in found if one.found]


def _views(context: Context) -> Iterator[Readable]:
    """The application's own entities before those of the engine."""
    compiled, person = context.compiled, context.principal
    known = sorted(compiled.visible(person.roles).entities.values(), key=lambda one: one.system)
    for entity in known:
        view = readable(compiled, entity.name, person.roles, person.locale) if entity.part_of is None else None
        if view is not None and searched(compiled, view) is not None:
            yield view


async def _hits(context: Context, view: Readable, wanted: str, limit: int) -> Hits:
    search = searching(context.compiled, view, wanted)
    assert search is not None, "there is something to find by"
    listed = listing(context.compiled, view, ("id",), ("-id",), titles=True, search=search.search)
    bound = context.bound(listed.statement, limit=limit + 1, **search.bound)
    rows = await context.connection.all(listed.statement, bound)
    called = [(row[0], listed.shape.title(row) or f"#{row[0]}") for row in rows[:limit]]
    return Hits(view.entity.name, called, len(rows) > limit)
