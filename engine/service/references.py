"""What a write has to know of the records at the other end of references."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from engine.compile import Filtering, all_there, candidate, candidates, filtered, leads, readable, referrers, there
from engine.expressions import Record, Value
from engine.meta.catalog import Entity
from engine.meta.fields import AnyReference
from engine.rules import Failure
from engine.security.sight import YES
from engine.service import gather
from engine.service.answering import answer
from engine.service.draft import Draft
from engine.service.work import Context, Referenced, label_of
from engine.storage.sql.change import codes_statement, value_states
from engine.storage.sql.lists import id_list
from engine.storage.sql.source import part_of


async def check_references(context: Context, entity: Entity, record: Record, names: Iterable[str]) -> list[Failure]:
    """A failure for each of these references that leads to nothing to be chosen: gone, unseen, or filtered out."""
    failures = []
    wanted = set(names)
    for field in leads(context.compiled, entity.name).references:
        chosen = record.values.get(field.name)
        if field.name in wanted and chosen is not None and not await _choosable(context, entity, field, record):
            failures.append(Failure("no_such_record", field.name))
    return failures


async def check_values(context: Context, draft: Draft) -> list[Failure]:
    """A failure for each choice that would become a value which its dictionary does not have, or offer any more; of
    several those are looked at that it did not have before.
    """
    offered = leads(context.compiled, draft.rules.entity.name)
    changed = draft.changed if offered.dictionaries or offered.lists else ()
    chosen = {name: to for name, to in offered.dictionaries.items() if name in changed}
    failures = await _check_single(context, chosen, draft.record)
    for name, dictionary in offered.lists.items():
        if name in changed:
            failures += (await _check_lists(context, name, dictionary, [(draft.record, draft.before)]))[0]
    return failures


async def _check_single(context: Context, offered: Mapping[str, str], record: Record) -> list[Failure]:
    compiled = context.compiled
    chosen = {name: to for name, to in offered.items() if record.values[name] is not None}
    if not chosen:
        return []
    found = compiled.keep(("values", *chosen.items()), lambda: value_states(compiled.source, chosen))
    row = await context.connection.one(found, {f"value.{name}": record.values[name] for name in chosen})
    assert row is not None, "a question without a table has one answer"
    return [
        _refused(name, str(record.values[name]), known=state is not None)
        for name, state in zip(chosen, row, strict=True)
        if state is None or state
    ]


async def check_line_values(
    context: Context,
    entity: Entity,
    lines: Sequence[tuple[Record, Collection[str]]],
    before: Sequence[Mapping[str, Value]],
) -> list[list[Failure]]:
    """The same for lines, each with the names of its choices to be looked at: a statement for each field."""
    failures: list[list[Failure]] = [[] for _ in lines]
    offered = leads(context.compiled, entity.name)
    for name, dictionary in offered.lists.items():
        pairs = [
            (record, was if name in names else record.values)
            for (record, names), was in zip(lines, before, strict=True)
        ]
        for place, found in enumerate(await _check_lists(context, name, dictionary, pairs)):
            failures[place] += found
    for name, dictionary in offered.dictionaries.items():
        asked = [(place, record) for place, (record, names) in enumerate(lines) if name in names]
        chosen = [(place, code) for place, record in asked if isinstance(code := record.values.get(name), str)]
        if not chosen:
            continue
        retired = await _retired(context, dictionary, {code for _, code in chosen})
        for place, code in chosen:
            if retired.get(code, True):
                failures[place].append(_refused(name, code, known=code in retired))
    return failures


async def _check_lists(
    context: Context, name: str, dictionary: str, records: Sequence[tuple[Record, Mapping[str, Value]]]
) -> list[list[Failure]]:
    """For each record, with what it was before: the first value that was added and cannot be."""
    added = [_added(record.values.get(name), before.get(name)) for record, before in records]
    codes = {code for one in added for code in one}
    if not codes:
        return [[] for _ in records]
    retired = await _retired(context, dictionary, codes)
    wrong = [next((code for code in one if retired.get(code, True)), None) for one in added]
    return [[] if code is None else [_refused(name, code, known=code in retired)] for code in wrong]


async def refused_values(context: Context, name: str, dictionary: str, codes: Collection[str]) -> list[Failure]:
    """A failure for each of these values of the field `name` that its dictionary does not have, or offer any more."""
    retired = await _retired(context, dictionary, codes) if codes else {}
    return [_refused(name, code, known=code in retired) for code in codes if retired.get(code, True)]


def _refused(name: str, code: str, *, known: bool) -> Failure:
    return Failure("retired_value" if known else "no_such_value", name, {"value": code})


def _added(now: Value, before: Value) -> list[str]:
    held = before if isinstance(before, tuple) else ()
    return [one for one in now if one not in held] if isinstance(now, tuple) else []


async def _retired(context: Context, dictionary: str, codes: Collection[str]) -> dict[str, bool]:
    compiled = context.compiled
    found = compiled.keep(("codes", dictionary), lambda: codes_statement(compiled.source, dictionary))
    given = {"codes": id_list(sorted(codes), compiled.dialect)}
    return {code: bool(retired) for code, retired in await context.connection.all(found, given)}


async def check_living(context: Context, entity: Entity, record: Record) -> list[Failure]:
    """A failure for each reference that leads into a bin, whoever chose it then; elsewhere the database sees to it."""
    failures = []
    for field in leads(context.compiled, entity.name).references:
        key = record.values.get(field.name)
        if key is None or not context.compiled.catalog.entities[field.to].recycle:
            continue
        if await context.connection.one(there(context.compiled, field.to), {"id": key}) is None:
            failures.append(Failure("no_such_record", field.name))
    return failures


async def _choosable(context: Context, entity: Entity, field: AnyReference, record: Record) -> bool:
    view = readable(context.compiled, field.to, context.principal.roles)
    if view is None:
        return False
    if view.row is YES and field.filter is None and record.to.get(field.name) is not None:
        return True  # it was gathered: it lives, and is held
    found = candidate(context.compiled, entity.name, field, view)
    mine = {} if field.filter is None else context.compiled.record_parameters("this", entity.name, record)
    bound = context.bound(found, id=record.values[field.name], **mine)
    return await context.connection.one(found, bound) is not None


async def leave_out_unseen(context: Context, drafts: Sequence[Draft], spared: Collection[str] = ()) -> list[str]:
    """Leave references out of drafts of one entity that were given and lead to what may not be seen, for a preview:
    what is worked out of it is not for whoever asks. The names of these; `spared` are not looked at.
    """
    found = []
    for field in leads(context.compiled, drafts[0].rules.entity.name).references if drafts else ():
        given = [] if field.name in spared else drafts
        asked = [(one, key) for one in given if (key := _given_key(one, field.name)) is not None]
        seen = await _seen(context, field, {key for _, key in asked})
        for one in [one for one, key in asked if key not in seen]:
            one.failures.append(Failure("no_such_record", field.name))
            one.leave_out([field.name])
            found.append(field.name)
    return found


def _given_key(draft: Draft, name: str) -> int | None:
    key = draft.record.values.get(name) if name in draft.given & draft.changed else None
    return key if isinstance(key, int) else None


async def _seen(context: Context, field: AnyReference, ids: Collection[int]) -> Collection[int]:
    """Those of the ids that may be seen; of what all may see, whatever they are."""
    view = readable(context.compiled, field.to, context.principal.roles)
    if view is None or not ids:
        return ()
    if view.row is YES:
        return ids
    found = candidates(context.compiled, view, held=False)
    given = {"ids": id_list(sorted(ids), context.compiled.dialect)}
    return {row[0] for row in await context.connection.all(found, context.bound(found, **given))}


async def check_line_references(
    context: Context, entity: Entity, lines: Sequence[tuple[Record, Collection[str]]]
) -> list[list[Failure]]:
    """The same for lines, each with the names of its references to be looked at: a statement for each reference."""
    failures: list[list[Failure]] = [[] for _ in lines]
    for field in leads(context.compiled, entity.name).references:
        asked = [(place, record) for place, (record, names) in enumerate(lines) if field.name in names]
        chosen = [(place, record) for place, record in asked if record.values.get(field.name) is not None]
        fitting = await _fitting(context, entity, field, [record for _, record in chosen])
        for (place, _), fits in zip(chosen, fitting, strict=True):
            failures[place] += [] if fits else [Failure("no_such_record", field.name)]
    return failures


async def _fitting(context: Context, entity: Entity, field: AnyReference, records: Sequence[Record]) -> list[bool]:
    """For each record, whether what it names in a field may be chosen."""
    view = readable(context.compiled, field.to, context.principal.roles)
    if view is None or not records:
        return [False for _ in records]
    ids = {key for record in records if isinstance(key := record.values[field.name], int)}
    found = candidates(context.compiled, view)
    given = {"ids": id_list(sorted(ids), context.compiled.dialect)}
    seen = {row[0] for row in await context.connection.all(found, context.bound(found, **given))}
    filtering = filtered(context.compiled, entity.name, field)
    there = await gather.records(context.connection, filtering.fetch, seen) if filtering else {}
    return [await _fits(context, filtering, there, seen, record, record.values[field.name]) for record in records]


async def _fits(
    context: Context, filtering: Filtering | None, there: Mapping[gather.Key, Sequence[Record]], seen: Collection[int],
    record: Record, key: Value,
) -> bool:  # fmt: skip
    if not isinstance(key, int) or key not in seen or filtering is None:
        return key in seen
    return await fits_filter(context, filtering, there.get(key, ()), record)


async def fits_filter(context: Context, filtering: Filtering, found: Iterable[Record], record: Record) -> bool:
    """Whether what was found of a candidate fits the filter, for this record."""
    clock = replace(context.clock, given={**context.clock.given, "this": record})
    for one in found:
        await answer(context, filtering.asked, one, clock, {})
        if filtering.holds(one, clock) is True:
            return True
    return False


async def all_living(context: Context, entity: Entity, records: Sequence[Record]) -> bool:
    """Whether no reference of these lines leads into a bin."""
    for field in leads(context.compiled, entity.name).references:
        ids = {key for record in records if isinstance(key := record.values.get(field.name), int)}
        if not ids or part_of(field) or not context.compiled.catalog.entities[field.to].recycle:
            continue
        given = {"ids": id_list(sorted(ids), context.compiled.dialect)}
        if len(await context.connection.all(all_there(context.compiled, field.to), given)) < len(ids):
            return False
    return True


async def refuse_referred(context: Context, entity: str, records: Sequence[Mapping[str, Value]]) -> None:
    """Raise Referenced while a living record refers to one of these, or any has its value of a dictionary.

    Their own lines go with them.
    """
    if not records:
        return
    for one in referrers(context.compiled, entity):
        keys = [key for record in records if isinstance(key := record[one.key], int | str)]
        if await context.connection.one(one.statement, {"keys": id_list(keys, context.compiled.dialect)}) is not None:
            raise Referenced(label_of(context, one.entity))
