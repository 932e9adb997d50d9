"""One thing of an inbox, opened: what it is about, why somebody is asked, its way, what they can do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.http.problems import Problem
from engine.http.runtime import Runtime
from engine.meta.approvals import REQUEST, TASK, WAITING
from engine.meta.labels import text_in
from engine.meta.pointers import pointer
from engine.screens.abilities import Abilities
from engine.screens.agreeing import need_in_words
from engine.screens.approval_path import Person, Stop, Why, condition_in_words, why
from engine.screens.cells import Cell
from engine.screens.detail import DetailScreen, detail_screen
from engine.screens.flow import flows_of
from engine.screens.offers import barred, offers
from engine.screens.reader import Row, Target
from engine.screens.remaining import Left, clocks, left
from engine.screens.timeline import Change, Moment, ago, moment
from engine.service import approval_path
from engine.service.approval_path import Asked, Way
from engine.service.notices import Told
from engine.web.backend import NO_OFFERS
from engine.web.form_lines import with_lines
from engine.web.inbox_boxes import badge_of, reason
from engine.web.record_tabs import shown_lines
from engine.web.requested import wanted_changes
from engine.web.visit import Visit

ANSWERS = ("agree", "refuse", "give_back", "pass_on", "add_approver")
FREE = ("agree", "refuse")
"""What every approval lets whoever is asked do."""

MOMENTS = 5


@dataclass(frozen=True, slots=True)
class Item:
    """What stands on the right: `record` is what it is about, as far as that may be seen; the rest where there is one.

    `answers` are what can be done with a task now, `asks` the action by which it is agreed to if more is asked for.
    """

    target: Target
    title: str
    kind: str
    version: int = 0
    state: Cell | None = None
    left: Left | None = None
    by: str = ""
    at: Cell | None = None
    what: str = ""
    record: DetailScreen | None = None
    why: Why | None = None
    changes: Sequence[Change] = ()
    stops: Sequence[Stop] = ()
    answers: frozenset[str] = frozenset()
    asks: str = ""
    withdraws: bool = False
    acts: bool = False
    unread: bool = False
    past: Sequence[Moment] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def aside(self) -> list[tuple[str, str]]:
        """The answers that only hand on what is asked, with their labels."""
        return [(name, self.labels[name]) for name in ("add_approver", "pass_on") if name in self.answers]

    @property
    def unseen(self) -> bool:
        """Whether it is about something that its reader may not see."""
        return self.record is None and bool(self.stops)

    @property
    def foot(self) -> bool:
        """Whether anything can be done with it here."""
        offered = self.acts and self.record is not None and bool(self.record.offers)
        return bool(self.answers or self.asks or self.withdraws or self.unread or offered)


async def approval(visit: Visit, runtime: Runtime, target: Target) -> Item:
    """A task or a request, opened; raises Problem 404."""
    row = await visit.backend.one(visit.person, target.entity, target.id)
    values: Mapping[str, Any] = row.values
    request = values["request"] if target.entity == TASK else row.id
    assert isinstance(request, int), "a task belongs to a request"
    what = await reason(visit, request, values.get("level"))
    about = pointer(values.get("about"))
    screen = await (record_of(visit, Target(about.entity, about.id)) if about else record_to_be(visit, request))
    entity_name = screen.screen.entity if screen else about.entity if about else ""
    async with runtime.reading(visit.person.principal) as context:
        way = await approval_path.way(context, request)
    entity = visit.entity(target.entity)
    actions = entity.actions
    offered = (await visit.backend.offers(visit.person, target.entity, target.id)).names
    waits = values["state"] == "waiting"
    reader = visit.reader
    return Item(
        target,
        screen.title if screen and about else row.title,
        screen.screen.label if screen else "",
        row.version,
        badge_of(visit, entity, "state", row),
        left(values.get("due_at"), reader) if waits else None,
        row.titles.get("submitted_by", ""),
        ago(values["created_at"], reader),
        what,
        screen.screen if screen else None,
        _why(visit, way, screen, entity_name) if waits else None,
        await wanted_changes(visit, visit.entity(REQUEST), request),
        [_stop(visit, one, entity_name) for one in way.stops],
        frozenset(offered) & {*FREE, *way.allowed} if waits and target.entity == TASK else frozenset(),
        next((one for one in offered if one not in ANSWERS), "") if waits and target.entity == TASK else "",
        target.entity == REQUEST and "withdraw" in offered,
        labels={name: text_in(one.label, reader.locale, name) for name, one in actions.items()},
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it is shown, and as it was read."""

    screen: DetailScreen
    row: Row

    @property
    def title(self) -> str:
        """What it is called."""
        return self.row.title


