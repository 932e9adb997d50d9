"""Several records changed as the screens ask for it: some in each transaction, every refusal as a problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

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
    changed, waiting = dict[int, int](), set[int]()
    async with runtime.reading(principal) as context:
        _read(context, asked).refuse()

    async def together(ids: Sequence[int]) -> None:
        some = {one: chosen[one] for one in ids}
        done = await runtime.change(principal, lambda context: _all(context, asked, some), via=Via.FORM)
        changed.update({one: came.version for one, came in done.items() if came.version not in (None, chosen[one])})
        waiting.update(one for one, came in done.items() if came.waits)

    refused = await each(chosen, together, Refusal)
    return CameOfSeveral({one: _problem(why) for one, why in refused.items()}, changed, frozenset(waiting))


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


class _Came(NamedTuple):
    """What came of one: the version it has where its values were changed, whether something of it waits."""

    version: int | None = None
    waits: bool = False


async def _all(context: Context, asked: Several, chosen: Mapping[int, int]) -> dict[int, _Came]:
    """What came of each of these; raises what the first is refused with."""
    sent, meant = _read(context, asked), replace(context, confirmed=asked.confirmed)
    return {identity: await _one(meant, asked, sent, identity, version) for identity, version in chosen.items()}


async def _one(context: Context, asked: Several, sent: _Sent, identity: int, version: int) -> _Came:
    match asked.change:
        case Change.UPDATE:
            return _came(await perform.update(context, asked.entity, identity, version, sent.given))
        case Change.ADD_AND_REMOVE:
            values = await add_and_remove(context, asked.entity, identity, sent.given, sent.removed)
            return _came(await perform.update(context, asked.entity, identity, version, values))
        case Change.UNDO:
            back = await put_back(context, asked.entity, identity, version)
            return _came(await perform.followed(context, asked.entity, back))
        case Change.DELETE:
            request = await perform.delete(context, asked.entity, identity, version)
            return _Came(waits=request is not None)
        case Change.RESTORE:
            await perform.restore(context, asked.entity, identity)
        case Change.TAKE:
            await perform.perform(context, asked.entity, identity, asked.action, version, sent.given)
    return _Came()


def _came(written: Written) -> _Came:
    return _Came(written.version, bool(written.waiting))
