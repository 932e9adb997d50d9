"""A record that is made in between, from within a picker: a dialog with the fields it cannot do without."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.http.bodies import form
from engine.http.problems import Problem
from engine.http.response import Response, empty_response, header
from engine.meta.catalog import Entity
from engine.meta.fields import shows_lines
from engine.rules.failure import failure_text
from engine.screens.form import COLUMNS, Fault, Filled, Input, form_screen
from engine.screens.reader import Row
from engine.text.money import signs
from engine.web.addresses import SEARCH
from engine.web.answers import part
from engine.web.confirming import confirmed
from engine.web.posted import posted_texts, save_key
from engine.web.posted_lines import spread
from engine.web.visit import Visit

ASKED = ":asked"
"""The fields that the dialog asks for."""

WITHIN = "quick-"
"""Before what its inputs are called in the page: the form below has its own."""


async def show_quick(visit: Visit, name: str) -> Response:
    """`GET /{entity}/quick?q=`: what was typed into the picker is what the record is to be called."""
    entity = _makeable(visit, name)
    wanted = visit.request.query.get(SEARCH, "")
    called = entity.title if entity.title in visit.writable(entity, new=True) else ""
    given = {called: wanted} if called and wanted else {}
    drafted = await visit.backend.draft(visit.person, name, None, spread(given, entity.fields, {}))
    names = [
        one
        for one in _asked(visit, entity)
        if one == called or (_required(entity, one, drafted.states) and drafted.values.get(one) is None)
    ]
    filled = Filled(Row(0, 0, "", drafted.values, drafted.titles), states=drafted.states)
    return _dialog(visit, entity, names, filled)


async def save_quick(visit: Visit, name: str) -> Response:
    """`POST /{entity}/quick`; the picker is told what was made."""
    entity = _makeable(visit, name)
    sent = await form(visit.request)
    asked = sent.get(ASKED, "").split()
    names = [one for one in _asked(visit, entity) if one in asked]
    texts = posted_texts(entity.fields, names, sent)
    meant = spread({one: text for one, text in texts.items() if text}, entity.fields, {})
    try:
        made = await visit.backend.create(visit.request, visit.person, name, meant, confirmed(sent))
    except Problem as problem:
        if problem.status != 422:
            raise
        known = _asked(visit, entity)
        faults = [
            Fault(
                _field(one.field, known), failure_text(one, visit.reader.locale), one.confirm or "", bool(one.approval)
            )
            for one in problem.failures
        ]
        drafted = await visit.backend.draft(visit.person, name, None, meant)
        wrong = {one.field for one in faults}
        filled = Filled(Row(0, 0, "", drafted.values, drafted.titles), texts, faults, drafted.states)
        return _dialog(visit, entity, [one for one in known if one in names or one in wrong], filled, 422)
    if made.entity != name:
        return part(visit, "dialogs/submitted.html", 202, request=made)
    title = await visit.backend.title(visit.person, name, made.id)
    told = json.dumps({"made": {"id": str(made.id), "title": title or f"#{made.id}", "record": f"{name}/{made.id}"}})
    return empty_response(204, (header("hx-trigger", told),))


def _makeable(visit: Visit, name: str) -> Entity:
    entity = visit.entity(name)
    if not visit.may(name).create:
        raise Problem(403, "forbidden")
    return entity


def _asked(visit: Visit, entity: Entity) -> Sequence[str]:
    return [one for one in visit.writable(entity, new=True) if not shows_lines(entity.fields[one])]


def _required(entity: Entity, name: str, states: Mapping[str, Any]) -> bool:
    return bool(states[name].required if name in states else entity.fields[name].required)


def _field(place: str | None, known: Sequence[str]) -> str | None:
    name = (place or "").partition("/")[0]
    return name if name in known else None


def _dialog(visit: Visit, entity: Entity, names: Sequence[str], filled: Filled, status: int = 200) -> Response:
    screen = form_screen(entity, names, filled, visit.reader)
    asked = [each for section in screen.sections for each in section.inputs if each.output is None]
    inputs: Sequence[Input] = sorted(
        (replace(each, within=WITHIN, span=COLUMNS) for each in asked), key=lambda one: names.index(one.name)
    )
    return part(
        visit,
        "dialogs/quick.html",
        status,
        screen=screen,
        inputs=inputs,
        asked=" ".join(names),
        title=visit.reader.say("new_record", entity=screen.noun),
        key=save_key(),
        today=visit.reader.today.isoformat(),
        signs=" ".join(signs(visit.whole.app.currency)),
    )
