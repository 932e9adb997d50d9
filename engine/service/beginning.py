"""What comes with new definitions that wait for conditions: where one holds already nothing is done, and it is noted.

When they are looked at by the clock is written down too, in the transaction that applies the definitions.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from engine.compile import OFTEN, Compiled, holds_for, marking, swept
from engine.expressions import check, scope_of
from engine.expressions.types import LENGTH
from engine.meta.actions import Action
from engine.meta.automations import CALLED, Automation
from engine.meta.catalog import Catalog, decode
from engine.meta.fields import AnyField
from engine.meta.workflows import WITHIN, Deadline, Workflow, part_of
from engine.rules.occurrences import Each, next_after
from engine.service.strategies import again
from engine.service.work import ENGINE
from engine.storage.driver import Connection
from engine.storage.plan import Line, Plan, Stored, stored
from engine.storage.plan.workflow_changes import DEADLINE
from engine.storage.rows import schedules
from engine.storage.rows.database_time import read_time
from engine.storage.rows.queue import NewJob, enqueue
from engine.storage.rows.schedules import Scheduled
from engine.storage.sql.marks import Which, forget

SWEEP: Final = "sweep"
"""The kind of job that looks at one of them (jobs/table.py)."""

NAMED: Final = f"{CALLED} "
"""With this begin the names of their schedules (Automation.called)."""

IN_PLANS: Final = "automation."
"""With this begin the paths of their lines in a plan (storage/plan/difference.py)."""


async def foreseen(connection: Connection, made: Plan, confirmed: Collection[str]) -> Plan:
    """The plan, which says for how many records conditions hold already that are new, and what is done with these."""
    counted = any(one.confirm.startswith(IN_PLANS) or one.path.startswith(DEADLINE) for one in made.lines)
    former = await stored(connection) if counted else None
    if former is None:
        return made
    catalog = Compiled(decode(made.catalog), 0, connection.dialect, former.settings).catalog
    wanted, timed = catalog.automations, _timed(catalog, former.catalog)
    told = {f"{IN_PLANS}{name}": one for name, one in wanted.items()}
    lines = []
    for line in made.lines:
        asked = told.get(line.confirm)
        count = await _count(connection, asked, former.catalog, former) if asked else 0
        late = await _count(connection, *timed[line.path], former) if line.path in timed else 0
        line = replace(line, what=f"{line.what}; {_LATE}", rows=late) if late else line
        lines.append(_told(line, count, line.confirm in confirmed) if count else line)
    begun = tuple(one.name for path, one in told.items() if path in confirmed)
    return replace(made, lines=tuple(lines), begun=begun)


_LATE: Final = "what is overdue at once is told of, and nothing is done"


def _timed(catalog: Catalog, former: Catalog) -> Mapping[str, tuple[Automation, Catalog]]:
    """By the path of their lines in a plan: the condition that a record there would be late for a deadline, over the
    definitions in force with the length of that one; where these have what it reads.
    """
    found = {}
    for flow in catalog.workflows.values():
        entity = former.entities.get(flow.of)
        for one in flow.deadlines.values() if entity is not None else ():
            length = _length(flow, one, catalog, former)
            if entity is None or length is None:
                continue
            known = [state for state in (*one.until, *one.paused) if state in flow.states]
            stands = f" and not ({flow.among(known)})" if flow.field in entity.fields else ""
            path = f"{DEADLINE}{flow.name}.{one.name}"
            when = f"created_at + {length.name} <= now(){stands}"
            timed = replace(entity, fields={**entity.fields, length.name: length})
            there = replace(former, entities={**former.entities, flow.of: timed}, automations={})
            found[path] = Automation(name=path, of=flow.of, when=when, doing=Action(name=path)), there
    return found


def _length(flow: Workflow, one: Deadline, catalog: Catalog, former: Catalog) -> AnyField | None:
    conditions = [each for each in (flow.when, one.when) if each is not None]
    holds = " and ".join(f"({each})" for each in conditions) or "true"
    text, name = f"({one.within}) if {holds} else null", part_of(one.name, WITHIN)
    found, _ = check(text, scope_of(former, flow.of), LENGTH)
    made = catalog.entities[flow.of].fields[name]
    return None if found is None else replace(made, value=text, frozen=None, virtual=True)


async def _count(connection: Connection, automation: Automation, catalog: Catalog, former: Stored) -> int:
    """For how many it holds of the records there are; none where it reads what is not there yet."""
    there = replace(catalog, automations={automation.name: replace(automation, enabled=None)})
    compiled = Compiled(there, former.version, connection.dialect, former.settings)
    asked = holds_for(compiled, automation.name)
    if asked is None:
        return 0
    clock = compiled.clock(ENGINE, await read_time(connection))
    row = await connection.one(asked, compiled.parameters(clock, ENGINE))
    return row[0] if row else 0


def _told(line: Line, count: int, confirmed: bool) -> Line:
    done = "it is done where its condition holds already"
    passed = f"where its condition holds already nothing is done (--confirm {line.confirm} does it)"
    return replace(line, what=f"{line.what}; {done if confirmed else passed}", rows=count)


async def begin(
    connection: Connection, former: Catalog | None, compiled: Compiled, at: datetime, begun: Collection[str] = ()
) -> None:
    """Mark the records for which conditions hold that are new, unless they are `begun`; plan when all are looked at."""
    known = {} if former is None else former.automations
    for name in known.keys() - compiled.catalog.automations.keys():
        await connection.run(forget(compiled.dialect), {"automation": name})
    for name, one in compiled.catalog.automations.items():
        if one.trigger is None and not one.waits_as(known.get(name)):
            await connection.run(forget(compiled.dialect), {"automation": name})
            await (_sweep if name in begun else _mark_all)(connection, compiled, name, at)
    await _plan(connection, compiled, at)


async def _sweep(connection: Connection, compiled: Compiled, name: str, at: datetime) -> None:
    await enqueue(connection, NewJob(SWEEP, _payload(name)))


def _payload(name: str) -> str:
    return msgspec.json.encode({"automation": name}).decode()


async def _mark_all(connection: Connection, compiled: Compiled, name: str, at: datetime) -> None:
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
        written, named = msgspec.json.encode(rule).decode(), f"{NAMED}{name}"
        yield Scheduled(named, SWEEP, _payload(name), written, zone.key, None, next_after(rule, at, zone), None, at)
    often = Each(OFTEN)
    for decision in (one for one in compiled.catalog.decisions.values() if one.waiting is not None):
        job, written = again(decision.name), msgspec.json.encode(often).decode()
        named = f"{NAMED}{job.key}"
        yield Scheduled(named, job.kind, job.payload, written, zone.key, None, next_after(often, at, zone), None, at)
