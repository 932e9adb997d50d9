"""The form of a record: shown, previewed while somebody types, saved, refused, in conflict."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import datetime
from typing import Any

from engine.http.bodies import form
from engine.http.problems import Problem
from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.fields import AnyReference
from engine.meta.screens import Section
from engine.rules.failure import Failure, failure_text
from engine.screens.conflict import Versions, changed_by, conflict_screen
from engine.screens.form import Fault, Filled, form_screen, not_drawn, outputs, still
from engine.screens.inbox import Box
from engine.screens.reader import Row
from engine.text.money import signs
from engine.web.addresses import COPY, Addresses
from engine.web.answers import go, is_scripted, part, whole
from engine.web.backend import Drafted
from engine.web.confirming import confirmed
from engine.web.copying import copied_texts
from engine.web.form_lines import (
    Shown,
    changed,
    column_totals,
    conflict_members,
    conflict_sides,
    grids,
    held,
    lines_of,
    place_of,
    posted,
    rearranged,
    said_at,
    with_lines,
)
from engine.web.notes import Note, saved_note
from engine.web.posted import (
    FAULTS,
    NEXT,
    base_texts,
    held_texts,
    save_key,
    suggested_texts,
    texts_left_over,
    version_sent,
)
from engine.web.posted_lines import DO, spread
from engine.web.visit import Visit

NEW = 0
"""The id of a record that is not stored yet."""


async def show_new(visit: Visit, name: str) -> Response:
    """`GET /{entity}/new`; parameters named like fields fill them in, over those of a record that is copied."""
    entity = visit.entity(name)
    if not visit.may(name).create:
        raise Problem(403, "forbidden")
    writable = visit.writable(entity, new=True)
    given = {field: text for field, text in visit.request.query.items() if field in writable}
    if COPY in visit.request.query:
        given = {**await copied_texts(visit, entity, visit.request.query[COPY]), **given}
    drafted = await visit.backend.draft(visit.person, name, None, spread(given, entity.fields, lines_of(visit, entity)))
    row = _in_minutes(_drafted_row(Row(NEW, 0, "", {}), drafted), given)
    suggested = _suggested(visit, entity, row, given)
    filled = Filled(row, states=drafted.states, suggested=suggested, closed=drafted.closed)
    return _whole(visit, entity, _Shown(filled, {}, drafted))


async def show_edit(visit: Visit, name: str, identity: int) -> Response:
    """`GET /{entity}/{id}/edit`."""
    entity = visit.entity(name)
    row = await visit.backend.one(visit.person, name, identity)
    if not visit.may(name).update:
        raise Problem(403, "forbidden")
    base = held(visit, entity, row)
    lines = {one: base[one] for one, part in lines_of(visit, entity).items() if one in base and _is_conditional(part)}
    if not lines and not _is_conditional(entity) and not _has_conditional_sections(visit, name):
        return _whole(visit, entity, _Shown(Filled(row), base))
    drafted = await visit.backend.draft(
        visit.person, name, identity, spread(lines, entity.fields, lines_of(visit, entity))
    )
    return _whole(visit, entity, _Shown(Filled(row, states=drafted.states, closed=drafted.closed), base, drafted))


def _is_conditional(entity: Entity) -> bool:
    return any(field.conditional for field in entity.fields.values())


def _has_conditional_sections(visit: Visit, name: str) -> bool:
    return any(section.visible is not None for section in _sections(visit, name).values())


def _sections(visit: Visit, name: str) -> Mapping[str, Section]:
    """The sections of a form as they are written."""
    screen = visit.catalog.screens.get(name)
    return screen.form if screen is not None else {}


async def save_new(visit: Visit, name: str) -> Response:
    """`POST /{entity}/new`."""
    entity = visit.entity(name)
    sent = await form(visit.request)
    texts = posted(visit, entity, sent, new=True)
    if DO in sent:
        return await _again(visit, entity, Row(NEW, 0, "", {}), texts, sent)
    if lost := _lost(entity, sent):
        return await _refused(visit, entity, Row(NEW, 0, "", {}), texts, sent, lost)
    try:
        meant = changed(visit, entity, texts, {}, suggested_texts(sent))
        made = await visit.backend.create(visit.request, visit.person, name, meant, confirmed(sent))
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _refused(visit, entity, Row(NEW, 0, "", {}), texts, sent, problem.failures)
    url = Addresses()
    if made.entity != name:
        return go(visit.request, url.in_box(Box.SUBMITTED, made), Note("waits", made.entity, made.id))
    goal = url.new(name) if NEXT in sent else url.record(name, made.id)
    return go(visit.request, goal, Note("created", name, made.id))


async def save_edit(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/{id}/edit`; only what differs from what the form was loaded with is written."""
    entity = visit.entity(name)
    sent = await form(visit.request)
    texts = posted(visit, entity, sent, new=False)
    if DO in sent:
        return await _again(visit, entity, await visit.backend.one(visit.person, name, identity), texts, sent)
    if lost := _lost(entity, sent):
        return await _refused(visit, entity, await visit.backend.one(visit.person, name, identity), texts, sent, lost)
    meant = changed(visit, entity, texts, base_texts(sent), suggested_texts(sent))
    waits = False
    try:
        if meant:
            version, anyway = version_sent(sent), confirmed(sent)
            waits = await visit.backend.update(visit.request, visit.person, name, identity, version, meant, anyway)
    except Problem as problem:
        row = await visit.backend.one(visit.person, name, identity)
        if problem.status == 412:
            return await _conflict(visit, entity, row, *_untouched(texts, sent))
        if problem.status != 422:
            raise
        return await _refused(visit, entity, row, texts, sent, problem.failures)
    return go(
        visit.request, Addresses().record(name, identity), saved_note(name, identity, waits=waits) if meant else None
    )


