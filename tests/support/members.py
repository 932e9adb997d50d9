"""People of a database that servers work on: made from outside, with an open session."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from engine.compile import Compiled
from engine.compile.load import load
from engine.security.passwords import Passwords
from engine.service import credentials, deploy, sessions
from engine.service.accounts import make_account
from engine.service.deeds import Deed
from engine.storage.driver import Database, open_database
from engine.storage.rows.audit import Via
from engine.storage.sql.sqlite_functions import register
from tests.support.world import CHEAP

T = TypeVar("T")

PASSWORD = "correct horse battery"


def member(url: str, account: str, *roles: str) -> str:
    """Make somebody who has chosen a password of their own; the token of a session of theirs."""

    async def made(database: Database) -> str:
        stored = await deploy.in_force(database)
        assert stored is not None
        compiled, passwords = Compiled(stored.catalog, stored.version, database.dialect), Passwords(CHEAP)
        new = await make_account(database, compiled, passwords, account, account.title(), roles)
        now = datetime.now(UTC)
        deed = Deed(new.user, None, Via.COMMAND, now)
        await credentials.set_password(database, passwords, deed, PASSWORD, one_time=False)
        session = await sessions.log_in(database, compiled, passwords, account, PASSWORD, now)
        assert session is not None
        return session.token

    return on_database(url, made)


def apply_definitions(url: str, folder: Path) -> None:
    """Make what stands in the folder the definitions of the database; there must be nothing in the way."""
    catalog, report = load(folder)
    assert catalog is not None, [str(one) for one in report]
    definitions = catalog

    async def done(database: Database) -> None:
        plan = await deploy.bring_up_to_date(database, definitions, {}, "test", datetime.now(UTC))
        assert not plan.blocked, plan.blocked

    on_database(url, done)


def on_database(url: str, work: Any) -> Any:
    """Open the database, run `work(database)`, close it."""

    async def whole() -> Any:
        database = open_database(url, functions=register)
        try:
            return await work(database)
        finally:
            await database.close()

    return apart(whole())


def apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: where a browser is driven, this one has an event loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
