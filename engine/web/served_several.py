"""Several records changed as the screens ask for it: some in each transaction, every refusal as a problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.http.problems import Problem, problem_of
from engine.http.refusals import REFUSALS
from engine.http.runtime import Runtime
from engine.rules import Desk, Input
from engine.security import Principal
from engine.service import begin, perform
from engine.service.several import add_and_remove, each
from engine.service.undoing import put_back
from engine.service.work import Context, Invalid, Refusal
from engine.service.written import Written
from engine.storage.rows.audit import Via
from engine.web.backend import CameOfSeveral, Change, Several


async def change_several(
    runtime: Runtime, principal: Principal, asked: Several, chosen: Mapping[int, int]
) -> CameOfSeveral:
    """What came of each of them; raises Invalid where what was posted cannot be read."""
    changed: dict[int, int] = {}
    async with runtime.reading(principal) as context:
        _read(context, asked).refuse()

    async def together(ids: Sequence[int]) -> None:
        some = {one: chosen[one] for one in ids}
        changed.update(await runtime.change(principal, lambda context: _all(context, asked, some), via=Via.FORM))

    refused = await each(chosen, together, Refusal)
    return CameOfSeveral({one: _problem(why) for one, why in refused.items()}, changed)


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


async def _all(context: Context, asked: Several, chosen: Mapping[int, int]) -> dict[int, int]:
    """Each of these, and the versions of those that were changed; raises what the first is refused with."""
    sent, meant = _read(context, asked), replace(context, confirmed=asked.confirmed)
    done = {identity: await _one(meant, asked, sent, identity, version) for identity, version in chosen.items()}
    return {one: made.version for one, made in done.items() if made is not None and made.version != chosen[one]}


async def _one(context: Context, asked: Several, sent: _Sent, identity: int, version: int) -> Written | None:
    """The record where its values were changed."""
    match asked.change:
        case Change.UPDATE:
            return await perform.update(context, asked.entity, identity, version, sent.given)
        case Change.ADD_AND_REMOVE:
            values = await add_and_remove(context, asked.entity, identity, sent.given, sent.removed)
            return await perform.update(context, asked.entity, identity, version, values)
        case Change.UNDO:
            return await perform.followed(
                context, asked.entity, await put_back(context, asked.entity, identity, version)
            )
        case Change.DELETE:
            await perform.delete(context, asked.entity, identity, version)
        case Change.RESTORE:
            await perform.restore(context, asked.entity, identity)
        case Change.TAKE:
            await perform.perform(context, asked.entity, identity, asked.action, version, sent.given)
    return None
