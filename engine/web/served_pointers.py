"""What the records are called that references to one of several entities name, for the rows that show them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from engine.expressions import Value
from engine.meta.fields import AnyField, AnyReference, AnyReferenceField
from engine.meta.system import USER
from engine.screens.reader import Row
from engine.service import read
from engine.service.work import Context


async def named_titles(
    context: Context, fields: Mapping[str, AnyField], records: Sequence[Mapping[str, Value]]
) -> list[dict[str, str]]:
    """For each of these records, by field, what it names is called: one statement for each entity that is named."""
    names = [one.name for one in fields.values() if isinstance(one, AnyReferenceField)]
    if not names:
        return [{} for _ in records]
    called = await read.named_titles(context, (record.get(name) for record in records for name in names))
    return [{name: called[record[name]] for name in names if record.get(name) in called} for record in records]


async def with_named(context: Context, fields: Mapping[str, AnyField], rows: Iterable[Row]) -> list[Row]:
    """The rows with these titles."""
    shown = list(rows)
    found = await named_titles(context, fields, [row.values for row in shown])
    return [
        replace(row, titles={**row.titles, **more}) if more else row for row, more in zip(shown, found, strict=True)
    ]


async def drafted_titles(
    context: Context, fields: Mapping[str, AnyField], values: Mapping[str, Value]
) -> dict[str, str]:
    """What the records are called that the references of a draft lead to; everybody knows their own name."""
    references = list(_references(fields, values))
    titles: dict[str, str] = {}
    for target in {field.to for field, _ in references}:
        found = await read.titles(context, target, [value for field, value in references if field.to == target])
        titles |= {field.name: found[value] for field, value in references if field.to == target and value in found}
    (named,) = await named_titles(context, fields, [values])
    titles |= named
    mine = {field.name for field, value in references if field.to == USER and value == context.principal.user}
    return {**dict.fromkeys(mine, context.principal.name), **titles}


def _references(fields: Mapping[str, AnyField], values: Mapping[str, Value]) -> Iterator[tuple[AnyReference, int]]:
    for field in fields.values():
        value = values.get(field.name)
        if isinstance(field, AnyReference) and isinstance(value, int):
            yield field, value
