"""People as the engine needs them to let them in: the record of `user`, and the roles assigned to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, column, or_, select, table

from engine.meta.system import ROLE_ASSIGNMENT, USER
from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.schema import codec
from engine.storage.schema.codecs import Convert
from engine.storage.sql.source import Source, living
from engine.storage.sql.text import statement


@dataclass(frozen=True, slots=True)
class PeopleStatements:
    """How to find people in the tables of one catalog."""

    names: tuple[str, ...]
    decoders: tuple[Convert | None, ...]
    by_id: Statement
    by_account: Statement
    roles: Statement
    last_day: Convert | None


def people_statements(source: Source) -> PeopleStatements:
    """Compile them once."""
    persons = source.table(USER)
    fields = [field for field in source.catalog.entities[USER].fields.values() if field.has_column]
    person = select(*(persons.c[field.name] for field in fields)).where(*living(persons))
    held = source.table(ROLE_ASSIGNMENT)
    roles = select(held.c.role, held.c.valid_until).where(held.c.holder == bindparam("user"), *living(held))
    return PeopleStatements(
        names=tuple(field.name for field in fields),
        decoders=tuple(codec(field, source.dialect).decode for field in fields),
        by_id=statement(person.where(persons.c.id == bindparam("user")), source.dialect),
        by_account=statement(person.where(persons.c.account == bindparam("account")), source.dialect),
        roles=statement(roles.order_by(held.c.role), source.dialect),
        last_day=codec(source.catalog.entities[ROLE_ASSIGNMENT].fields["valid_until"], source.dialect).decode,
    )


async def person_by_id(connection: Connection, found: PeopleStatements, user: int) -> Mapping[str, Any] | None:
    """The values of a person's own record."""
    return _values(found, await connection.one(found.by_id, {"user": user}))


async def person_by_account(connection: Connection, found: PeopleStatements, account: str) -> Mapping[str, Any] | None:
    """The values of the record that logs in by this name."""
    if "\0" in account:  # PostgreSQL does not even look for what no text of it can hold
        return None
    return _values(found, await connection.one(found.by_account, {"account": account}))


class Held(NamedTuple):
    """A role that somebody holds: whether their account is open, and the last days of it and of the role."""

    user: int
    active: bool
    last_days: tuple[date | None, date | None]


async def holders(connection: Connection, source: Source, roles: Sequence[str]) -> list[Held]:
    """Who holds one of these roles, also those whose account or role is over."""
    held, persons = source.table(ROLE_ASSIGNMENT), source.table(USER)
    columns = (held.c.holder, persons.c.active, persons.c.valid_until, held.c.valid_until)
    joined = select(*columns).join_from(held, persons, held.c.holder == persons.c.id)
    found = joined.where(or_(*(held.c.role == one for one in roles)), *living(held), *living(persons))
    rows = await connection.all(statement(found, source.dialect), {})
    decode = codec(source.catalog.entities[USER].fields["valid_until"], source.dialect).decode
    days = decode or (lambda day: day)
    return [
        Held(user, bool(active), (account and days(account), role and days(role)))
        for user, active, account, role in rows
    ]


async def version_of_person(connection: Connection, user: int) -> int | None:
    """The version of a person's own record; None where there is none."""
    found = await connection.one(_version(connection.dialect), {"user": user})
    return int(found[0]) if found else None


@cache
def _version(dialect: Dialect) -> Statement:
    """What it reads is the same whatever an application adds to people."""
    people = table(USER, column("id"), column("version"))
    return statement(select(people.c.version).where(people.c.id == bindparam("user")), dialect)


async def roles_of(connection: Connection, found: PeopleStatements, user: int) -> list[tuple[str, date | None]]:
    """The roles assigned to a person, with the last day of those that end, also of those that have ended."""
    decode = found.last_day
    rows = await connection.all(found.roles, {"user": user})
    return [(role, decode(last) if decode and last is not None else last) for role, last in rows]


async def anybody(connection: Connection, source: Source) -> bool:
    """Whether there is any person at all."""
    persons = source.table(USER)
    return await connection.one(statement(select(persons.c.id).limit(1), source.dialect)) is not None


def _values(found: PeopleStatements, row: tuple[Any, ...] | None) -> Mapping[str, Any] | None:
    if row is None:
        return None
    pairs = zip(found.names, found.decoders, row, strict=True)
    return {name: decode(stored) if decode and stored is not None else stored for name, decode, stored in pairs}
