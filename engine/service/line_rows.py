"""The lines of a record as they stand in their tables: stored, put away and brought back with it.

However many there are, each step is one statement for all lines of a field.
"""

from collections.abc import Callable, Iterable

from engine.compile import Compiled
from engine.service.draft import Draft, Lines
from engine.service.references import refuse_referred
from engine.service.stored import refusing_duplicates, refusing_referred, to_bind
from engine.service.tracking import forget
from engine.service.work import Context
from engine.storage.driver import Statement
from engine.storage.sql import lines as statements
from engine.storage.sql.lists import id_list
from engine.storage.sql.source import Source


async def store_lines(context: Context, draft: Draft, identity: int) -> None:
    """Remove, change and insert; raises Invalid and Referenced."""
    for name, lines in draft.lines.items():
        with refusing_duplicates(lines.rules.rules.entity, name):
            await remove_lines(context, lines)
            await _change(context, lines)
            await _insert(context, lines, identity)


async def remove_lines(context: Context, lines: Lines) -> None:
    """Those that are to go, for good; raises Referenced."""
    ids = _ids(lines.removed)
    if ids:
        await refuse_referred(context, lines.rules.field.of, [one.before for one in lines.removed])
        statement = _kept(context, lines, "remove", lambda: statements.remove_lines(*_source(context, lines)))
        given = {"ids": id_list(ids, context.compiled.dialect)}
        with refusing_referred(context, lines.rules.field.of):
            await context.connection.run(statement, given)
        await forget(context, lines.rules.field.of, ids)


def _ids(drafts: Iterable[Draft]) -> list[int]:
    return [one for draft in drafts if isinstance(one := draft.before["id"], int)]


async def _change(context: Context, lines: Lines) -> None:
    changed = lines.changed
    if not changed:
        return
    now, who = context.clock.now, context.principal.user
    for one in changed:
        version = one.before["version"]
        assert isinstance(version, int), "every record has a version"
        one.record.values |= {"updated_at": now, "updated_by": who, "version": version + 1}
    names = sorted({name for one in changed for name in one.changed})
    key = f"change {' '.join(names)}"
    statement = _kept(context, lines, key, lambda: statements.update_line(*_source(context, lines), names))
    rows = [{"id": one.before["id"], **to_bind(one.rules, one.record.values, names)} for one in changed]
    await context.connection.many(statement, rows)


async def _insert(context: Context, lines: Lines, identity: int) -> None:
    new, by = lines.new, lines.rules.field.by
    if not new:
        return
    names = [name for name in lines.rules.rules.columns if name != "id"]
    for one in new:
        one.record.values[by] = identity
    statement = _kept(context, lines, "insert", lambda: statements.insert_line(*_source(context, lines), names))
    await context.connection.many(statement, [to_bind(one.rules, one.record.values, names) for one in new])
    found = _kept(context, lines, "ids", lambda: statements.identities(*_source(context, lines), by))
    for one, row in zip(lines.ordered, await context.connection.all(found, {"id": identity}), strict=True):
        one.record.values["id"] = row[0]


async def put_lines_away(context: Context, draft: Draft, identity: int) -> None:
    """Into the bin with their record, or away for good; raises Referenced."""
    for lines in draft.lines.values():
        by = lines.rules.field.by
        if not lines.rules.rules.entity.recycle:
            await remove_lines(context, lines)
            continue
        await refuse_referred(context, lines.rules.field.of, [one.before for one in lines.removed])
        statement = _kept(context, lines, "bin", lambda: statements.bin_lines(*_source(context, lines), by))  # noqa: B023 # called at once
        await context.connection.run(statement, context.bound(statement, id=identity))


async def bring_lines_back(context: Context, draft: Draft, identity: int) -> None:
    """Out of the bin with their record; raises Invalid where another has a unique value meanwhile."""
    for name, lines in draft.lines.items():
        by = lines.rules.field.by
        statement = _kept(context, lines, "restore", lambda: statements.restore_lines(*_source(context, lines), by))  # noqa: B023 # called at once
        with refusing_duplicates(lines.rules.rules.entity, name):
            await context.connection.run(statement, {"id": identity})


def _source(context: Context, lines: Lines) -> tuple[Source, str]:
    return context.compiled.source, lines.rules.field.of


def _kept(context: Context, lines: Lines, name: str, make: Callable[[], Statement]) -> Statement:
    compiled: Compiled = context.compiled
    return compiled.recent(("lines", lines.rules.field.of, name), make)
