"""The history of tracked fields, noted in the transaction of every change and dropped with its record."""

from collections.abc import Iterable, Sequence

from engine.compile import forgetting, noting
from engine.service.work import Context
from engine.storage.driver import Statement
from engine.storage.sql.lists import id_list


async def note(context: Context, entity: str, ids: Sequence[int], names: Iterable[str] | None = None) -> None:
    """Note what has become another in tracked fields of these records, `names` if only those were written."""
    statement = noting(context.compiled, entity, None if names is None else frozenset(names)) if ids else None
    if statement is not None:
        await _run(context, statement, ids)


async def forget(context: Context, entity: str, ids: Sequence[int]) -> None:
    """Records that are deleted for good leave no history."""
    statement = forgetting(context.compiled, entity) if ids else None
    if statement is not None:
        await _run(context, statement, ids)


async def _run(context: Context, statement: Statement, ids: Sequence[int]) -> None:
    given = {"ids": id_list(ids, context.compiled.dialect)}
    await context.connection.run(statement, context.bound(statement, **given))
