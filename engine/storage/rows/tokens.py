"""API tokens: the hash of each, whose it is, what it may do and until when."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update

from engine.storage.driver.base import Connection, Dialect, Row, Statement
from engine.storage.rows.moments import from_driver, to_driver
from engine.storage.schema import engine_table
from engine.storage.sql.text import statement

_SEPARATOR = " "
"""Between scopes, none of which has a blank."""


class Token(NamedTuple):
    """What is known of a token but itself; `used_at` is a few minutes behind."""

    id: int
    user: int
    name: str
    mark: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


async def add_token(connection: Connection, hashed: str, token: Token) -> int:
    """Remember a token under its hash; gives its id, whatever `token` says."""
    dialect = connection.dialect
    moments = {"created_at": to_driver(token.created_at, dialect), "expires_at": to_driver(token.expires_at, dialect)}
    texts = {"name": token.name, "mark": token.mark, "scopes": _SEPARATOR.join(token.scopes)}
    row = await connection.one(_add(dialect), {"hash": hashed, "user": token.user, **texts, **moments})
    assert row is not None, "an insert gives its row"
    return int(row[0])


async def find_token(connection: Connection, hashed: str, now: datetime) -> Token | None:
    """The token under a hash, if there is one that has not run out."""
    dialect = connection.dialect
    row = await connection.one(_find(dialect), {"hash": hashed, "now": to_driver(now, dialect)})
    return _token(row, dialect) if row else None


async def tokens_of(connection: Connection, user: int) -> list[Token]:
    """The tokens of a person, the newest first, also those that have run out."""
    rows = await connection.all(_of(connection.dialect), {"user": user})
    return [_token(row, connection.dialect) for row in rows]


async def count_tokens(connection: Connection, user: int) -> int:
    """How many a person has."""
    row = await connection.one(_count(connection.dialect), {"user": user})
    return int(row[0]) if row else 0


async def drop_token(connection: Connection, user: int, identity: int) -> bool:
    """Forget a token of a person; whether there was one."""
    return await connection.run(_drop(connection.dialect), {"user": user, "id": identity}) > 0


async def drop_tokens(connection: Connection, user: int) -> None:
    """Forget all tokens of a person."""
    await connection.run(_drop_all(connection.dialect), {"user": user})


async def note_token_used(connection: Connection, identity: int, now: datetime) -> None:
    """Say when a token was last used."""
    dialect = connection.dialect
    await connection.run(_note_used(dialect), {"id": identity, "now": to_driver(now, dialect)})


def _token(row: Row, dialect: Dialect) -> Token:
    identity, user, name, mark, scopes, created, expires, used = row
    moments = (from_driver(created, dialect), from_driver(expires, dialect))
    last = from_driver(used, dialect) if used is not None else None
    return Token(int(identity), int(user), name, mark, tuple(scopes.split(_SEPARATOR)), *moments, last)


@cache
def _add(dialect: Dialect) -> Statement:
    table = engine_table("_token", dialect)
    given = ("hash", "user", "name", "mark", "scopes", "created_at", "expires_at")
    element = insert(table).values({name: bindparam(name) for name in given})
    return statement(element.returning(table.c.id), dialect)


@cache
def _find(dialect: Dialect) -> Statement:
    table = engine_table("_token", dialect)
    living = table.c.expires_at > bindparam("now")
    columns = [table.c[name] for name in Token._fields]
    return statement(select(*columns).where(table.c.hash == bindparam("hash"), living), dialect)


@cache
def _of(dialect: Dialect) -> Statement:
    table = engine_table("_token", dialect)
    columns = [table.c[name] for name in Token._fields]
    return statement(select(*columns).where(table.c.user == bindparam("user")).order_by(table.c.id.desc()), dialect)


@cache
def _count(dialect: Dialect) -> Statement:
    table = engine_table("_token", dialect)
    return statement(select(func.count()).select_from(table).where(table.c.user == bindparam("user")), dialect)


@cache
def _drop(dialect: Dialect) -> Statement:
    table = engine_table("_token", dialect)
    mine = (table.c.user == bindparam("user"), table.c.id == bindparam("id"))
    return statement(delete(table).where(*mine), dialect)


@cache
def _drop_all(dialect: Dialect) -> Statement:
    table = engine_table("_token", dialect)
    return statement(delete(table).where(table.c.user == bindparam("user")), dialect)


@cache
def _note_used(dialect: Dialect) -> Statement:
    table = engine_table("_token", dialect)
    element = update(table).where(table.c.id == bindparam("id")).values(used_at=bindparam("now"))
    return statement(element, dialect)
