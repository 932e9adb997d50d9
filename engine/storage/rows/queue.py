"""The queue: what is to be done in the background, put there in the transaction of what causes it.

A worker claims what is due and holds it by its token, for a lease that it renews. It takes a job off the queue in the
transaction that does the work, so the effects in the database are there once, whatever dies or whichever clock jumps:
who lost a job to another finds it gone, or with another token. The clock is the database's (database_time.py).
"""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Table, and_, bindparam, delete, exists, func, not_, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.rows.database_time import database_time
from engine.storage.schema import engine_table
from engine.storage.schema.engine_tables import waits, waits_with_key
from engine.storage.sql.lists import among, id_list
from engine.storage.sql.text import statement

JOBS: Final = "_job"
"""The table. A job that is done is not there; a dead one has no `due_at`; a claimed one has a token, and is due again
when its lease ends.
"""


class NewJob(NamedTuple):
    """What is to be done: a kind of job (jobs/kinds.py) and its payload as JSON: names and ids, no secrets.

    Of several that wait with one `key` there is one, due when the first of them is. `by` is on whose behalf, `seconds`
    how long from now it is due.
    """

    kind: str
    payload: str = "{}"
    key: str | None = None
    by: int | None = None
    seconds: int = 0


class Claimed(NamedTuple):
    """A job in a worker's hands; `attempts` counts this time."""

    id: int
    kind: str
    payload: str
    key: str | None
    by: int | None
    attempts: int


class Due(NamedTuple):
    """Whether something waits that is due, and whether somebody's lease has lapsed."""

    fresh: bool
    lapsed: bool


async def enqueue(connection: Connection, job: NewJob) -> None:
    """Put a job on the queue; it is there once this transaction commits."""
    await connection.run(_enqueue(connection.dialect), job._asdict())


async def enqueue_all(connection: Connection, jobs: Iterable[NewJob]) -> None:
    """The same for many."""
    await connection.many(_enqueue(connection.dialect), [one._asdict() for one in jobs])


async def due(connection: Connection, kinds: Collection[str]) -> Due:
    """Whether there is something to claim: looked up without a lock."""
    row = await connection.one(_due(connection.dialect), {"kinds": id_list(kinds, connection.dialect)})
    assert row is not None, "what was asked has an answer"
    return Due(bool(row[0]), bool(row[1]))


async def claim(connection: Connection, kinds: Collection[str], token: str, limit: int, lease: int) -> list[Claimed]:
    """At most `limit` jobs of these kinds that are due, held by `token` for `lease` seconds from now on."""
    given = {"kinds": id_list(kinds, connection.dialect), "token": token, "limit": limit, "seconds": lease}
    return sorted(Claimed(*row) for row in await connection.all(_claim_fresh(connection.dialect), given))


async def claim_lapsed(
    connection: Connection, kinds: Collection[str], token: str, held: Collection[int], lease: int
) -> list[Claimed]:
    """One job at most whose worker let its lease lapse, and may have died of it; none of those that are `held`."""
    dialect = connection.dialect
    given = {"kinds": id_list(kinds, dialect), "token": token, "held": id_list(held, dialect), "seconds": lease}
    return sorted(Claimed(*row) for row in await connection.all(_claim_lapsed(dialect), {**given, "limit": 1}))


async def renew(connection: Connection, token: str, held: Collection[int], lease: int) -> None:
    """Hold what is still held by `token` for `lease` seconds from now on."""
    given = {"token": token, "held": id_list(held, connection.dialect), "seconds": lease}
    await connection.run(_renew(connection.dialect), given)


async def take_off(connection: Connection, job: int, token: str) -> bool:
    """Take a job off the queue, in the transaction that does it; False where it is another's by now."""
    return await connection.run(_take_off(connection.dialect), {"job": job, "token": token}) == 1


async def put_back(connection: Connection, job: Claimed, token: str, seconds: int, error: str) -> None:
    """It failed, and is tried again in so many seconds."""
    if await _alone(connection, job, token):
        given = {"job": job.id, "token": token, "seconds": seconds, "error": error}
        await connection.run(_put_back(connection.dialect), given)


async def give_back(connection: Connection, job: Claimed, token: str) -> None:
    """It was not begun: it is due again, and this time is not counted."""
    if await _alone(connection, job, token):
        await connection.run(_give_back(connection.dialect), {"job": job.id, "token": token})


async def bury(connection: Connection, job: Claimed, token: str, error: str) -> None:
    """It failed for the last time: it is a dead letter until somebody looks at it; one for each key is enough."""
    if job.key is not None:
        await connection.run(_drop_dead(connection.dialect), {"key": job.key})
    await connection.run(_bury(connection.dialect), {"job": job.id, "token": token, "error": error})


async def _alone(connection: Connection, job: Claimed, token: str) -> bool:
    """Make it the only one that waits with its key; False where it is another's by now, and nothing was done."""
    if not await connection.run(_hold(connection.dialect), {"job": job.id, "token": token}):
        return False
    if job.key is not None:
        await connection.run(_drop_waiting(connection.dialect), {"key": job.key})
    return True


