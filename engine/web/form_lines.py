"""The lines in the form of a record: what it sends of them, the grids it shows, and what a preview says of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, LinesField, ReferencesField, shows_lines
from engine.meta.labels import text_in
from engine.rules.failure import Failure
from engine.screens.cells import Cell, Place, cell
from engine.screens.conflict import Side, Versions
from engine.screens.form import Fault, Filled, element_id
from engine.screens.grid import Around, FilledLines, Grid, follows, grid, lines_words, placeholder, shown_columns
from engine.screens.inputs import form_text
from engine.screens.reader import Reader, Row
from engine.web.backend import Drafted, DraftedLine
from engine.web.posted import changed_texts, held_texts, posted_texts
from engine.web.posted_lines import (
    DO,
    arranged,
    blank_lines,
    changed_cells,
    differ,
    held_lines,
    line_numbers,
    pack,
    posted_lines,
    spread,
    unpacked,
)
from engine.web.visit import Visit

Texts = dict[str, str]


def lines_of(visit: Visit, entity: Entity) -> dict[str, Entity]:
    """By field with lines that are seen as such, what they are."""
    return {one.name: visit.entity(one.of) for one in entity.fields.values() if shows_lines(one)}


def posted(visit: Visit, entity: Entity, sent: Mapping[str, str], *, new: bool) -> Texts:
    """What a form sends for the fields of a record, its lines packed into one text a field."""
    writable, parts = visit.writable(entity, new=new), lines_of(visit, entity)
    texts = posted_texts(entity.fields, (name for name in writable if name not in parts), sent)
    asked = (name for name in writable if name in parts and name in sent)
    return texts | {name: posted_lines(name, parts[name], sent) for name in asked}


def held(visit: Visit, entity: Entity, row: Row) -> Texts:
    """The same as a form of this record sends it where nothing was changed."""
    writable, parts = visit.writable(entity, new=row.id == 0), lines_of(visit, entity)
    texts = held_texts(entity.fields, (name for name in writable if name not in parts), row.values, visit.reader)
    known = (name for name in writable if name in parts and name in row.lines)
    return texts | {name: held_lines(parts[name], row.lines[name], visit.reader) for name in known}


def changed(
    visit: Visit, entity: Entity, texts: Mapping[str, str], base: Mapping[str, str], suggested: Mapping[str, str]
) -> Texts:
    """What differs from what the form was loaded with, as the service reads it; of a stored line likewise."""
    parts = {name: part for name, part in lines_of(visit, entity).items() if name in texts}
    own = {name: text for name, text in texts.items() if name not in parts}
    below = {
        name: pack(changed_cells(texts[name], base.get(name, "")))
        for name in parts
        if name not in base or differ(texts[name], base[name])
    }
    return spread(changed_texts(own, base, suggested) | below, entity.fields, parts)


def with_lines(row: Row, drafted: Drafted) -> Row:
    """The record with its lines as they would be."""
    lines = {name: [_row(one) for one in of] for name, of in drafted.lines.items()}
    return replace(row, lines={**row.lines, **lines})


def _row(line: DraftedLine) -> Row:
    identity = line.values.get("id")
    return Row(identity if isinstance(identity, int) else 0, 0, "", line.values, line.titles, line.lines)


def grids(
    visit: Visit, entity: Entity, filled: Filled, drafted: Drafted | None, sent: Mapping[str, str]
) -> tuple[Grid, ...]:
    """The grids of a form: `sent` is the form that is shown again, empty for one that is shown first."""
    parts, totals = lines_of(visit, entity), visit.backend.totals(entity.name)
    writable = visit.writable(entity, new=filled.row.id == 0)
    found = []
    for name in (name for name in writable if name in parts):
        field, part = entity.fields[name], parts[name]
        assert isinstance(field, LinesField)
        typed = filled.typed or {}
        states = [one.states for one in drafted.lines.get(name, ())] if drafted else []
        lines = FilledLines(
            part=part,
            rows=filled.row.lines.get(name, ()),
            typed=unpacked(typed[name]) if name in typed else None,
            states=states,
            blanks=max(blank_lines(name, part, sent) + (sent[DO] == f"add {name}"), 1) if DO in sent else 1,
        )
        sums = {column: entity.fields[one] for column, one in totals.get(name, {}).items() if one in entity.fields}
        around = Around(filled.row, filled.faults, filled.states.get(name), sums)
        found.append(grid(field, lines, around, visit.reader))
    return tuple(found)


def rearranged(texts: Mapping[str, str], sent: Mapping[str, str]) -> Texts:
    """The texts after the lines were rearranged as a button of the form says, where no script does it."""
    act, _, at = sent[DO].partition(" ")
    name, _, number = at.partition("/")
    if name not in texts or not number.isdigit():
        return dict(texts)
    return {**texts, name: pack(arranged(unpacked(texts[name]), act, int(number[:9])))}


def place_of(visit: Visit, entity: Entity, texts: Mapping[str, str], failure: Failure) -> str | None:
    """The input a failure stands at; None where the form has none for it."""
    name, _, rest = (failure.field or "").partition("/")
    if name not in texts:
        return None
    part = lines_of(visit, entity).get(name)
    if isinstance(entity.fields[name], ReferencesField):
        return name
    if part is None or not rest:
        return failure.field if not rest else None
    place, _, column = rest.partition("/")
    column = column.partition("/")[0]
    return f"{name}/{place}/{column}" if column in part.fields else f"{name}/{place}"


def said_at(visit: Visit, fields: Mapping[str, AnyField], fault: Fault) -> str:
    """What a fault says in the summary of a form: with its field, and the line, in front."""
    say, locale = visit.reader.say, visit.reader.locale
    name, *inside = (fault.field or "").split("/")
    field = fields[name]
    label = text_in(field.label, locale, name)
    if not inside:
        return say("error_at", label=label, message=fault.text)
    assert isinstance(field, LinesField), "only lines have places"
    column = visit.entity(field.of).fields.get(inside[1]) if len(inside) > 1 else None
    message = (
        say("error_at", label=text_in(column.label, locale, inside[1]), message=fault.text) if column else fault.text
    )
    return say("error_in_line", label=label, number=int(inside[0]) + 1, message=message)


class Shown:
    """What a preview says of lines: by the name of an element of the page."""

    def __init__(self, visit: Visit, entity: Entity, sent: Mapping[str, str], drafted: Drafted) -> None:
        self._visit, self._drafted, self._fields = visit, drafted, entity.fields
        parts = lines_of(visit, entity)
        shown = [name for name in drafted.lines if name in parts]
        self._lines = [(parts[name], name, line_numbers(name, parts[name], sent)) for name in shown]
        self._lines = [one for one in self._lines if one[1] in sent]

    def outputs(self) -> dict[str, Cell]:
        """What is worked out in lines."""
        return {
            element_id(f"{place}/{column.name}"): cell(column, row, self._visit.reader, Place.TABLE)
            for place, part, row in self._rows()
            for column in shown_columns(part)
            if not column.writable
        }

    def states(self) -> dict[str, Any]:
        """How fields of lines stand, by the name of their input."""
        return {
            f"{name}/{number}/{field}": state
            for part, name, numbers in self._lines
            for number, line in zip(numbers, self._drafted.lines[name], strict=False)
            for field, state in line.states.items()
        }

    def empties(self) -> dict[str, str]:
        """What empty inputs of new lines stand for."""
        return {
            element_id(f"{place}/{column.name}"): placeholder(column, row, self._visit.reader)
            for place, part, row in self._rows()
            for column in shown_columns(part)
            if not row.id and column.writable and follows(column)
        }

    def suggested(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What inputs of stored lines hold where something is suggested and nobody typed."""
        found, reader = {}, self._visit.reader
        for lines, part, place, number, line in self._each():
            for column in shown_columns(part):
                if (
                    column.suggest is not None
                    and line.values.get("id")
                    and not typed.get(f"{lines}/{place}/{column.name}")
                ):
                    text = form_text(column, line.values.get(column.name), reader)
                    found[element_id(f"{lines}/{number}/{column.name}")] = text
        return found

    def titles(self) -> dict[str, str]:
        """What references in lines lead to."""
        return {
            element_id(f"{lines}/{number}/{name}"): title
            for lines, _, _, number, line in self._each()
            for name, title in line.titles.items()
        }

    def _each(self) -> Iterator[tuple[str, Entity, int, str, DraftedLine]]:
        for part, name, numbers in self._lines:
            for place, (number, line) in enumerate(zip(numbers, self._drafted.lines[name], strict=False)):
                yield name, part, place, number, line

    def renamed(self, failures: Iterable[Failure]) -> list[Failure]:
        """Failures with the numbers that lines have in the page, instead of their places."""
        numbers = {name: known for _, name, known in self._lines}
        told = (replace(one, field=self._input(one.field)) for one in failures)
        return [replace(one, field=_renamed(one.field, numbers)) for one in told]

    def _input(self, field: str | None) -> str | None:
        """Several records are chosen in one input, of the record or of a line."""
        name, *inside = (field or "").split("/")
        if isinstance(self._fields.get(name), ReferencesField):
            return name
        return "/".join((name, *inside[:2])) if field else None

    def checked(self) -> Iterator[str]:
        """Every input of a line that a check may speak of."""
        for part, name, numbers in self._lines:
            checks = self._visit.whole.entities[part.name].checks.values()
            fields = {field for one in checks for field in one.fields}
            yield from (f"{name}/{number}/{field}" for number in numbers for field in fields & part.fields.keys())

    def _rows(self) -> Iterator[tuple[str, Entity, Row]]:
        for name, part, _, number, line in self._each():
            yield f"{name}/{number}", part, _row(line)


