"""A small application for tests: definitions applied, people with roles, and clients that ask over ASGI."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx

from engine.api.handlers import Api
from engine.app.application import Application
from engine.compile import Compiled, compiled
from engine.compile.load import load
from engine.expressions import Record
from engine.http.answering import mounted
from engine.http.hardening import Hardening
from engine.http.problem_json import problem_json
from engine.http.refusals import REFUSALS
from engine.http.site import Site
from engine.meta.catalog import Catalog
from engine.rules import Input
from engine.security import Principal
from engine.security.passwords import Cost
from engine.security.policy import Policy
from engine.security.tokens import new_token, stored_token
from engine.service import deploy, people, write
from engine.service.work import Context
from engine.storage.driver import Database, Statement, open_database
from engine.storage.rows.sessions import open_session
from engine.storage.sql.sqlite_functions import register
from tests.support.client import Client
from tests.support.databases import Supervising

CHEAP = Cost(passes=1, memory=8, lanes=1)
POLICY = Policy()
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

ENGINE = Principal(None, "engine", "engine", frozenset({"admin"}), "en", Record({}))


def catalog_of(folder: Path, files: Mapping[str, str]) -> Catalog:
    """The catalog of these files, which must be without fault; of a project its folders are read."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    parts = [part for name in ("definitions", "ui_schema") if (part := folder / name).is_dir()]
    catalog, report = load(*(parts or [folder]))
    assert catalog is not None, [str(one) for one in report]
    return catalog


@dataclass
class World:
    """A running application without a server."""

    application: Application
    asgi: Any
    url: str = ""
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def database(self) -> Database:
        """Its database."""
        return self.application.runtime.database

    @property
    def compiled(self) -> Compiled:
        """The definitions it goes by."""
        return self.application.runtime.compiled

    async def person(self, account: str, *roles: str) -> int:
        """Somebody who may log in and holds these roles."""

        async def work(context: Context) -> int:
            made = await write.create(context, "user", sent(account=account, name=account.title(), active=True))
            for role in roles:
                await write.create(context, "role_assignment", sent(holder=made.id, role=role))
            return made.id

        return await self.application.runtime.change(ENGINE, work)

    async def principal(self, user: int) -> Principal:
        """A person as they are now."""
        async with self.database.read() as connection:
            found = await people.load(connection, self.compiled, user, datetime.now(UTC))
        assert found is not None
        return found

    async def client(self, user: int) -> httpx.AsyncClient:
        """A client of the API that is logged in as this person."""
        token, now = new_token(), datetime.now(UTC)

        async def work(connection: Any) -> None:
            await open_session(connection, stored_token(token), user, now, now + POLICY.life)

        await self.database.transact(work)
        return self.anonymous(Authorization=f"Bearer {token}")

    def anonymous(self, **headers: str) -> httpx.AsyncClient:
        """A client of the API that is nobody."""
        transport = httpx.ASGITransport(app=self.asgi, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers)
        self.clients.append(client)
        return client

    async def person_as(self, account: str, *roles: str) -> Client:
        """Somebody new, in front of the API."""
        user = await self.person(account, *roles)
        return Client(await self.client(user), user)

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query gives, behind everybody's back."""
        async with self.database.read() as connection:
            return await connection.all(Statement(sql))

    async def change(self, principal: Principal, work: Callable[[Context], Any]) -> Any:
        """Run work in a transaction as somebody."""
        return await self.application.runtime.change(principal, work)


def sent(**values: Any) -> Input:
    return Input(values, {}, ())


async def applied(url: str, catalog: Catalog, sources: Mapping[str, bytes] = MappingProxyType({})) -> Compiled:
    """The definitions in force after a catalog, made of these files, was applied to an empty database."""
    database = open_database(url, functions=register)
    try:
        await deploy.bring_up_to_date(database, catalog, sources, "test", NOON)
        stored = await deploy.in_force(database)
    finally:
        await database.close()
    assert stored is not None
    return compiled(stored, database.dialect)


@asynccontextmanager
async def world(url: str, catalog: Catalog) -> AsyncIterator[World]:
    """The application of a catalog on an empty database."""
    async with running(url, await applied(url, catalog)) as made:
        yield made


@asynccontextmanager
async def running(url: str, compiled: Compiled, **options: Any) -> AsyncIterator[World]:
    """The application on a database that holds these definitions; transactions that wait for else fail."""
    database = Supervising(open_database(url, functions=register, **options))
    application = Application(database, compiled, CHEAP, POLICY)
    asgi = Hardening(mounted(Api(application.runtime).handle, REFUSALS, problem_json), Site())
    made = World(application, asgi, url)
    try:
        yield made
    finally:
        for client in made.clients:
            await client.aclose()
        await application.stop()
