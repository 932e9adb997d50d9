"""An answer to an approval taken back by whoever gave it, as long as nothing followed: by the one write path."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from engine.meta.approvals import REQUEST, TASK, WAITING
from engine.meta.fields import LinesField
from engine.meta.pointers import Pointer
from engine.rules import Failure
from engine.service import write
from engine.service.begin import readers, saving_of
from engine.service.perform.cases import about_of, held, id_of
from engine.service.perform.gathering import Run
from engine.service.perform.wanted import read_json
from engine.service.stored import Stored, find
from engine.service.work import TAKEN, Context, Invalid
from engine.storage.rows.audit import Entry, Noted, noted_entries, read_entries
from engine.storage.rows.notices import drop_told
from engine.storage.rows.outbox import is_leaving

SO_LONG: Final = timedelta(minutes=1)
"""After that it is not taken back; the screens offer it for a few seconds."""

ANSWERED: Final = frozenset(("agreed", "refused", "returned"))

_LOOKED_THROUGH: Final = 50
"""Entries before the answer among which those of the same moment are looked for."""

_STAMPS: Final = frozenset(("updated_at", "updated_by", "version"))


async def take_back(run: Run) -> None:
    """Everything is as it was before the answer; raises Invalid where something followed from it, or it is too late."""
    context = run.context
    noted = await _noted(context, run.id)
    for one in reversed(noted):
        await _undo(context, one.entry)
    answer = noted[0].entry
    await drop_told(context.connection, answer.at, answer.by)


async def can_take_back(context: Context, task: int) -> bool:
    """Whether who asks could take their answer back now."""
    try:
        await _noted(context.as_engine(), task, held_=False)
    except Invalid:
        return False
    return True


async def _noted(context: Context, task: int, *, held_: bool = True) -> Sequence[Noted]:
    """What was written with the answer, in its order; raises Invalid."""
    stored = await find(context, saving_of(context, TASK), task, "read", held=held_)
    number = id_of(stored.values["request"])
    if held_:
        request = await held(context, number)
    else:
        request = await find(context, saving_of(context, REQUEST), number, "read", held=False)
    last = next(iter(await read_entries(context.connection, TASK, task, 1)), None)
    asking = (context.behalf or context.principal).user
    if last is None or stored.values["state"] not in ANSWERED or last.entry.by != asking:
        raise Invalid((Failure("answer_is_old"),))
    if context.clock.now - last.entry.at > SO_LONG:
        raise Invalid((Failure("answer_is_old"),))
    return await _together(context, stored, request, last)


async def _together(context: Context, task: Stored, request: Stored, last: Noted) -> Sequence[Noted]:
    since = await noted_entries(context.connection, last.id - _LOOKED_THROUGH)
    mine = [one for one in since if (one.entry.at, one.entry.by) == (last.entry.at, last.entry.by)]
    if not all([await _is_undone(context, request, one.entry) for one in mine]):
        raise Invalid((Failure("answer_was_followed"),))
    if await is_leaving(context.connection, last.entry.at):
        raise Invalid((Failure("answer_was_followed"),))
    touched = {(one.entry.entity, one.entry.record) for one in mine if one.entry.operation != TAKEN}
    touched.add((REQUEST, request.id))
    if any((one.entry.entity, one.entry.record) in touched for one in since if one.id > mine[-1].id):
        raise Invalid((Failure("answer_went_on"),))
    return [one for one in mine if one.entry.operation != TAKEN]


async def _is_undone(context: Context, request: Stored, entry: Entry) -> bool:
    """Whether it is of the request itself, or only says that the record does not wait any more."""
    if entry.entity == REQUEST:
        return entry.record == request.id and request.values["state"] != "agreed"
    if entry.entity == TASK:
        task = await find(context, saving_of(context, TASK), entry.record, "read", held=False)
        return task.values["request"] == request.id
    names = {*entry.before, *entry.after} - _STAMPS
    return Pointer(entry.entity, entry.record) == about_of(request) and names <= {WAITING}


async def _undo(context: Context, entry: Entry) -> None:
    if entry.operation == "create":
        await write.delete(context, entry.entity, entry.record, None)
        return
    fields = context.compiled.catalog.entities[entry.entity].fields
    named = (name for name in {**entry.before, **entry.after} if name in fields and name not in _STAMPS)
    former = {
        name: entry.before.get(name)
        for name in named
        if fields[name].writable and not isinstance(fields[name], LinesField)
    }
    sent = readers(context, entry.entity).read_json(read_json(former))
    await write.update(context, entry.entity, entry.record, None, sent)
