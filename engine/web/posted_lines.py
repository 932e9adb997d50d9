"""The lines that a form sends, packed into one text a field, so that they are compared and chosen between as a whole.

The inputs of a line are called `<field>/<number>/<name>`. Numbers only tell lines apart: their order is that of the
form. A line nobody has filled in is none.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, ReferencesField, shows_lines
from engine.rules.lines import IDENTITY, MOST_LINES, form_rows
from engine.screens.form import element_id
from engine.screens.grid import at_first, follows
from engine.screens.inputs import form_text
from engine.screens.reader import Reader, Row
from engine.web.posted import base_texts, sent_text, suggested_texts

Cells = dict[str, str]

DO: Final = ":do"
"""What a form is to do with its lines instead of being saved, where no script does it."""


def asked_fields(part: Entity) -> dict[str, AnyField]:
    """The fields of a line that a form asks for."""
    return {name: one for name, one in part.fields.items() if one.writable and not shows_lines(one)}


def line_numbers(name: str, part: Entity, sent: Mapping[str, str]) -> list[str]:
    """By place, the numbers of the lines in a form that were filled in."""
    rows = _numbered(name, part, sent)
    return [number for number, cells in rows.items() if not _is_blank(part, cells)]


def blank_lines(name: str, part: Entity, sent: Mapping[str, str]) -> int:
    """How many lines of a form nobody has filled in."""
    return sum(_is_blank(part, cells) for cells in _numbered(name, part, sent).values())


def posted_lines(name: str, part: Entity, sent: Mapping[str, str]) -> str:
    """The lines as they were filled in; a chosen side of a conflict is packed already."""
    if sent[name]:
        return pack(unpacked(sent[name]))
    rows = _numbered(name, part, sent).values()
    return pack(_meant(part, cells) for cells in rows if not _is_blank(part, cells))


def held_lines(part: Entity, rows: Sequence[Row], reader: Reader) -> str:
    """What the inputs hold for stored lines, as a browser sends it back."""
    fields = asked_fields(part)
    return pack(
        {
            IDENTITY: str(row.id),
            **{name: form_text(field, row.values.get(name), reader) for name, field in fields.items()},
        }
        for row in rows
    )


def pack(rows: Iterable[Mapping[str, str]]) -> str:
    """Lines as one text; an empty cell of a stored line stays in it, because it may have been emptied."""
    return json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> list[Cells]:
    """The lines in such a text; none where it is no such text."""
    try:
        rows = json.loads(text)
    except ValueError:
        return []
    rows = rows if isinstance(rows, list) else []
    return [{str(key): str(cell) for key, cell in row.items()} for row in rows if isinstance(row, dict)]


def spread(posted: Mapping[str, str], fields: Mapping[str, AnyField], parts: Mapping[str, Entity]) -> dict[str, str]:
    """Texts with the packed lines as the single texts that are read; `parts` are what lines are, by field."""
    found: dict[str, str] = {}
    for name, text in posted.items():
        rows = _spread_rows(text, fields.get(name), parts.get(name))
        found[name] = text if rows is None else ""
        found |= {f"{name}/{place}/{key}": cell for place, row in enumerate(rows or ()) for key, cell in row.items()}
    return found


def _spread_rows(text: str, field: AnyField | None, part: Entity | None) -> list[dict[str, str]] | None:
    """The rows a text stands for; None where it stands for itself."""
    if isinstance(field, ReferencesField):
        return [{field.member: one} for one in text.split()]
    return None if part is None else [spread(row, part.fields, {}) for row in unpacked(text)]


def differ(one: str, other: str) -> bool:
    """Whether these are not the same lines; an input that was not sent is as empty as one that was sent empty."""
    first, second = (
        [{key: cell for key, cell in row.items() if cell} for row in unpacked(text)] for text in (one, other)
    )
    return first != second


def _by_identity(text: str) -> dict[str, Cells]:
    """The stored ones among packed lines."""
    return {row[IDENTITY]: row for row in unpacked(text) if IDENTITY in row}


def changed_cells(text: str, base: str) -> list[Cells]:
    """The lines with those cells of stored ones that differ from what the form was loaded with."""
    loaded = _by_identity(base)
    return [
        {
            key: cell
            for key, cell in row.items()
            if key == IDENTITY or loaded.get(row.get(IDENTITY, ""), {}).get(key) != cell
        }
        for row in unpacked(text)
    ]


def arranged(rows: Sequence[Cells], act: str, place: int) -> list[Cells]:
    """The lines after one of them was removed, moved or repeated (`remove`, `up`, `down`, `copy`)."""
    kept = list(rows)
    if not 0 <= place < len(kept):
        return kept
    one = kept.pop(place)
    if act == "copy":
        kept[place:place] = [one, {key: cell for key, cell in one.items() if key != IDENTITY}]
    if act in MOVES:
        kept.insert(max(place + MOVES[act], 0), one)
    return kept


MOVES: Mapping[str, int] = {"up": -1, "down": 1}


def sent_rows(name: str, sent: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What a form sends of the lines in a field, by their numbers."""
    numbers = dict.fromkeys(key.split("/")[1] for key in sent if key.startswith(f"{name}/") and key.count("/") == 2)
    return dict(zip(numbers, form_rows(sent, name), strict=True))


def line_cells(part: Entity, row: Mapping[str, str]) -> Cells:
    """What was filled in of a line, as it is read."""
    typed = {name: sent_text(field, row, asked=True) for name, field in asked_fields(part).items()}
    return spread({name: text for name, text in typed.items() if text}, part.fields, {})


def _numbered(name: str, part: Entity, sent: Mapping[str, str]) -> dict[str, Cells]:
    """The lines by their numbers, with boxes that were not ticked, as far as they were asked.

    What was suggested is empty, but for what the form was loaded with: that is what the line has.
    """
    fields = asked_fields(part)
    suggested, loaded = suggested_texts(sent), _by_identity(base_texts(sent).get(name, ""))
    locked = frozenset(sent.get(":still", "").split())
    found: dict[str, Cells] = {}
    for number, row in list(sent_rows(name, sent).items())[: MOST_LINES + 1]:
        cells = {IDENTITY: row[IDENTITY]} if row.get(IDENTITY) else {}
        for key, field in fields.items():
            asked = f"{name}/{number}/{key}" not in locked
            text = sent_text(field, row, asked=asked) if asked or row.get(key) else None
            if text is not None:
                follows_still = text == suggested.get(element_id(f"{name}/{number}/{key}"))
                held = loaded.get(row.get(IDENTITY, ""), {}).get(key)
                cells[key] = "" if follows_still and text != held else text
        found[number] = cells
    return found


def _is_blank(part: Entity, cells: Cells) -> bool:
    """Whether a new line is as a form shows one that nobody has touched."""
    fields = asked_fields(part)
    return IDENTITY not in cells and all(cell == at_first(fields[key]) for key, cell in cells.items())


def _meant(part: Entity, cells: Cells) -> Cells:
    """In a new line an empty input leaves the field to its default."""
    fields = asked_fields(part)
    known = IDENTITY in cells
    return {key: cell for key, cell in cells.items() if cell or known or not follows(fields[key])}
