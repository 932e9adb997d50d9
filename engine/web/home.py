"""The home of somebody: what they have before them, what they opened last, the ways to the lists."""

from engine.http.response import Response
from engine.screens.home import FIRST, Due, DueCard, due, due_card
from engine.screens.menu import AT_HOME
from engine.screens.table import table
from engine.web.answers import whole
from engine.web.backend import Asked
from engine.web.visit import Visit


async def show_home(visit: Visit) -> Response:
    """`GET /`."""
    menu = visit.menu(None)
    if not (menu.own or menu.entries):
        return whole(visit, "nothing.html", None)
    cards = [await _card(visit, one) for one in due(visit.catalog)]
    return whole(
        visit,
        "home.html",
        AT_HOME,
        cards=[card for card in cards if card.table.rows],
        makes=visit.makes(menu.own),
    )


async def _card(visit: Visit, one: Due) -> DueCard:
    columns = one.columns()
    names = tuple(column.field.name for column in columns)
    where, order = one.condition(visit.reader), (one.date.name,)
    asked = Asked(entity=one.of.name, where=where, sort=order, fields=names, limit=FIRST)
    found = await visit.backend.page(visit.person, asked)
    shown = table(one.of, columns, found.rows, visit.reader)
    return due_card(one, shown, visit.reader, more=found.after is not None)
