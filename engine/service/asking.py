"""Checks asked by statement, of records as they stand once a write and all that follows it is done."""

from collections.abc import Iterable, Mapping, Sequence

from engine.compile import Compiled, rules_of
from engine.rules import Failure
from engine.rules.checks import CompiledCheck, failures_of
from engine.service.work import Context, Invalid
from engine.storage.driver import Statement
from engine.storage.sql.follow import refused
from engine.storage.sql.lists import id_list

Asked = dict[str, set[int]]
"""Names of checks of one entity, and the records to ask them of."""


async def ask(context: Context, entity: str, asked: Mapping[str, set[int]], own: int | None = None) -> None:
    """Raise Invalid where a check refuses one of its records; `own` is the one that is saved."""
    checks = [one for one in rules_of(context.compiled, entity).checks if asked.get(one.check.name)]
    for ids, together in _by_records(checks, asked):
        await _ask(context, entity, together, ids, own)


def _by_records(
    checks: Iterable[CompiledCheck], asked: Mapping[str, set[int]]
) -> Iterable[tuple[frozenset[int], list[CompiledCheck]]]:
    """Checks that are asked of the same records: they share a statement, and no other record is judged by them."""
    groups: dict[frozenset[int], list[CompiledCheck]] = {}
    for one in checks:
        groups.setdefault(frozenset(asked[one.check.name]), []).append(one)
    return groups.items()


async def _ask(
    context: Context, entity: str, checks: Sequence[CompiledCheck], ids: frozenset[int], own: int | None
) -> None:
    found = _refusing(context.compiled, entity, checks)
    given = {"ids": id_list(sorted(ids), context.compiled.dialect)}
    row = await context.connection.one(found, context.bound(found, **given))
    if row is None:
        return
    broken = [one.check for one, holds in zip(checks, row[1:], strict=True) if holds]
    if row[0] == own:
        raise Invalid(tuple(failure for check in broken for failure in failures_of(check)))
    raise Invalid(tuple(Failure(f"check:{check.name}", None, message=check.message) for check in broken))


def _refusing(compiled: Compiled, entity: str, checks: Sequence[CompiledCheck]) -> Statement:
    names = tuple(one.check.name for one in checks)

    def make() -> Statement:
        return refused(compiled.source, entity, [compiled.condition(one.check.when, entity).node for one in checks])

    return compiled.keep(("refused", entity, names), make)
