"""Sessions: opened for account and password, found again by their token, listed and ended by their owner.

Comparing a password is slow on purpose: it runs in a thread and never inside a transaction.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.compile import Compiled
from engine.security import Principal
from engine.security.passwords import Passwords
from engine.security.policy import Policy
from engine.security.seal import Seal
from engine.security.tokens import new_token, stored_token
from engine.service import people
from engine.service.attempts import succeeded
from engine.service.deeds import Deed
from engine.service.factors import shown
from engine.service.work import NotFound
from engine.storage.driver import Connection, Database
from engine.storage.rows import sessions
from engine.storage.rows.audit import OfAccount
from engine.storage.rows.credentials import read_credential
from engine.storage.rows.factors import read_factor
from engine.storage.rows.sessions import UNTOLD, Found, Told
from engine.storage.rows.stamps import PEOPLE, raise_stamp

HALF_OPEN = timedelta(minutes=5)
"""So long somebody has to show the second factor."""

NOTED_EVERY = timedelta(minutes=5)
"""So exactly is known when a session was last used; more would be a write for every request."""

MARK = 16
"""So many characters of the hash of its token name a session to its owner."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; the token is known to nobody but its owner. A `half` open one waits for a second factor."""

    token: str
    principal: Principal
    until: datetime
    half: bool = False


@dataclass(frozen=True, slots=True)
class Entrance:
    """How somebody comes in: by what program, from which network, and with which session so far, which then ends."""

    told: Told = UNTOLD
    former: str = ""


AS_NOBODY = Entrance()


async def log_in(
    database: Database, compiled: Compiled, passwords: Passwords, account: str, password: str, now: datetime,
    policy: Policy = Policy(), entrance: Entrance = AS_NOBODY,  # noqa: B008 # frozen
) -> Session | None:  # fmt: skip
    """Open a session, or None: that one of the two is wrong is all anybody learns."""
    async with database.read() as connection:
        user = await people.find_user(connection, compiled, account)
        credential = await read_credential(connection, user) if user is not None else None
    stored = credential.hash if credential else None
    if not await asyncio.to_thread(passwords.fits, password, stored) or user is None:
        return None

    async def work(connection: Connection) -> Session | None:
        if await read_credential(connection, user) != credential:
            return None  # another password was given while this one was looked at
        await succeeded(connection, account)
        return await first_half(connection, compiled, user, now, policy, entrance)

    return await database.transact(work)


async def first_half(
    connection: Connection, compiled: Compiled, user: int, now: datetime, policy: Policy, entrance: Entrance
) -> Session | None:
    """A session for somebody whose password was right, or only its first half where more is to be shown."""
    half = policy.seal is not None and await read_factor(connection, user) is not None
    return await opened(connection, compiled, user, now, policy, entrance, half=half)


async def complete(
    database: Database, compiled: Compiled, seal: Seal, token: str, code: str, now: datetime, policy: Policy,
    entrance: Entrance,
) -> Session | None:  # fmt: skip
    """Open the session whose first half is open, for a code of the second factor; None where either is not right."""
    hashed = stored_token(token)

    async def work(connection: Connection) -> Session | None:
        found = await sessions.find_session(connection, hashed, now, now - HALF_OPEN, half=True)
        if found is None or not await shown(connection, seal, found.user, code, now):
            return None
        await sessions.close_session(connection, hashed)
        return await opened(connection, compiled, found.user, now, policy, entrance)

    return await database.transact(work)


async def half_open(database: Database, token: str, now: datetime) -> int | None:
    """Who has shown the password, and not yet the second factor, with this token."""
    async with database.read() as connection:
        found = await sessions.find_session(connection, stored_token(token), now, now - HALF_OPEN, half=True)
    return found.user if found else None


async def opened(
    connection: Connection, compiled: Compiled, user: int, now: datetime, policy: Policy, entrance: Entrance,
    *, half: bool = False,
) -> Session | None:  # fmt: skip
    """A new session of somebody who has shown who they are, in place of their former one; None where nobody may."""
    principal = await people.load(connection, compiled, user, now)
    if principal is None:
        return None
    token, until = new_token(), now + (HALF_OPEN if half else policy.life)
    if entrance.former:
        await sessions.close_session(connection, stored_token(entrance.former))
    await sessions.open_session(connection, stored_token(token), user, now, until, entrance.told, half=half)
    return Session(token, principal, until, half)


async def reopened(
    database: Database, compiled: Compiled, user: int, now: datetime, policy: Policy, entrance: Entrance
) -> Session | None:
    """A new session, in a transaction of its own, for somebody whose sessions have just ended."""
    return await database.transact(lambda connection: opened(connection, compiled, user, now, policy, entrance))


async def principal_of(
    connection: Connection, compiled: Compiled, hashed: str, now: datetime, policy: Policy
) -> tuple[Principal, datetime, Found] | None:
    """Whose session stands under the hash of a token, until when that is known, and the session.

    None where there is no session, or no open account.
    """
    found = await sessions.find_session(connection, hashed, now, now - policy.idle)
    known = await people.known_until(connection, compiled, found.user, now, found.until) if found else None
    if found is None or known is None:
        return None
    principal, until = known
    if policy.factor_required and await read_factor(connection, found.user) is None:
        principal = replace(principal, must_add_factor=True)
    return principal, min(until, now + NOTED_EVERY), found


async def note_used(database: Database, session: Found, now: datetime) -> None:
    """Say that a session was used now, where that is news."""
    if session.seen <= now - NOTED_EVERY:
        await database.transact(lambda connection: sessions.note_seen(connection, session.token, now))


async def of(database: Database, user: int, now: datetime, policy: Policy) -> list[Found]:
    """The open sessions of a person, the one seen last first."""
    async with database.read() as connection:
        return await sessions.sessions_of(connection, user, now, now - policy.idle)


def mark(hashed: str) -> str:
    """What names a session to its owner."""
    return hashed[:MARK]


async def log_out(database: Database, token: str) -> None:
    """End a session, in every worker within a moment."""

    async def work(connection: Connection) -> None:
        await sessions.close_session(connection, stored_token(token))
        await raise_stamp(connection, PEOPLE)

    await database.transact(work)


async def end(database: Database, deed: Deed, name: str, policy: Policy) -> None:
    """End the session of a person that is named so; raises NotFound."""

    async def work(connection: Connection) -> None:
        known = await sessions.sessions_of(connection, deed.user, deed.at, deed.at - policy.idle)
        named = [one.token for one in known if mark(one.token) == name]
        if not named:
            raise NotFound
        for token in named:
            await sessions.close_session(connection, token)
        await deed.note(connection, OfAccount.SESSIONS_ENDED)
        await raise_stamp(connection, PEOPLE)

    await database.transact(work)


async def end_others(database: Database, deed: Deed, token: str) -> None:
    """End the sessions of a person but the one of this token."""

    async def work(connection: Connection) -> None:
        await sessions.close_sessions(connection, deed.user, stored_token(token))
        await deed.note(connection, OfAccount.SESSIONS_ENDED)
        await raise_stamp(connection, PEOPLE)

    await database.transact(work)
