"""Who is who: people as they are now, with the roles they hold."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.compile import Compiled, person_fetch
from engine.expressions import Record
from engine.security import Principal
from engine.service import gather
from engine.storage.driver import Connection
from engine.storage.rows import people as rows
from engine.storage.rows.credentials import read_credential
from engine.storage.rows.people import PeopleStatements, people_statements


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


async def person_of(connection: Connection, compiled: Compiled, account: str, now: datetime) -> Principal | None:
    """The same by the account."""
    found = await rows.person_by_account(connection, _statements(compiled), account)
    return None if found is None else await load(connection, compiled, int(found["id"]), now)


async def _known(connection: Connection, compiled: Compiled, user: int, values: Mapping[str, Any]) -> Record:
    """The person as expressions read them, with the records they lead to as far as any expression goes there."""
    me, beyond = Record(dict(values)), person_fetch(compiled)
    if beyond is not None:
        found = (await gather.records(connection, beyond, [user]))[user][0]
        me.to, me.items = found.to, found.items
    return me


def _is_over(last_day: date | None, today: date) -> bool:
    return last_day is not None and last_day < today


async def find_user(connection: Connection, compiled: Compiled, account: str) -> int | None:
    """The id of the person who logs in as `account`."""
    found = await rows.person_by_account(connection, _statements(compiled), account)
    return int(found["id"]) if found else None


def _statements(compiled: Compiled) -> PeopleStatements:
    return compiled.keep("people", lambda: people_statements(compiled.source))
