"""One worker's application: it opens the database, goes by the definitions stored there, and swaps them."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

from engine.app.reporting import keep_reporting
from engine.app.watch import Watch
from engine.compile import Compiled
from engine.http.runtime import Runtime
from engine.meta.catalog import alike
from engine.security.paced import Paced
from engine.security.passwords import Cost, Passwords
from engine.security.policy import Policy, Provider
from engine.security.seal import Seal
from engine.service.deploy import at_work
from engine.service.reporting import Does
from engine.settings import Settings
from engine.storage.driver import Database, DatabaseFailure, open_database
from engine.storage.plan import NewerDefinitions
from engine.storage.sql.sqlite_functions import register
from engine.web.addresses import Addresses

GRACE = 30.0
"""Seconds after a swap for which the former definitions are kept, for requests that began with them."""

_log = logging.getLogger("engine.app")


class CannotStart(Exception):
    """Why the application cannot be served, in one line for whoever starts it."""


def database_of(settings: Settings) -> Database:
    """The database that the settings name, with the functions that expressions need."""
    return open_database(
        settings.database_url, size=settings.pool_size, functions=register, synchronous=settings.synchronous
    )


def policy_of(settings: Settings) -> Policy:
    """What the settings decide of log-in and sessions."""
    return Policy(
        life=timedelta(hours=settings.session_hours),
        idle=timedelta(hours=settings.idle_hours),
        requests=Paced(settings.requests_account),
        seal=Seal(settings.secret) if settings.secret else None,
        factor_required=settings.second_factor == "required",
        provider=_provider(settings) if settings.oidc_issuer else None,
    )


def _provider(settings: Settings) -> Provider:
    return Provider(
        settings.oidc_issuer,
        settings.oidc_client,
        settings.oidc_client_secret,
        settings.address + Addresses.provided,
        settings.oidc_claim,
    )


async def opened(settings: Settings) -> tuple[Database, Compiled]:
    """The database and the definitions it carries; raises CannotStart."""
    try:
        database = database_of(settings)
    except (ValueError, DatabaseFailure) as problem:
        raise CannotStart(str(problem)) from problem
    try:
        compiled = await at_work(database)
    except (DatabaseFailure, NewerDefinitions) as problem:
        await database.close()
        raise CannotStart(str(problem)) from problem
    if compiled is None:
        await database.close()
        raise CannotStart("no definitions are applied to this database: `loom apply` comes first")
    return database, compiled


class Application:
    """What `start` made and `stop` ends."""

    def __init__(
        self, database: Database, compiled: Compiled, cost: Cost, policy: Policy, does: Does = Does.REQUESTS
    ) -> None:
        self._does = does
        self.runtime = Runtime(database, compiled, Passwords(cost), policy, self.refresh)
        self._watch = Watch(
            database, lambda: self.runtime.compiled.stamp, self.refresh, self._forget_people, self._renew
        )
        self._tasks: list[asyncio.Task[None]] = []
        self._refreshing = asyncio.Lock()

    @classmethod
    async def start(
        cls,
        settings: Settings,
        cost: Cost = Cost(),  # noqa: B008 # frozen
        does: Does = Does.REQUESTS,
    ) -> "Application":
        """Open the database and go by what is stored in it; raises CannotStart."""
        database, compiled = await opened(settings)
        application = cls(database, compiled, cost, policy_of(settings), does)
        application.watch()
        return application

    def watch(self) -> None:
        """Begin to look for other definitions and people, and to report."""
        tasks = (self._watch.run(), keep_reporting(self.runtime, self._does))
        self._tasks = [asyncio.create_task(one) for one in tasks]

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something else as long as it runs."""
        self._tasks.append(asyncio.create_task(work))

    async def look(self) -> None:
        """Look once, now."""
        await self._watch.look()

    async def stop(self) -> None:
        """Stop watching, end what is listened to, and let go of the database."""
        self.runtime.ending.set()
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self.runtime.database.close()

    async def refresh(self) -> None:
        """Go by the definitions in force, if they are others; raises NewerDefinitions and DatabaseFailure.

        Many changes may ask for it at once: one of them reads, the others wait for it.
        """
        before = self.runtime.compiled
        async with self._refreshing:
            if self.runtime.compiled is not before:
                return
            now = await at_work(self.runtime.database)
            if now is not None and now.stamp != before.stamp:
                self._swap(now)

    async def _renew(self) -> None:
        """Go by the values that dictionaries have now, if they are others."""
        if not self.runtime.compiled.catalog.dictionaries:
            return
        async with self._refreshing:
            now, before = await at_work(self.runtime.database), self.runtime.compiled
            if now is not None and now.stamp == before.stamp and not alike(now.catalog, before.catalog):
                self.runtime.renew(now)

    def _swap(self, new: Compiled) -> None:
        former = self.runtime.compiled
        self.runtime.swap(new.like(former))
        asyncio.get_running_loop().call_later(GRACE, self.runtime.let_go, former)
        _log.info("the definitions are at version %d now", new.version)

    def _forget_people(self) -> None:
        self.runtime.identities.forget_all()
