"""What a write has to know of the records that references to one of several entities name."""

from collections.abc import Callable, Collection, Iterable, Sequence

from engine.compile import all_there, candidates, leads, readable
from engine.expressions import Record, Value
from engine.meta.catalog import Entity
from engine.meta.fields import AnyReferenceField
from engine.meta.pointers import Pointer, may_name, pointer
from engine.rules import Failure
from engine.service.work import Context
from engine.storage.driver import Statement
from engine.storage.sql.lists import id_list

Asked = Sequence[tuple[Record, Collection[str]]]
"""Records, each with the names of its fields to be looked at."""


async def check_pointers(context: Context, entity: Entity, records: Asked, *, held: bool = True) -> list[list[Failure]]:
    """For each record a failure for each of these fields that names none to be chosen: gone, unseen, of another kind.

    However many there are, it is one statement for each entity that is named.
    """
    return await check_fields(context, leads(context.compiled, entity.name).pointers, records, held=held)


async def check_fields(
    context: Context, fields: Iterable[AnyReferenceField], records: Asked, *, held: bool = True
) -> list[list[Failure]]:
    """The same of these fields, whatever they are of."""
    failures: list[list[Failure]] = [[] for _ in records]
    for field in fields:
        named = [record.values.get(field.name) if field.name in names else None for record, names in records]
        there = await _seen(context, field, named, held=held)
        for place, value in enumerate(named):
            if value is not None and pointer(value) not in there:
                failures[place].append(Failure("no_such_record", field.name))
    return failures


async def check_named(context: Context, entity: Entity, record: Record) -> list[Failure]:
    """A failure for each of the fields of a record that names what is in a bin, or gone."""
    return [Failure("no_such_record", name) for name in await check_living_pointers(context, entity, [record])]


async def check_living_pointers(context: Context, entity: Entity, records: Sequence[Record]) -> list[str]:
    """The fields that name what is in a bin, or gone, in one of these records."""
    wrong = []
    for field in leads(context.compiled, entity.name).pointers:
        named = {found for one in records if (found := pointer(one.values.get(field.name)))}
        there = await _found(context, named, lambda name: all_there(context.compiled, name))
        wrong += [field.name] if named - there else []
    return wrong


async def _seen(context: Context, field: AnyReferenceField, values: Iterable[Value], *, held: bool) -> set[Pointer]:
    """What the values name, as far as the field may, and this person sees it."""
    compiled, named = context.compiled, {found for one in values if (found := pointer(one))}
    views = {name: readable(compiled, name, context.principal.roles) for name in {one.entity for one in named}}
    known = {name: view for name, view in views.items() if view is not None and may_name(field, view.entity)}
    return await _found(
        context,
        {one for one in named if one.entity in known},
        lambda name: candidates(compiled, known[name], held=held),
    )


async def _found(context: Context, named: Collection[Pointer], make: Callable[[str], Statement]) -> set[Pointer]:
    """Those that are there; they stay so until the transaction ends."""
    ids: dict[str, list[int]] = {}
    for one in sorted(named):
        ids.setdefault(one.entity, []).append(one.id)
    found: set[Pointer] = set()
    for name, wanted in ids.items():
        statement = make(name)
        given = {"ids": id_list(wanted, context.compiled.dialect)}
        rows = await context.connection.all(statement, context.bound(statement, **given))
        found |= {Pointer(name, row[0]) for row in rows}
    return found
