"""Why actions are not possible with a record now, as far as somebody may know it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.compile import FLOW, Hurdle, hurdles
from engine.meta.labels import Label
from engine.rules import Failure
from engine.service.perform.offers import Offers, done_before
from engine.service.work import Context, Forbidden, NotNow, view_of
from engine.text.messages import message

DONE, HIDDEN = "done", "hidden"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of an action: `right`, `who`, `state`, `waits`, `when`, `done` or `hidden`; in words."""

    kind: str
    told: Label


@dataclass(frozen=True, slots=True)
class Weighed:
    """The actions that are possible, as `offered` gives them, and those that are not, each with what is in the way."""

    offers: Offers
    barred: Mapping[str, tuple[Obstacle, ...]]


NOTHING: Final = Weighed(Offers((), {}), {})


async def weighed(context: Context, entity: str, identity: int, *, discreet: bool = True) -> Weighed:
    """Every action that somebody has a right to, with a record that they may see.

    What they may not know is told as `hidden`, and only where nothing else is in the way: then the refusal itself says
    as much. An action of a workflow that the record does not go through is left out.
    """
    asked = hurdles(context.compiled, view_of(context, entity), discreet=discreet)
    if asked is None:
        return NOTHING
    row = await context.connection.one(asked.statement, context.bound(asked.statement, id=identity))
    if row is None:
        return NOTHING
    behind = await done_before(context, entity, identity, asked.names)
    found: dict[str, list[tuple[Hurdle, bool, bool]]] = {name: [] for name in asked.names}
    for place, hurdle in enumerate(asked.all):
        found[hurdle.action].append((hurdle, bool(row[2 * place]), bool(row[2 * place + 1])))
    barred: dict[str, tuple[Obstacle, ...]] = {}
    for name, answers in found.items():
        if any(one.kind == FLOW and not holds for one, holds, seen in answers if seen):
            barred[name] = ()
        elif name in behind:
            barred[name] = (Obstacle(DONE, _words(context, "why_done")),)
        elif not all(holds for _, holds, _ in answers):
            told = tuple(_told(answers))
            barred[name] = told or (Obstacle(HIDDEN, _words(context, "why_hidden")),)
    names = tuple(name for name in asked.names if name not in barred)
    return Weighed(Offers(names, behind), {name: one for name, one in barred.items() if one})


def _told(answers: Sequence[tuple[Hurdle, bool, bool]]) -> Iterator[Obstacle]:
    for hurdle, holds, seen in answers:
        if seen and not holds:
            yield Obstacle(hurdle.kind, hurdle.told)


def _words(context: Context, code: str) -> Label:
    return {locale: message(code, locale) for locale in context.compiled.catalog.app.locales}


async def with_reasons(
    context: Context, entity: str, identity: int, action: str, refusal: Forbidden | NotNow
) -> Forbidden | NotNow:
    """The refusal of an action with what was in the way."""
    why = (await weighed(context, entity, identity)).barred.get(action, ())
    reasons = tuple(Failure(one.kind, message=one.told) for one in why)
    if isinstance(refusal, NotNow):
        return NotNow(refusal.label, reasons)
    return Forbidden(refusal.right, refusal.entity, reasons)
