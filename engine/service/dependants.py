"""What follows a write in other records: stored computed values are worked out again by statement, then checked.

The records concerned are locked by a statement of their own before anything is worked out: an UPDATE that reads others
sees them as they were when it began to wait (architecture.md, Anchors).
"""

from collections.abc import Iterable, Mapping, Sequence

from engine.compile import Compiled, dependants_of, rules_of
from engine.expressions import Value, scope_of, type_of, typed
from engine.rules import Failure
from engine.rules.checks import CompiledCheck, checks_before
from engine.rules.dependants import Dependant, Of, Path, Through
from engine.service.work import Context, Invalid
from engine.storage.driver import Statement
from engine.storage.sql.follow import hold, reached, recompute, refused
from engine.storage.sql.lists import id_list

Values = Mapping[str, Value]


async def created(context: Context, entity: str, after: Values) -> None:
    """A record was made."""
    await _follow(context, dependants_of(context.compiled).created(entity), [after])


async def updated(context: Context, entity: str, changed: Iterable[str], before: Values, after: Values) -> None:
    """Columns of a record were changed."""
    await _follow(context, dependants_of(context.compiled).updated(entity, tuple(changed)), [before, after])


async def removed(context: Context, entity: str, record: Values) -> None:
    """A record was deleted, or restored."""
    await _follow(context, dependants_of(context.compiled).removed(entity), [record])


async def _follow(context: Context, following: Sequence[Dependant], versions: Sequence[Values]) -> None:
    touched: dict[str, dict[str, set[int]]] = {}
    for one in following:
        ids = await _reach(context, one.paths, versions)
        changed = await _recompute(context, one, ids) if ids else set()
        if changed:
            touched.setdefault(one.entity, {}).setdefault(one.field, set()).update(changed)
    for entity, fields in touched.items():
        await _check(context, entity, fields)


async def _reach(context: Context, paths: Sequence[Path], versions: Sequence[Values]) -> set[int]:
    """The records that any of the paths leads to."""
    found: set[int] = set()
    for path in paths:
        ids = await _first(context, path[0], versions)
        for step in path[1:]:
            ids = await _ids(context, _reached(context.compiled, step), ids)
        found |= ids
    return found


async def _first(context: Context, step: Through | Of, versions: Sequence[Values]) -> set[int]:
    """From the changed record itself, which may be gone from the tables or point elsewhere by now."""
    if isinstance(step, Of):
        named = (version.get(step.by) for version in versions)
        return {one for one in named if isinstance(one, int)}
    identities = {one for version in versions if isinstance(one := version["id"], int)}
    return await _ids(context, _reached(context.compiled, step), identities)


async def _recompute(context: Context, one: Dependant, ids: set[int]) -> set[int]:
    compiled = context.compiled
    held = compiled.keep(("hold", one.entity), lambda: hold(compiled.source, one.entity))
    await _ids(context, held, ids)
    return await _ids(context, _recomputing(compiled, one.entity, one.field), ids)


async def _check(context: Context, entity: str, fields: Mapping[str, set[int]]) -> None:
    """Refuse the write that made a check of another record fail."""
    checks = checks_before(rules_of(context.compiled, entity).checks, "update")
    asked = [one for one in checks if not one.reads.isdisjoint(fields)]
    if not asked:
        return
    ids = set().union(*fields.values())
    names = tuple(one.check.name for one in asked)
    found = context.compiled.keep(("refused", entity, names), lambda: _refusing(context.compiled, entity, asked))
    row = await context.connection.one(found, context.bound(found, ids=id_list(sorted(ids), context.compiled.dialect)))
    if row is not None:
        broken = [one.check for one, holds in zip(asked, row[1:], strict=True) if holds]
        raise Invalid(tuple(Failure(f"check:{check.name}", None, message=check.message) for check in broken))


async def _ids(context: Context, statement: Statement, ids: set[int]) -> set[int]:
    if not ids:
        return set()
    bound = context.bound(statement, ids=id_list(sorted(ids), context.compiled.dialect))
    return {row[0] for row in await context.connection.all(statement, bound) if row[0] is not None}


def _reached(compiled: Compiled, step: Through | Of) -> Statement:
    return compiled.keep(("reached", step), lambda: reached(compiled.source, step))


def _recomputing(compiled: Compiled, entity: str, name: str) -> Statement:
    def make() -> Statement:
        field = compiled.catalog.entities[entity].fields[name]
        assert field.value is not None, "only computed fields follow"
        value = typed(field.value, scope_of(compiled.catalog, entity), type_of(field))
        return recompute(compiled.source, entity, name, value.node)

    return compiled.keep(("recompute", entity, name), make)


def _refusing(compiled: Compiled, entity: str, checks: Sequence[CompiledCheck]) -> Statement:
    return refused(compiled.source, entity, [compiled.condition(one.check.when, entity).node for one in checks])
