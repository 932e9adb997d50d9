"""Checks asked by statement, of records as they stand once a write and all that follows it is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.compile import Compiled, rules_of
from engine.expressions import OLD, Record, Value
from engine.meta.catalog import Check
from engine.rules import Failure
from engine.rules.checks import CompiledCheck, confirmed_by, failures_of
from engine.rules.lines import at_place
from engine.service.work import Context, Invalid
from engine.storage.driver import Row, Statement
from engine.storage.sql.follow import refused
from engine.storage.sql.lists import id_list

Asked = dict[str, set[int]]
"""Names of checks of one entity, and the records to ask them of."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A record that is saved, or a line of it: what it was before (nothing, where it is new), and where it was sent.

    The place is empty for the record itself, `lines/2` for a line.
    """

    id: int
    before: Mapping[str, Value]
    place: str = ""


Own = Mapping[int, Saved]
"""What is saved, by id."""


async def ask(context: Context, entity: str, asked: Mapping[str, set[int]], own: Own) -> set[str]:
    """Raise Invalid where a check refuses one of its records; `own` are those that are saved.

    Gives the warnings there would be if they were not confirmed. Only of that one is known what it was: checks that
    read it are asked of no other.
    """
    every = [one for one in rules_of(context.compiled, entity).checks if asked.get(one.check.name)]
    kept = {one.check.name: _known(one, asked[one.check.name], own) for one in every}
    checks = [one for one in every if kept[one.check.name]]
    confirmed = [one for one in checks if _confirmed_by(entity, one.check, bool(own)) in context.confirmed]
    for ids, together in _by_records([one for one in checks if one not in confirmed], kept, own):
        row = await _asked(context, entity, together, ids, own)
        if row is not None:
            raise Invalid(tuple(_failures(entity, together, row, own)))
    noted: set[str] = set()
    for ids, together in _by_records(confirmed, kept, own):
        row = await _asked(context, entity, together, ids, own)
        noted |= {one.confirm for one in _failures(entity, together, row, own) if one.confirm} if row else set()
    return noted


def _known(check: CompiledCheck, ids: set[int], own: Own) -> set[int]:
    return ids & own.keys() if check.reads_old else ids


def _by_records(
    checks: Iterable[CompiledCheck], asked: Mapping[str, set[int]], own: Own
) -> Iterable[tuple[frozenset[int], list[CompiledCheck]]]:
    """Checks that are asked of the same records: they share a statement, and no other record is judged by them."""
    groups: dict[frozenset[int], list[CompiledCheck]] = {}
    for one in checks:
        for ids in _apart(one, asked[one.check.name], own):
            groups.setdefault(ids, []).append(one)
    return groups.items()


def _apart(check: CompiledCheck, ids: set[int], own: Own) -> list[frozenset[int]]:
    """What a record was stands beside a statement, which then is about that one only. What is saved comes before the
    others: it is that which does not fit.
    """
    if check.reads_old:
        return [frozenset({one}) for one in sorted(ids)]
    return [one for one in (frozenset(ids & own.keys()), frozenset(ids - own.keys())) if one]


async def _asked(
    context: Context, entity: str, checks: Sequence[CompiledCheck], ids: frozenset[int], own: Own
) -> Row | None:
    """One of the records that a check refuses, and which of them do."""
    found = _refusing(context.compiled, entity, checks)
    given: dict[str, object] = {"ids": id_list(sorted(ids), context.compiled.dialect)}
    if any(one.reads_old for one in checks):
        (only,) = ids
        given |= context.compiled.record_parameters(OLD, entity, Record(dict(own[only].before)))
    return await context.connection.one(found, context.bound(found, **given))


def _failures(entity: str, checks: Sequence[CompiledCheck], row: Row, own: Own) -> Iterable[Failure]:
    """What is wrong with a record; of another than the one that is saved no field is to blame."""
    for check in (one.check for one, holds in zip(checks, row[1:], strict=True) if holds):
        if row[0] in own:
            yield from (at_place(own[row[0]].place, failure) for failure in failures_of(check))
        else:
            confirm = _confirmed_by(entity, check, bool(own))
            yield Failure(f"check:{check.name}", None, message=check.message, confirm=confirm)


def _confirmed_by(entity: str, check: Check, own: bool) -> str | None:
    """A warning about records of another entity is confirmed with its name in front."""
    name = confirmed_by(check)
    return name if own or name is None else f"{entity}.{name}"


def _refusing(compiled: Compiled, entity: str, checks: Sequence[CompiledCheck]) -> Statement:
    names = tuple((one.check.name, one.check.then) for one in checks)

    def make() -> Statement:
        return refused(compiled.source, entity, [compiled.check(one.check.when, entity).node for one in checks])

    return compiled.keep(("refused", entity, names), make)