def _lost(entity: Entity, sent: Mapping[str, str]) -> tuple[Failure, ...]:
    """What would be lost of what was typed, as the form is not the one that it was: told once, with the form of now."""
    return tuple(Failure("form_changed", None, {"text": text}) for text in texts_left_over(entity.fields, sent))


async def preview_new(visit: Visit, name: str) -> Response:
    """`POST /{entity}/preview`."""
    return await preview(visit, name, NEW)


async def preview(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/{id}/preview`: what is worked out, what checks say, and what is suggested where nobody typed."""
    entity = visit.entity(name)
    sent = await form(visit.request)
    texts, base = posted(visit, entity, sent, new=identity == NEW), base_texts(sent)
    meant = changed(visit, entity, texts, base, suggested_texts(sent))
    drafted = await visit.backend.draft(visit.person, name, identity or None, meant)
    faulty = [field for field in sent.get(FAULTS, "").split() if field.partition("/")[0] in texts]
    row, lines = _drafted_row(Row(identity, 0, "", {}), drafted), Shown(visit, entity, sent, drafted)
    typed = {field: text for field, text in meant.items() if text}
    states = {field: state for field, state in drafted.states.items() if entity.fields[field].conditional}
    states |= lines.states()
    undrawn = not_drawn(_sections(visit, name), drafted.closed, faulty)
    return part(
        visit,
        "preview.html",
        outputs={**outputs(entity, row, visit.reader), **lines.outputs()},
        totals=column_totals(visit, entity, row),
        states=states,
        sections={one.name: one.name in undrawn for one in _sections(visit, name).values() if one.visible},
        still=(
            *still(drafted.states),
            *still(lines.states()),
            *(each for names in undrawn.values() for each in names),
        ),
        empties=lines.empties(),
        suggested=_suggested(visit, entity, row, typed) | lines.suggested(typed) | _cleared(entity, texts, drafted),
        titles={**row.titles, **lines.titles()},
        **_said(visit, entity, lines.renamed(drafted.failures), faulty, lines.checked()),
    )


def _said(
    visit: Visit, entity: Entity, failures: Iterable[Failure], faulty: Collection[str], in_lines: Iterable[str]
) -> dict[str, Any]:
    """What a preview says: whether the fields that were wrong still are, and as a warning what checks would refuse.

    Every field that a check may speak of is named, so that a warning goes when it no longer holds.
    """
    found = list(failures)
    checked = {field for check in visit.whole.entities[entity.name].checks.values() for field in check.fields}
    named = (checked & entity.fields.keys()).union(in_lines)
    wrong = {failure.field: _text(visit, failure) for failure in found}
    warned = {failure.field: _text(visit, failure) for failure in found if failure.message is not None}
    return {
        "faults": {field: wrong.get(field, "") for field in faulty},
        "warnings": {field: warned.get(field, "") for field in sorted(named - set(faulty))},
        "whole": [text for field, text in warned.items() if field is None],
    }


def _suggested(visit: Visit, entity: Entity, row: Row, typed: Collection[str]) -> dict[str, str]:
    """What the inputs with suggestions hold, but for those somebody typed in."""
    asked = visit.writable(entity, new=row.id == NEW)
    names = [name for name in asked if entity.fields[name].suggest is not None and name not in typed]
    return held_texts(entity.fields, names, row.values, visit.reader) if names else {}


def _untouched(texts: Mapping[str, str], sent: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The texts in which a suggestion that nobody touched is what the form was loaded with, and those."""
    base, suggested = base_texts(sent), suggested_texts(sent)
    return {name: base.get(name, "") if suggested.get(name) == text else text for name, text in texts.items()}, base


def _cleared(entity: Entity, texts: Mapping[str, str], drafted: Drafted) -> dict[str, str]:
    """The inputs of choices that do not fit any more because of what was filled in elsewhere."""
    wrong = {failure.field for failure in drafted.failures if failure.code != "required"}
    asked = (field for field in entity.fields.values() if isinstance(field, AnyReference) and field.filter is not None)
    names = (field.name for field in asked if texts.get(field.name) and field.name not in wrong)
    hidden = still(drafted.states)
    return {name: "" for name in names if drafted.values.get(name) is None and name not in hidden}


def _drafted_row(row: Row, drafted: Drafted) -> Row:
    values, titles = {**row.values, **drafted.values}, {**row.titles, **drafted.titles}
    return with_lines(replace(row, values=values, titles=titles), drafted)


def _in_minutes(row: Row, given: Collection[str]) -> Row:
    """The instants a form begins with as people write them: without the seconds at which it was opened."""
    begun = {
        name: value.replace(second=0, microsecond=0)
        for name, value in row.values.items()
        if isinstance(value, datetime) and name not in given
    }
    return replace(row, values={**row.values, **begun})


@dataclass(frozen=True, slots=True)
class _Shown:
    """A form to be shown: what it is filled with, the texts it was loaded with, what saving it would give, and the form
    that is shown again (empty for one that is shown first).
    """

    filled: Filled
    base: Mapping[str, str]
    drafted: Drafted | None = None
    sent: Mapping[str, str] = attribute(default_factory=dict)


async def _again(visit: Visit, entity: Entity, row: Row, texts: Mapping[str, str], sent: Mapping[str, str]) -> Response:
    """The same form with its lines rearranged; nothing is saved."""
    meant = rearranged(texts, sent)
    shown = await _filled_again(visit, entity, row, meant, sent, ())
    return _whole(visit, entity, shown)


async def _refused(
    visit: Visit, entity: Entity, row: Row, texts: Mapping[str, str], sent: Mapping[str, str],
    failures: Iterable[Failure],
) -> Response:  # fmt: skip
    """The same form with what was typed and everything that is wrong."""
    faults = tuple(
        Fault(
            place_of(visit, entity, texts, failure),
            _text(visit, failure),
            failure.confirm or "",
            bool(failure.approval),
        )
        for failure in failures
    )
    shown = await _filled_again(visit, entity, row, texts, sent, faults)
    if is_scripted(visit.request):
        return part(visit, "form_body.html", 422, **_form(visit, entity, shown))
    return _whole(visit, entity, shown, 422)


async def _filled_again(
    visit: Visit, entity: Entity, row: Row, texts: Mapping[str, str], sent: Mapping[str, str], faults: Sequence[Fault]
) -> _Shown:
    suggested = suggested_texts(sent)
    meant = changed(visit, entity, texts, {}, suggested)
    drafted = await visit.backend.draft(visit.person, entity.name, row.id or None, meant)
    kept = replace(row, version=version_sent(sent) if row.id else 0)
    filled = Filled(_drafted_row(kept, drafted), texts, faults, drafted.states, suggested, drafted.closed)
    return _Shown(filled, base_texts(sent), drafted, sent)


async def _conflict(
    visit: Visit, entity: Entity, row: Row, texts: Mapping[str, str], base: Mapping[str, str]
) -> Response:
    """What both did, to be chosen from; the form behind it stays as it is."""
    names = visit.writable(entity, new=False)
    drafted = await visit.backend.draft(
        visit.person, entity.name, row.id, spread(texts, entity.fields, lines_of(visit, entity))
    )
    versions = Versions(base, texts, row, drafted.titles, drafted.values)
    members = conflict_members(entity, versions, drafted, visit.reader)
    versions = replace(versions, sides=conflict_sides(visit, entity, versions, drafted) | members)
    changed_at = row.values.get("updated_at")
    at = changed_at if isinstance(changed_at, datetime) else visit.reader.now
    person = row.titles.get("updated_by") or visit.reader.say("by_system")
    heading = changed_by(person, at, visit.reader)
    url = Addresses()
    shown = {
        "conflict": conflict_screen(entity.fields, names, versions, heading, visit.reader),
        "action": url.edit(entity.name, row.id),
        "back": url.record(entity.name, row.id),
        "base": json.dumps(held(visit, entity, row)),
        "key": save_key(),
    }
    if is_scripted(visit.request):
        return part(visit, "dialogs/conflict.html", 409, **shown)
    return whole(visit, "conflict.html", entity.name, 409, **shown)


def _whole(visit: Visit, entity: Entity, shown: _Shown, status: int = 200) -> Response:
    return whole(visit, "form.html", entity.name, status, **_form(visit, entity, shown))


def _form(visit: Visit, entity: Entity, shown: _Shown) -> dict[str, Any]:
    url, reader, filled = Addresses(), visit.reader, shown.filled
    new = filled.row.id == NEW
    checked = bool(visit.whole.entities[entity.name].checks)
    layout = visit.catalog.screens.get(entity.name)
    screen = form_screen(entity, visit.writable(entity, new=new), filled, reader, checked=checked, screen=layout)
    title = reader.say("new_record" if new else "edit_record", entity=screen.noun)
    return {
        "screen": screen,
        "grids": grids(visit, entity, filled, shown.drafted, shown.sent),
        "title": title,
        "heading": reader.say("error_title", title=title) if screen.faults else title,
        "places": _places(visit, entity, filled.row),
        "summary": reader.say("error_summary", count=len(screen.faults), entity=screen.noun),
        "action": url.new(entity.name) if new else url.edit(entity.name, filled.row.id),
        "back": url.list(entity.name) if new else url.record(entity.name, filled.row.id),
        "base": json.dumps(shown.base),
        "key": save_key(),
        "again": bool(shown.sent),
        "today": reader.today.isoformat(),
        "signs": " ".join(signs(visit.whole.app.currency)),
        "faulted": lambda fault: said_at(visit, entity.fields, fault),
    }


def _places(visit: Visit, entity: Entity, row: Row) -> list[tuple[str, str]]:
    """What the form lies below: addresses and what is there."""
    url = Addresses()
    above = [(url.list(entity.name), visit.many(entity))]
    return above if row.id == NEW else [*above, (url.record(entity.name, row.id), row.title)]


def _text(visit: Visit, failure: Failure) -> str:
    return failure_text(failure, visit.reader.locale)
