"""Numbers of documents: counted last, when nothing else can refuse the record, so that a counter is held shortly.

A gapless counter is counted in the transaction that makes the record: if that comes to nothing, so does the count. A
fast one is counted beside it, for good; on SQLite, where there is one writer at a time, there is no such difference.
"""

from engine.compile import Compiled
from engine.rules import Failure
from engine.rules.issued import Slip
from engine.service.draft import Draft
from engine.service.prepare import fill_from
from engine.service.work import Context, Invalid
from engine.storage.driver import Connection, Statement
from engine.storage.rows.counters import Counter, begin, count, counted
from engine.storage.sql.issued import highest_issued


async def number(context: Context, draft: Draft) -> None:
    """Give a new record its numbers, and the computed values that show them; raises Invalid."""
    for slip in draft.slips:
        draft.record.values[slip.field] = _written(slip, await _next(context, draft, slip))
    await _follow(context, draft)
    if draft.failures:
        raise Invalid(tuple(draft.failures))


async def foresee(context: Context, draft: Draft) -> None:
    """Show the numbers that a new record would have if nobody else came before; nothing is counted."""
    for slip in draft.slips:
        last = await last_given(context.connection, context.compiled, draft.rules.entity.name, slip)
        draft.record.values[slip.field] = slip.written(last + 1)
    await _follow(context, draft)


async def last_given(connection: Connection, compiled: Compiled, entity: str, slip: Slip) -> int:
    """How far the counter has counted, 0 where it has not begun; nothing is counted or held."""
    last = await counted(connection, counter_of(slip))
    return await _highest(connection, compiled, entity, slip) if last is None else last


def counter_of(slip: Slip) -> Counter:
    """The series that a number belongs to."""
    return Counter(slip.numbering.name, slip.scope, slip.period)


async def _follow(context: Context, draft: Draft) -> None:
    await fill_from(context, draft, {slip.field for slip in draft.slips})


async def _next(context: Context, draft: Draft, slip: Slip) -> int:
    entity, compiled = draft.rules.entity.name, context.compiled
    if slip.numbering.gapless:
        return await _counted(context.connection, compiled, entity, slip)
    return await context.connection.beside(lambda beside: _counted(beside, compiled, entity, slip))


async def _counted(connection: Connection, compiled: Compiled, entity: str, slip: Slip) -> int:
    found = await count(connection, counter_of(slip))
    if found is not None:
        return found
    return await begin(connection, counter_of(slip), await _highest(connection, compiled, entity, slip) + 1)


async def _highest(connection: Connection, compiled: Compiled, entity: str, slip: Slip) -> int:
    """The last number of the series that a record has: a counter that is new goes on after it.

    There are such numbers where the definitions counted otherwise before.
    """
    found = _highest_issued(compiled, entity, slip.field)
    first, last = (slip.before + digit * slip.width + slip.after for digit in "09")
    place = {"start": len(slip.before) + 1, "width": slip.width, "length": len(first)}
    row = await connection.one(
        found, {"first": first, "last": last, "before": slip.before, "after": slip.after, **place}
    )
    return int(row[0]) if row and row[0] is not None else 0


def _highest_issued(compiled: Compiled, entity: str, field: str) -> Statement:
    return compiled.keep(("issued", entity, field), lambda: highest_issued(compiled.source, entity, field))


def _written(slip: Slip, value: int) -> str:
    written = slip.written(value)
    if written is None:
        raise Invalid((Failure("number_too_long", slip.field, {"count": slip.width}),))
    return written
