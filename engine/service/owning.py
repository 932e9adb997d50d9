"""Who owned a record, from when to when: noted in the transaction in which it comes to somebody else."""

from collections.abc import Collection
from datetime import datetime

from engine.compile import rules_of
from engine.expressions import Value
from engine.meta.doing import done_by
from engine.meta.labels import text_in
from engine.meta.pointers import Pointer
from engine.service.draft import Draft
from engine.service.stored import to_bind
from engine.service.work import Context
from engine.storage.sql.owned import OWNERSHIP, end_ownership, note_ownership


async def note_owner(context: Context, draft: Draft, names: Collection[str]) -> None:
    """Note that a stored record has another owner, if it does. Until it had a second one nothing was noted of it."""
    entity, before = draft.rules.entity, draft.before
    owner = entity.owner
    if owner is None or owner not in names or not before or before[owner] == draft.record.values[owner]:
        return
    compiled, now = context.compiled, context.clock.now
    identity, since = before["id"], before["created_at"]
    assert isinstance(identity, int)
    assert isinstance(since, datetime), "the engine keeps both of every record"
    record = str(Pointer(entity.name, identity))
    ending = compiled.keep("end ownership", lambda: end_ownership(compiled.source))
    if await context.connection.one(ending, context.bound(ending, record=record)) is None:
        await _note(context, record=record, owner=before[owner], since=since, until=now)
    reason = _reason(context)
    await _note(context, record=record, owner=draft.record.values[owner], since=now, reason=reason)


def _reason(context: Context) -> str | None:
    """What it came by, where that was an action: what that is called."""
    catalog = context.compiled.catalog
    known = done_by(catalog, context.action)
    return None if known is None else text_in(known.label, catalog.app.locales[0], known.name)


async def _note(context: Context, **known: Value) -> None:
    compiled = context.compiled
    rules = rules_of(compiled, OWNERSHIP)
    now, who = context.clock.now, context.principal.user
    kept = {"created_at": now, "created_by": who, "updated_at": now, "updated_by": who, "version": 1}
    names = tuple(name for name in rules.columns if name != "id")
    noting = compiled.keep("note ownership", lambda: note_ownership(compiled.source, names))
    await context.connection.one(noting, context.bound(noting, **to_bind(rules, {**known, **kept}, names)))
