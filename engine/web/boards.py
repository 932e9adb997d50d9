"""A view that is a board: its columns with their figures, and the cards in them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.fields import ChoiceField
from engine.meta.labels import text_in
from engine.screens import conditions
from engine.screens.board import EACH, EMPTY, Board, CardFields, Lane, card, card_fields, lanes, with_cards
from engine.screens.listing import columns_of
from engine.screens.query import Query
from engine.screens.saved import SavedViews
from engine.web.answers import part, wants_part
from engine.web.asking import page_asked, view_asked
from engine.web.backend import Asked
from engine.web.list_answers import list_answer
from engine.web.visit import Visit


class _Plan(NamedTuple):
    """What a board is made of: the choice of its columns, what its cards show, and what is asked for all of it."""

    by: ChoiceField
    fields: CardFields
    asked: Asked


async def show_board(visit: Visit, entity: Entity, query: Query, saved: SavedViews) -> Response:
    """`GET /{entity}` in a view that is a board; of `lane` alone, further cards."""
    plan = _plan(visit, entity, query)
    if wants_part(visit.request) and query.after:
        lane = await _filled(visit, plan, _lane(query.lane), query)
        movable = visit.may_change(entity, plan.by.name)
        return part(visit, "board_cards.html", entity=entity.name, lane=lane, movable=movable)
    found = [await _filled(visit, plan, lane, query) for lane in await _lanes(visit, plan)]
    label = text_in(plan.by.label, visit.reader.locale, plan.by.name)
    board = Board(plan.by.name, label, tuple(found), visit.may_change(entity, plan.by.name))
    return await list_answer(visit, entity, query, saved, board=board)


async def board_changed(visit: Visit, entity: Entity, query: Query, identity: int) -> Response:
    """What is told a board on which a card was moved: the figures of all columns, and the card as it is now."""
    plan = _plan(visit, entity, query)
    here = conditions.refers_to("id", identity)
    moved = replace(plan.asked, where=conditions.all_of((plan.asked.where, here)) or "", limit=1)
    rows = (await visit.backend.page(visit.person, moved)).rows
    cards = [card(plan.fields, row, visit.reader) for row in rows]
    found, movable = await _lanes(visit, plan), visit.may_change(entity, plan.by.name)
    return part(
        visit, "board_moved.html", entity=entity.name, record=identity, cards=cards, lanes=found, movable=movable
    )


def _plan(visit: Visit, entity: Entity, query: Query) -> _Plan:
    layout, view = visit.catalog.screens.get(entity.name), view_asked(visit, entity.name, query)
    assert view is not None, "a board is a view"
    by = entity.fields[view.by or ""]
    assert isinstance(by, ChoiceField), "the load holds it so"
    columns = (column.field for column in columns_of(entity, layout, query))
    fields = card_fields(entity, columns, by.name, entity.title)
    asked = replace(page_asked(visit, entity, query), fields=fields.names or ("id",), after="", limit=EACH)
    return _Plan(by, fields, asked)


async def _lanes(visit: Visit, plan: _Plan) -> Sequence[Lane]:
    """All columns with their figures, of the whole list."""
    sums = (plan.fields.amount.name,) if plan.fields.amount is not None else ()
    figures = await visit.backend.grouped(visit.person, plan.asked, plan.by.name, sums)
    return lanes(plan.by, plan.fields.amount, figures, visit.reader)


def _lane(name: str) -> Lane:
    """A column of which more is asked."""
    return Lane(name, "", "gray", EACH, None, open=False)


async def _filled(visit: Visit, plan: _Plan, lane: Lane, query: Query) -> Lane:
    """The column with a page of its cards."""
    if not lane.count:
        return lane
    within = f"{plan.by.name} is null" if lane.name == EMPTY else conditions.one_of(plan.by.name, [lane.name])
    after = (query.after or "") if query.lane == lane.name else ""
    asked = replace(plan.asked, where=conditions.all_of((plan.asked.where, within)) or "", after=after)
    found = await visit.backend.page(visit.person, asked)
    more = replace(query, after=found.after, lane=lane.name) if found.after else None
    return with_cards(lane, (card(plan.fields, row, visit.reader) for row in found.rows), more)
