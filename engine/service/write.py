"""The write path: create, update, delete, restore, purge, and the preview of a form. Each is the list of its steps.

All of it runs inside a transaction that the caller opened; a preview stores nothing and holds nothing.
"""

from collections.abc import Collection, Iterable

from engine.compile import OWN, Following, Saving, following, may_follow, person_entities
from engine.expressions import Record
from engine.rules import Input
from engine.service import trees
from engine.service.begin import changed_draft, may_create, new_draft, same_version, saving_of, stamp_changed
from engine.service.dependants import Asked, Own, Seen, Touched, ask_afterwards, follow, look_ahead, work_out_own
from engine.service.draft import Draft
from engine.service.history import note_written
from engine.service.holding import Held, anchor_more, anchored, ensure_anchored, hold_written
from engine.service.judge import judge, late_checks, refusing_checks, refusing_line_checks
from engine.service.leaving import bring_with, gone_with, let_go, purge_with
from engine.service.line_records import (
    as_stored,
    differing,
    has_new,
    late_line_checks,
    line_ids,
    lines_to_come,
    noted,
    to_be,
    versions,
    with_below,
)
from engine.service.line_rows import bring_lines_back, put_lines_away, remove_all_lines, store_lines
from engine.service.lines import check_living_lines, concerned, may_change, take_lines, whole_lines
from engine.service.number import number
from engine.service.owning import note_owner
from engine.service.pointing import check_named
from engine.service.references import check_living, refuse_referred
from engine.service.settle import compare, refuse, settle
from engine.service.shutting_out import shut_out
from engine.service.stored import (
    bring_back,
    came_back,
    change,
    destroy,
    find,
    found_again,
    insert,
    put_away,
    stored_again,
)
from engine.service.strategies import note_decided
from engine.service.trail import note
from engine.service.work import Context, NotFound, Wrote
from engine.service.written import Written, as_it_stands, shown_to
from engine.storage.driver import Row
from engine.storage.rows import stamps


async def create(context: Context, entity: str, sent: Input) -> Written:
    """Make a record; raises NotFound, Forbidden, Invalid."""
    save = saving_of(context, entity)
    may_create(save)
    course = following(context.compiled, entity, "create", lines=lines_to_come(save.rules.lines, sent))
    held = await anchored(context, course, None, to_be(save.rules.lines, entity, sent))
    draft = new_draft(context, save, sent)
    await settle(context, draft, sent.values)
    await anchor_more(context, course, held, versions(draft, entity))
    await number(context, draft)
    seen = await look_ahead(context, course, held, versions(draft, entity))
    row = await insert(context, save, draft.record.values, draft.given)
    draft.record.values["id"] = came_back(row)[1]
    await store_lines(context, draft)
    return await _finish(context, save, draft, "create", course, held, row, save.rules.columns, seen)


async def update(context: Context, entity: str, identity: int, version: int | None, sent: Input) -> Written:
    """Change a record that still has `version` (None: any); raises NotFound, Forbidden, Conflict, Invalid.

    Where nothing would become another, nothing is written.
    """
    save = saving_of(context, entity)
    await trees.hold(context, save.rules.entity, sent.values)
    changing = may_change(save, sent.values)
    lines = with_below(save.rules.lines, concerned(save.rules.lines, sent.lines, changing))
    course = following(context.compiled, entity, "update", changing, lines)
    held = await anchored(context, course, identity, to_be(save.rules.lines, entity, sent, identity))
    stored = await find(context, save, identity, "update")
    draft = changed_draft(save, stored, sent)
    await take_lines(context, save, stored, draft, sent)
    ensure_anchored(course, held, as_stored(draft, entity, stored.values))
    same_version(stored, version)
    chosen = draft.changed
    if not (chosen or draft.given & draft.curtained or differing(draft) or draft.told):
        return await as_it_stands(context, save, stored)
    stamp_changed(context, draft)
    await settle(context, draft, chosen)
    changed = draft.changed
    course = following(context.compiled, entity, "update", changed, differing(draft))
    await anchor_more(context, course, held, versions(draft, entity))
    seen = await look_ahead(context, course, held, versions(draft, entity))
    await store_lines(context, draft)
    row = await change(context, save, stored, draft.record.values, changed - {"version"})
    return await _finish(context, save, draft, "update", course, held, row, changed, seen)


async def delete(context: Context, entity: str, identity: int, version: int | None) -> None:
    """Put a record in the bin, or away for good where its entity has none; raises also Referenced."""
    save = saving_of(context, entity)
    course = following(context.compiled, entity, "remove", lines=with_below(save.rules.lines, save.rules.lines))
    held = await anchored(context, course, identity, {})
    stored = await find(context, save, identity, "delete")
    draft = Draft(save.rules, "delete", stored.values, Record(dict(stored.values)))
    await whole_lines(context, draft)
    ensure_anchored(course, held, as_stored(draft, entity, stored.values))
    same_version(stored, version)
    await refusing_checks(context, draft)
    await refusing_line_checks(context, draft)
    refuse(context, draft)
    await refuse_referred(context, entity, [stored.values])
    if await let_go(context, entity, identity, delete, update):
        stored = await stored_again(context, save, stored)  # what went may have been named by it
    seen = await look_ahead(context, course, held, versions(draft, entity))
    await put_lines_away(context, draft)
    await put_away(context, save, stored)
    own, written = Own(entity, identity, stored.values), versions(draft, entity)
    hold_written(held, written)
    touched = await follow(context, course, held, written, own, seen)
    draft.noted |= await ask_afterwards(context, course, held, written, touched, own, (), seen)
    key, columns = (stored.version + 1, identity), save.rules.columns
    await note(context, entity, "delete", key, stored.values, {}, columns, draft.noted, noted(draft))
    await shut_out(context, entity, {**stored.values, "id": identity}, {})
    await _tell_workers(context, entity, touched)
    _put_on_agenda(context, Wrote(entity, identity, "delete", stored.values), touched)


