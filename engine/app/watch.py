"""How a worker learns that definitions, settings or people changed: it looks at the stamps four times a second."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from engine.storage.driver import Database, DatabaseFailure
from engine.storage.plan import NewerDefinitions
from engine.storage.rows.stamps import DICTIONARIES, PEOPLE, in_force, read_stamps
from engine.text.traces import trace

INTERVAL = 0.25
"""Seconds between two looks; a look costs one small statement, on SQLite only after somebody wrote."""

_log = logging.getLogger("engine.app")


class Watch:
    """Calls `definitions` while others, or other settings, are in force than `stamp` says; `people` after a rise, and
    `values` after those of a dictionary were edited.
    """

    def __init__(
        self,
        database: Database,
        stamp: Callable[[], int],
        definitions: Callable[[], Awaitable[None]],
        people: Callable[[], None],
        values: Callable[[], Awaitable[None]],
    ) -> None:
        self._database, self._stamp = database, stamp
        self._definitions, self._people, self._values = definitions, people, values
        self._committed: int | None = None
        self._seen_people: int | None = None
        self._seen_values: int | None = None

    async def run(self) -> None:
        """Look for ever; what keeps it from looking is told once, and so is its end."""
        hindrance = ""
        while True:
            before, hindrance = hindrance, await self._hindrance()
            if hindrance != before:
                _log.warning("%s", hindrance or "changes of definitions and people are seen again")
            await asyncio.sleep(INTERVAL)

    async def look(self) -> None:
        """Look once. What a look that fails has not seen, the next one sees."""
        committed = self._database.data_version()
        if committed is not None and committed == self._committed:
            return
        async with self._database.read() as connection:
            stamps = await read_stamps(connection)
        people = stamps.get(PEOPLE, 0)
        if people != self._seen_people:
            self._people()
            self._seen_people = people
        if in_force(stamps) != self._stamp():
            await self._definitions()
        values = stamps.get(DICTIONARIES, 0)
        if values != self._seen_values:
            await self._values()
            self._seen_values = values
        self._committed = committed

    async def _hindrance(self) -> str:
        """Look; why that did not work, or nothing."""
        try:
            await self.look()
        except (DatabaseFailure, NewerDefinitions) as problem:
            return str(problem)
        except Exception as error:  # else this worker would go by old definitions and rights from here on
            return trace(error)
        return ""
