"""The way of an approval: who has answered, whose turn it is, who will be asked, and because of what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import msgspec

from engine.compile import approving
from engine.expressions import Needs
from engine.expressions.in_words import disjuncts
from engine.meta.approvals import REQUEST, TASK, Approval, Level
from engine.meta.labels import Label
from engine.meta.system import USER
from engine.service import gather, read
from engine.service.begin import saving_of
from engine.service.perform.approving import Case, seen_by, stages
from engine.service.perform.cases import under_way
from engine.service.perform.wanted import wanted
from engine.service.stored import Stored, find
from engine.service.work import TAKEN, Context, Invalid, NotFound
from engine.storage.sql.gather import fetch

READ: Final = Needs(
    frozenset(
        [
            "id",
            "level",
            "level_label",
            "round",
            "person",
            "instead_of",
            "state",
            "note",
            "due_at",
            "decided_at",
            "by_itself",
        ]
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody on the way, `instead_of` somebody else where one was away: a state, and what they said when."""

    id: int
    person: int
    name: str
    instead_of: str
    state: str
    note: str
    at: datetime | None
    due: datetime | None
    by_itself: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A level: its label, how many of its people have to agree, the condition it is there by (empty: always).

    It is `passed`, `here` or `ahead`; of one ahead the people are those who would be asked now.
    """

    label: Label
    need: str | int
    when: str
    place: str
    people: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The whole of it: `because` are the conditions that hold and by which anybody, or the level of now, is asked."""

    label: Label
    check: Label
    stops: tuple[Stop, ...]
    because: tuple[str, ...]
    allowed: frozenset[str]


ALLOWING: Final = {"return": "give_back", "delegate": "pass_on", "add_approver": "add_approver"}
"""By what an approval allows, the action of a task that is."""


async def way(context: Context, request: int) -> Way:
    """The way of a request, for whoever may see it: all on it decide together, and see what each said.

    Raises NotFound.
    """
    await find(context, saving_of(context, REQUEST), request, "read", held=False)
    engine = context.as_engine()
    stored = await find(engine, saving_of(engine, REQUEST), request, "read", held=False)
    case, asked = under_way(engine, stored), await _asked(context, stored)
    if case is None:
        return Way({}, {}, tuple(_passed(None, stored, asked)), (), frozenset())
    approval = case.known.approval
    waits = stored.values["state"] == "waiting"
    ahead = await _ahead(context, case, stored) if waits else ()
    because = await _because(case, str(stored.values["level"])) if waits else ()
    stops = (*_passed(approval, stored, asked), *ahead)
    allowed = frozenset(action for one, action in ALLOWING.items() if one in approval.allow)
    return Way(approval.label, _check(context, case, stored), stops, because, allowed)


async def _asked(context: Context, request: Stored) -> Sequence[tuple[dict[str, Any], Asked]]:
    compiled = context.compiled
    found = compiled.keep("way of approvals", lambda: fetch(compiled.source, TASK, "request", READ))
    records = (await gather.records(context.connection, found, [request.id])).get(request.id, [])
    rows: list[dict[str, Any]] = sorted((dict(one.values) for one in records), key=lambda one: one["id"])
    whom = {one[name] for one in rows for name in ("person", "instead_of") if one[name] is not None}
    names = dict(await read.titles(context, USER, whom))
    return [(one, _person(one, names)) for one in rows if one["state"] != "over"]


def _person(one: dict[str, Any], names: dict[int, str]) -> Asked:
    return Asked(
        one["id"], one["person"], names.get(one["person"], ""), names.get(one["instead_of"], ""), one["state"],
        one["note"] or "", one["decided_at"], one["due_at"], bool(one["by_itself"]),
    )  # fmt: skip


def _passed(
    approval: Approval | None, request: Stored, asked: Iterable[tuple[dict[str, Any], Asked]]
) -> Iterable[Stop]:
    """The levels that were asked, those of each round by themselves, in the order in which they were."""
    found: dict[tuple[int, str], list[Asked]] = {}
    labels: dict[str, str] = {}
    for row, person in asked:
        found.setdefault((row["round"], row["level"]), []).append(person)
        labels[row["level"]] = row["level_label"] or row["level"]
    now = (request.values["round"], request.values["level"]) if request.values["state"] == "waiting" else None
    for (number, name), people in found.items():
        level = approval.levels.get(name) if approval else None
        level = level or Level(name=name, label={"en": labels[name]})
        place = "here" if (number, name) == now else "passed"
        yield Stop(level.label or {"en": name}, level.need, level.when or "", place, tuple(people))


async def _ahead(context: Context, case: Case, request: Stored) -> tuple[Stop, ...]:
    """The levels behind that of now that there would be as the record is now."""
    order = list(case.known.approval.levels)
    later = order[order.index(str(request.values["level"])) + 1 :] if request.values["level"] in order else []
    try:
        found = [one for one in await stages(case) if one.level.name in later]
    except (Invalid, NotFound):
        return ()
    names = dict(await read.titles(context, USER, {one for stage in found for one in stage.people}))
    return tuple(
        Stop(
            one.level.label or {"en": one.level.name}, one.level.need, one.level.when or "", "ahead",
            tuple(Asked(0, person, names.get(person, ""), "", "", "", None, None, False) for person in one.people),
        )
        for one in found
    )  # fmt: skip


async def _because(case: Case, level: str) -> tuple[str, ...]:
    """Of the conditions by which anybody is asked, and this level is, those parts joined by `or` that hold now."""
    approval = case.known.approval
    here = approval.levels.get(level)
    texts = [one for text in (approval.when, here and here.when) if text for one in disjuncts(text)]
    if not texts:
        return ()
    parts = {f"part_{number}": Level(name=f"part_{number}", when=text) for number, text in enumerate(texts)}
    asked = msgspec.structs.replace(approval, when=None, levels=parts, nobody=(), answer=None)
    known = approving(case.context.compiled, msgspec.json.encode(asked).decode())
    try:
        seen = await seen_by(replace(case, known=known))
    except Invalid:
        return ()
    holding = [one for one in known.levels if one.when is not None and one.when(seen.record, seen.environment) is True]
    return tuple(one.level.when or "" for one in holding)


def _check(context: Context, case: Case, request: Stored) -> Label:
    """What the check says by which a change waits; nothing of a transition."""
    if request.values["operation"] == TAKEN:
        return {}
    entity = context.compiled.catalog.entities[case.entity]
    check = entity.checks.get(wanted(str(request.values["asked"])).check)
    return check.message or {} if check else {}
