"""What is done to an account beside changes of its record: noted in the audit, never with a secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.compile import Compiled
from engine.meta.system import USER
from engine.security import Principal
from engine.service import people
from engine.service.work import NotFound
from engine.storage.driver import Connection, Database
from engine.storage.rows.audit import Entry, OfAccount, Via, write_entry
from engine.storage.rows.people import version_of_person

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Deed:
    """Whose account something is done to, by whom (None: on the machine itself), by what, and when."""

    user: int
    by: int | None
    via: Via
    at: datetime

    async def note(
        self, connection: Connection, operation: OfAccount, before: Mapping[str, Any] = NOTHING,
        after: Mapping[str, Any] = NOTHING,
    ) -> None:  # fmt: skip
        """Write the entry, in the transaction in which it is done; raises NotFound where there is no such person."""
        version = await version_of_person(connection, self.user)
        if version is None:
            raise NotFound
        entry = Entry(self.at, self.by, USER, self.user, operation, version, before, after, via=self.via)
        await write_entry(connection, entry)


def own(principal: Principal, via: Via, at: datetime) -> Deed:
    """Something that somebody does to their own account."""
    return Deed(principal.record, principal.record, via, at)


async def to_account(
    database: Database, compiled: Compiled, account: str, by: int | None, via: Via, at: datetime
) -> Deed | None:
    """Something done to the account of whoever logs in so; None where nobody does."""
    async with database.read() as connection:
        user = await people.find_user(connection, compiled, account)
    return Deed(user, by, via, at) if user is not None else None
