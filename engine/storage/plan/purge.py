"""The plan that destroys what is parked, and the list of it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from engine.storage.driver.base import Connection, Dialect, Statement
from engine.storage.plan.audit_renames import forget_entity, forget_key
from engine.storage.plan.change import Risk
from engine.storage.plan.history import history_forgotten
from engine.storage.plan.parked import Parked, forgotten, forgotten_below
from engine.storage.plan.plan import Line, Plan
from engine.storage.plan.render import Step
from engine.storage.plan.standing import Check, Standing, Work, standing, standing_plan, the_parked
from engine.storage.schema import engine_table, instant
from engine.storage.sql.text import statement


class Kept(NamedTuple):
    """Something parked: how many records or values it holds, who took it out, and when."""

    item: Parked
    rows: int
    by: str
    at: datetime


async def purge_plan(connection: Connection, name: str, confirmed: Collection[str] = ()) -> Plan:
    """The plan that destroys what is parked by this name; raises NotParked and NothingToConfirm."""
    now = await standing(connection)
    item = the_parked(now, name)
    told = Line("-", item.name, f"what version {item.version} parked is destroyed", Risk.DESTRUCTIVE)
    what, remedy = "nothing brings it back", f"`loom purge {name} --confirm {item.name}` destroys it"
    # Whatever it holds: also an empty column is only destroyed when somebody says so.
    check = Check(item.name, what, remedy, "", Risk.DESTRUCTIVE, item.name, "-")
    told = Line("-", item.name, told.what, told.risk, await _rows(connection, item))
    return await standing_plan(connection, now, item, Work(told, (check,), _steps(now, item)), confirmed)


async def list_parked(connection: Connection) -> list[Kept]:
    """Everything that is parked, the newest first; raises NotParked where nothing was ever applied."""
    now = await standing(connection)
    table = engine_table("_catalog", now.dialect)
    rows = await connection.all(statement(select(table.c.version, table.c.by, table.c.at), now.dialect))
    made = {version: (by, at) for version, by, at in rows}
    return [await _kept(connection, item, *made[item.version]) for item in now.parked]


async def _kept(connection: Connection, item: Parked, by: str, at: str | datetime) -> Kept:
    moment = instant(at) if isinstance(at, str) else at
    return Kept(item, await _rows(connection, item), by, moment)


async def _rows(connection: Connection, item: Parked) -> int:
    column = item.place if item.field else "id"
    sql = f'SELECT count("{column}") FROM "{item.table}"'  # noqa: S608 # names of definitions
    row = await connection.one(Statement(sql, heavy=True))
    return int(row[0]) if row else 0


def _steps(now: Standing, item: Parked) -> tuple[Step, ...]:
    dialect: Dialect = now.dialect
    if item.field:
        return (
            Step(f"drop column {item.place}", f'ALTER TABLE "{item.entity}" DROP COLUMN "{item.place}"'),
            *forget_key(item.entity, item.place, dialect),
            history_forgotten(item.entity, item.place),
            forgotten(item, dialect),
        )
    return (
        Step(f"drop table {item.place}", f'DROP TABLE "{item.place}"'),
        *forget_entity(item.place),
        history_forgotten(item.place),
        forgotten_below(item, dialect),
        forgotten(item, dialect),
    )
