"""What expressions ask of the history of records in hand, and noting what was written with their lines."""

from collections.abc import Iterable, Sequence

from engine.compile import Rules, history_fetch
from engine.expressions import Record
from engine.expressions.record import held_name, noted
from engine.service import gather
from engine.service.draft import Draft
from engine.service.levels import ids_of, levels
from engine.service.tracking import note
from engine.service.work import Context


async def gather_history(context: Context, rules: Rules, drafts: Sequence[Draft]) -> None:
    """What is asked of the history of these records of one entity, by one statement; a new one has none."""
    waiting = [one for one in drafts if rules.history and not rules.history <= one.record.values.keys()]
    ids = [identity for one in waiting if isinstance(identity := one.record.values.get("id"), int)]
    found = await gather.records(context.connection, history_fetch(context.compiled, rules), ids) if ids else {}
    for one in waiting:
        identity = one.record.values.get("id")
        known = found.get(identity, ()) if isinstance(identity, int) else ()
        _take(one, rules.history, next(iter(known), Record({})))


def _take(draft: Draft, history: Iterable[str], known: Record) -> None:
    values = draft.record.values
    for name in history:
        field = noted(name).field
        values[name] = known.values.get(name)
        values[held_name(field)] = draft.before.get(field, values.get(field))


async def note_written(context: Context, draft: Draft, names: Iterable[str]) -> None:
    """The same of a record that was written, and of its lines; it has its id by now."""
    identity = draft.record.values["id"]
    assert isinstance(identity, int), "what is written has an id"
    await note(context, draft.rules.entity.name, [identity], names)
    for level in levels(draft):
        written = (one for one in level.drafts if one.operation == "create" or one.changed)
        await note(context, level.name, ids_of(written))
