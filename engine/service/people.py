"""Who is who: log-in, sessions, passwords, and the first administrator.

Hashing a password is slow on purpose: it runs in a thread and never inside a transaction.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from engine.compile import Compiled, person_fetch
from engine.expressions import Record
from engine.security import Principal
from engine.security.passwords import Passwords, password_fault
from engine.security.tokens import new_token, stored_token
from engine.service import gather
from engine.storage.driver import Connection, Database
from engine.storage.rows import people as rows
from engine.storage.rows import sessions
from engine.storage.rows.credentials import Credential, read_credential, write_credential
from engine.storage.rows.people import PeopleStatements, people_statements
from engine.storage.rows.stamps import PEOPLE, raise_stamp

SESSION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; the token is known to nobody but its owner."""

    token: str
    principal: Principal
    until: datetime


async def log_in(
    database: Database, compiled: Compiled, passwords: Passwords, account: str, password: str, now: datetime
) -> Session | None:
    """Open a session, or None: that one of the two is wrong is all anybody learns."""
    async with database.read() as connection:
        found = await rows.person_by_account(connection, _statements(compiled), account)
        user = int(found["id"]) if found is not None else None
        credential = await read_credential(connection, user) if user is not None else None
    stored = credential.hash if credential else None
    if not await asyncio.to_thread(passwords.fits, password, stored) or user is None:
        return None
    token, until = new_token(), now + SESSION_LASTS

    async def work(connection: Connection) -> Principal | None:
        principal = await load(connection, compiled, user, now)
        if principal is None or await read_credential(connection, user) != credential:
            return None  # closed, or given another password, while this one was looked at
        await sessions.open_session(connection, stored_token(token), user, now, until)
        return principal

    principal = await database.transact(work)
    return Session(token, principal, until) if principal else None


async def log_out(database: Database, token: str) -> None:
    """End a session, in every worker within a moment."""

    async def work(connection: Connection) -> None:
        await sessions.close_session(connection, stored_token(token))
        await raise_stamp(connection, PEOPLE)

    await database.transact(work)


async def session_principal(
    connection: Connection, compiled: Compiled, hashed: str, now: datetime
) -> tuple[Principal, datetime] | None:
    """Whose session stands under the hash of a token, and until when all of this holds.

    None where there is no session, or no open account.
    """
    found = await sessions.find_session(connection, hashed, now)
    return await known_until(connection, compiled, found.user, now, found.until) if found else None


async def known_until(
    connection: Connection, compiled: Compiled, user: int, now: datetime, until: datetime
) -> tuple[Principal, datetime] | None:
    """A person, and when at the latest before `until` they must be looked at again; None where nobody may log in."""
    principal = await load(connection, compiled, user, now)
    if principal is None:
        return None
    end = compiled.end_of(principal.last_day) if principal.last_day else None
    return principal, min(until, end) if end else until


async def load(connection: Connection, compiled: Compiled, user: int, now: datetime) -> Principal | None:
    """A person as they are now, with the roles they hold; None where there is none or the account is closed."""
    statements, today = _statements(compiled), compiled.clock(moment=now).today
    values = await rows.person_by_id(connection, statements, user)
    if values is None or not values["active"] or _is_over(values["valid_until"], today):
        return None
    held = [
        one
        for one in await rows.roles_of(connection, statements, user)
        if one[0] in compiled.catalog.roles and not _is_over(one[1], today)
    ]
    credential = await read_credential(connection, user)
    return Principal(
        user=user,
        account=values["account"],
        name=values["name"],
        roles=frozenset(role for role, _ in held),
        locale=values["locale"] or compiled.catalog.app.locales[0],
        me=await _known(connection, compiled, user, values),
        must_change_password=credential is not None and credential.one_time,
        version=compiled.stamp,
        last_day=min(filter(None, (values["valid_until"], *(last for _, last in held))), default=None),
    )


async def _known(connection: Connection, compiled: Compiled, user: int, values: Mapping[str, Any]) -> Record:
    """The person as expressions read them, with the records they lead to as far as any expression goes there."""
    me, beyond = Record(dict(values)), person_fetch(compiled)
    if beyond is not None:
        found = (await gather.records(connection, beyond, [user]))[user][0]
        me.to, me.items = found.to, found.items
    return me


def _is_over(last_day: date | None, today: date) -> bool:
    return last_day is not None and last_day < today


async def change_password(
    database: Database, passwords: Passwords, user: int, old: str, new: str, now: datetime
) -> str | None:
    """Replace one's own password and end all one's sessions; gives the code of what is wrong with it, or None."""
    async with database.read() as connection:
        credential = await read_credential(connection, user)
    if credential is None or not await asyncio.to_thread(passwords.fits, old, credential.hash):
        return "wrong_credentials"
    fault = password_fault(new) or ("password_unchanged" if new == old else None)
    if fault is None:
        await set_password(database, passwords, user, new, now, one_time=False)
    return fault


async def set_password(
    database: Database, passwords: Passwords, user: int, password: str, now: datetime, *, one_time: bool
) -> None:
    """Give a person a password; sessions opened with the one before end."""
    hashed = await asyncio.to_thread(passwords.hash, password)

    async def work(connection: Connection) -> None:
        await write_credential(connection, user, Credential(hashed, one_time), now)
        await sessions.close_sessions(connection, user)
        await raise_stamp(connection, PEOPLE)

    await database.transact(work)


async def find_user(connection: Connection, compiled: Compiled, account: str) -> int | None:
    """The id of the person who logs in as `account`."""
    found = await rows.person_by_account(connection, _statements(compiled), account)
    return int(found["id"]) if found else None


def _statements(compiled: Compiled) -> PeopleStatements:
    return compiled.keep("people", lambda: people_statements(compiled.source))
