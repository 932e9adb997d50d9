"""Being away: one's own absences, with a form for the next one, and for whom one stands in."""

from collections.abc import Mapping, Sequence

from engine.http.bodies import form
from engine.http.problems import Problem, not_found
from engine.http.response import Response
from engine.meta.approvals import ABSENCE
from engine.meta.catalog import Entity
from engine.rules.failure import failure_text
from engine.screens.columns import chosen_columns
from engine.screens.form import Fault, Filled, form_screen
from engine.screens.menu import AT_INBOX
from engine.screens.reader import Row
from engine.screens.table import Table as Shown
from engine.screens.table import table
from engine.text.money import signs
from engine.web.addresses import Addresses
from engine.web.answers import go, whole
from engine.web.backend import Asked
from engine.web.notes import Note
from engine.web.posted import posted_texts, save_key
from engine.web.routes import INBOX, Table
from engine.web.visit import Visit

FIELDS = ("substitute", "first_day", "last_day")
"""What the form asks; whoever fills it in is who is away."""

MINE, FOR_OTHERS = "person == me and last_day >= today()", "substitute == me and last_day >= today()"


async def show_away(visit: Visit) -> Response:
    """`GET /-/inbox/away`."""
    entity = _known(visit)
    drafted = await visit.backend.draft(visit.person, entity.name, None, {})
    return await _page(visit, entity, Filled(Row(0, 0, "", drafted.values, drafted.titles)))


async def be_away(visit: Visit) -> Response:
    """`POST /-/inbox/away`."""
    entity = _known(visit)
    posted = posted_texts(entity.fields, FIELDS, await form(visit.request))
    try:
        await visit.backend.create(visit.request, visit.person, entity.name, posted)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _page(visit, entity, await _refused(visit, entity, posted, problem), 422)
    return go(visit.request, Addresses.away, Note("saved", "", 0))


async def _refused(visit: Visit, entity: Entity, posted: Mapping[str, str], problem: Problem) -> Filled:
    drafted = await visit.backend.draft(visit.person, entity.name, None, posted)
    faults = [
        Fault(one.field if one.field in FIELDS else None, failure_text(one, visit.reader.locale))
        for one in problem.failures
    ]
    return Filled(Row(0, 0, "", drafted.values, drafted.titles), posted, faults)


def _known(visit: Visit) -> Entity:
    """The entity of absences; raises Problem 404 where nobody is asked to agree to anything."""
    entity = visit.catalog.entities.get(ABSENCE)
    if entity is None or not visit.may(ABSENCE).create:
        raise not_found()
    return entity


async def _page(visit: Visit, entity: Entity, filled: Filled, status: int = 200) -> Response:
    screen = form_screen(entity, FIELDS, filled, visit.reader)
    inputs = [one for section in screen.sections for one in section.inputs if one.name in FIELDS]
    return whole(
        visit,
        "away.html",
        AT_INBOX,
        status,
        screen=screen,
        inputs=sorted(inputs, key=lambda one: FIELDS.index(one.name)),
        mine=await _shown(visit, entity, MINE, FIELDS),
        others=await _shown(visit, entity, FOR_OTHERS, ("person", *FIELDS[1:])),
        key=save_key(),
        today=visit.reader.today.isoformat(),
        signs=" ".join(signs(visit.whole.app.currency)),
    )


async def _shown(visit: Visit, entity: Entity, where: str, names: Sequence[str]) -> Shown:
    """Those of today and to come, the next ones first."""
    asked = Asked(entity=entity.name, where=where, sort=("first_day",), fields=tuple(names), limit=50)
    rows = (await visit.backend.page(visit.person, asked)).rows
    columns = [one for one in chosen_columns(entity) if one.field.name in names]
    return table(entity, columns, rows, visit.reader)


AWAY_SCREENS: Table = {(*INBOX, "away"): {"GET": show_away, "POST": be_away}}
