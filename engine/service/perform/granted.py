"""Change requests that all have agreed to: done as whoever wanted them, by the rules of now."""

from collections.abc import Sequence
from dataclasses import replace

from engine.meta.approvals import REQUEST, TASK
from engine.meta.pointers import Pointer
from engine.rules import Failure
from engine.service import spoken, write
from engine.service.people import load
from engine.service.perform.asked import readers
from engine.service.perform.automating import again
from engine.service.perform.changes import put_forward
from engine.service.perform.halting import take_whole
from engine.service.perform.tasks import of_request, write_values
from engine.service.perform.told import failures_of
from engine.service.perform.undone import by_itself, is_spoiled
from engine.service.perform.wanted import Wanted, read_json, sent_of, wanted
from engine.service.work import Agreed, Context, Forbidden, Held, NotFound, NotNow, Refusal, Waits


async def carry_out_change(engine: Context, agreed: Agreed) -> Sequence[Failure]:
    """Do what was wanted as whoever wanted it, by the rules of now; why it cannot be done, where it cannot.

    Raises what the database itself refuses: then nothing of the last answer is kept either.
    """
    kept = wanted(agreed.asked)
    meant = await _meant(engine, agreed, kept)
    if meant is None:
        return (Failure("submitter_is_gone"),)
    try:
        async with by_itself(engine):
            await _do(engine, meant, agreed, kept)
    except Waits as waits:
        await _again(meant, agreed, kept, waits)
    except Refusal as refusal:
        if is_spoiled(refusal):
            raise
        return _why(refusal)
    return ()


async def _meant(engine: Context, agreed: Agreed, kept: Wanted) -> Context | None:
    """Whoever wanted it, with what others agreed to; the engine, where nobody did."""
    approved = frozenset((*kept.approved, f"{agreed.entity}.{kept.check}"))
    confirmed = frozenset(kept.confirmed)
    if agreed.submitter is None:
        automatic = kept.by is not None and kept.by.automatic
        return replace(engine, approved=approved, confirmed=confirmed) if automatic else None
    person = await load(engine.connection, engine.compiled, agreed.submitter, engine.clock.now)
    return None if person is None else replace(engine.asked_by(person), approved=approved, confirmed=confirmed)


async def _do(engine: Context, meant: Context, agreed: Agreed, kept: Wanted) -> None:
    if kept.by is not None and kept.by.automatic:
        await again(meant.as_engine(), kept.by)
    elif kept.by is not None:
        by, name = kept.by, kept.by.called.partition(".")[2]
        sent = readers(meant, by.entity, name).read_json(read_json(by.given or {}))
        await take_whole(meant, meant.as_engine(), by.entity, by.record, name, None, sent)
    elif agreed.id is None:
        made = (await spoken.create(meant, agreed.entity, sent_of(meant, agreed.entity, kept.sent))).id
        await _made(engine, agreed, kept, Pointer(agreed.entity, made))
    elif agreed.operation == "delete":
        await write.delete(meant, agreed.entity, agreed.id, None)
    else:
        await spoken.update(meant, agreed.entity, agreed.id, None, sent_of(meant, agreed.entity, kept.sent))


async def _made(engine: Context, agreed: Agreed, kept: Wanted, record: Pointer) -> None:
    """The record that was asked for is there: it gets what those filled in who agreed, and the request is about it."""
    if kept.filled:
        await write.update(engine, record.entity, record.id, None, sent_of(engine, record.entity, kept.filled))
    await write_values(engine, REQUEST, agreed.request, {"about": str(record)})
    for task in await of_request(engine, agreed.request):
        await write_values(engine, TASK, task.id, {"about": str(record)})


async def _again(meant: Context, agreed: Agreed, kept: Wanted, waits: Waits) -> None:
    """Put forward what others still have to agree to, by another check."""
    if kept.by is None:
        sent = sent_of(meant, agreed.entity, kept.sent)
        waits = Waits(waits.failures, Held(agreed.entity, agreed.id, waits.what.doing, sent))
    await put_forward(meant, waits, kept.by)


def _why(refusal: Refusal) -> Sequence[Failure]:
    match refusal:
        case NotFound() | Forbidden():
            return (Failure("submitter_may_not"),)
        case NotNow(label=label):
            return (Failure("not_possible_any_more", None, {"action": label}),)
        case _:
            return failures_of(refusal)