def conflict_members(
    entity: Entity, versions: Versions, drafted: Drafted, reader: Reader
) -> dict[str, tuple[Side, Side]]:
    """The same of each field that names several records."""
    found = {}
    for name, field in entity.fields.items():
        if isinstance(field, ReferencesField) and name in versions.mine and name in versions.theirs.lines:
            rows = [_row(one) for one in drafted.lines.get(name, ())]
            mine, base = versions.mine[name], versions.base.get(name, "")
            theirs = form_text(field, versions.theirs.values.get(name), reader)
            words = [
                reader.say("list_separator").join(_called(field, one)) for one in (rows, versions.theirs.lines[name])
            ]
            found[name] = (
                Side(words[0], mine, mine not in (theirs, base)),
                Side(words[1], theirs, theirs not in (mine, base)),
            )
    return found


def _called(field: ReferencesField, rows: Iterable[Row]) -> list[str]:
    return [row.titles.get(field.member) or f"#{row.values.get(field.member)}" for row in rows]


def _renamed(field: str | None, numbers: Mapping[str, list[str]]) -> str | None:
    name, *inside = (field or "").split("/")
    if not inside or name not in numbers or not inside[0].isdigit() or int(inside[0]) >= len(numbers[name]):
        return field
    return "/".join((name, numbers[name][int(inside[0])], *inside[1:]))


def conflict_sides(visit: Visit, entity: Entity, versions: Versions, drafted: Drafted) -> dict[str, tuple[Side, Side]]:
    """Of each field with lines that was sent, my side and theirs."""
    found, reader = {}, visit.reader
    for name, part in lines_of(visit, entity).items():
        if name in versions.mine and name in versions.theirs.lines:
            rows = [_row(one) for one in drafted.lines.get(name, ())]
            stored, mine = versions.theirs.lines[name], versions.mine[name]
            base, theirs = versions.base.get(name, ""), held_lines(part, stored, reader)
            agreed = not differ(mine, theirs)
            found[name] = (
                Side(lines_words(part, rows, reader), mine, not agreed and differ(mine, base)),
                Side(lines_words(part, stored, reader), theirs, not agreed and differ(theirs, base)),
            )
    return found


def column_totals(visit: Visit, entity: Entity, row: Row) -> dict[str, Cell]:
    """The sums below the columns of lines, by the name of their element."""
    known: Mapping[str, AnyField] = entity.fields
    return {
        element_id(f"{name}/{column}"): cell(known[total], row, visit.reader, Place.TABLE)
        for name, totals in visit.backend.totals(entity.name).items()
        for column, total in totals.items()
        if total in known
    }
