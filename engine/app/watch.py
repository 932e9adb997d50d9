"""How a worker learns that definitions or people changed: it looks at the stamps four times a second."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from engine.storage.driver import Database, DatabaseFailure
from engine.storage.rows.stamps import DEFINITIONS, PEOPLE, read_stamps

INTERVAL = 0.25
"""Seconds between two looks; a look costs one small statement, on SQLite only after somebody wrote."""


class Watch:
    """Calls `definitions` or `people` after their stamp has risen. A database that is away is looked at again."""

    def __init__(
        self, database: Database, definitions: Callable[[], Awaitable[None]], people: Callable[[], None]
    ) -> None:
        self._database, self._definitions, self._people = database, definitions, people
        self._committed: int | None = None
        self._seen: dict[str, int] | None = None

    async def run(self) -> None:
        """Look for ever."""
        while True:
            with suppress(DatabaseFailure):
                await self.look()
            await asyncio.sleep(INTERVAL)

    async def look(self) -> None:
        """Look once; the first look only remembers."""
        committed = self._database.data_version()
        if committed is not None and committed == self._committed:
            return
        async with self._database.read() as connection:
            stamps = await read_stamps(connection)
        before, self._seen, self._committed = self._seen, stamps, committed
        if before is None:
            return
        if stamps.get(DEFINITIONS) != before.get(DEFINITIONS):
            await self._definitions()
        if stamps.get(PEOPLE) != before.get(PEOPLE):
            self._people()
