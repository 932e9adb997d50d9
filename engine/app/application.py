"""One worker's application: it opens the database, goes by the definitions stored there, and swaps them."""

import asyncio
from contextlib import suppress

from engine.app.watch import Watch
from engine.compile import Compiled
from engine.http.runtime import Runtime
from engine.security.passwords import Cost, Passwords
from engine.security.throttle import Limits, Throttle
from engine.service.deploy import in_force
from engine.settings import Settings
from engine.storage.driver import Database, open_database
from engine.storage.sql.sqlite_functions import register


class NothingApplied(Exception):
    """The database holds no definitions yet."""


def database_of(settings: Settings) -> Database:
    """The database that the settings name, with the functions that expressions need."""
    return open_database(
        settings.database_url, size=settings.pool_size, functions=register, synchronous=settings.synchronous
    )


class Application:
    """What `start` made and `stop` ends."""

    def __init__(self, database: Database, compiled: Compiled, cost: Cost) -> None:
        self.runtime = Runtime(database, compiled, Passwords(cost), Throttle(Limits()), self.refresh)
        self._watch = Watch(database, self.refresh, self.runtime.identities.forget_all)
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, settings: Settings, cost: Cost = Cost()) -> "Application":  # noqa: B008 # frozen
        """Open the database and go by what is stored in it; raises NothingApplied."""
        database = database_of(settings)
        stored = await in_force(database)
        if stored is None:
            await database.close()
            raise NothingApplied
        application = cls(database, Compiled(stored.catalog, stored.version, database.dialect), cost)
        await application._watch.look()
        application._watching = asyncio.create_task(application._watch.run())
        return application

    async def stop(self) -> None:
        """Stop watching and let go of the database."""
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        await self.runtime.database.close()

    async def refresh(self) -> None:
        """Go by the definitions in force, if they are others."""
        stored = await in_force(self.runtime.database)
        if stored is not None and stored.version != self.runtime.compiled.version:
            self.runtime.swap(Compiled(stored.catalog, stored.version, self.runtime.database.dialect))
