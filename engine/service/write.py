"""The write path: create, update, delete, restore, and the preview of a form. Each is the list of its steps.

All of it runs inside a transaction that the caller opened; a preview stores nothing and holds nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.compile import OWN, Following, Saving, Shape, following, person_entities, saving, veils
from engine.expressions import Record, Value
from engine.rules import Failure, Input, Readers, echoed
from engine.rules.states import State
from engine.security.rights import NEVER
from engine.service import trees
from engine.service.dependants import Asked, Own, ask_afterwards, follow, work_out_own
from engine.service.duplicates import same_records
from engine.service.holding import Held, anchor_more, anchored, ensure_anchored, hold_written
from engine.service.line_rows import bring_lines_back, put_lines_away, store_lines
from engine.service.lines import (
    as_stored,
    check_lines,
    check_living_lines,
    concerned,
    denied,
    differing,
    first_lines,
    has_new,
    late_line_checks,
    line_ids,
    may_change,
    noted,
    shown_lines,
    take_lines,
    to_be,
    versions,
    whole_lines,
)
from engine.service.number import foresee, number
from engine.service.prepare import (
    Draft,
    fill,
    judge,
    late_checks,
    refusing_checks,
    refusing_line_checks,
    show_virtual,
    warn,
)
from engine.service.references import check_living, check_references, check_values, refuse_referred
from engine.service.stored import Stored, bring_back, came_back, change, find, found_again, insert, put_away
from engine.service.trail import note
from engine.service.work import Conflict, Context, Forbidden, Invalid, NotFound, view_of
from engine.storage.driver import Row
from engine.storage.rows import stamps


@dataclass(frozen=True, slots=True)
class Written:
    """A record as it was saved, as far as whoever saved it may see it (not at all, where it left their sight)."""

    id: int
    version: int
    shape: Shape
    row: Row
    lines: Sequence[Any] = ()

    def json(self) -> bytes:
        """The record as the API gives it."""
        return self.shape.json(self.row, self.lines)


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would give: the values of the readable fields and of lines, and everything that is wrong.

    `states` are those of fields with conditions, and of fields that this person may not change on this record.
    """

    values: dict[str, Value]
    failures: tuple[Failure, ...]
    states: Mapping[str, State]
    lines: Mapping[str, Sequence[Mapping[str, Value]]]


def readers(context: Context, entity: str) -> Readers:
    """What reads the fields that this person may know of; raises NotFound."""
    return _saving(context, entity).readers


async def create(context: Context, entity: str, sent: Input) -> Written:
    """Make a record; raises NotFound, Forbidden, Invalid."""
    save = _saving(context, entity)
    _may_create(save)
    course = following(context.compiled, entity, "create", lines=[name for name, given in sent.lines.items() if given])
    held = await anchored(context, course, None, to_be(save.rules.lines, entity, sent))
    draft = _new_draft(context, save, sent)
    await _settle(context, draft, sent.values)
    await anchor_more(context, course, held, versions(draft, entity))
    await number(context, draft)
    row = await insert(context, save, draft.record.values, draft.given)
    await store_lines(context, draft, came_back(row)[1])
    return await _finish(context, save, draft, "create", course, held, row, save.rules.columns)


async def update(context: Context, entity: str, identity: int, version: int | None, sent: Input) -> Written:
    """Change a record that still has `version` (None: any); raises NotFound, Forbidden, Conflict, Invalid.

    Where nothing would become another, nothing is written.
    """
    save = _saving(context, entity)
    await trees.hold(context, save.rules.entity, sent.values)
    changing = may_change(save, sent.values)
    lines = concerned(save.rules.lines, sent.lines, changing)
    course = following(context.compiled, entity, "update", changing, lines)
    held = await anchored(context, course, identity, to_be(save.rules.lines, entity, sent))
    stored = await find(context, save, identity, "update")
    draft = _changed_draft(save, stored, sent)
    await take_lines(context, save, stored, draft, sent)
    ensure_anchored(course, held, as_stored(draft, entity, stored.values))
    _same_version(stored, version)
    chosen = draft.changed
    if not chosen and not differing(draft) and not draft.told:
        return await _as_it_stands(context, save, stored)
    _stamp_changed(context, draft)
    await _settle(context, draft, chosen)
    changed = draft.changed
    course = following(context.compiled, entity, "update", changed, differing(draft))
    await anchor_more(context, course, held, versions(draft, entity))
    await store_lines(context, draft, identity)
    row = await change(context, save, stored, draft.record.values, changed - {"version"})
    return await _finish(context, save, draft, "update", course, held, row, changed)


