"""What `references` of the running application hold, in the screens' terms: ids as a value, titles as lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, ReferencesField, linked
from engine.screens.reader import Row
from engine.service import read
from engine.service.work import Context


def target_of(field: AnyField) -> str:
    """The entity whose records can be chosen."""
    return field.to if isinstance(field, ReferencesField) else linked(field).to


def with_members(entity: Entity, row: Row) -> Row:
    """A record whose lines are there, with the ids in them as values."""
    fields = [one for one in entity.fields.values() if isinstance(one, ReferencesField) and one.name in row.lines]
    held: dict[str, Any] = {
        one.name: _ids(line.values.get(one.member) for line in row.lines[one.name]) for one in fields
    }
    return replace(row, values={**row.values, **held}) if held else row


async def rows_with_members(
    context: Context, entity: Entity, rows: Sequence[Row], names: Sequence[str], lines: Sequence[Sequence[Any]]
) -> Sequence[Row]:
    """Records of a list, with what was found in these fields: of each target, one statement for all titles."""
    if not names:
        return rows
    fields = [one for name in names if isinstance(one := entity.fields[name], ReferencesField)]
    wanted: dict[str, set[int]] = {}
    for each in lines:
        for field, ids in zip(fields, each, strict=True):
            wanted.setdefault(field.to, set()).update(_ids(ids or ()) or ())
    called = {to: await read.titles(context, to, ids) for to, ids in wanted.items()}
    return [_with(entity, row, fields, each, called) for row, each in zip(rows, lines, strict=True)]


def _with(
    entity: Entity,
    row: Row,
    fields: Sequence[ReferencesField],
    held: Sequence[Any],
    called: Mapping[str, Mapping[int, str]],
) -> Row:
    lines = {
        one.name: _lines(one, ids, called[one.to]) for one, ids in zip(fields, held, strict=True) if ids is not None
    }
    return with_members(entity, replace(row, lines=lines))


def _lines(field: ReferencesField, ids: Sequence[int], titles: Mapping[int, str]) -> list[Row]:
    return [
        Row(0, 0, "", {field.member: one}, {field.member: titles[one]} if one in titles else {})
        for one in _ids(ids) or ()
    ]


def _ids(values: Any) -> tuple[int, ...] | None:
    """Those that are there; None where there are none."""
    return tuple(one for one in values if isinstance(one, int)) or None
