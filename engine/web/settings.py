"""The settings of the application: shown to administrators, saved, refused, in conflict."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from engine.http.bodies import form
from engine.http.problems import Problem, not_found
from engine.http.response import Response
from engine.rules.failure import Failure, failure_text
from engine.screens.form import Fault, Filled
from engine.screens.menu import AT_SETTINGS
from engine.screens.settings import SettingsSet, settings_conflict, settings_form
from engine.text.money import signs
from engine.web.addresses import Addresses
from engine.web.answers import go, is_scripted, part, whole
from engine.web.form_lines import said_at
from engine.web.notes import Note
from engine.web.posted import base_texts, changed_texts, held_texts, posted_texts, save_key, version_sent
from engine.web.visit import Visit

AGAIN = Addresses.settings
"""The form stands where it is sent to."""


async def show_settings(visit: Visit) -> Response:
    """`GET /-/settings`."""
    found = await _found(visit)
    return whole(visit, "form.html", AT_SETTINGS, **_form(visit, Filled(found.row), _texts(visit, found)))


async def save_settings(visit: Visit) -> Response:
    """`POST /-/settings`; only what differs from what the form was loaded with is set."""
    found, sent = await _found(visit), await form(visit.request)
    settings = visit.catalog.app.settings
    posted, base = posted_texts(settings, settings, sent), base_texts(sent)
    changed, version = changed_texts(posted, base), version_sent(sent)
    try:
        if changed:
            await visit.backend.change_settings(visit.request, visit.person, version, changed)
    except Problem as problem:
        if problem.status == 412:
            return await _conflict(visit, posted, base)
        if problem.status != 422:
            raise
        return _refused(visit, SettingsSet(found.values, version), posted, base, problem.failures)
    return go(visit.request, AGAIN, Note("saved", "", 0) if changed else None)


async def _found(visit: Visit) -> SettingsSet:
    """What is set; raises Problem 403, and 404 where there is nothing that could be."""
    found = await visit.backend.settings(visit.person)
    if not visit.catalog.app.settings:
        raise not_found()
    return found


def _refused(
    visit: Visit, found: SettingsSet, posted: Mapping[str, str], base: Mapping[str, str], failures: Iterable[Failure]
) -> Response:
    """The same form with what was typed and everything that is wrong."""
    known = visit.catalog.app.settings
    faults = tuple(
        Fault(one.field if one.field in known else None, failure_text(one, visit.reader.locale)) for one in failures
    )
    shown = _form(visit, Filled(found.row, posted, faults), base)
    if is_scripted(visit.request):
        return part(visit, "form_body.html", 422, **shown)
    return whole(visit, "form.html", AT_SETTINGS, 422, **shown)


async def _conflict(visit: Visit, posted: Mapping[str, str], base: Mapping[str, str]) -> Response:
    """What both did, to be chosen from; the form behind it stays as it is."""
    theirs = await visit.backend.settings(visit.person)
    screen = settings_conflict(visit.catalog.app, base, posted, theirs, visit.reader)
    shown = {"conflict": screen, "base": json.dumps(_texts(visit, theirs)), "action": AGAIN, "back": AGAIN}
    if is_scripted(visit.request):
        return part(visit, "dialogs/conflict.html", 409, key=save_key(), **shown)
    return whole(visit, "conflict.html", AT_SETTINGS, 409, key=save_key(), **shown)


def _texts(visit: Visit, found: SettingsSet) -> dict[str, str]:
    settings = visit.catalog.app.settings
    return held_texts(settings, settings, found.values, visit.reader)


def _form(visit: Visit, filled: Filled, base: Mapping[str, str]) -> dict[str, Any]:
    app, reader = visit.catalog.app, visit.reader
    screen, title = settings_form(app, filled, reader), reader.say("settings")
    return {
        "screen": screen,
        "grids": (),
        "title": title,
        "heading": reader.say("error_title", title=title) if screen.faults else title,
        "summary": reader.say("settings_not_saved", count=len(screen.faults)),
        "places": (),
        "action": AGAIN,
        "back": Addresses.home,
        "base": json.dumps(base),
        "key": save_key(),
        "today": reader.today.isoformat(),
        "signs": " ".join(signs(app.currency)),
        "faulted": lambda fault: said_at(visit, app.settings, fault),
    }
