"""Automations whose condition became true with what was saved."""

from collections.abc import Mapping
from typing import Any

from engine.compile import automated, marking, standing, standing_of, unmarking
from engine.meta.automations import Automation
from engine.service.perform.automating import carry
from engine.service.work import TAKEN, Context, Wrote
from engine.storage.sql.lists import id_list
from engine.storage.sql.marks import Which


async def stand(engine: Context, wrote: Wrote) -> bool:
    """Do what waits for conditions that hold by now for a record and did not before; whether there was anything."""
    done = False
    for automation in standing_of(engine.compiled, wrote.entity):
        if _is_concerned(engine, automation, wrote) and wrote.chain[-1:] != (automation.name,):
            some = {"ids": id_list([wrote.id], engine.compiled.dialect)}
            await unmark(engine, automation, Which.SOME, some)
            if await mark(engine, automation, Which.SOME, {**some, "occurrence": None}):
                done |= await carry(engine, automated(engine.compiled, automation.name), wrote)
    return done


async def mark(context: Context, automation: Automation, which: Which, given: Mapping[str, Any]) -> list[int]:
    """The records for which it is done now; they are marked."""
    found = marking(context.compiled, automation.name, which)
    rows = await context.connection.all(found, context.bound(found, automation=automation.name, **given))
    return sorted(row[0] for row in rows)


async def unmark(context: Context, automation: Automation, which: Which, given: Mapping[str, Any]) -> None:
    """Forget of those for which the condition does not hold that it did."""
    found = unmarking(context.compiled, automation.name, which)
    await context.connection.run(found, context.bound(found, automation=automation.name, **given))


def _is_concerned(engine: Context, automation: Automation, wrote: Wrote) -> bool:
    if wrote.operation in (TAKEN, "delete"):
        return False
    reads = standing(engine.compiled, automation.name).reads
    return wrote.operation in ("create", "restore") or reads is None or not reads.isdisjoint(wrote.changed)