async def delete(context: Context, entity: str, identity: int, version: int | None) -> None:
    """Put a record in the bin, or away for good where its entity has none; raises also Referenced."""
    save = _saving(context, entity)
    course = following(context.compiled, entity, "remove", lines=save.rules.lines)
    held = await anchored(context, course, identity, {})
    stored = await find(context, save, identity, "delete")
    draft = Draft(save.rules, "delete", stored.values, Record(dict(stored.values)))
    await whole_lines(context, draft)
    ensure_anchored(course, held, as_stored(draft, entity, stored.values))
    _same_version(stored, version)
    await refusing_checks(context, draft)
    await refusing_line_checks(context, draft)
    _refuse(draft)
    await refuse_referred(context, entity, [stored.values])
    await put_lines_away(context, draft, identity)
    await put_away(context, save, stored)
    own, written = Own(entity, identity, stored.values), versions(draft, entity)
    hold_written(held, written)
    touched = await follow(context, course, held, written, own)
    draft.noted |= await ask_afterwards(context, course, held, written, touched, own, ())
    key, columns = (stored.version + 1, identity), save.rules.columns
    await note(context, entity, "delete", key, stored.values, {}, columns, draft.noted, noted(draft))
    await _tell_workers(context, entity, touched)


async def restore(context: Context, entity: str, identity: int) -> Written:
    """Take a record out of the bin, if it still fits: its unique values free, its references living, its checks."""
    save = _saving(context, entity)
    if save.restore is None:
        raise NotFound
    course = following(context.compiled, entity, "remove", lines=save.rules.lines)
    held = await anchored(context, course, identity, {})
    stored = await find(context, save, identity, "restore", gone=True)
    draft = Draft(save.rules, "update", {}, Record(dict(stored.values)))
    await whole_lines(context, draft)
    ensure_anchored(course, held, as_stored(draft, entity, stored.values))
    draft.failures += await check_living(context, save.rules.entity, draft.record)
    draft.failures += await check_living_lines(context, draft)
    await refusing_checks(context, draft)
    await _compare(context, draft)
    await refusing_line_checks(context, draft)
    _refuse(draft)
    row = await bring_back(context, save, stored)
    await bring_lines_back(context, draft, identity)
    return await _finish(context, save, draft, "restore", course, held, row, save.rules.columns)


async def preview(context: Context, entity: str, identity: int | None, sent: Input) -> Preview:
    """What saving this would give, for a form that is being filled in; holds no locks.

    Checks that are asked once all has followed are not asked here.
    """
    save = _saving(context, entity)
    unseen: frozenset[str] | None = None
    denied: frozenset[str] = frozenset()
    if identity is None:
        _may_create(save)
        draft = _new_draft(context, save, sent)
        draft.held = False
    else:
        stored = await find(context, save, identity, "update", held=False)
        draft, unseen, denied = _changed_draft(save, stored, sent), stored.unseen, stored.denied
        draft.held = False
        await take_lines(context, save, stored, draft, sent)
    await fill(context, draft)
    await judge(context, draft)
    await _compare(context, draft)
    await foresee(context, draft)
    await show_virtual(context, draft)
    lines = {name: [dict(one.record.values) for one in of.drafts] for name, of in draft.lines.items()}
    return Preview(_shown(context, save, draft, unseen), draft.told, _states(draft, denied), lines)


def _saving(context: Context, entity: str) -> Saving:
    return saving(context.compiled, view_of(context, entity))


def _may_create(save: Saving) -> None:
    if not save.view.rights.may("create"):
        raise Forbidden("create", save.view.entity.name)


def _new_draft(context: Context, save: Saving, sent: Input) -> Draft:
    values: dict[str, Value] = dict.fromkeys(save.rules.columns)
    now, who = context.clock.now, context.principal.user
    values |= {"created_at": now, "created_by": who, "updated_at": now, "updated_by": who, "version": 1}
    named = frozenset(sent.values).union(name for name, lines in sent.lines.items() if lines)
    draft = Draft(save.rules, "create", {}, Record(values | sent.values), named, [*sent.failures])
    draft.failures += echoed(sent.echoes, {})
    given = save.view.rights.fields
    draft.failures += denied(name for name in named if given[name].create == NEVER)
    first_lines(context, draft, sent)
    return draft


def _changed_draft(save: Saving, stored: Stored, sent: Input) -> Draft:
    """A field this person does not see here is empty to them: left so it stays what it is, filled it is refused."""
    values = {name: value for name, value in sent.values.items() if not (name in stored.blank and value is None)}
    draft = Draft(save.rules, "update", stored.values, Record(stored.values | values), frozenset(values))
    draft.failures += sent.failures
    draft.failures += echoed(sent.echoes, {**stored.values, **dict.fromkeys(stored.blank)})
    given, changed = save.view.rights.fields, draft.changed
    refused = {name for name in changed if given[name].update == NEVER or name in stored.denied}
    draft.failures += denied(name for name in values if name in refused | stored.unseen)
    return draft


def _same_version(stored: Stored, version: int | None) -> None:
    if version is not None and version != stored.version:
        raise Conflict(stored.version)


