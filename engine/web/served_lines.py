"""Lines of the running application in the screens' terms."""

from collections.abc import Iterable, Mapping, Sequence

from engine.compile import Shape
from engine.meta.fields import AnyField, AnyReference, LinesField, ReferencesField
from engine.screens.reader import Row
from engine.service import read
from engine.service.line_reading import LineRows
from engine.service.preview import PreviewLine
from engine.service.work import Context
from engine.web.backend import DraftedLine
from engine.web.served_members import rows_with_members
from engine.web.served_pointers import named_titles, with_named


def line_row(shape: Shape, cells: Iterable[object]) -> Row:
    """A stored line."""
    row = tuple(cells)
    values = shape.values(row)
    identity = values["id"]
    assert isinstance(identity, int), "a stored line has an id"
    titles = {name: title for name, title in shape.reference_titles(row).items() if title is not None}
    return Row(identity, 0, shape.title(row) or "", values, titles)


async def shown_lines(context: Context, field: AnyField, lines: LineRows) -> list[Row]:
    """The stored lines in a field."""
    assert isinstance(field, LinesField), "lines stand in such a field"
    part, shape = context.compiled.catalog.entities[field.of], lines.shape
    rows = [line_row(shape, row) for row in lines.rows]
    held = await rows_with_members(context, part, rows, shape.lines, lines.below)
    return await with_named(context, part.fields, held)


async def drafted_lines(
    context: Context, entity: str, name: str, lines: Sequence[PreviewLine]
) -> Sequence[DraftedLine]:
    """What the lines in a field would be, with what their references are called: one statement for each target."""
    field = context.compiled.catalog.entities[entity].fields[name]
    part = context.compiled.catalog.entities[field.of]  # type: ignore[union-attr] # lines are of an entity
    of = part.fields
    references = [one for one in of.values() if isinstance(one, AnyReference)]
    ids: dict[str, set[int]] = {}
    for one in references:
        ids.setdefault(one.to, set()).update(_ids(one.name, lines))
    called = {to: await read.titles(context, to, wanted) for to, wanted in ids.items()}
    named = await named_titles(context, of, [one.values for one in lines])
    titled = [{**_titles(one, references, called), **more} for one, more in zip(lines, named, strict=True)]
    several = [one.name for one in of.values() if isinstance(one, ReferencesField)]
    held = [[one.values.get(name) for name in several] for one in lines]
    rows = await rows_with_members(context, part, [Row(0, 0, "", {}) for _ in lines], several, held)
    together = zip(lines, titled, rows, strict=True)
    return [DraftedLine(one.values, more, one.states, row.lines) for one, more, row in together]


def _ids(name: str, lines: Sequence[PreviewLine]) -> list[int]:
    return [value for one in lines if isinstance(value := one.values.get(name), int)]


def _titles(
    line: PreviewLine, references: Iterable[AnyReference], called: Mapping[str, Mapping[int, str]]
) -> dict[str, str]:
    found = ((one.name, line.values.get(one.name), called[one.to]) for one in references)
    return {name: titles[value] for name, value, titles in found if isinstance(value, int) and value in titles}
