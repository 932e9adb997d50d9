"""Passwords: changed by who knows the old one, set by who shows a one-time link.

Hashing a password is slow on purpose: it runs in a thread and never inside a transaction.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

from engine.security.passwords import Passwords, password_fault
from engine.security.tokens import is_token, new_token, stored_token
from engine.service.deeds import Deed
from engine.storage.driver import Connection, Database
from engine.storage.rows import resets
from engine.storage.rows.audit import OfAccount, Via
from engine.storage.rows.credentials import Credential, read_credential, write_credential
from engine.storage.rows.sessions import close_sessions
from engine.storage.rows.stamps import PEOPLE, raise_stamp

LINK_SERVES = timedelta(minutes=30)


async def change_password(
    database: Database, passwords: Passwords, deed: Deed, old: str, new: str, easy: Collection[str] = ()
) -> str | None:
    """Replace one's own password and end all one's sessions; gives the code of what is wrong with it, or None.

    `easy` are words that would make it easy to guess: the account's, the application's.
    """
    async with database.read() as connection:
        credential = await read_credential(connection, deed.user)
    if credential is None or not await asyncio.to_thread(passwords.fits, old, credential.hash):
        return "wrong_credentials"
    fault = password_fault(new, easy) or ("password_unchanged" if new == old else None)
    if fault is None:
        await set_password(database, passwords, deed, new, one_time=False)
    return fault


async def set_password(database: Database, passwords: Passwords, deed: Deed, password: str, *, one_time: bool) -> None:
    """Give a person a password; sessions opened with the one before end, links to a new one serve no more."""
    hashed = await asyncio.to_thread(passwords.hash, password)
    await database.transact(lambda connection: _set(connection, deed, Credential(hashed, one_time)))


async def _set(connection: Connection, deed: Deed, credential: Credential) -> None:
    await write_credential(connection, deed.user, credential, deed.at)
    await close_sessions(connection, deed.user)
    await resets.drop_resets(connection, deed.user)
    await deed.note(connection, OfAccount.PASSWORD)
    await raise_stamp(connection, PEOPLE)


async def make_link(database: Database, deed: Deed) -> str:
    """The token of a link by which a person chooses a new password, once; the former link serves no more."""
    token = new_token()

    async def work(connection: Connection) -> None:
        await deed.note(connection, OfAccount.LINK)
        await resets.add_reset(connection, stored_token(token), deed.user, deed.at, deed.at + LINK_SERVES)

    await database.transact(work)
    return token


async def linked(database: Database, token: str, now: datetime) -> int | None:
    """Whose password a link is for; None where it does not serve, whatever the reason."""
    if not is_token(token):
        return None
    async with database.read() as connection:
        return await resets.find_reset(connection, stored_token(token), now)


async def use_link(database: Database, passwords: Passwords, token: str, password: str, now: datetime) -> int | None:
    """Set the password that was chosen by a link; whose it is, None where the link does not serve (any more)."""
    hashed = await asyncio.to_thread(passwords.hash, password)

    async def work(connection: Connection) -> int | None:
        user = await resets.take_reset(connection, stored_token(token), now)
        if user is not None:
            deed = Deed(user, user, Via.FORM, now)
            await _set(connection, deed, Credential(hashed, one_time=False))
        return user

    return await database.transact(work)
