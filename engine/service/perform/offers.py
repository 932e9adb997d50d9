"""Which actions somebody can do with a record now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.compile import possible
from engine.meta.actions import Action
from engine.security.rights import to_take
from engine.service import read
from engine.service.work import Context, Done, Forbidden, Made, NotFound, view_of
from engine.storage.rows import done as rows


@dataclass(frozen=True, slots=True)
class Offers:
    """The names of the actions that are possible; and of those that were done for good, what came of each."""

    names: tuple[str, ...]
    done: Mapping[str, tuple[Made, ...]]


def action_of(context: Context, entity: str, action: str) -> Action:
    """An action that this person has a right to, with some records at least; raises NotFound, Forbidden."""
    view = view_of(context, entity)
    if action not in view.entity.actions:
        raise NotFound
    if not view.rights.may(to_take(action)):
        raise Forbidden(to_take(action), entity)
    return view.entity.actions[action]


async def offered(context: Context, entity: str, identity: int) -> Offers:
    """What somebody can do with a record that they may see; an entity without actions costs no statement."""
    asked = possible(context.compiled, view_of(context, entity))
    if asked is None:
        return Offers((), {})
    row = await context.connection.one(asked.statement, context.bound(asked.statement, id=identity))
    if row is None:
        return Offers((), {})
    behind = await done_before(context, entity, identity, asked.names)
    names = (name for name, holds in zip(asked.names, row, strict=True) if holds and name not in behind)
    return Offers(tuple(names), behind)


async def done_before(
    context: Context, entity: str, identity: int, names: Sequence[str]
) -> Mapping[str, tuple[Made, ...]]:
    """Of those of these actions that were done for good, what came of each."""
    actions = context.compiled.catalog.entities[entity].actions
    once = any(actions[name].once for name in names)
    done = await rows.read_done(context.connection, entity, identity) if once else {}
    return {name: tuple(await told(context, done[name])) for name in names if name in done}


async def not_done(context: Context, entity: str, identity: int, action: Action) -> None:
    """Raise Done where it was done before and can be done one time only."""
    if action.once:
        done = await rows.read_done(context.connection, entity, identity)
        if action.name in done:
            raise Done(action.label or {"en": action.name}, tuple(await told(context, done[action.name])))


async def told(context: Context, made: list[rows.Made]) -> list[Made]:
    """Of records that came of an action those that this person may see, with what they are called."""
    known = context.compiled.catalog.entities
    titles: dict[str, dict[int, str]] = {}
    for entity in dict.fromkeys(one.entity for one in made if one.entity in known):
        titles[entity] = dict(await read.titles(context, entity, [one.record for one in made if one.entity == entity]))
    return [
        Made(one.entity, one.record, titles[one.entity][one.record])
        for one in made
        if one.record in titles.get(one.entity, {})
    ]
