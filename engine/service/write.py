"""The write path: create, update, delete, restore, and the preview of a form. Each is the list of its steps.

All of it runs inside a transaction that the caller opened; a preview stores nothing and holds nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.compile import OWN, Saving, Shape, saving
from engine.expressions import Record, Value
from engine.meta.system import PEOPLE
from engine.rules import Failure, Input, Readers, echoed
from engine.security.rights import NEVER
from engine.service import dependants
from engine.service.prepare import Draft, prepare, refusing_checks, show_virtual
from engine.service.references import check_references, refuse_referred
from engine.service.stored import Stored, bring_back, came_back, change, find, insert, put_away
from engine.service.trail import note
from engine.service.work import Conflict, Context, Forbidden, Invalid, NotFound, view_of
from engine.storage.driver import Row
from engine.storage.rows import stamps


@dataclass(frozen=True, slots=True)
class Written:
    """A record as it was saved, as far as whoever saved it may see it."""

    id: int
    version: int
    shape: Shape
    row: Row

    def json(self) -> bytes:
        """The record as the API gives it."""
        return self.shape.json(self.row)


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would give: the values of the readable fields, and everything that is wrong."""

    values: dict[str, Value]
    failures: tuple[Failure, ...]


def readers(context: Context, entity: str) -> Readers:
    """What reads the fields that this person may know of; raises NotFound."""
    return _saving(context, entity).readers


async def create(context: Context, entity: str, sent: Input) -> Written:
    """Make a record; raises NotFound, Forbidden, Invalid."""
    save = _saving(context, entity)
    _may_create(save)
    draft = _new_draft(save, sent)
    draft.failures += await check_references(context, save.rules.entity, draft.record, sent.values)
    await prepare(context, draft)
    _refuse(draft)
    _stamp_new(context, draft.record)
    row = await insert(context, save, draft.record.values, draft.given)
    version, identity = came_back(row)
    after = {**draft.record.values, "id": identity}
    await dependants.created(context, entity, after)
    await note(context, entity, "create", (version, identity), {}, after, save.rules.columns)
    return await _written(context, save, row)


async def update(context: Context, entity: str, identity: int, version: int | None, sent: Input) -> Written:
    """Change a record that still has `version` (None: any); raises NotFound, Forbidden, Conflict, Invalid."""
    save = _saving(context, entity)
    stored = await find(context, save, identity, "update")
    _same_version(stored, version)
    draft = _changed_draft(save, stored, sent)
    draft.failures += await check_references(context, save.rules.entity, draft.record, draft.changed)
    await prepare(context, draft)
    _refuse(draft)
    _stamp_changed(context, draft.record)
    changed = draft.changed
    row = await change(context, save, stored, draft.record.values, changed)
    await dependants.updated(context, entity, changed, draft.before, draft.record.values)
    await note(context, entity, "update", came_back(row), draft.before, draft.record.values, changed)
    return await _written(context, save, row)


async def delete(context: Context, entity: str, identity: int, version: int | None) -> None:
    """Put a record in the bin, or away for good where its entity has none; raises also Referenced."""
    save = _saving(context, entity)
    stored = await find(context, save, identity, "delete")
    _same_version(stored, version)
    draft = Draft(save.rules, "delete", stored.values, Record(dict(stored.values)))
    await refusing_checks(context, draft)
    _refuse(draft)
    await refuse_referred(context, entity, identity)
    await put_away(context, save, stored)
    await dependants.removed(context, entity, stored.values)
    await note(context, entity, "delete", (stored.version + 1, identity), stored.values, {}, save.rules.columns)
    await _tell_people(context, entity)


async def restore(context: Context, entity: str, identity: int) -> Written:
    """Take a record out of the bin, if it still fits: its unique values free, its references living."""
    save = _saving(context, entity)
    if save.restore is None:
        raise NotFound
    stored = await find(context, save, identity, "restore", gone=True)
    draft = Draft(save.rules, "update", stored.values, Record(dict(stored.values)))
    draft.failures += await check_references(context, save.rules.entity, draft.record, stored.values)
    _refuse(draft)
    row = await bring_back(context, save, stored)
    await dependants.removed(context, entity, stored.values)
    await note(context, entity, "restore", came_back(row), {}, stored.values, save.rules.columns)
    return await _written(context, save, row)


async def preview(context: Context, entity: str, identity: int | None, sent: Input) -> Preview:
    """What saving this would give, for a form that is being filled in; holds no locks."""
    save = _saving(context, entity)
    if identity is None:
        _may_create(save)
        draft = _new_draft(save, sent)
    else:
        draft = _changed_draft(save, await find(context, save, identity, "update", held=False), sent)
    draft.held = False
    await prepare(context, draft)
    await show_virtual(context, draft)
    shown = {name: draft.record.values.get(name) for name in save.view.fields}
    return Preview(shown, tuple(draft.failures))


def _saving(context: Context, entity: str) -> Saving:
    return saving(context.compiled, view_of(context, entity))


def _may_create(save: Saving) -> None:
    if not save.view.rights.may("create"):
        raise Forbidden("create", save.view.entity.name)


def _new_draft(save: Saving, sent: Input) -> Draft:
    values: dict[str, Value] = dict.fromkeys(save.rules.columns)
    draft = Draft(save.rules, "create", {}, Record(values | sent.values), frozenset(sent.values), [*sent.failures])
    draft.failures += echoed(sent.echoes, {})
    given = save.view.rights.fields
    draft.failures += _denied(name for name, value in sent.values.items() if given[name].create == NEVER)
    return draft


def _changed_draft(save: Saving, stored: Stored, sent: Input) -> Draft:
    record = Record(stored.values | sent.values)
    draft = Draft(save.rules, "update", stored.values, record, frozenset(sent.values), [*sent.failures])
    draft.failures += echoed(sent.echoes, stored.values)
    given = save.view.rights.fields
    draft.failures += _denied(name for name in draft.changed if given[name].update == NEVER or name in stored.denied)
    return draft


def _denied(names: Iterable[str]) -> list[Failure]:
    return [Failure("not_writable", name) for name in names]


def _refuse(draft: Draft) -> None:
    if draft.failures:
        raise Invalid(tuple(draft.failures))


def _same_version(stored: Stored, version: int | None) -> None:
    if version is not None and version != stored.version:
        raise Conflict(stored.version)


def _stamp_new(context: Context, record: Record) -> None:
    now, who = context.clock.now, context.principal.user
    record.values |= {"created_at": now, "created_by": who, "updated_at": now, "updated_by": who, "version": 1}


def _stamp_changed(context: Context, record: Record) -> None:
    record.values |= {"updated_at": context.clock.now, "updated_by": context.principal.user}


async def _written(context: Context, save: Saving, row: Row) -> Written:
    await _tell_people(context, save.view.entity.name)
    version, identity = came_back(row)
    return Written(identity, version, save.shape, row[OWN:])


async def _tell_people(context: Context, entity: str) -> None:
    """Whoever is logged in is looked at anew, in every worker."""
    if entity in PEOPLE:
        await stamps.raise_stamp(context.connection, stamps.PEOPLE)