async def restore(context: Context, entity: str, identity: int) -> Written:
    """Take a record out of the bin, if it still fits: its unique values free, its references living, all that
    is asked of a record that is changed.
    """
    save = saving_of(context, entity)
    if save.restore is None:
        raise NotFound
    course = following(context.compiled, entity, "remove", lines=with_below(save.rules.lines, save.rules.lines))
    held = await anchored(context, course, identity, {})
    stored = await find(context, save, identity, "restore", gone=True)
    draft = Draft(save.rules, "update", {}, Record(dict(stored.values)))
    await whole_lines(context, draft)
    ensure_anchored(course, held, as_stored(draft, entity, stored.values))
    draft.failures += await check_living(context, save.rules.entity, draft.record)
    draft.failures += await check_named(context, save.rules.entity, draft.record)
    draft.failures += await check_living_lines(context, draft)
    await judge(context, draft)
    await compare(context, draft)
    refuse(context, draft)
    seen = await look_ahead(context, course, held, versions(draft, entity))
    gone = await gone_with(context, entity, identity)
    row = await bring_back(context, save, stored)
    await bring_lines_back(context, draft)
    written = await _finish(context, save, draft, "restore", course, held, row, save.rules.columns, seen)
    if not gone:
        return written
    await bring_with(context, gone, restore)
    _, shown = await found_again(context, save, identity)
    return await shown_to(context, save, identity, written.version, shown)


async def purge(context: Context, entity: str, identity: int) -> None:
    """Take a record out of the bin for good, with what went there through it; raises also Referenced.

    Nothing follows from it: what is in the bin counts nowhere.
    """
    save = saving_of(context, entity)
    if not save.rules.entity.recycle:
        raise NotFound
    stored = await find(context, save, identity, "purge", gone=True)
    draft = Draft(save.rules, "delete", stored.values, Record(dict(stored.values)))
    await whole_lines(context, draft)
    await purge_with(context, await gone_with(context, entity, identity), purge)
    await remove_all_lines(context, draft)
    await destroy(context, save, stored)
    await note(context, entity, "purge", (stored.version, identity), stored.values, {}, save.rules.columns)


async def _finish(
    context: Context, save: Saving, draft: Draft, operation: str, course: Following, held: Held, row: Row,
    names: Collection[str], seen: Seen,
) -> Written:  # fmt: skip
    """What follows a record that was written: values and checks of others and its own late ones, the trail."""
    entity, (version, identity) = save.rules.entity.name, came_back(row)
    draft.record.values["id"] = identity
    await note_written(context, draft, names)
    await note_owner(context, draft, names)
    await note_decided(context, draft)
    own = Own(entity, identity, draft.before)
    waiting = save.rules.by_id if operation == "create" else save.rules.by_line_id if has_new(draft) else ()
    became = await work_out_own(context, own, waiting, line_ids(draft))
    written, late = versions(draft, entity), [Asked(entity, own.saved, late_checks(draft)), *late_line_checks(draft)]
    hold_written(held, written)
    touched = await follow(context, course, held, written, own, seen)
    draft.noted |= await ask_afterwards(context, course, held, written, touched, own, late, seen)
    became += tuple(name for name, ids in touched.get(entity, {}).items() if identity in ids)
    values, shown = draft.record.values, row[OWN:] if row[2] else None
    if became or save.again or (operation == "create" and differing(draft)):
        values, shown = await found_again(context, save, identity)
    key, told = (version, identity), {*names, *became}
    await note(context, entity, operation, key, draft.before, values, told, draft.noted, noted(draft))
    await shut_out(context, entity, draft.before, values)
    await _tell_workers(context, entity, touched)
    _put_on_agenda(context, Wrote(entity, identity, operation, draft.before, values, frozenset(told)), touched)
    return await shown_to(context, save, identity, version, shown)


def _put_on_agenda(context: Context, wrote: Wrote, touched: Touched) -> None:
    """What happened to a record, and to those whose computed fields followed it, where anything follows from that."""
    entities = may_follow(context.compiled)
    if wrote.entity in entities:
        context.agenda.put(wrote)
    for entity in sorted(touched.keys() & entities):
        columns = touched[entity]
        for one in sorted(set().union(*columns.values())):
            if (entity, one) != wrote.key:
                changed = frozenset(name for name, ids in columns.items() if one in ids)
                context.agenda.put(Wrote(entity, one, changed=changed))


async def _tell_workers(context: Context, entity: str, touched: Iterable[str]) -> None:
    """In every worker, whoever is logged in is looked at anew, and choices offer other values."""
    if not person_entities(context.compiled).isdisjoint((entity, *touched)):
        await stamps.raise_stamp(context.connection, stamps.PEOPLE)
    if entity in context.compiled.catalog.dictionaries:
        await stamps.raise_stamp(context.connection, stamps.DICTIONARIES)
