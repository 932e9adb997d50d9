"""One value of a record changed where it is shown: in a row of a list, or among the facts of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from engine.http.problems import Problem, not_found
from engine.http.response import Response, empty_response
from engine.meta.catalog import Entity
from engine.rules.failure import failure_text
from engine.screens import conditions
from engine.screens.form import Fault
from engine.screens.in_place import in_place, value_screen, with_theirs
from engine.screens.listing import columns_of
from engine.screens.reader import Row
from engine.screens.table import table
from engine.text.messages import message
from engine.text.money import signs
from engine.web.addresses import Addresses
from engine.web.answers import go, is_scripted, part, whole
from engine.web.asking import list_asked
from engine.web.backend import Asked
from engine.web.confirming import confirmed
from engine.web.notes import saved_note
from engine.web.posted import held_texts, posted_texts, version_sent
from engine.web.visit import Visit, here

FIELD: Final = ":field"
"""Names the field whose value is sent."""

WAS: Final = ":was"
"""The text that its input was shown with."""

ROW: Final = "row"
"""Sent by a list: its row is answered."""

REFUSALS: Final = frozenset({403, 409, 412, 422})
"""What is told at the place."""


async def show_value(visit: Visit, name: str, identity: int, field: str) -> Response:
    """`GET /{entity}/{id}/value/{field}`: the input of a field; a page of its own without script."""
    entity = _entity(visit, name, field)
    return _shown(visit, entity, field, await visit.backend.one(visit.person, name, identity))


async def show_row(visit: Visit, name: str, identity: int) -> Response:
    """`GET /{entity}/{id}/value`: the row of a list as it is now."""
    return await _row(visit, visit.entity(name), identity)


async def keep_value(visit: Visit, name: str, identity: int, sent: Mapping[str, str]) -> Response:
    """`POST /{entity}/{id}/value` of one field in its place: what is shown there then, or why it was not saved."""
    field = sent[FIELD]
    entity = _entity(visit, name, field)
    posted = posted_texts(entity.fields, [field], sent)
    try:
        waits = await _update(visit, entity, identity, field, posted, sent)
    except Problem as problem:
        if problem.status not in REFUSALS:
            raise
        return await _refused(visit, entity, identity, sent, posted.get(field, ""), problem)
    if not is_scripted(visit.request):
        return go(visit.request, Addresses().record(name, identity), saved_note(name, identity, waits=waits))
    return await _row(visit, entity, identity) if ROW in visit.request.query else empty_response(204)


def _entity(visit: Visit, name: str, field: str) -> Entity:
    """The entity, of which this person may change the field; raises Problem 404."""
    entity = visit.entity(name)
    if field not in in_place(entity, visit.changeable(entity)):
        raise not_found()
    return entity


async def _update(
    visit: Visit, entity: Entity, identity: int, field: str, posted: Mapping[str, str], sent: Mapping[str, str]
) -> bool:
    """Save it, or let it wait for others to agree; what somebody else did to other fields stands beside it."""
    request, person, meant = visit.request, visit.person, confirmed(sent)
    try:
        return await visit.backend.update(request, person, entity.name, identity, version_sent(sent), posted, meant)
    except Problem as problem:
        if problem.status != 412:
            raise
        row = await visit.backend.one(person, entity.name, identity)
        if _held(visit, entity, field, row) != sent.get(WAS):
            raise
        return await visit.backend.update(request, person, entity.name, identity, row.version, posted, meant)


async def _refused(
    visit: Visit, entity: Entity, identity: int, sent: Mapping[str, str], typed: str, problem: Problem
) -> Response:
    """The input with what was typed, and why; after a conflict with what stands there now."""
    row, locale = await visit.backend.one(visit.person, entity.name, identity), visit.reader.locale
    field = sent[FIELD]
    if problem.status == 412:
        return _shown(visit, entity, field, row, typed, clash=True)
    faults = [
        Fault(field, failure_text(one, locale), one.confirm or "", bool(one.approval)) for one in problem.failures
    ]
    told = faults or [Fault(field, message(problem.code, locale, **problem.arguments))]
    seen = replace(row, version=version_sent(sent))
    return _shown(visit, entity, field, seen, typed, told, problem.status, was=sent.get(WAS, ""))


def _shown(
    visit: Visit, entity: Entity, field: str, row: Row, typed: str | None = None, faults: Sequence[Fault] = (),
    status: int = 200, *, was: str | None = None, clash: bool = False,
) -> Response:  # fmt: skip
    url = Addresses()
    screen = value_screen(entity, field, row, visit.reader, typed, faults)
    _, mark, query = here(visit.request).partition("?")
    shown = {
        "screen": with_theirs(screen, entity, visit.reader) if clash else screen,
        "was": _held(visit, entity, field, row) if was is None else was,
        "action": f"/{entity.name}/{row.id}/value{mark}{query}",
        "back": url.record(entity.name, row.id),
        "place": visit.label(entity),
        "pick_at": lambda name: url.pick_in_place(entity.name, row.id, name),
        "today": visit.reader.today.isoformat(),
        "signs": " ".join(signs(visit.whole.app.currency)),
    }
    status = 412 if clash else status
    if is_scripted(visit.request):
        return part(visit, "value.html", status, **shown)
    return whole(visit, "value_page.html", entity.name, status, **shown)


def _held(visit: Visit, entity: Entity, field: str, row: Row) -> str:
    return held_texts(entity.fields, [field], row.values, visit.reader).get(field, "")


async def _row(visit: Visit, entity: Entity, identity: int) -> Response:
    """A row of the list as it is now, also where the list would not have it any more."""
    query, _ = await list_asked(visit, entity)
    columns = columns_of(entity, visit.catalog.screens.get(entity.name), query)
    asked = Asked(
        entity=entity.name,
        where=conditions.refers_to("id", identity),
        fields=tuple(column.field.name for column in columns),
        limit=1,
    )
    rows = (await visit.backend.page(visit.person, asked)).rows
    editable = in_place(entity, visit.changeable(entity))
    shown = table(entity, columns, rows, visit.reader, editable=editable)
    return part(visit, "list_row.html", table=shown, record=identity)
