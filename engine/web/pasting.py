"""A block of cells from a spreadsheet, pasted into the lines of a form: what their inputs are to hold."""

from collections.abc import Mapping, Sequence

from engine.http.bodies import form
from engine.http.problems import Problem, not_found
from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.fields import shows_lines
from engine.rules.lines import IDENTITY, MOST_LINES
from engine.screens.grid import shown_columns
from engine.text.spreadsheet import copied_cells
from engine.web.answers import part
from engine.web.backend import Wanted
from engine.web.form_lines import posted
from engine.web.pasted_cells import Pasted, PastedCells
from engine.web.posted_lines import line_cells, sent_rows, spread
from engine.web.visit import Visit

BLOCK, AT, ROWS = ":block", ":at", ":rows"
"""The cells as they were copied, the column they begin in, and the numbers of the lines there are from there on."""


async def paste_in_new(visit: Visit, name: str, lines: str) -> Response:
    """`POST /{entity}/paste/{lines}`: into the form of a new record."""
    return await paste(visit, name, 0, lines)


async def paste(visit: Visit, name: str, identity: int, lines: str) -> Response:
    """`POST /{entity}/{id}/paste/{lines}`; the whole form comes along, because its values may narrow choices."""
    entity, sent = visit.entity(name), await form(visit.request)
    owner = entity.fields.get(lines)
    if not shows_lines(owner) or lines not in visit.writable(entity, new=not identity):
        raise not_found()
    part_ = visit.entity(owner.of)
    columns = shown_columns(part_)
    first = next((place for place, one in enumerate(columns) if one.name == sent.get(AT)), 0)
    copied = copied_cells(sent.get(BLOCK, ""))
    if len(copied) > MOST_LINES:
        raise Problem(422, "too_many_lines", {"max": MOST_LINES})
    cells = PastedCells(columns[first:], visit.reader)
    rows = [cells.read(one) for one in copied]
    named = [(place, one) for place, row in enumerate(rows) for one in row if cells.names(one)]
    wanted = [Wanted(place, one.column, text) for place, one in named for text in cells.names(one)]
    if wanted:
        own = {key: text for key, text in posted(visit, entity, sent, new=not identity).items() if key != lines}
        meant = spread(own, entity.fields, {}) | _lines(lines, part_, cells, rows, sent)
        found = await visit.backend.meant(visit.person, name, identity or None, lines, meant, wanted)
        known = dict(zip(wanted, found, strict=True))
        rows = [
            [
                cells.known(one, {text: known[Wanted(place, one.column, text)] for text in cells.names(one)})
                for one in row
            ]
            for place, row in enumerate(rows)
        ]
    return part(visit, "pasted.html", rows=rows)


def _lines(
    lines: str, part_: Entity, cells: PastedCells, rows: Sequence[Sequence[Pasted]], sent: Mapping[str, str]
) -> dict[str, str]:
    """The lines that are pasted into, as they are posted: what they held, and over it what could be read by now."""
    held, numbers = sent_rows(lines, sent), sent.get(ROWS, "").split()
    found = {lines: ""}
    for place, row in enumerate(rows):
        stood = held.get(numbers[place], {}) if place < len(numbers) else {}
        read = {one.column: one.text for one in row if not (one.wrong or one.left or cells.names(one))}
        line = {IDENTITY: stood.get(IDENTITY, ""), **line_cells(part_, stood), **read}
        found |= {f"{lines}/{place}/{key}": text for key, text in line.items()}
    return found
