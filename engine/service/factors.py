"""The second factor of a person: added with a device at hand, asked for at every log-in, taken off again."""

from dataclasses import dataclass
from datetime import datetime

from engine.security import Principal
from engine.security.factor import address, new_codes, new_secret, step_of, typed
from engine.security.seal import Seal
from engine.service.deeds import Deed
from engine.storage.driver import Connection, Database
from engine.storage.rows.audit import OfAccount
from engine.storage.rows.factors import Factor, any_factor, drop_factor, read_factor, take_code, write_factor
from engine.storage.rows.sessions import close_sessions
from engine.storage.rows.stamps import PEOPLE, raise_stamp

FACTOR = "second factor"
BEGUN = "second factor begun"
"""What secrets are sealed for: the one that is stored, and the one on the page where it is added."""

SECONDS = 900
"""So long the page may stand before the device has shown a code."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A secret that nothing is stored of yet: for the eye, for the device, and sealed for the way back."""

    secret: str
    address: str
    sealed: str


def begin(seal: Seal, owner: Principal, application: str, sealed: str = "") -> Begun:
    """A new secret for somebody's device, or the one that was begun with."""
    former = seal.open(BEGUN, sealed, SECONDS) if sealed else None
    own = f"{owner.record} "
    secret = former.removeprefix(own) if former and former.startswith(own) else new_secret()
    return Begun(secret, address(secret, owner.account, application), seal.close(BEGUN, own + secret))


async def add(
    database: Database, seal: Seal, deed: Deed, token: str, begun: Begun, code: str
) -> tuple[str, ...] | None:
    """Take the secret whose code was shown, and end all sessions but that of the hash `token`; gives the codes that
    recover it. None where the code is not right.
    """
    step = step_of(begun.secret, code.replace(" ", ""), deed.at)
    if step is None:
        return None
    codes = new_codes()
    stored = Factor(seal.close(FACTOR, begun.secret), step, tuple(seal.digests(one)[0] for one in codes))

    async def work(connection: Connection) -> None:
        await write_factor(connection, deed.user, stored)
        await close_sessions(connection, deed.user, token)
        await deed.note(connection, OfAccount.FACTOR_ON)
        await raise_stamp(connection, PEOPLE)

    await database.transact(work)
    return codes


async def shown(connection: Connection, seal: Seal, user: int, code: str, now: datetime) -> bool:
    """Whether a code is one of the person's device, later than any that was taken, or recovers it; it is taken then."""
    factor = await read_factor(connection, user)
    secret = seal.open(FACTOR, factor.secret) if factor else None
    if factor is None or secret is None:
        return False
    step = step_of(secret, code.replace(" ", ""), now)
    if step is not None:
        return step > factor.step and await take_code(connection, user, factor, factor._replace(step=step))
    kept = tuple(one for one in factor.codes if one not in seal.digests(typed(code)))
    return len(kept) < len(factor.codes) and await take_code(connection, user, factor, factor._replace(codes=kept))


async def has(database: Database, user: int) -> Factor | None:
    """The second factor of a person, if there is one."""
    async with database.read() as connection:
        return await read_factor(connection, user)


async def any_of(database: Database) -> Factor | None:
    """The second factor of somebody, if anybody has one."""
    async with database.read() as connection:
        return await any_factor(connection)


def opens(seal: Seal, factor: Factor) -> bool:
    """Whether a second factor can be asked for."""
    return seal.open(FACTOR, factor.secret) is not None


async def take_off(database: Database, seal: Seal, deed: Deed, code: str) -> bool:
    """Take the second factor off for whoever shows a code of it; whether it was right."""

    async def work(connection: Connection) -> bool:
        return await shown(connection, seal, deed.user, code, deed.at) and await _off(connection, deed)

    return await database.transact(work)


async def let_off(database: Database, deed: Deed) -> bool:
    """Take it off for somebody who lost it, by an administrator; ends the person's sessions. Whether there was one."""

    async def work(connection: Connection) -> bool:
        await close_sessions(connection, deed.user)
        await raise_stamp(connection, PEOPLE)
        return await _off(connection, deed)

    return await database.transact(work)


async def _off(connection: Connection, deed: Deed) -> bool:
    there = await drop_factor(connection, deed.user)
    if there:
        await deed.note(connection, OfAccount.FACTOR_OFF)
    return there
