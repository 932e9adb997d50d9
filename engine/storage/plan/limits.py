"""What PostgreSQL can do in one transaction, held against a plan before its first statement runs."""

from typing import NamedTuple

from sqlalchemy import MetaData

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.plan.change import Risk
from engine.storage.plan.plan import Line
from engine.storage.plan.shape import Shape

USABLE = 1.7
"""Locks a plan may take for each place in the table of locks: measured 1.8 to 2.0 (PostgreSQL lets it grow into spare
memory), less what sessions that go on need."""

CATALOGS = 25
"""Tables of the server's own that making a table touches."""

MOST_COLUMNS = 1600
"""Columns a table can ever have had; dropped ones count."""

_LOCKS = Statement(
    "SELECT current_setting('max_locks_per_transaction')::int,"
    " current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int"
)
_COLUMNS = Statement(
    "SELECT c.relname::text, count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0"
    " GROUP BY c.relname"
)


class LockSpace(NamedTuple):
    """The setting `max_locks_per_transaction`, and how many sessions share the table of locks it makes."""

    setting: int
    sessions: int

    @property
    def usable(self) -> int:
        """Locks one transaction may count on."""
        return int(self.setting * self.sessions * USABLE)

    def needed(self, locks: int) -> int:
        """The setting with which so many locks fit, rounded up to a multiple of 64."""
        return -(-int(locks / self.sessions / USABLE + 1) // 64) * 64


async def limit_lines(connection: Connection, base: Shape, target: MetaData) -> list[Line]:
    """A blocking line for each limit the plan would break; nothing on SQLite, which has none of these."""
    if connection.dialect is not Dialect.POSTGRESQL:
        return []
    row = await connection.one(_LOCKS)
    assert row is not None
    used: dict[str, int] = dict(await connection.all(_COLUMNS))
    return [*lock_lines(locks_of(base, target), LockSpace(*row)), *_column_lines(base, target, used)]


def locks_of(base: Shape, target: MetaData) -> int:
    """Locks a transaction takes that makes the tables of `target` where `base` lacks them.

    A new table is one, its key, the sequence of its ids, the two relations of its long values and every index is one;
    so is each table that is changed or referred to.
    """
    new = [table for table in target.tables.values() if table.name not in base]
    own = sum(4 + ("id" in table.columns) + len(table.indexes) for table in new)
    return CATALOGS + len(target.tables) - len(new) + own


def lock_lines(locks: int, space: LockSpace) -> list[Line]:
    """A line when so many locks do not fit."""
    if locks <= space.usable:
        return []
    what = f"one transaction would take about {locks} locks, the server has room for {space.usable}"
    setting = f"max_locks_per_transaction = {space.needed(locks)} (now {space.setting})"
    remedy = f"set {setting} in postgresql.conf and restart it"
    return [Line("~", "database", what, Risk.UNSUPPORTED, blocked=True, remedy=remedy)]


def _column_lines(base: Shape, target: MetaData, used: dict[str, int]) -> list[Line]:
    lines = []
    for table in target.tables.values():
        there = base[table.name].columns if table.name in base else {}
        total = used.get(table.name, 0) + sum(column.name not in there for column in table.columns)
        if total > MOST_COLUMNS:
            what = f"{total} columns, those ever dropped included; PostgreSQL has room for {MOST_COLUMNS} in a table"
            remedy = "move fields into an entity of their own"
            lines.append(Line("~", table.name, what, Risk.UNSUPPORTED, blocked=True, remedy=remedy))
    return lines
