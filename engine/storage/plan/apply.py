"""Carry out a plan inside a transaction that somebody else began: checks first, then exactly its texts."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from engine.meta.catalog import decode
from engine.storage.driver.base import Connection, Statement
from engine.storage.plan.found import found_shape
from engine.storage.plan.keeping import keep
from engine.storage.plan.plan import Plan
from engine.storage.plan.shape import fingerprint
from engine.storage.plan.stored import store, stored
from engine.storage.schema import empty_tables
from engine.storage.sql.source import Source

Progress: TypeAlias = Callable[[int, int, str], None]
"""Told before each step: how many are done, how many there are, what comes next."""


class NotApplied(Exception):
    """The plan does not fit the database; nothing was changed."""


class Blocked(NotApplied):
    """The plan has lines that are not carried out."""


class Stale(NotApplied):
    """Something changed since the plan was made."""


class Unmet(NotApplied):
    """Records stand in the way that were not there when the plan was made."""


async def carry_out(connection: Connection, plan: Plan, by: str, at: datetime, progress: Progress) -> int:
    """The new version; raises NotApplied (or a failure of the database) and leaves rolling back to the caller."""
    if plan.blocked:
        raise Blocked(f"{plan.blocked[0].path}: {plan.blocked[0].what}")
    await _check_base(connection, plan)
    await _check_preconditions(connection, plan)
    target = Source(decode(plan.catalog), empty_tables(), plan.dialect)
    for done, step in enumerate(plan.steps):
        progress(done, len(plan.steps), step.what)
        await (keep(connection, target, step.keep) if step.keep else connection.script(step.sql))
    version = await store(connection, plan, by, at)
    progress(len(plan.steps), len(plan.steps), f"version {version}")
    return version


async def _check_base(connection: Connection, plan: Plan) -> None:
    if plan.dialect is not connection.dialect:
        raise Stale(f"the plan is for {plan.dialect}, this database is {connection.dialect}")
    now = await stored(connection)
    if (now.version if now else 0, now.hash if now else "") != (plan.base, plan.base_hash):
        raise Stale(_other_base(plan, now.version if now else 0, now.by if now else ""))
    if fingerprint(await found_shape(connection, plan.tables)) != plan.shape:
        raise Stale("the plan is stale: the tables were changed since it was made")


def _other_base(plan: Plan, version: int, by: str) -> str:
    if version > plan.base:
        return f"the plan is stale: version {version} exists, applied by {by}"
    return f"the plan is for another database: it begins at version {plan.base}, this one is at {version}"


async def _check_preconditions(connection: Connection, plan: Plan) -> None:
    for condition in plan.preconditions:
        row = await connection.one(Statement(condition.sql, heavy=True))
        if row is None or row[0]:
            raise Unmet(f"{condition.what}: {row[0] if row else 'some'} records are in its way")
