"""The form of a record: shown, previewed while somebody types, saved, refused, in conflict."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from engine.http.bodies import form
from engine.http.problems import Problem
from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField
from engine.meta.labels import text_in
from engine.rules.failure import Failure, failure_text
from engine.screens.conflict import Versions, changed_by, conflict_screen
from engine.screens.form import Fault, Filled, form_screen, outputs, still
from engine.screens.reader import Row
from engine.text.money import signs
from engine.web.addresses import Addresses
from engine.web.answers import go, is_scripted, part, whole
from engine.web.backend import Drafted
from engine.web.confirming import confirmed
from engine.web.notes import Note
from engine.web.posted import (
    FAULTS,
    base_texts,
    changed_texts,
    held_texts,
    posted_texts,
    save_key,
    suggested_texts,
    version_sent,
)
from engine.web.visit import Visit

NEW = 0
"""The id of a record that is not stored yet."""


class _Sent(NamedTuple):
    """What a form sent: the texts of its inputs, those it was loaded with, and those it suggested."""

    posted: Mapping[str, str]
    base: Mapping[str, str]
    suggested: Mapping[str, str]


async def show_new(visit: Visit, name: str) -> Response:
    """`GET /{entity}/new`; parameters named like fields fill them in."""
    entity = visit.entity(name)
    if not visit.may(name).create:
        raise Problem(403, "forbidden")
    writable = visit.writable(entity, new=True)
    given = {field: text for field, text in visit.request.query.items() if field in writable}
    drafted = await visit.backend.draft(visit.person, name, None, given)
    row = _drafted_row(Row(NEW, 0, "", {}), drafted)
    suggested = _suggested(visit, entity, row, given)
    return _whole(visit, entity, Filled(row, states=drafted.states, suggested=suggested), {})


async def show_edit(visit: Visit, name: str, identity: int) -> Response:
    """`GET /{entity}/{id}/edit`."""
    entity = visit.entity(name)
    row = await visit.backend.one(visit.person, name, identity)
    if not visit.may(name).update:
        raise Problem(403, "forbidden")
    filled = Filled(row)
    if any(field.conditional for field in entity.fields.values()):
        drafted = await visit.backend.draft(visit.person, name, identity, {})
        filled = Filled(row, states=drafted.states)
    return _whole(visit, entity, filled, _texts_of(visit, entity, row))


async def save_new(visit: Visit, name: str) -> Response:
    """`POST /{entity}/new`."""
    entity = visit.entity(name)
    sent = await form(visit.request)
    posted = posted_texts(entity.fields, visit.writable(entity, new=True), sent)
    suggested = suggested_texts(sent)
    given = changed_texts(posted, {}, suggested)
    try:
        identity = await visit.backend.create(visit.request, visit.person, name, given, confirmed(sent))
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _refused(visit, entity, Row(NEW, 0, "", {}), _Sent(posted, {}, suggested), problem.failures)
    return go(visit.request, Addresses().record(name, identity), Note("created", name, identity))


async def save_edit(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/{id}/edit`; only what differs from what the form was loaded with is written."""
    entity = visit.entity(name)
    sent = await form(visit.request)
    posted = posted_texts(entity.fields, visit.writable(entity, new=False), sent)
    base, suggested = base_texts(sent), suggested_texts(sent)
    changed = changed_texts(posted, base, suggested)
    try:
        if changed:
            version = version_sent(sent)
            meant = confirmed(sent)
            await visit.backend.update(visit.request, visit.person, name, identity, version, changed, meant)
    except Problem as problem:
        row = await visit.backend.one(visit.person, name, identity)
        if problem.status == 412:
            untouched = {field: base.get(field, "") for field in posted if suggested.get(field) == posted[field]}
            return await _conflict(visit, entity, row, {**posted, **untouched}, base)
        if problem.status != 422:
            raise
        return await _refused(visit, entity, row, _Sent(posted, base, suggested), problem.failures, version_sent(sent))
    return go(visit.request, Addresses().record(name, identity), Note("saved", name, identity) if changed else None)


async def preview_new(visit: Visit, name: str) -> Response:
    """`POST /{entity}/preview`."""
    return await preview(visit, name, NEW)


