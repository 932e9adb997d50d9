"""Plans that leave the definitions in force as they are and change what is stored beside them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from engine.meta.catalog import encode
from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.plan.apply import NotApplied
from engine.storage.plan.audit_guard import guarded
from engine.storage.plan.change import Risk, Symbol
from engine.storage.plan.confirming import check_confirmed
from engine.storage.plan.found import found_shape
from engine.storage.plan.parked import TABLE, Parked, all_parked
from engine.storage.plan.plan import Line, Plan, Precondition
from engine.storage.plan.render import Step
from engine.storage.plan.shape import Shape, fingerprint
from engine.storage.plan.stored import Stored, described, packed_sources, raised_since, stored
from engine.storage.sql.source import Source


class NotParked(NotApplied):
    """Nothing of this name is parked."""


@dataclass(frozen=True, slots=True)
class Check:
    """What may stand in the way: `sql` counts it; without it, it does for certain.

    With `confirm` it may be agreed to.
    """

    path: str
    what: str
    remedy: str
    sql: str = ""
    risk: Risk = Risk.NEEDS_DATA
    confirm: str = ""
    symbol: Symbol = "~"


@dataclass(frozen=True, slots=True)
class Standing:
    """The definitions in force, the tables, and what is parked beside them."""

    base: Stored
    source: Source
    parked: tuple[Parked, ...]

    @property
    def dialect(self) -> Dialect:
        """The database it is."""
        return self.source.dialect


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done, and what may stand in its way."""

    told: Line
    checks: tuple[Check, ...]
    steps: tuple[Step, ...]


async def standing(connection: Connection) -> Standing:
    """What there is; raises NotParked where nothing was ever applied."""
    base = await stored(connection)
    if base is None:
        raise NotParked("no definitions are applied to this database, so nothing is parked")
    dialect = connection.dialect
    found = await found_shape(connection, (TABLE,))
    source = described(base.encoded, dialect)
    return Standing(base, source, await all_parked(connection, found))


def the_parked(now: Standing, name: str) -> Parked:
    """What is parked by this name: the newest, or with `@version` that one; raises NotParked."""
    wanted, _, version = name.partition("@")
    for item in now.parked:
        if item.name == wanted and version in ("", str(item.version)):
            return item
    known = ", ".join(dict.fromkeys(item.name for item in now.parked)) or "nothing"
    raise NotParked(f"`{name}` is not parked; parked is {known}")


async def shape_beside(connection: Connection, now: Standing, item: Parked) -> Shape:
    """The tables that restoring or purging touches."""
    return await found_shape(connection, tables_of(now, item))


def tables_of(now: Standing, item: Parked) -> tuple[str, ...]:
    """Their names."""
    return tuple(sorted({*now.source.tables.tables, item.table}))


async def standing_plan(
    connection: Connection, now: Standing, item: Parked, work: Work, confirmed: Collection[str]
) -> Plan:
    """The plan that does it under the same definitions; raises NothingToConfirm."""
    found = await shape_beside(connection, now, item)
    check_confirmed(confirmed, (check.confirm for check in work.checks))
    lines = [await _line(connection, check, confirmed) for check in work.checks]
    kept = (work.told, *(line for line in lines if line is not None))
    blocked = any(line.blocked for line in kept)
    return Plan(
        dialect=now.dialect,
        base=now.base.version,
        base_hash=now.base.hash,
        hash=now.base.hash,
        tables=tables_of(now, item),
        shape=fingerprint(found),
        lines=kept,
        preconditions=() if blocked else tuple(_preconditions(now, work.checks)),
        steps=() if blocked else guarded(work.steps, (), now.dialect),
        catalog=encode(now.base.catalog),
        sources=await packed_sources(connection),
    )


async def _line(connection: Connection, check: Check, confirmed: Collection[str]) -> Line | None:
    """None where nothing stands in the way."""
    row = await connection.one(Statement(check.sql, heavy=True)) if check.sql else None
    rows = int(row[0]) if row else None
    if rows == 0:
        return None
    blocked = not check.confirm or check.confirm not in confirmed
    remedy = check.remedy if blocked else ""
    return Line(check.symbol, check.path, check.what, check.risk, rows, blocked, remedy, check.confirm)


def _preconditions(now: Standing, checks: Iterable[Check]) -> Iterable[Precondition]:
    if now.base.catalog.app.settings:
        # What is computed again has their values written into it.
        yield Precondition("a setting was changed since the plan was made", raised_since(now.base, now.dialect))
    for check in checks:
        if check.sql and not check.confirm:
            yield Precondition(f"{check.path}: {check.what}", check.sql)
