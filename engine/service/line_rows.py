"""The lines of a record as they stand in their tables: stored, put away and brought back with it.

However many there are, each step is one statement for all lines of a level.
"""

from collections.abc import Callable

from engine.compile import Compiled
from engine.service.draft import Draft
from engine.service.levels import Level, ids_of, levels
from engine.service.references import refuse_referred
from engine.service.stored import refusing_duplicates, refusing_referred, to_bind
from engine.service.tracking import forget
from engine.service.work import Context
from engine.storage.driver import Statement
from engine.storage.sql import lines as statements
from engine.storage.sql.lists import id_list
from engine.storage.sql.source import Source


async def store_lines(context: Context, draft: Draft) -> None:
    """Remove, change and insert; raises Invalid and Referenced. The record itself has its id."""
    found = list(levels(draft))
    for level in reversed(found):
        await _remove(context, level)
    for level in found:
        with refusing_duplicates(level.rules.entity, level.field):
            await _change(context, level)
            await _insert(context, level)


async def remove_all_lines(context: Context, draft: Draft) -> None:
    """The lines of a record that goes for good; raises Referenced."""
    for level in reversed(list(levels(draft))):
        await _remove(context, level)


async def _remove(context: Context, level: Level) -> None:
    """Those that are to go, for good; raises Referenced."""
    ids = ids_of(level.removed)
    if ids:
        await refuse_referred(context, level.name, [one.before for one in level.removed])
        statement = _kept(context, level, "remove", statements.remove_lines)
        with refusing_referred(context, level.name):
            await context.connection.run(statement, {"ids": id_list(ids, context.compiled.dialect)})
        await forget(context, level.name, ids)


async def _change(context: Context, level: Level) -> None:
    changed = level.changed
    if not changed:
        return
    now, who = context.clock.now, context.principal.user
    for one in changed:
        version = one.before["version"]
        assert isinstance(version, int), "every record has a version"
        one.record.values |= {"updated_at": now, "updated_by": who, "version": version + 1}
    names = sorted({name for one in changed for name in one.changed})
    statement = _kept(
        context, level, f"change {' '.join(names)}", lambda source, name: statements.update_line(source, name, names)
    )
    rows = [{"id": one.before["id"], **to_bind(one.rules, one.record.values, names)} for one in changed]
    await context.connection.many(statement, rows)


async def _insert(context: Context, level: Level) -> None:
    new, by = level.new, level.by
    if not new:
        return
    names = [name for name in level.rules.columns if name != "id"]
    for one in new:
        one.record.values[by] = _whole_id(one)
    statement = _kept(context, level, "insert", lambda source, name: statements.insert_line(source, name, names))
    await context.connection.many(statement, [to_bind(one.rules, one.record.values, names) for one in new])
    found = _kept(context, level, "ids", lambda source, name: statements.identities(source, name, by))
    wholes = dict.fromkeys(_whole_id(one) for one in new)
    stored: dict[int, list[int]] = {}
    for whole, identity in await context.connection.all(found, {"ids": id_list(wholes, context.compiled.dialect)}):
        stored.setdefault(whole, []).append(identity)
    for part in (one for one in level.parts if one.new):
        for line, identity in zip(part.ordered, stored[_whole_id(part.new[0])], strict=True):
            line.record.values["id"] = identity


def _whole_id(line: Draft) -> int:
    identity = line.whole and line.whole.record.values["id"]
    assert isinstance(identity, int), "what lines are part of is stored before them"
    return identity


async def put_lines_away(context: Context, draft: Draft) -> None:
    """Into the bin with their record, or away for good; raises Referenced."""
    for level in reversed(list(levels(draft))):
        if not level.rules.entity.recycle:
            await _remove(context, level)
            continue
        await refuse_referred(context, level.name, [one.before for one in level.removed])
        statement = _kept(context, level, "bin", statements.bin_lines)
        ids = id_list(ids_of(level.removed), context.compiled.dialect)
        await context.connection.run(statement, context.bound(statement, ids=ids))


async def bring_lines_back(context: Context, draft: Draft) -> None:
    """Out of the bin with their record; raises Invalid where another has a unique value meanwhile."""
    for level in levels(draft):
        statement = _kept(context, level, "restore", statements.restore_lines)
        with refusing_duplicates(level.rules.entity, level.field):
            await context.connection.run(statement, {"ids": id_list(ids_of(level.drafts), context.compiled.dialect)})


def _kept(context: Context, level: Level, name: str, make: Callable[[Source, str], Statement]) -> Statement:
    compiled: Compiled = context.compiled
    return compiled.recent(("lines", level.name, name), lambda: make(compiled.source, level.name))
