"""Log-ins for whom a provider vouches: which person that is, and their session."""

from datetime import datetime
from typing import NamedTuple

from engine.compile import Compiled
from engine.security.policy import Policy
from engine.service import people
from engine.service.sessions import Entrance, Session, first_half
from engine.storage.driver import Connection, Database
from engine.storage.rows.credentials import forget_credential, read_credential
from engine.storage.rows.identities import add_identity, find_identity, is_known


class Vouched(NamedTuple):
    """Whom a provider vouches for: its own lasting name for them, and the account that it says is theirs."""

    issuer: str
    subject: str
    account: str


async def log_in(
    database: Database, compiled: Compiled, vouched: Vouched, now: datetime, policy: Policy, entrance: Entrance
) -> Session | None:
    """Open a session for the person whom a provider vouches for; None where that is nobody here.

    The first time the account says who it is, letter by letter, and the subject is kept; from then on the subject alone
    does, whatever the account is called there. An account that belongs to another subject is not given away.
    """

    async def work(connection: Connection) -> Session | None:
        user = await find_identity(connection, vouched.issuer, vouched.subject)
        if user is None:
            user = await _first_time(connection, compiled, vouched)
        return await first_half(connection, compiled, user, now, policy, entrance) if user is not None else None

    return await database.transact(work)


async def _first_time(connection: Connection, compiled: Compiled, vouched: Vouched) -> int | None:
    user = await people.find_user(connection, compiled, vouched.account)
    if user is None or await is_known(connection, vouched.issuer, user):
        return None
    await add_identity(connection, vouched.issuer, vouched.subject, user)
    credential = await read_credential(connection, user)
    if credential is not None and credential.one_time:
        await forget_credential(connection, user)  # whoever logs in there needs no other password
    return user
