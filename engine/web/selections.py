"""What is done with several records of a list at once: which of them, what is asked, and what came of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from engine.http.bodies import form
from engine.http.problems import Problem, not_found
from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.fields import AnyReference
from engine.rules.failure import failure_text
from engine.screens.deeds import EXPORT, UNDO
from engine.screens.form import Fault, Filled, form_screen
from engine.screens.reader import Row
from engine.screens.recycled import Deleted
from engine.text.messages import message
from engine.text.money import signs
from engine.web.addresses import Addresses
from engine.web.answers import go, part, whole
from engine.web.asking import list_asked, page_asked
from engine.web.backend import Change
from engine.web.chosen import ALL, MOST, MOST_SHOWN, Chosen, among, chosen, named, ticked
from engine.web.confirming import confirmed
from engine.web.deed_forms import SET, DeedForm, action_of_several, deed_form
from engine.web.form_lines import said_at
from engine.web.gate import RETURN, goal_of
from engine.web.lists import file_of
from engine.web.notes import several_note, waiting_note
from engine.web.visit import Visit, here

MOST_SAID = 3
"""So many sentences are said of one warning: of several records others may have to agree."""

CHOOSE = ":choose"
"""Sent by the list itself: nothing is done yet, but asked."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A record that may be chosen: whether it is, and why nothing was done with it."""

    id: int
    version: int
    title: str
    chosen: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of those that were chosen: the versions of those whose values became others, the number done, those
    that wait for others to agree, of others the reason, and what is wrong with all.
    """

    changed: Mapping[int, int] = field(default_factory=dict)
    done: int = 0
    waiting: frozenset[int] = frozenset()
    reasons: Mapping[int, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


async def show_selection(visit: Visit, name: str, action: str) -> Response:
    """`GET /{entity}/actions/{action}`: the records of the list, to be chosen, and what is asked."""
    entity = visit.entity(name)
    return await _show(visit, entity, action_of_several(visit, entity, action))


async def take_selection(visit: Visit, name: str, action: str) -> Response:
    """`POST /{entity}/actions/{action}`: each record is done or not by itself."""
    entity = visit.entity(name)
    return await _take(visit, entity, action_of_several(visit, entity, action))


async def show_deed(visit: Visit, name: str, deed: str) -> Response:
    """`GET /{entity}/several/{deed}`: the records of the list, to be chosen, and what is asked."""
    entity = visit.entity(name)
    if deed == UNDO:
        raise not_found()
    return await _show(visit, entity, deed_form(visit, entity, deed))


async def take_deed(visit: Visit, name: str, deed: str) -> Response:
    """`POST /{entity}/several/{deed}`: each record is done or not by itself."""
    entity = visit.entity(name)
    if deed == EXPORT:
        return await _export(visit, entity)
    return await _take(visit, entity, deed_form(visit, entity, deed))


async def count_all(visit: Visit, name: str) -> Response:
    """`GET /{entity}/several`: how many the list has, to choose them all."""
    entity = visit.entity(name)
    query, _ = await list_asked(visit, entity)
    (count,) = await visit.backend.counts(visit.person, [page_asked(visit, entity, query.first_page())])
    return part(visit, "list_all.html", count=count, most=MOST)


async def _show(visit: Visit, entity: Entity, asked: DeedForm) -> Response:
    return await _page(visit, entity, asked, Chosen(), {}, _Outcome())


async def _take(visit: Visit, entity: Entity, asked: DeedForm) -> Response:
    sent = await form(visit.request)
    meant = await chosen(visit, entity, sent)
    if CHOOSE in sent and meant.versions:
        return await _page(visit, entity, asked, meant, {}, _Outcome())
    outcome = await _taken(visit, entity, asked, meant, sent)
    if outcome.reasons or outcome.faults:
        return await _page(visit, entity, asked, meant, sent, outcome, 422)
    undone = _undone(entity, asked, meant, outcome)
    at = goal_of(sent[RETURN]) if RETURN in sent else await _back(visit, entity, asked)
    if outcome.waiting:
        return go(visit.request, at, waiting_note(entity.name, len(outcome.waiting), undone))
    return go(visit.request, at, several_note(asked.change, entity.name, len(meant.versions), undone))


def _undone(entity: Entity, asked: DeedForm, meant: Chosen, outcome: _Outcome) -> Mapping[int, int]:
    """What can be taken back, by id the version it has now: deletions come back whatever that is."""
    if asked.change is Change.DELETE:
        return dict.fromkeys(meant.versions.keys() - outcome.waiting, 0) if entity.recycle else {}
    return {} if asked.change is Change.UNDO else outcome.changed


async def _taken(visit: Visit, entity: Entity, asked: DeedForm, meant: Chosen, sent: Mapping[str, str]) -> _Outcome:
    """Nothing is done where what was chosen or given cannot be meant; what is wrong with every record is told once."""
    say, given = visit.reader.say, asked.given(sent)
    if not meant.versions:
        return _Outcome(faults=(Fault(None, say("choose_some")),))
    if meant.too_many:
        return _Outcome(faults=(Fault(None, say("too_many_chosen", max=MOST)),))
    if meant.whole and meant.seen != len(meant.versions):
        return _Outcome(faults=(Fault(None, say("list_has_changed", count=len(meant.versions))),))
    if faults := asked.missing(visit, given):
        return _Outcome(faults=faults)
    try:
        several = asked.several(entity.name, given, confirmed(sent))
        came = await visit.backend.several(visit.person, several, meant.versions)
    except Problem as problem:
        if problem.status != 422:
            raise
        return _Outcome(faults=_at_fields(visit, asked, problem))
    refused = came.refused
    common = _common(visit, asked, refused) if len(refused) == len(meant.versions) else ()
    if common:
        return _Outcome(faults=common)
    reasons = {one: _reason(visit, problem) for one, problem in refused.items()}
    done, warnings = len(meant.versions) - len(refused), _warnings(visit, refused)
    return _Outcome(came.changed, done, came.waiting, reasons, warnings)


def _at_fields(visit: Visit, asked: DeedForm, problem: Problem) -> tuple[Fault, ...]:
    return tuple(
        Fault(one.field if one.field in asked.fields else None, failure_text(one, visit.reader.locale))
        for one in problem.failures
    )


def _common(visit: Visit, asked: DeedForm, refused: Mapping[int, Problem]) -> tuple[Fault, ...]:
    """What is wrong with what was given, where every record was refused for just that."""
    found = {_at_fields(visit, asked, problem) for problem in refused.values()}
    (first, *others) = found
    wrong = not others and first and all(fault.field for fault in first)
    return first if wrong and not any(one.confirm for each in refused.values() for one in each.failures) else ()


def _reason(visit: Visit, problem: Problem) -> str:
    locale = visit.reader.locale
    texts = dict.fromkeys(failure_text(failure, locale) for failure in problem.failures)
    return "; ".join(texts) or message(problem.code, locale, **problem.arguments)


def _warnings(visit: Visit, refused: Mapping[int, Problem]) -> tuple[Fault, ...]:
    """Each warning once, whatever number of records it was given for."""
    failures = (failure for problem in refused.values() for failure in problem.failures)
    texts: dict[str, dict[str, bool]] = {}
    for one in failures:
        if one.confirm:
            texts.setdefault(one.confirm, {})[failure_text(one, visit.reader.locale)] = bool(one.approval)
    separator = visit.reader.say("clause_separator")
    return tuple(
        Fault(None, separator.join([*said][:MOST_SAID]), confirm, any(said.values())) for confirm, said in texts.items()
    )


async def _page(
    visit: Visit, entity: Entity, asked: DeedForm, meant: Chosen, sent: Mapping[str, str], outcome: _Outcome,
    status: int = 200,
) -> Response:  # fmt: skip
    """What is asked, above the records."""
    reader, url = visit.reader, Addresses()
    choices = await _choices(visit, entity, asked, meant, outcome)
    screen = form_screen(
        msgspec.structs.replace(entity, fields=asked.fields),
        asked.fields,
        await _filled(visit, entity, asked, choices, sent, outcome),
        reader,
    )
    title = reader.say("deed_title", deed=asked.label, entity=reader.noun(visit.label(entity)))
    first = f"{url.action(entity.name, choices[0].id if choices else 0, asked.action)}/pick"
    drawn: dict[str, Any] = {
        "screen": screen,
        "choices": choices,
        "all_of": len(meant.versions) if meant.whole and not (outcome.reasons or meant.too_many) else 0,
        "many": len(outcome.reasons or meant.versions),
        "unnamed": max(0, len(outcome.reasons) - MOST_SHOWN),
        "title": title,
        "heading": reader.say("error_title", title=title) if status == 422 else title,
        "submit": asked.label,
        "danger": asked.change is Change.DELETE,
        "for_good": asked.change is Change.DELETE and not entity.recycle,
        "optional": asked.optional,
        "given": frozenset(name for name in asked.fields if SET + name in sent),
        "places": [(url.list(entity.name), visit.many(entity))],
        "summary": reader.say("some_not_done", count=outcome.done, others=len(outcome.reasons))
        if outcome.reasons
        else reader.say("action_not_done", count=len(outcome.faults)),
        "action": here(visit.request),
        "back": await _back(visit, entity, asked),
        "today": reader.today.isoformat(),
        "signs": " ".join(signs(visit.whole.app.currency)),
        "faulted": lambda fault: said_at(visit, asked.fields, fault),
        **({"pick_at": lambda field: f"{first}/{field}"} if asked.action else {}),
    }
    return whole(visit, "selection.html", entity.name, status, **drawn)


async def _back(visit: Visit, entity: Entity, asked: DeedForm) -> str:
    """Where they were chosen."""
    if asked.change is Change.RESTORE:
        return Addresses().bin(entity.name)
    query, _ = await list_asked(visit, entity)
    return Addresses().list(entity.name, query)


async def _choices(visit: Visit, entity: Entity, asked: DeedForm, meant: Chosen, outcome: _Outcome) -> Sequence[Choice]:
    """The records that stand below: those that were refused are still chosen, as they are now."""
    reasons, wanted = outcome.reasons, list(outcome.reasons or meant.versions)[:MOST_SHOWN]
    if meant.whole and not reasons:
        return ()
    if not wanted:
        query, _ = await list_asked(visit, entity)
        rows = (await visit.backend.page(visit.person, page_asked(visit, entity, query))).rows
        return [Choice(row.id, row.version, row.title) for row in rows]
    known = await _known(visit, entity, asked, wanted)
    again = reasons and asked.change is not Change.UNDO  # what was changed since is not taken back by asking twice
    seen = {one: known[one].version if again and one in known else meant.versions[one] for one in wanted}
    unseen = visit.reader.say("hidden")
    return [
        Choice(one, seen[one], known[one].title if one in known else unseen, chosen=True, reason=reasons.get(one, ""))
        for one in wanted
    ]


async def _known(visit: Visit, entity: Entity, asked: DeedForm, ids: list[int]) -> Mapping[int, Row | Deleted]:
    """Those of these records that this person may see."""
    found: Sequence[Row | Deleted]
    if asked.change is Change.RESTORE:
        found, _ = await visit.backend.deleted(visit.person, entity.name, "")
    else:
        found = (await visit.backend.page(visit.person, named(entity, ids))).rows
    return {row.id: row for row in found}


async def _filled(
    visit: Visit, entity: Entity, asked: DeedForm, choices: Sequence[Choice], sent: Mapping[str, str], outcome: _Outcome
) -> Filled:
    """What the inputs hold: what was given, and what an action gives them at first; titles of what they lead to."""
    given = asked.given(sent) if sent else None
    first = choices[0].id if choices else 0
    if asked.action and first:
        prefilled = visit.backend.prefilled
        values, titles = await prefilled(visit.person, entity.name, first, asked.action, given or {})
        return Filled(Row(first, 0, "", values, titles), given, outcome.faults)
    titles = {name: title for name, text in (given or {}).items() if (title := await _title(visit, asked, name, text))}
    return Filled(Row(first, 0, "", {}, titles), given, outcome.faults)


async def _title(visit: Visit, asked: DeedForm, name: str, text: str) -> str | None:
    field = asked.fields[name]
    if not (isinstance(field, AnyReference) and text.isascii() and text.isdecimal()):
        return None
    return await visit.backend.title(visit.person, field.to, int(text[:18]))


async def _export(visit: Visit, entity: Entity) -> Response:
    """The file of the list, with those that were chosen."""
    sent = await form(visit.request)
    query, _ = await list_asked(visit, entity)
    asked = page_asked(visit, entity, query.first_page())
    ids = list(ticked(sent))
    if ALL not in sent and not ids:
        return go(visit.request, Addresses().list(entity.name, query))
    chosen_ones = asked if ALL in sent else replace(asked, view="", search="", where=among(ids))
    file = file_of(visit, entity, chosen_ones)
    if not file:
        raise not_found()
    return go(visit.request, file)
