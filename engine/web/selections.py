"""Actions that take several records of a list: which of them, what is asked, and what came of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.http.bodies import form
from engine.http.problems import Problem, not_found
from engine.http.response import Response
from engine.meta.actions import Action
from engine.meta.catalog import Entity
from engine.rules.failure import failure_text
from engine.screens.form import Fault, Filled
from engine.screens.reader import Row
from engine.text.messages import message
from engine.web.actions import action_form, known_action
from engine.web.addresses import Addresses
from engine.web.answers import go, whole
from engine.web.asking import list_asked, page_asked
from engine.web.confirming import confirmed
from engine.web.notes import Note
from engine.web.posted import posted_texts
from engine.web.visit import Visit, here

CHOSEN = ":id."
"""Inputs named so, and behind it by a record's id, choose that record."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A record of the list: whether it is chosen, and why nothing was done with it."""

    id: int
    title: str
    chosen: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of those that were chosen: the number done, and of each other one the reason."""

    done: int = 0
    reasons: Mapping[int, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


async def show_selection(visit: Visit, name: str, action: str) -> Response:
    """`GET /{entity}/actions/{action}`: the records of the list, to be chosen, and what is asked."""
    entity, known = _known(visit, name, action)
    return await _shown(visit, entity, known, None, {}, _Outcome())


async def take_selection(visit: Visit, name: str, action: str) -> Response:
    """`POST /{entity}/actions/{action}`: each record is done or not by itself."""
    entity, known = _known(visit, name, action)
    sent = await form(visit.request)
    posted = posted_texts(known.ask, known.ask, sent)
    ids = [int(one) for key in sent if (one := key.removeprefix(CHOSEN)) != key and one.isdecimal() and len(one) < 19]
    outcome = await _taken(visit, name, known, ids, posted, sent)
    if ids and not outcome.reasons and not outcome.faults:
        return go(visit.request, Addresses().list(name), Note("taken", "", 0))
    return await _shown(visit, entity, known, posted, sent, outcome, 422)


async def _taken(
    visit: Visit, name: str, action: Action, ids: list[int], posted: Mapping[str, str], sent: Mapping[str, str]
) -> _Outcome:
    """Stops where what was asked is wrong: it would be so for each of them."""
    locale, reasons, warned = visit.reader.locale, dict[int, str](), dict[str, Fault]()
    done = 0
    for one in ids:
        try:
            await visit.backend.take(
                visit.request, visit.person, name, one, action.name, None, posted, confirmed(sent), part=str(one)
            )
            done += 1
        except Problem as problem:
            if problem.status >= 500:
                raise
            wrong = [failure for failure in problem.failures if failure.field in action.ask]
            if wrong:
                return _Outcome(done, reasons, tuple(Fault(each.field, failure_text(each, locale)) for each in wrong))
            texts = [failure_text(each, locale) for each in problem.failures]
            reasons[one] = "; ".join(texts) or message(problem.code, locale, **problem.arguments)
            told = ((each.confirm, failure_text(each, locale)) for each in problem.failures if each.confirm)
            warned |= {confirm: Fault(None, text, confirm) for confirm, text in told}
    missing = () if ids else (Fault(None, visit.reader.say("choose_some")),)
    return _Outcome(done, reasons, (*warned.values(), *missing))


async def _shown(
    visit: Visit, entity: Entity, action: Action, posted: Mapping[str, str] | None, sent: Mapping[str, str],
    outcome: _Outcome, status: int = 200,
) -> Response:  # fmt: skip
    query, _ = await list_asked(visit, entity)
    rows = (await visit.backend.page(visit.person, page_asked(visit, entity, query))).rows
    reasons, first = outcome.reasons, rows[0].id if rows else 0
    chosen = {f"{CHOSEN}{one}" for one in reasons} or sent.keys()
    choices = [Choice(one.id, one.title, f"{CHOSEN}{one.id}" in chosen, reasons.get(one.id, "")) for one in rows]
    prefilled = visit.backend.prefilled
    values, titles = await prefilled(visit.person, entity.name, first, action.name, posted or {}) if first else ({}, {})
    filled = Filled(Row(first, 0, "", values, titles), posted, outcome.faults)
    shown = action_form(visit, entity, action, filled)
    told = {"action": here(visit.request), "back": Addresses().list(entity.name), "places": shown["places"][:1]}
    summary = visit.reader.say("some_not_done", count=outcome.done, others=len(outcome.reasons))
    return whole(visit, "selection.html", entity.name, status, choices=choices, **{**shown, **told, "summary": summary})


def _known(visit: Visit, name: str, action: str) -> tuple[Entity, Action]:
    entity, known = known_action(visit, name, action)
    if not known.selection:
        raise not_found()
    return entity, known