async def preview(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/{id}/preview`: what is worked out, what checks say, and what is suggested where nobody typed."""
    entity = visit.entity(name)
    sent = await form(visit.request)
    posted = posted_texts(entity.fields, visit.writable(entity, new=identity == NEW), sent)
    changed = changed_texts(posted, base_texts(sent), suggested_texts(sent))
    drafted = await visit.backend.draft(visit.person, name, identity or None, changed)
    faulty = [field for field in sent.get(FAULTS, "").split() if field in posted]
    row = _drafted_row(Row(identity, 0, "", {}), drafted)
    shown = outputs(entity, row, visit.reader)
    suggested = _suggested(visit, entity, row, {field: text for field, text in changed.items() if text})
    states = {field: state for field, state in drafted.states.items() if entity.fields[field].conditional}
    said = _said(visit, entity, drafted.failures, faulty)
    said |= {"suggested": suggested, "titles": row.titles}
    return part(visit, "preview.html", outputs=shown, states=states, still=still(drafted.states), **said)


def _said(visit: Visit, entity: Entity, failures: Iterable[Failure], faulty: Collection[str]) -> dict[str, Any]:
    """What a preview says: whether the fields that were wrong still are, and as a warning what checks would refuse.

    Every field that a check may speak of is named, so that a warning goes when it no longer holds.
    """
    found = list(failures)
    checked = {field for check in visit.whole.entities[entity.name].checks.values() for field in check.fields}
    wrong = {failure.field: _text(visit, failure) for failure in found}
    warned = {failure.field: _text(visit, failure) for failure in found if failure.message is not None}
    return {
        "faults": {field: wrong.get(field, "") for field in faulty},
        "warnings": {field: warned.get(field, "") for field in sorted(checked & entity.fields.keys() - set(faulty))},
        "whole": [text for field, text in warned.items() if field is None],
    }


def _texts_of(visit: Visit, entity: Entity, row: Row) -> dict[str, str]:
    """What the inputs of a stored record hold."""
    return held_texts(entity.fields, visit.writable(entity, new=row.id == NEW), row.values, visit.reader)


def _suggested(visit: Visit, entity: Entity, row: Row, typed: Collection[str]) -> dict[str, str]:
    """What the inputs with suggestions hold, but for those somebody typed in."""
    asked = visit.writable(entity, new=row.id == NEW)
    names = [name for name in asked if entity.fields[name].suggest is not None and name not in typed]
    return held_texts(entity.fields, names, row.values, visit.reader) if names else {}


def _drafted_row(row: Row, drafted: Drafted) -> Row:
    return Row(row.id, row.version, row.title, {**row.values, **drafted.values}, {**row.titles, **drafted.titles})


async def _refused(
    visit: Visit, entity: Entity, row: Row, sent: _Sent, failures: Iterable[Failure], version: int = 0
) -> Response:
    """The same form with what was typed and everything that is wrong."""
    posted, base, suggested = sent
    asked = changed_texts(posted, {}, suggested)
    drafted = await visit.backend.draft(visit.person, entity.name, row.id or None, asked)
    kept = Row(row.id, version, row.title, row.values, row.titles)
    faults = tuple(
        Fault(failure.field if failure.field in posted else None, _text(visit, failure), failure.confirm or "")
        for failure in failures
    )
    filled = Filled(_drafted_row(kept, drafted), posted, faults, drafted.states, suggested)
    if is_scripted(visit.request):
        return part(visit, "form_body.html", 422, **_form(visit, entity, filled, base))
    return _whole(visit, entity, filled, base, 422)


async def _conflict(
    visit: Visit, entity: Entity, row: Row, posted: Mapping[str, str], base: Mapping[str, str]
) -> Response:
    """What both did, to be chosen from; the form behind it stays as it is."""
    names = visit.writable(entity, new=False)
    drafted = await visit.backend.draft(visit.person, entity.name, row.id, posted)
    versions = Versions(base, posted, row, drafted.titles, drafted.values)
    changed_at = row.values.get("updated_at")
    at = changed_at if isinstance(changed_at, datetime) else visit.reader.now
    person = row.titles.get("updated_by") or visit.reader.say("by_system")
    heading = changed_by(person, at, visit.reader)
    url = Addresses()
    shown = {
        "conflict": conflict_screen(entity.fields, names, versions, heading, visit.reader),
        "action": url.edit(entity.name, row.id),
        "back": url.record(entity.name, row.id),
        "base": json.dumps(_texts_of(visit, entity, row)),
        "key": save_key(),
    }
    if is_scripted(visit.request):
        return part(visit, "dialogs/conflict.html", 409, **shown)
    return whole(visit, "conflict.html", entity.name, 409, **shown)


def _whole(visit: Visit, entity: Entity, filled: Filled, base: Mapping[str, str], status: int = 200) -> Response:
    return whole(visit, "form.html", entity.name, status, **_form(visit, entity, filled, base))


def _form(visit: Visit, entity: Entity, filled: Filled, base: Mapping[str, str]) -> dict[str, Any]:
    url, reader = Addresses(), visit.reader
    new = filled.row.id == NEW
    checked = bool(visit.whole.entities[entity.name].checks)
    screen = form_screen(entity, visit.writable(entity, new=new), filled, reader, checked=checked)
    title = reader.say("new_record" if new else "edit_record", entity=screen.noun)
    return {
        "screen": screen,
        "title": title,
        "heading": reader.say("error_title", title=title) if screen.faults else title,
        "places": _places(visit, entity, filled.row),
        "summary": reader.say("error_summary", count=len(screen.faults), entity=screen.noun),
        "action": url.new(entity.name) if new else url.edit(entity.name, filled.row.id),
        "back": url.list(entity.name) if new else url.record(entity.name, filled.row.id),
        "base": json.dumps(base),
        "key": save_key(),
        "today": reader.today.isoformat(),
        "signs": " ".join(signs(visit.whole.app.currency)),
        "faulted": lambda fault: faulted(visit, entity.fields, fault),
    }


def _places(visit: Visit, entity: Entity, row: Row) -> list[tuple[str, str]]:
    """What the form lies below: addresses and what is there."""
    url = Addresses()
    above = [(url.list(entity.name), visit.label(entity))]
    return above if row.id == NEW else [*above, (url.record(entity.name, row.id), row.title)]


def faulted(visit: Visit, fields: Mapping[str, AnyField], fault: Fault) -> str:
    """A fault as the summary says it: with the field's name in front."""
    field = fields[fault.field or ""]
    label = text_in(field.label, visit.reader.locale, field.name)
    return visit.reader.say("error_at", label=label, message=fault.text)


def _text(visit: Visit, failure: Failure) -> str:
    return failure_text(failure, visit.reader.locale)
