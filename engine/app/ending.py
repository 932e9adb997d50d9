"""How workers learn that their server stops, before it waits for what they still answer: streams would never end."""

import asyncio
import mmap
from asyncio import Event
from contextlib import suppress
from typing import Any, Final

from granian.server import MPServer

LOOK: Final = 0.25
"""Seconds between two looks of a worker."""


class Ending:
    """A byte that the process which watches shares with its workers: it is made before they are forked."""

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    def begin(self) -> None:
        """The server stops now."""
        self._byte[0] = 1

    async def tell(self, ending: Event) -> None:
        """Set `ending` once it stops."""
        while not self._byte[0]:
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), LOOK)
        ending.set()


class Server(MPServer):
    """Granian, which says that it stops before it tells its workers to, and they wait for what is under way."""

    def __init__(self, *arguments: Any, ending: Ending, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._ending = ending

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop."""
        self._ending.begin()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call] # granian says nothing of types here
