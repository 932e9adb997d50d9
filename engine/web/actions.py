"""Actions on the screens: a button where one is possible, a form where it asks for something, and what came of it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.http.bodies import form
from engine.http.problems import Problem, not_found
from engine.http.response import Response
from engine.meta.actions import Action, asked_name
from engine.meta.catalog import Entity
from engine.meta.fields import AnyReference, AnyReferenceField, ChoiceField
from engine.meta.labels import text_in
from engine.rules.failure import Failure, failure_text
from engine.screens.agreeing import agreeing_lines
from engine.screens.form import Fault, Filled, form_screen
from engine.screens.reader import Row
from engine.text.money import signs
from engine.web.addresses import TAB, Addresses
from engine.web.answers import go, is_scripted, part, whole
from engine.web.confirming import confirmed
from engine.web.form_lines import said_at
from engine.web.notes import Note
from engine.web.pickers import offered, placed, values_offered
from engine.web.posted import posted_texts, save_key, version_sent
from engine.web.visit import Visit


class Ways(NamedTuple):
    """Where the form of an action is sent, where whoever has done it goes on, and what is said of it there."""

    at: str
    there: str
    said: Callable[[], Awaitable[Note]] | None = None


async def show_action(visit: Visit, name: str, identity: int, action: str, ways: Ways | None = None) -> Response:
    """`GET /{entity}/{id}/actions/{action}`: what it asks, or whether it is to be done."""
    entity, known = known_action(visit, name, action)
    row = await visit.backend.one(visit.person, name, identity)
    values, titles = await visit.backend.prefilled(visit.person, name, identity, action)
    filled = Filled(Row(identity, row.version, row.title, values, titles))
    return whole(visit, "form.html", name, **await _drawn(visit, entity, known, filled, ways))


async def take(visit: Visit, name: str, identity: int, action: str, ways: Ways | None = None) -> Response:
    """`POST /{entity}/{id}/actions/{action}`."""
    entity, known = known_action(visit, name, action)
    sent, url = await form(visit.request), Addresses()
    posted = posted_texts(known.ask, known.ask, sent)
    version, meant = version_sent(sent), confirmed(sent)
    there = ways.there if ways else url.record(name, identity, visit.request.query.get(TAB, ""))
    try:
        done = await visit.backend.take(visit.request, visit.person, name, identity, action, version, posted, meant)
    except Problem as problem:
        if problem.code == "already_done":
            return go(visit.request, there, Note("taken_before", "", 0))
        if problem.status != 422:
            raise
        return await _refused(visit, entity, known, identity, version, posted, problem.failures, ways)
    if ways and ways.said:
        return go(visit.request, there, await ways.said())
    note = Note("taken", done.made[0].entity, done.made[0].id) if done.made else Note("taken", "", 0)
    return go(visit.request, there if done.there or ways else url.list(name), note)


async def mention(visit: Visit, name: str, identity: int) -> Response:
    """`POST /{entity}/{id}/mention`: who may be named in a comment, by what was typed behind `@`."""
    wanted = (await form(visit.request)).get(":wanted", "").strip()
    found = await visit.backend.mentionable(visit.person, visit.entity(name).name, identity, wanted)
    return offered(visit, found, wanted, "mention")


async def pick(visit: Visit, name: str, identity: int, action: str, field_name: str) -> Response:
    """`POST /{entity}/{id}/actions/{action}/pick/{field}`: what may be given, while somebody types."""
    _, known = known_action(visit, name, action)
    field, sent = known.ask.get(field_name), await form(visit.request)
    wanted = sent.get(f"{field_name}:title", "").strip()
    if isinstance(field, ChoiceField):
        return values_offered(visit, field, wanted, sent, sent.get(field_name, ""), f"option-{field_name}")
    if isinstance(field, AnyReference | AnyReferenceField):
        found = placed(
            visit, await visit.backend.candidates_for(visit.person, name, identity, action, field_name, wanted)
        )
    else:
        raise not_found()
    return offered(visit, found, wanted, f"option-{field_name}")


def known_action(visit: Visit, name: str, action: str) -> tuple[Entity, Action]:
    """An action that this person may know of; raises Problem 404."""
    entity = visit.entity(name)
    if action not in entity.actions:
        raise not_found()
    return entity, entity.actions[action]


async def _refused(
    visit: Visit, entity: Entity, action: Action, identity: int, version: int, posted: Mapping[str, str],
    failures: Sequence[Failure], ways: Ways | None,
) -> Response:  # fmt: skip
    """The same form with what was typed and everything that is wrong."""
    row = await visit.backend.one(visit.person, entity.name, identity)
    locale = visit.reader.locale
    faults = tuple(
        Fault(
            one.field if one.field in action.ask else None,
            failure_text(one, locale),
            one.confirm or "",
            bool(one.approval),
        )
        for one in failures
    )
    _, titles = await visit.backend.prefilled(visit.person, entity.name, identity, action.name, posted)
    filled = Filled(Row(identity, version, row.title, {}, titles), posted, faults)
    shown = await _drawn(visit, entity, action, filled, ways)
    if is_scripted(visit.request):
        return part(visit, "form_body.html", 422, **shown)
    return whole(visit, "form.html", entity.name, 422, **shown)


async def _drawn(visit: Visit, entity: Entity, action: Action, filled: Filled, ways: Ways | None) -> dict[str, Any]:
    """The form, with who has to agree to what is submitted by it."""
    found = await visit.backend.agreeing(visit.person, entity.name, filled.row.id, action.name)
    lines = None if found is None else agreeing_lines(found, visit.reader)
    shown = {**action_form(visit, entity, action, filled), "agreeing": lines}
    return shown | {"action": ways.at, "back": ways.there} if ways else shown


def action_form(visit: Visit, entity: Entity, action: Action, filled: Filled) -> dict[str, Any]:
    """What the form of an action draws."""
    url, reader, row = Addresses(), visit.reader, filled.row
    label = text_in(action.label, reader.locale, action.name)
    asked = Entity(name=asked_name(entity.name, action.name), label=action.label, title="", fields=action.ask)
    screen, here = form_screen(asked, action.ask, filled, reader), url.action(entity.name, row.id, action.name)
    return {
        "screen": screen,
        "grids": (),
        "title": label,
        "heading": reader.say("error_title", title=label) if screen.faults else label,
        "submit": label,
        "places": [(url.list(entity.name), visit.many(entity)), (url.record(entity.name, row.id), row.title)],
        "summary": reader.say("action_not_done", count=len(screen.faults)),
        "action": here,
        "back": url.record(entity.name, row.id),
        "base": "{}",
        "key": save_key(),
        "today": reader.today.isoformat(),
        "signs": " ".join(signs(visit.whole.app.currency)),
        "faulted": lambda fault: said_at(visit, action.ask, fault),
        "pick_at": lambda name: f"{here}/pick/{name}",
    }
