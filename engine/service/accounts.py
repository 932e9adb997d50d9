"""People made from a command line: an account, its roles and a one-time password, through the one write path."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from engine.compile import Compiled
from engine.expressions import Record
from engine.meta.system import ADMIN_ROLE, ROLE_ASSIGNMENT, USER
from engine.rules.body import split
from engine.security import Principal
from engine.security.passwords import Passwords, one_time_password
from engine.service import begin, write
from engine.service.work import Context, Invalid
from engine.service.written import Written
from engine.storage.driver import Connection, Database
from engine.storage.plan import SHARED
from engine.storage.rows.credentials import Credential, write_credential
from engine.storage.rows.people import anybody

ENGINE = Principal(None, "engine", "engine", frozenset({ADMIN_ROLE}), "en", Record({}))
"""Acts where nobody is logged in: on the machine itself, with the rights of an administrator of people."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may now log in, once, with this password."""

    user: int
    account: str
    password: str


class UnknownRole(Exception):
    """A role that the definitions do not have."""


async def make_account(
    database: Database, compiled: Compiled, passwords: Passwords, account: str, name: str, roles: Sequence[str]
) -> Account:
    """Make a person with a one-time password; raises UnknownRole, and Invalid where the account exists already."""
    for role in roles:
        if role not in compiled.catalog.roles:
            raise UnknownRole(role)
    password = one_time_password()
    hashed = await asyncio.to_thread(passwords.hash, password)
    clock = compiled.clock(ENGINE)

    async def work(connection: Connection) -> int:
        context = Context(compiled, connection, ENGINE, clock)
        made = await _create(context, USER, account=account, name=name, active=True)
        for role in roles:
            await _create(context, ROLE_ASSIGNMENT, holder=made.id, role=role)
        await write_credential(connection, made.id, Credential(hashed, one_time=True), clock.now)
        return made.id

    return Account(await database.transact(work, begin=SHARED[database.dialect]), account, password)


async def first_administrator(
    database: Database, compiled: Compiled, passwords: Passwords, role: str
) -> Account | None:
    """Make `admin` where nobody is there yet; None where somebody is, or is made by another process meanwhile."""
    if await peopled(database, compiled):
        return None
    try:
        return await make_account(database, compiled, passwords, "admin", "Admin", [role])
    except Invalid:
        if not await peopled(database, compiled):
            raise
        return None


async def peopled(database: Database, compiled: Compiled) -> bool:
    """Whether there is anybody at all."""
    async with database.read() as connection:
        return await anybody(connection, compiled.source)


async def _create(context: Context, entity: str, **values: str | int | bool) -> Written:
    """What was typed is read as strictly as what comes over the API."""
    sent = begin.readers(context, entity).read_json(split(msgspec.json.encode(values)))
    return await write.create(context, entity, sent)
