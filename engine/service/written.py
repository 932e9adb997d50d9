"""A record as it was saved, as far as whoever saved it may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.compile import Saving, Shape
from engine.service.line_reading import (
    shown_lines,
)
from engine.service.stored import Stored, found_again
from engine.service.work import Context
from engine.storage.driver import Row


@dataclass(frozen=True, slots=True)
class Written:
    """A record as it was saved, as far as whoever saved it may see it (not at all, where it left their sight).

    `waiting` are the requests for approval of what was not saved yet.
    """

    id: int
    version: int
    shape: Shape
    row: Row
    lines: Sequence[Any] = ()
    waiting: tuple[int, ...] = ()

    def json(self) -> bytes:
        """The record as the API gives it."""
        return self.shape.json(self.row, self.lines)


class Submitted(NamedTuple):
    """Nothing was made yet: `request` is what others have to agree to first."""

    request: int


async def shown_to(context: Context, save: Saving, identity: int, version: int, row: Row | None) -> Written:
    """Of a record that left this person's sight nothing but what they know already."""
    names = save.shape.lines
    if row is None:
        known = {"id": identity, "version": version}
        return Written(identity, version, save.shape, tuple(map(known.get, save.shape.names)), [None for _ in names])
    (lines,) = await shown_lines(context, save.view, names, [identity]) if names else [()]
    return Written(identity, version, save.shape, row, lines)


async def as_it_stands(context: Context, save: Saving, stored: Stored) -> Written:
    """A record that nothing was changed of."""
    _, shown = await found_again(context, save, stored.id)
    return await shown_to(context, save, stored.id, stored.version, shown)
