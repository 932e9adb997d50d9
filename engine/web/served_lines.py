"""Lines of the running application in the screens' terms."""

from collections.abc import Iterable, Mapping, Sequence

from engine.compile import Shape
from engine.meta.fields import AnyReference
from engine.screens.reader import Row
from engine.service import read
from engine.service.preview import PreviewLine
from engine.service.work import Context
from engine.web.backend import DraftedLine


def line_row(shape: Shape, cells: Iterable[object]) -> Row:
    """A stored line."""
    row = tuple(cells)
    values = shape.values(row)
    identity = values["id"]
    assert isinstance(identity, int), "a stored line has an id"
    titles = {name: title for name, title in shape.reference_titles(row).items() if title is not None}
    return Row(identity, 0, shape.title(row) or "", values, titles)


async def drafted_lines(
    context: Context, entity: str, name: str, lines: Sequence[PreviewLine]
) -> Sequence[DraftedLine]:
    """What the lines in a field would be, with what their references are called: one statement for each target."""
    field = context.compiled.catalog.entities[entity].fields[name]
    of = context.compiled.catalog.entities[field.of].fields  # type: ignore[union-attr] # lines are of an entity
    references = [one for one in of.values() if isinstance(one, AnyReference)]
    ids: dict[str, set[int]] = {}
    for one in references:
        ids.setdefault(one.to, set()).update(_ids(one.name, lines))
    called = {to: await read.titles(context, to, wanted) for to, wanted in ids.items()}
    return [DraftedLine(one.values, _titles(one, references, called), one.states) for one in lines]


def _ids(name: str, lines: Sequence[PreviewLine]) -> list[int]:
    return [value for one in lines if isinstance(value := one.values.get(name), int)]


def _titles(
    line: PreviewLine, references: Iterable[AnyReference], called: Mapping[str, Mapping[int, str]]
) -> dict[str, str]:
    found = ((one.name, line.values.get(one.name), called[one.to]) for one in references)
    return {name: titles[value] for name, value, titles in found if isinstance(value, int) and value in titles}
