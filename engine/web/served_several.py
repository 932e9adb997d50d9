"""Several records changed as the screens ask for it: some in each transaction, every refusal as a problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.http.problems import Problem, problem_of
from engine.http.refusals import REFUSALS
from engine.http.runtime import Runtime
from engine.rules import Desk, Input
from engine.security import Principal
from engine.service import begin, perform, write
from engine.service.several import add_and_remove, each
from engine.service.work import Context, Invalid, Refusal
from engine.storage.rows.audit import Via
from engine.web.backend import Change, Several


async def change_several(
    runtime: Runtime, principal: Principal, asked: Several, chosen: Mapping[int, int]
) -> Mapping[int, Problem]:
    """Why it was not done with some of them; raises Invalid where what was posted cannot be read."""
    async with runtime.reading(principal) as context:
        _read(context, asked).refuse()

    async def together(ids: Sequence[int]) -> None:
        await runtime.change(
            principal, lambda context: _all(context, asked, {one: chosen[one] for one in ids}), via=Via.FORM
        )

    return {one: _problem(why) for one, why in (await each(chosen, together, Refusal)).items()}


def _problem(why: Refusal) -> Problem:
    problem = problem_of(why, REFUSALS)
    assert problem is not None, "every refusal is in the table"
    return problem


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was posted, read."""

    given: Input
    removed: Input

    def refuse(self) -> None:
        """Raise Invalid where something cannot be read."""
        if failures := (*self.given.failures, *self.removed.failures):
            raise Invalid(failures)


def _read(context: Context, asked: Several) -> _Sent:
    compiled = context.compiled
    desk = Desk(context.clock.now, compiled.zone, compiled.catalog.app.currency)
    readers = (
        perform.readers(context, asked.entity, asked.action)
        if asked.change is Change.TAKE
        else begin.readers(context, asked.entity)
    )
    return _Sent(readers.read_form(asked.posted, desk), readers.read_form(asked.removed, desk))


async def _all(context: Context, asked: Several, chosen: Mapping[int, int]) -> None:
    """Each of these; raises what the first is refused with."""
    sent, meant = _read(context, asked), replace(context, confirmed=asked.confirmed)
    for identity, version in chosen.items():
        await _one(meant, asked, sent, identity, version)


async def _one(context: Context, asked: Several, sent: _Sent, identity: int, version: int) -> None:
    match asked.change:
        case Change.UPDATE:
            await write.update(context, asked.entity, identity, version, sent.given)
        case Change.ADD_AND_REMOVE:
            await add_and_remove(context, asked.entity, identity, version, sent.given, sent.removed)
        case Change.DELETE:
            await write.delete(context, asked.entity, identity, version)
        case Change.RESTORE:
            await write.restore(context, asked.entity, identity)
        case Change.TAKE:
            await perform.perform(context, asked.entity, identity, asked.action, version, sent.given)
