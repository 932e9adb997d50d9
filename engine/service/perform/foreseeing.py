"""Who will be asked to agree, told to whoever is about to submit something."""

from dataclasses import dataclass

from engine.compile import acting
from engine.expressions import Record
from engine.meta.approvals import Level
from engine.meta.system import USER
from engine.service import read
from engine.service.begin import saving_of
from engine.service.perform.approving import begun, case_of
from engine.service.perform.gathering import Run
from engine.service.perform.offers import action_of
from engine.service.stored import find
from engine.service.work import Context


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """Somebody who would be asked; `agrees`: who counts as agreeing without that."""

    id: int
    name: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class AskedLevel:
    """A level that would have to agree, in its turn; without people nothing can be submitted."""

    level: Level
    people: tuple[AskedPerson, ...]


async def who_is_asked(context: Context, entity: str, identity: int, action: str) -> tuple[AskedLevel, ...] | None:
    """The levels that would have to agree if this person took a transition now, none where nobody has to.

    None where it is no transition that others agree to. Raises NotFound, Forbidden.
    """
    action_of(context, entity, action)
    await find(context, saving_of(context, entity), identity, "read", held=False)
    known = acting(context.compiled, entity, action)
    case = case_of(Run(context.as_engine(), identity, Record({}), acting=known), context.principal.user)
    if case is None:
        return None
    stages, agreed = await begun(case), case.agreeing(())
    names = dict(await read.titles(context, USER, {one for stage in stages for one in stage.people}))
    return tuple(
        AskedLevel(stage.level, tuple(AskedPerson(one, names.get(one, ""), one in agreed) for one in stage.people))
        for stage in stages
    )