def _stamp_changed(context: Context, draft: Draft) -> None:
    version = draft.before["version"]
    assert isinstance(version, int)
    stamped = {"updated_at": context.clock.now, "updated_by": context.principal.user, "version": version + 1}
    draft.record.values |= stamped


async def _settle(context: Context, draft: Draft, chosen: Collection[str]) -> None:
    """Fill, compute, judge; raises Invalid. `chosen` are fields somebody gave a value: their references are looked at.

    That comes after the defaults, which a reference's filter may read.
    """
    await fill(context, draft)
    missing = await check_references(context, draft.rules.entity, draft.record, chosen)
    missing += await check_values(context, draft.rules.entity, draft.record, draft.changed)
    missing += await trees.check(context, draft.rules.entity, draft.record, chosen)
    draft.forget(failure.field for failure in missing)
    draft.failures += missing
    await check_lines(context, draft)
    await judge(context, draft)
    await _compare(context, draft)
    _refuse(draft)


async def _compare(context: Context, draft: Draft) -> None:
    """Whether the record is the same as another."""
    warn(context, draft, await same_records(context, draft.rules.entity, draft.record.values, draft.before))


def _refuse(draft: Draft) -> None:
    if draft.told:
        raise Invalid(draft.told)


async def _finish(
    context: Context, save: Saving, draft: Draft, operation: str, course: Following, held: Held, row: Row,
    names: Collection[str],
) -> Written:  # fmt: skip
    """What follows a record that was written: values and checks of others and its own late ones, the trail."""
    entity, (version, identity) = save.rules.entity.name, came_back(row)
    draft.record.values["id"] = identity
    own = Own(entity, identity, draft.before)
    waiting = save.rules.by_id if operation == "create" else save.rules.by_line_id if has_new(draft) else ()
    became = await work_out_own(context, own, waiting, line_ids(draft))
    written, late = versions(draft, entity), [Asked(entity, own.saved, late_checks(draft)), *late_line_checks(draft)]
    hold_written(held, written)
    touched = await follow(context, course, held, written, own)
    draft.noted |= await ask_afterwards(context, course, held, written, touched, own, late)
    became += tuple(name for name, ids in touched.get(entity, {}).items() if identity in ids)
    values, shown = draft.record.values, row[OWN:] if row[2] else None
    if became or (operation == "create" and differing(draft)):
        values, shown = await found_again(context, save, identity)
    key, told = (version, identity), {*names, *became}
    await note(context, entity, operation, key, draft.before, values, told, draft.noted, noted(draft))
    await _tell_workers(context, entity, touched)
    return await _written(context, save, identity, version, shown)


async def _as_it_stands(context: Context, save: Saving, stored: Stored) -> Written:
    _, shown = await found_again(context, save, stored.id)
    return await _written(context, save, stored.id, stored.version, shown)


async def _written(context: Context, save: Saving, identity: int, version: int, row: Row | None) -> Written:
    """Of a record that left this person's sight nothing but what they know already."""
    names = save.shape.lines
    if row is None:
        known = {"id": identity, "version": version}
        return Written(identity, version, save.shape, tuple(map(known.get, save.shape.names)), [None for _ in names])
    (lines,) = await shown_lines(context, save.view, names, [identity]) if names else [()]
    return Written(identity, version, save.shape, row, lines)


def _shown(context: Context, save: Saving, draft: Draft, unseen: frozenset[str] | None) -> dict[str, Value]:
    """The values of a draft, those that are given as they are, the others as far as they would be seen.

    `unseen` are fields not seen in the stored record, None for a new one. What a condition over other records says of
    a new record is not known yet: its fields stay empty.
    """
    record, values = draft.record, draft.record.values
    hidden = set(unseen or ())
    for name, holds in veils(context.compiled, save.view).items():
        if (unseen is None and holds is None) or (holds is not None and holds(record, context.clock) is not True):
            hidden.add(name)
    hidden -= draft.given
    hidden.update(name for name, state in draft.states.items() if state.hidden)
    return {name: None if name in hidden else values.get(name) for name in save.view.fields}


def _states(draft: Draft, denied: Collection[str]) -> Mapping[str, State]:
    """For a form: a field is open to change by the record as it is stored, in a new one by how it would be."""
    new, known = draft.operation == "create", draft.states
    names = [name for name in draft.rules.columns if name in known or name in denied]
    states = {name: known.get(name, State(required=draft.rules.entity.fields[name].required)) for name in names}
    return {name: one if new else replace(one, locked=name in denied) for name, one in states.items()}


async def _tell_workers(context: Context, entity: str, touched: Iterable[str]) -> None:
    """In every worker, whoever is logged in is looked at anew, and choices offer other values."""
    if not person_entities(context.compiled).isdisjoint((entity, *touched)):
        await stamps.raise_stamp(context.connection, stamps.PEOPLE)
    if entity in context.compiled.catalog.dictionaries:
        await stamps.raise_stamp(context.connection, stamps.DICTIONARIES)
