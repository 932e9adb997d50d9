"""What the expressions of a step read, as it stands when the step begins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.compile import Acting, Reads, Who
from engine.expressions import OLD, Environment, Record, Value
from engine.meta.actions import EACH, INPUT
from engine.rules import Failure
from engine.service import gather
from engine.service.answering import answer
from engine.service.work import Context, Invalid
from engine.storage.driver import Statement
from engine.storage.rows.done import Made
from engine.storage.sql.gather import Fetch


@dataclass(slots=True)
class Scene:
    """What expressions are about: record `id`, what was asked, and records with names.

    `context` is the engine's; `old` is what the record was before, None where it was made.
    """

    context: Context
    id: int
    asked: Record
    old: Record | None = None
    names: dict[str, Made | None] = field(default_factory=dict)


@dataclass(slots=True)
class Run(Scene):
    """An action under way with a record: what it is, and all records that were made; steps give names to some."""

    acting: Acting = field(kw_only=True)
    made: list[Made] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Seen:
    """What expressions see: the record in hand, and everything else by its name."""

    record: Record
    environment: Environment


async def see(scene: Scene, reads: Reads) -> Seen:
    """Fetch what is read of the record in hand, of what was asked, and of records with names."""
    found: dict[str, Value | Record | None] = {}
    for name, one in reads.named.items():
        known = scene.names.get(name)
        found[name] = await _one(scene.context, one, known.record) if known else None
    for name, fetch in reads.asked.items():
        key = scene.asked.values.get(name)
        scene.asked.to[name] = await _one(scene.context, fetch, key) if isinstance(key, int | str) else None
    record = await in_hand(scene, reads.this)
    given = {**scene.context.clock.given, **dict.fromkeys(scene.names), **found, INPUT: scene.asked, OLD: scene.old}
    return Seen(record, replace(scene.context.clock, given=given))


async def with_each(scene: Scene, reads: Reads, seen: Seen, each: Record | None) -> Seen:
    """The same for one of the records that a step is done for."""
    environment = replace(seen.environment, given={**seen.environment.given, EACH: each})
    if not reads.everywhere:
        return Seen(seen.record, environment)
    record = replace(seen.record, found={})
    await answer(scene.context, reads.everywhere, record, environment, {})
    return Seen(record, environment)


async def in_hand(scene: Scene, fetch: Fetch | None) -> Record:
    """The record the action is done with; raises Invalid where a step before has deleted it."""
    if fetch is None:
        return Record({"id": scene.id})
    found = await _one(scene.context, fetch, scene.id)
    if found is None:
        raise Invalid((Failure("no_such_record"),))
    return found


async def items(scene: Scene, fetch: Fetch, ids: Sequence[int]) -> list[Record]:
    """The records that a step is done for, in their order; one that is gone is passed over."""
    found: Mapping[gather.Key, list[Record]] = await gather.records(scene.context.connection, fetch, ids)
    return [found[one][0] for one in ids if one in found]


async def people_of(context: Context, whose: Iterable[Who], seen: Seen) -> tuple[int, ...]:
    """The ids of these people, each once."""
    found: dict[int, None] = {}
    for who in whose:
        if isinstance(who, Statement):
            found |= dict.fromkeys(row[0] for row in await context.connection.all(who, context.bound(who)))
        else:
            ids: Any = who(seen.record, seen.environment)
            found |= dict.fromkeys(ids if isinstance(ids, tuple) else () if ids is None else (ids,))
    return tuple(found)


async def _one(context: Context, fetch: Fetch, key: gather.Key) -> Record | None:
    found = await gather.records(context.connection, fetch, [key])
    return found[key][0] if key in found else None
