"""The lines of a record as they are shown: read with it, however many records there are, level by level."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.compile import Readable, Shape, lines_seen, readable
from engine.compile import shown_lines as listed_lines
from engine.meta.fields import ReferencesField
from engine.service.work import Context
from engine.storage.driver import Statement
from engine.storage.sql.lists import id_list


class LineRows(NamedTuple):
    """Lines in the driver's form, with the shape that reads them; `below` has, for each, what stands in its `lines`."""

    shape: Shape
    rows: Sequence[tuple[Any, ...]]
    below: Sequence[Sequence[Any]]


async def shown_lines(context: Context, view: Readable, names: Sequence[str], ids: Sequence[int]) -> list[list[Any]]:
    """For each of these records, which may be seen, the lines in these fields as the API gives them.

    None stands where this person does not see the lines of a record.
    """
    columns = [await _shown(context, view, name, ids) for name in names] if ids else []
    return [[column.get(one) for column in columns] for one in ids]


async def _shown(context: Context, view: Readable, name: str, ids: Sequence[int]) -> dict[int, list[Any]]:
    field, listed = view.lines[name], listed_lines(context.compiled, view, view.lines[name])
    shape = listed.shape
    found = await _listed(context, view, name, ids, listed.statement)
    if isinstance(field, ReferencesField):
        return {one: [shape.values(row).get(field.member) for row in rows] for one, rows in found.items()}
    below = await _below(context, view, field.of, shape.lines, [row[0] for rows in found.values() for row in rows])
    return {one: [shape.wire(row, below.get(row[0], ())) for row in rows] for one, rows in found.items()}


async def _below(
    context: Context, view: Readable, part: str, names: Sequence[str], ids: Sequence[int]
) -> Mapping[int, Sequence[Any]]:
    """The same of these lines."""
    there = readable(context.compiled, part, view.roles, view.language) if names else None
    return {} if there is None else dict(zip(ids, await shown_lines(context, there, names, ids), strict=True))


async def titled_lines(context: Context, view: Readable, identity: int) -> dict[str, LineRows]:
    """By field, the lines of a record, which may be seen, with what they and their references are called."""
    found = {}
    for name, field in view.lines.items():
        listed = listed_lines(context.compiled, view, field, titles=True)
        rows = await _listed(context, view, name, [identity], listed.statement)
        if identity in rows:
            ids = [row[0] for row in rows[identity]]
            below = await _below(context, view, field.of, listed.shape.lines, ids)
            found[name] = LineRows(listed.shape, rows[identity], [below.get(one, ()) for one in ids])
    return found


async def _listed(
    context: Context, view: Readable, name: str, ids: Sequence[int], listed: Statement
) -> dict[int, list[tuple[Any, ...]]]:
    """The lines of those of the records that show them."""
    given = {"ids": id_list(ids, context.compiled.dialect)}
    told = lines_seen(context.compiled, view, view.lines[name])
    seen = ids if told is None else [row[0] for row in await _all(context, told, given)]
    found: dict[int, list[tuple[Any, ...]]] = {one: [] for one in seen}
    for whole, *row in await _all(context, listed, given):
        if whole in found:
            found[whole].append(tuple(row))
    return found


async def _all(context: Context, statement: Statement, given: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    return await context.connection.all(statement, context.bound(statement, **given))
