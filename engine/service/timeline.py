"""What happened to a record, the newest first, with what was said of it: as far as its reader may know it by now.

One in the bin has its history too, for whoever sees it there.

Rights are those of now, whoever could read what when it was noted: fields that may not be read on this record are not
there, before or after.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from engine.compile import Readable, Saving, readable, saving
from engine.meta.actions import Action
from engine.meta.catalog import Entity
from engine.meta.fields import AnyChoice, AnyField, LinesField, ReferencesField
from engine.meta.pointers import Pointer
from engine.meta.system import COMMENT
from engine.security.rights import administers
from engine.service import read
from engine.service.stored import Stored, find, seen
from engine.service.tokens import FIELDS
from engine.service.work import Context, Forbidden, NotFound, view_of
from engine.storage.rows.audit import Noted, OfAccount, Via, changed_records, read_entries
from engine.storage.rows.track import read_track

SAID: Final = "comment"
"""The operation that a comment is; what is done with records is create, update, delete, restore and take,
with accounts OfAccount beside."""

TAKEN: Final = "take"

OF_ACCOUNT: Final = frozenset(one.value for one in OfAccount)
OF_TOKENS: Final = {one.name: one for one in FIELDS}
"""What is told of an account's tokens; of its password and second factor nothing is."""

_MARK: Final = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
_NEWEST: Final = (10**18 - 1, 10**18 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that was done or said. `at` and `by` are None where they may not be known, `by` also for the engine:
    `known` tells which. `fields` describe what stands in `before` and `after`, both in their wire form. A comment that
    its reader may delete is `deletable` in a version, one they may change `editable`, one that was changed `edited`.
    """

    id: int
    at: datetime | None
    by: int | None
    known: bool = True
    operation: str
    version: int | None = None
    via: Via | None = None
    action: str | None = None
    fields: Mapping[str, AnyField] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None
    deletable: int | None = None
    editable: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of it; `following` asks for the next one, and `gone` says whether the record is in the bin."""

    events: Sequence[Event]
    following: str | None
    gone: bool


async def passed(context: Context, entity: str, identity: int, field: str) -> Sequence[str]:
    """The values that a tracked field of a record has had, the present one last; none where it may not be seen."""
    found = await read.one(context, entity, identity, (field,))
    seen_now = found.shape.values(found.row).get(field) is not None
    return await read_track(context.connection, entity, identity, field) if seen_now else []


async def timeline(context: Context, entity: str, identity: int, after: str, limit: int) -> Timeline:
    """At most `limit` events of a record that may be seen; raises NotFound, BadQuery."""
    view = view_of(context, entity)
    stored, gone = await _found(context, view, identity)
    masked = _mask(context, view.entity, frozenset({*view.fields, *view.lines}) - stored.blank)
    mark = _read_mark(after)
    everything = identity == context.principal.user or administers(context.compiled.catalog, context.principal.roles)
    noted = await read_entries(
        context.connection, entity, identity, limit + 1, before=mark[0],
        of_account=everything, without=f"{entity}.{COMMENT}" if view.entity.commented else "",
    )  # fmt: skip
    said = await _comments(context, Pointer(entity, identity), mark[1], limit + 1) if view.entity.commented else []
    events = sorted([*map(_told, noted), *said], key=_when, reverse=True)
    shown = events[:limit]
    following = _write_mark(mark, shown) if len(events) > limit else None
    return Timeline([masked(one) for one in await _with_rights(context, shown)], following, gone)


async def of_record(context: Context, about: Pointer, event: Event) -> Event | None:
    """An event of a record, as far as its reader may know it; None where they may not see the record."""
    try:
        view = view_of(context, about.entity)
        stored, _ = await _found(context, view, about.id)
    except NotFound:
        return None
    return _mask(context, view.entity, frozenset({*view.fields, *view.lines}) - stored.blank)(event)


async def _with_rights(context: Context, events: Sequence[Event]) -> list[Event]:
    """With what their reader may do with comments, and whether those were changed."""
    said = [one.id for one in events if one.operation == SAID]
    if not said:
        return list(events)
    view = readable(context.compiled, COMMENT, context.principal.roles)
    save = saving(context.compiled, view) if view is not None else None
    changed = await changed_records(context.connection, COMMENT, said)
    return [await _with_right(context, save, one, changed) if one.operation == SAID else one for one in events]


async def _with_right(context: Context, save: Saving | None, one: Event, changed: Container[int]) -> Event:
    deletable = one.deletable if await _may(context, save, "delete", one.id) else None
    editable = await _may(context, save, "update", one.id)
    return replace(one, deletable=deletable, editable=editable, edited=one.id in changed)


async def _may(context: Context, save: Saving | None, operation: str, comment: int) -> bool:
    if save is None or not save.view.rights.may(operation):
        return False
    try:
        await find(context, save, comment, operation, held=False)
    except (NotFound, Forbidden):
        return False
    return True


async def _found(context: Context, view: Readable, identity: int) -> tuple[Stored, bool]:
    """The record, and whether it is in the bin; raises NotFound."""
    save = saving(context.compiled, view)
    try:
        return await seen(context, save, identity), False
    except NotFound:
        if not read.sees_bin(view):
            raise
        return await seen(context, save, identity, gone=True), True


def _when(event: Event) -> tuple[datetime, bool, int]:
    assert event.at is not None, "it is masked later"
    return event.at, event.operation == SAID, event.id


def _told(noted: Noted) -> Event:
    entry = noted.entry
    return Event(
        id=noted.id,
        at=entry.at,
        by=entry.by,
        operation=entry.operation,
        version=entry.version,
        via=entry.via,
        action=entry.action,
        before=entry.before,
        after=entry.after,
    )


def _mask(context: Context, entity: Entity, there: frozenset[str]) -> Callable[[Event], Event]:
    """Leaves out of an event of a record what its reader may not know; `there` are the fields they may read of it."""
    known = context.compiled.visible(context.principal.roles).entities
    shown = {name: one for name, one in entity.fields.items() if name in there}
    actions = {f"{name}.{one.name}": one for name, each in known.items() for one in each.actions.values()}
    actions |= {one.called: one.doing for one in context.compiled.catalog.automations.values()}
    parts = {name: _parts(context, one) for name in there if isinstance(one := entity.fields[name], LinesField)}

    def masked(event: Event) -> Event:
        if event.operation == SAID:
            return event
        action = actions.get(event.action or "")
        fields = fields_of(event.operation, action, shown)
        named = {name: one for name, one in fields.items() if name in event.before or name in event.after}
        return replace(
            event,
            at=event.at if "updated_at" in there else None,
            by=event.by if "updated_by" in there else None,
            known="updated_by" in there,
            version=event.version if "version" in there else None,
            action=event.action if action else None,
            fields=named,
            before=_kept(event.before, named, parts),
            after=_kept(event.after, named, parts),
        )

    return masked


def fields_of(operation: str, action: Action | None, own: Mapping[str, AnyField]) -> Mapping[str, AnyField]:
    """What an entry names: fields of the record, which are its `own`, what an action asked, or what is of a token."""
    if operation in OF_ACCOUNT:
        return OF_TOKENS
    if operation == TAKEN:
        return action.ask if action else {}
    return own


def _parts(context: Context, lines: LinesField) -> frozenset[str]:
    """What may be read of lines, wherever they stand; of several references there are only the ids."""
    view = None if isinstance(lines, ReferencesField) else readable(context.compiled, lines.of, context.principal.roles)
    if view is None:
        return frozenset()
    seen = (name for name in (*view.fields, *view.lines) if view.entity.fields[name].visible is None)
    return frozenset({"id", *seen})


def _kept(
    values: Mapping[str, Any], named: Mapping[str, AnyField], parts: Mapping[str, frozenset[str]]
) -> dict[str, Any]:
    told = {name: _switched_on(field, values[name]) for name, field in named.items() if name in values}
    return {name: _lines(value, parts.get(name, frozenset())) for name, value in told.items()}


def _switched_on(field: AnyField, value: Any) -> Any:
    """Without the options that settings switch off: of these nothing is shown, in the past neither."""
    if not isinstance(field, AnyChoice) or not field.off:
        return value
    if isinstance(value, list):
        return [one for one in value if one not in field.off]
    return None if value in field.off else value


def _lines(value: Any, names: frozenset[str]) -> Any:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return value
    return [{name: told for name, told in one.items() if name in names} for one in value]


async def _comments(context: Context, about: Pointer, before: int, limit: int) -> list[Event]:
    """What was said of the record: whoever sees one that is commented on reads all of it."""
    fields, where = ("id", "version", "created_at", "author", "text"), f"about == '{about}' and id < {before}"
    asked = read.Query(entity=COMMENT, where=where, sort=("-id",), fields=fields, limit=limit)
    found = await read.page(context.as_engine(), asked)
    return [_said(found.shape.values(row)) for row in found.rows]


def _said(values: Mapping[str, Any]) -> Event:
    return Event(
        id=values["id"],
        at=values["created_at"],
        by=values["author"],
        operation=SAID,
        text=values["text"],
        deletable=values["version"],
    )


def _read_mark(text: str) -> tuple[int, int]:
    found = _MARK.fullmatch(text)
    if text and found is None:
        raise read.BadQuery("after")
    return (int(found[1]), int(found[2])) if found else _NEWEST


def _write_mark(mark: tuple[int, int], shown: Sequence[Event]) -> str:
    """The ids of the last entry and the last comment that were shown."""
    noted, said = [one for one in shown if one.operation != SAID], [one for one in shown if one.operation == SAID]
    last = (min([mark[0], *map(_ID, noted)]), min([mark[1], *map(_ID, said)]))
    return f"{last[0]}.{last[1]}"


_ID: Final = attrgetter("id")
