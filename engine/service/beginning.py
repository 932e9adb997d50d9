"""What comes with new definitions that wait for conditions: where one holds already nothing is done, and it is noted.

When they are looked at by the clock is written down too, in the transaction that applies the definitions.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec

from engine.compile import Compiled, marking, swept
from engine.meta.automations import CALLED, Automation
from engine.meta.catalog import Catalog
from engine.rules.occurrences import next_after
from engine.service.work import ENGINE
from engine.storage.driver import Connection
from engine.storage.rows import schedules
from engine.storage.rows.schedules import Scheduled
from engine.storage.sql.marks import Which, forget

SWEEP: Final = "sweep"
"""The kind of job that looks at one of them (jobs/table.py)."""

NAMED: Final = f"{CALLED} "
"""With this begin the names of their schedules (Automation.called)."""


async def begin(connection: Connection, former: Catalog | None, compiled: Compiled, at: datetime) -> None:
    """Mark the records for which conditions hold that are new, and plan when all are looked at."""
    known = {} if former is None else former.automations
    for name in known.keys() - compiled.catalog.automations.keys():
        await connection.run(forget(compiled.dialect), {"automation": name})
    for name, one in compiled.catalog.automations.items():
        if one.trigger is None and not _same(known.get(name), one):
            await _mark_all(connection, compiled, name, at)
    await _plan(connection, compiled, at)


def _same(former: Automation | None, now: Automation) -> bool:
    asked = ("of", "trigger", "when", "key")
    return former is not None and all(getattr(former, one) == getattr(now, one) for one in asked)


async def _mark_all(connection: Connection, compiled: Compiled, name: str, at: datetime) -> None:
    await connection.run(forget(compiled.dialect), {"automation": name})
    found = marking(compiled, name, Which.ALL)
    clock = compiled.parameters(compiled.clock(ENGINE, at), ENGINE)
    await connection.all(found, {**clock, "automation": name, "occurrence": None})


async def _plan(connection: Connection, compiled: Compiled, at: datetime) -> None:
    wanted = list(_schedules(compiled, at))
    there = {one.name: one for one in await schedules.read_schedules(connection, NAMED)}
    changed = [one for one in wanted if not _is_as(there.get(one.name), one)]
    await schedules.write_schedules(connection, changed)
    await schedules.drop_schedules(connection, there.keys() - {one.name for one in wanted})


def _is_as(there: Scheduled | None, wanted: Scheduled) -> bool:
    return there is not None and (there.rule, there.zone) == (wanted.rule, wanted.zone)


def _schedules(compiled: Compiled, at: datetime) -> Iterable[Scheduled]:
    zone = compiled.zone
    for name, rule in swept(compiled).items():
        payload, written = (msgspec.json.encode(one).decode() for one in ({"automation": name}, rule))
        yield Scheduled(f"{NAMED}{name}", SWEEP, payload, written, zone.key, None, next_after(rule, at, zone), None, at)
