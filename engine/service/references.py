"""What a write has to know of the records at the other end of references."""

from collections.abc import Iterable, Iterator, Mapping

from engine.compile import candidate, readable, there
from engine.expressions import Record, Value
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, AnyReference, ChoiceField, Link, link
from engine.rules import Failure
from engine.security.sight import YES
from engine.service.work import Context, Referenced
from engine.storage.sql.change import referrer, value_states


def _references(entity: Entity) -> Iterable[AnyReference]:
    for field in entity.fields.values():
        if isinstance(field, AnyReference) and field.has_column and not field.record:
            yield field


async def check_references(context: Context, entity: Entity, record: Record, names: Iterable[str]) -> list[Failure]:
    """A failure for each of these references that leads to nothing to be chosen: gone, unseen, or filtered out."""
    failures = []
    wanted = set(names)
    for field in _references(entity):
        chosen = record.values.get(field.name)
        if field.name in wanted and chosen is not None and not await _choosable(context, entity, field, record):
            failures.append(Failure("no_such_record", field.name))
    return failures


async def check_values(context: Context, entity: Entity, record: Record, names: Iterable[str]) -> list[Failure]:
    """A failure for each of these choices whose value its dictionary does not have, or does not offer any more."""
    compiled, wanted = context.compiled, set(names)
    chosen = {
        field.name: field.dictionary
        for field in entity.fields.values()
        if isinstance(field, ChoiceField) and field.dictionary is not None and field.writable
        if field.name in wanted and record.values.get(field.name) is not None
    }
    if not chosen:
        return []
    found = compiled.keep(("values", *chosen.items()), lambda: value_states(compiled.source, chosen))
    row = await context.connection.one(found, {f"value.{name}": record.values[name] for name in chosen})
    assert row is not None, "a question without a table has one answer"
    codes = {
        name: "retired_value" if state else "no_such_value"
        for name, state in zip(chosen, row, strict=True)
        if state is None or state
    }
    return [Failure(code, name, {"value": str(record.values[name])}) for name, code in codes.items()]


async def check_living(context: Context, entity: Entity, record: Record) -> list[Failure]:
    """A failure for each reference that leads into a bin, whoever chose it then; elsewhere the database sees to it."""
    failures = []
    for field in _references(entity):
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
    mine = context.compiled.record_parameters("this", entity.name, record)
    bound = context.bound(found, id=record.values[field.name], **mine)
    return await context.connection.one(found, bound) is not None


async def refuse_referred(context: Context, entity: str, values: Mapping[str, Value]) -> None:
    """Raise Referenced while a living record refers to this one, or any has this value of a dictionary."""
    compiled = context.compiled
    for other in compiled.catalog.entities.values():
        for field, led in _links(other):
            if led.to == entity:
                found = compiled.keep(
                    ("referrer", other.name, field.name),
                    lambda name=other.name, by=field.name: referrer(compiled.source, name, by),  # type: ignore[misc] # no lambda with defaults is inferred
                )
                if await context.connection.one(found, {"key": values[led.key]}) is not None:
                    raise Referenced(other.label)


def _links(entity: Entity) -> Iterator[tuple[AnyField, Link]]:
    for field in entity.fields.values():
        led = link(field) if field.has_column and not field.record else None
        if led is not None:
            yield field, led