async def mend(connection: Connection, longest: int) -> int:
    """Make due what was put off by a clock that has been set back since; how many there were.

    What was tried is put off for `longest` seconds at most.
    """
    return await connection.run(_mend(connection.dialect), {"seconds": longest})


def _table(dialect: Dialect) -> Table:
    return engine_table(JOBS, dialect)


@cache
def _enqueue(dialect: Dialect) -> Statement:
    """Where one waits with the key it is held until this transaction ends: whoever claims it sees what caused this."""
    table = _table(dialect)
    insert = sqlite.insert if dialect is Dialect.SQLITE else postgresql.insert
    given: dict[str, Any] = {name: bindparam(name) for name in ("kind", "payload", "key", "by")}
    moments = {"due_at": database_time(dialect, bindparam("seconds")), "created_at": database_time(dialect)}
    element = insert(table).values(**given, **moments, attempts=0)
    sooner = func.min if dialect is Dialect.SQLITE else func.least
    folded = element.on_conflict_do_update(
        index_elements=[table.c.key],
        index_where=waits_with_key(table),
        set_={"due_at": sooner(table.c.due_at, element.excluded.due_at)},
    )
    return statement(folded, dialect)


@cache
def _due(dialect: Dialect) -> Statement:
    table = _table(dialect)
    ready = and_(table.c.due_at <= database_time(dialect), among(table.c.kind, "kinds", dialect))
    fresh, lapsed = (exists().where(ready, one) for one in (table.c.token.is_(None), table.c.token.is_not(None)))
    return statement(select(fresh, lapsed), dialect)


@cache
def _claim_fresh(dialect: Dialect) -> Statement:
    return _claiming(dialect, _table(dialect).c.token.is_(None))


@cache
def _claim_lapsed(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return _claiming(dialect, and_(table.c.token.is_not(None), not_(among(table.c.id, "held", dialect))))


def _claiming(dialect: Dialect, which: ColumnElement[bool]) -> Statement:
    """What others claim or do at this moment is passed over."""
    table = _table(dialect)
    ready = select(table.c.id).where(
        table.c.due_at <= database_time(dialect), among(table.c.kind, "kinds", dialect), which
    )
    first = ready.order_by(table.c.due_at, table.c.id).limit(bindparam("limit")).with_for_update(skip_locked=True)
    held = {"token": bindparam("token"), "due_at": database_time(dialect, bindparam("seconds"))}
    # Selected apart: else it might be looked for again for every row, and more be found than the limit.
    element = update(table).where(table.c.id.in_(select(first.cte("ready").c.id)))
    element = element.values(**held, attempts=table.c.attempts + 1)
    return statement(element.returning(*(table.c[name] for name in Claimed._fields)), dialect)


@cache
def _renew(dialect: Dialect) -> Statement:
    table = _table(dialect)
    held = (among(table.c.id, "held", dialect), table.c.token == bindparam("token"))
    return statement(update(table).where(*held).values(due_at=database_time(dialect, bindparam("seconds"))), dialect)


def _mine(table: Table) -> ColumnElement[bool]:
    return and_(table.c.id == bindparam("job"), table.c.token == bindparam("token"))


@cache
def _take_off(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(delete(table).where(_mine(table)), dialect)


@cache
def _put_back(dialect: Dialect) -> Statement:
    table = _table(dialect)
    later = database_time(dialect, bindparam("seconds"))
    element = update(table).where(_mine(table)).values(due_at=later, error=bindparam("error"), token=null())
    return statement(element, dialect)


@cache
def _give_back(dialect: Dialect) -> Statement:
    table = _table(dialect)
    element = update(table).where(_mine(table))
    return statement(
        element.values(due_at=database_time(dialect), attempts=table.c.attempts - 1, token=null()), dialect
    )


@cache
def _drop_waiting(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(delete(table).where(table.c.key == bindparam("key"), waits(table)), dialect)


@cache
def _drop_dead(dialect: Dialect) -> Statement:
    table = _table(dialect)
    return statement(delete(table).where(table.c.key == bindparam("key"), table.c.due_at.is_(None)), dialect)


@cache
def _hold(dialect: Dialect) -> Statement:
    """Nobody claims it until this transaction ends."""
    table = _table(dialect)
    return statement(update(table).where(_mine(table)).values(attempts=table.c.attempts), dialect)


@cache
def _bury(dialect: Dialect) -> Statement:
    table = _table(dialect)
    gone = {"due_at": null(), "token": null(), "error": bindparam("error")}
    return statement(update(table).where(_mine(table)).values(gone), dialect)


@cache
def _mend(dialect: Dialect) -> Statement:
    table, now = _table(dialect), database_time(dialect)
    late = table.c.due_at > database_time(dialect, bindparam("seconds"))
    ahead = or_(and_(table.c.created_at > now, table.c.due_at > now), and_(table.c.attempts > 0, late))
    return statement(update(table).where(ahead).values(due_at=now), dialect)