async def record_of(visit: Visit, target: Target) -> Seen | None:
    """A record with its lines; None where it may not be seen."""
    entity, layout = visit.catalog.entities.get(target.entity), visit.catalog.screens.get(target.entity)
    if entity is None:
        return None
    try:
        row = await visit.backend.one(visit.person, target.entity, target.id)
    except Problem:
        return None
    offered = await visit.backend.offers(visit.person, target.entity, target.id) if entity.actions else NO_OFFERS
    screen = detail_screen(
        entity, row, visit.may(entity.name), visit.reader,
        lines=shown_lines(visit, entity, row, (), "overview"),
        offers=offers(entity, offered.names, visit.reader),
        barred=barred(entity, offered.barred, visit.reader),
        screen=layout,
        clocks=clocks(flows_of(visit.whole, entity, row), entity, row, visit.reader),
    )  # fmt: skip
    return Seen(replace(screen, facts=tuple(one for one in screen.facts if one.name != WAITING)), row)


async def record_to_be(visit: Visit, request: int) -> Seen | None:
    """A record that is yet to be made, with its lines; None where nothing of it may be seen."""
    found = await visit.backend.to_be(visit.person, request)
    entity = None if found is None else visit.catalog.entities.get(found[0])
    if found is None or entity is None:
        return None
    drafted = found[1]
    row = with_lines(Row(0, 0, "", drafted.values, drafted.titles), drafted)
    lines, layout = shown_lines(visit, entity, row, (), "overview"), visit.catalog.screens.get(entity.name)
    return Seen(detail_screen(entity, row, Abilities(), visit.reader, lines=lines, screen=layout), row)


async def stage(visit: Visit, target: Target) -> Item | None:
    """A record that is in a stage, with what can be done there."""
    seen = await record_of(visit, target)
    if seen is None:
        return None
    until = next((one.left for one in seen.screen.clocks), None)
    return Item(
        target, seen.title, seen.screen.label, state=seen.screen.state, left=until, record=seen.screen, acts=True
    )


async def told(visit: Visit, target: Target, one: Told) -> Item:
    """A notice, with the record it is about and what happened to that last."""
    about = Target(one.about.entity, one.about.id) if one.about else None
    at = ago(one.at, visit.reader)
    seen = await record_of(visit, about) if about else None
    if seen is None or about is None:
        return Item(target, one.text, "", by=one.by, at=at, unread=one.unread)
    found = await visit.backend.history(visit.person, about.entity, about.id, "")
    past = [moment(one, found.titles, found.people, visit.reader) for one in found.happened[:MOMENTS]]
    return Item(
        target, seen.title, seen.screen.label, 0, seen.screen.state, None, one.by, at, one.text, seen.screen, past=past,
        unread=one.unread,
    )  # fmt: skip


def _why(visit: Visit, way: Way, seen: Seen | None, entity: str) -> Why | None:
    known = visit.catalog.entities.get(entity)
    if known is None:
        return None
    return why(way.check, way.because, visit.whole, known, seen.row if seen else None, visit.reader)


def _stop(visit: Visit, one: approval_path.Stop, entity: str) -> Stop:
    known, reader = visit.catalog.entities.get(entity), visit.reader
    return Stop(
        text_in(one.label, reader.locale, ""),
        need_in_words(one.need, len(one.people), reader),
        condition_in_words(one.when, visit.whole, entity, reader) if known else "",
        one.place,
        tuple(_person(visit, each) for each in one.people),
    )


def _person(visit: Visit, one: Asked) -> Person:
    options = visit.whole.entities[TASK].fields["state"].options  # type: ignore[union-attr] # a choice
    option = options.get(one.state)
    reader, me = visit.reader, visit.person.principal.user == one.person
    waits = one.state == "waiting"
    until = left(one.due, reader) if waits else None
    return Person(
        one.name or reader.say("hidden"),
        until.text if until else text_in(option.label, reader.locale, one.state) if option else "",
        option.tone or "gray" if option else "gray",
        one.instead_of,
        one.note,
        ago(one.at, reader),
        me,
    )
