"""A record as it is wanted, followed to where an approval reads: what a draft names, and the lines it would have."""

from dataclasses import replace

from engine.compile import Leads
from engine.expressions import Record, Value
from engine.expressions.record import held_name, noted
from engine.service import gather
from engine.service.draft import Draft
from engine.storage.driver import Connection
from engine.storage.sql.gather import Fetch


async def led(connection: Connection, leads: Leads, draft: Draft, there: Record) -> Record:
    """What an approval reads of the draft; what is not worked out from it is as it is `there`."""
    record = replace(there, values={**_never(leads, draft), **there.values, **_values(draft)})
    await _led(connection, leads, draft, record)
    return record


async def _led(connection: Connection, leads: Leads, draft: Draft, record: Record) -> None:
    for name, fetch in leads.to.items():
        record.to[name] = await _one(connection, fetch, record.values.get(name))
    for name, fetch in leads.items.items():
        if name in record.items and name not in record.values:
            continue
        keys = gather.item_keys(record, name)
        found = await gather.records(connection, fetch, keys)
        record.items[name] = [item for key in keys for item in found.get(key, ())]
    for name, below in leads.lines.items():
        if name in draft.lines:
            record.items[name] = [await _line(connection, below, one, record) for one in draft.lines[name].ordered]
        else:
            record.items.setdefault(name, [])


async def _line(connection: Connection, leads: Leads, draft: Draft, whole: Record) -> Record:
    record = Record({**_never(leads, draft), **_values(draft)})
    await _led(connection, leads, draft, record)
    if leads.whole:
        record.to[leads.whole] = whole
    return record


async def _one(connection: Connection, fetch: Fetch, key: Value) -> Record | None:
    if not isinstance(key, int | str):
        return None
    return next(iter((await gather.records(connection, fetch, [key])).get(key, ())), None)


def _never(leads: Leads, draft: Draft) -> dict[str, Value]:
    """What is asked of the past of a record that has none."""
    held = {held_name(field): draft.record.values.get(field) for field in (noted(one).field for one in leads.history)}
    return {**dict.fromkeys(leads.history), **held}


def _values(draft: Draft) -> dict[str, Value]:
    """What is not visible is not there."""
    hidden = {name for name, state in draft.states.items() if state.hidden}
    return {name: None if name in hidden else value for name, value in draft.record.values.items()}
