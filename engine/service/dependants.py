"""What follows a write in other records: stored computed values are worked out again by statement, then checked.

The records concerned are held before anything is worked out: an UPDATE that reads others sees them as they were when it
began to wait.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.compile import Following, Group, keeping, moves, reached_by, recomputing, rules_of
from engine.expressions import Value
from engine.meta.fields import linked
from engine.meta.pointers import id_of
from engine.rules import Failure
from engine.rules.checks import checks_before
from engine.rules.computed import Place
from engine.rules.dependants import Among, Of, Path, Step, Through
from engine.service import tracking
from engine.service.asking import Saved, ask
from engine.service.holding import Held, Records, hold
from engine.service.work import Context, Invalid
from engine.storage.driver import Unfit, Violation
from engine.storage.sql.lists import id_list


class Asked(NamedTuple):
    """Checks to be asked of a record that is written, or of a line of it."""

    entity: str
    saved: Saved
    checks: tuple[str, ...]


Late = Sequence[Asked]

Seen = dict[Path, set[int]]
"""The records that paths led to before something else was stored, or worked out."""

Touched = dict[str, dict[str, set[int]]]
"""By entity and field, the records where a computed value has become another."""


class Own(NamedTuple):
    """The record that is written, and what it was before."""

    entity: str
    id: int
    before: Mapping[str, Value]

    @property
    def saved(self) -> Saved:
        """As checks know it."""
        return Saved(self.id, self.before)


async def look_ahead(context: Context, following: Following, held: Held, versions: Records) -> Seen:
    """Where paths lead before anything is stored, as far as what is stored may lead them elsewhere."""
    course = _Course(context, held, versions, {})
    await course.remember(following.moving)
    return course.seen


async def follow(
    context: Context, following: Following, held: Held, versions: Records, own: Own, seen: Seen
) -> Touched:
    """Work out again what follows the write of the record `own`; raises Invalid.

    It and its lines were and are as in `versions`; `seen` is where paths led before, and takes up where they lead on
    the way.
    """
    course = _Course(context, held, versions, seen)
    touched: Touched = {}
    for group in following.groups:
        await course.remember(following.moving)
        ids = await course.reach(group.paths)
        changed = await _recompute(context, group, ids, own) if ids else set()
        for name in group.fields if changed else ():
            touched.setdefault(group.entity, {}).setdefault(name, set()).update(changed)
    return touched


async def work_out_own(
    context: Context, own: Own, fields: Sequence[Place], lines: Mapping[str, tuple[str, Sequence[int]]]
) -> tuple[str, ...]:
    """Work out fields that read ids, which there are only now; gives those of the record that got a value.

    `lines` has by place of what entity its lines are, and their ids.
    """
    became = []
    for of, name in fields:
        entity, ids = lines.get(of, ("", [])) if of else (own.entity, [own.id])
        changed = await _recompute(context, Group(entity, (name,), ()), set(ids), own) if ids else set()
        became += [name] if changed and not of else []
    return tuple(became)


async def ask_afterwards(
    context: Context, following: Following, held: Held, versions: Records, touched: Touched, own: Own, late: Late,
    seen: Seen,
) -> set[str]:  # fmt: skip
    """Ask the checks that the write of `own` concerns once all has followed: those of records that were `touched`,
    those that look into a collection the record is in, and `late` ones of the record and its lines. Gives the warnings
    that were confirmed.
    """
    course = _Course(context, held, versions, seen)
    asked: dict[str, dict[str, set[int]]] = {}
    for own_one in late:
        for name in own_one.checks:
            asked.setdefault(own_one.entity, {}).setdefault(name, set()).add(own_one.saved.id)
    for one in following.checks:
        asked.setdefault(one.entity, {}).setdefault(one.field, set()).update(await course.reach(one.paths))
    for other, fields in touched.items():
        for check in checks_before(rules_of(context.compiled, other).checks, "update"):
            ids = set().union(*(fields[name] for name in check.reads & fields.keys()))
            asked.setdefault(other, {}).setdefault(check.check.name, set()).update(ids - _own_ids(own, other))
    noted: set[str] = set()
    for other, checks in asked.items():
        saved = {one.saved.id: one.saved for one in late if one.entity == other}
        noted |= await ask(context, other, checks, saved | ({own.id: own.saved} if other == own.entity else {}))
    return noted


def _own_ids(own: Own, entity: str) -> set[int]:
    """The record itself is asked its late checks, and only those before what is done to it."""
    return {own.id} if own.entity == entity else set()


@dataclass(slots=True)
class _Course:
    """Follows paths from one record; what was found is kept, unless a path leads through what is worked out itself."""

    context: Context
    held: Held
    versions: Records
    seen: Seen
    found: dict[Path, set[int]] = field(default_factory=dict)

    async def remember(self, paths: Iterable[Path]) -> None:
        """Note where these paths lead now."""
        for path in paths:
            self.seen.setdefault(path, set()).update(await self._along(path))

    async def reach(self, paths: Iterable[Path]) -> set[int]:
        """The records that any of the paths leads to; they are held."""
        ids: set[int] = set()
        for path in paths:
            ids |= await self._along(path) | self.seen.get(path, set())
        return ids

    async def _along(self, path: Path) -> set[int]:
        known = self.found.get(path)
        if known is not None:
            return known
        ids = await self._step(path[-1], await self._along(path[:-1])) if len(path) > 1 else await self._first(path[0])
        anchors = all(isinstance(step, Of) for step in path)
        await hold(self.context, self.held, path[-1].entity, ids, anchors=anchors)
        if not moves(self.context.compiled.catalog, path):
            self.found[path] = ids
        return ids

    async def _first(self, step: Step) -> set[int]:
        """From the changed record itself, which may be gone from the tables or point elsewhere by now."""
        if isinstance(step, Of):
            named = (id_of(version.get(step.by), step.entity) for version in self.versions.get(step.of, ()))
            return {one for one in named if one is not None}
        versions = self.versions.get(self._begins(step), ())
        return await self._step(step, {one for version in versions if isinstance(one := version.get("id"), int)})

    async def _step(self, step: Step, ids: set[int]) -> set[int]:
        if not ids:
            return set()
        found = reached_by(self.context.compiled, step)
        given = {"ids": id_list(sorted(ids), self.context.compiled.dialect)}
        return {row[0] for row in await self.context.connection.all(found, given) if row[0] is not None}

    def _begins(self, step: Through | Among) -> str:
        if isinstance(step, Among):
            return step.of
        return linked(self.context.compiled.catalog.entities[step.entity].fields[step.reference]).to


async def _recompute(context: Context, group: Group, ids: set[int], own: Own) -> set[int]:
    """Work fields of these records out again; gives those where one has become another."""
    found = recomputing(context.compiled, group.entity, group.fields)
    given = {"ids": id_list(sorted(ids), context.compiled.dialect)}
    with refusing():
        rows = await context.connection.all(found.statement, context.bound(found.statement, **given))
    for row in rows:
        for judge, stored in zip(found.judges, row[1:], strict=True):
            _refuse(judge(stored), (group.entity, row[0]) == (own.entity, own.id))
    changed = {row[0] for row in rows}
    kept = keeping(context.compiled, group.entity, frozenset(group.fields)) if changed else None
    if kept is not None:
        await kept.keep(context.connection, sorted(changed))
    await tracking.note(context, group.entity, sorted(changed), group.fields)
    return changed


@contextmanager
def refusing() -> Iterator[None]:
    """Tell what a statement could not put into other records as the failure of this write."""
    try:
        yield
    except Unfit as error:
        raise Invalid((Failure("result_out_of_range"),)) from error
    except Violation as error:
        if error.kind != "unique":
            raise
        raise Invalid((Failure("duplicate"),)) from error


def _refuse(failure: Failure | None, own: bool) -> None:
    """Where it is another record's value, no field of the one that is saved is to blame."""
    if failure is not None:
        raise Invalid((failure if own else Failure(failure.code, None, failure.arguments),))
