"""The queue as administrators see it: how much waits, and the dead letters, which they have done again or discard."""

from engine.meta.system import USER
from engine.service.work import Context, NotFound, administrators_only
from engine.storage.rows import queue_watch
from engine.storage.rows.queue_watch import Letter

SHOWN = 100
"""Dead letters that are told; whoever settles some sees others."""


async def dead_letters(context: Context) -> list[Letter]:
    """The newest; raises Forbidden for whoever is no administrator."""
    administrators_only(context, "read", USER)
    return await queue_watch.read_dead(context.connection, SHOWN)


async def retry(context: Context, job: int) -> None:
    """Have one done again; raises Forbidden, and NotFound where it is settled already."""
    administrators_only(context, "update", USER)
    if not await queue_watch.revive(context.connection, job):
        raise NotFound


async def discard(context: Context, job: int) -> None:
    """Forget one; raises the same."""
    administrators_only(context, "update", USER)
    if not await queue_watch.discard(context.connection, job):
        raise NotFound
