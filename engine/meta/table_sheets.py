"""The rows of a table that stand in a spreadsheet beside its file: as if they were written in it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from engine.diagnostics import Report, Span, nearest
from engine.diagnostics.span import cell_span
from engine.meta.phrases import shown, some
from engine.meta.source import Content, Path, Places, Source, Tree
from engine.meta.source.scalars import plain_value
from engine.meta.tables import VALIDITY
from engine.sheets import SUFFIXES, Broken, Cell, Sheet, Unreadable, read_sheet

ROWS: Final = "rows"
SOURCE: Final = "source"
TEXTS: Final = frozenset(("text",))
"""Types of columns in which a number is a text."""


def sheet_beside(file: str, said: object) -> str | None:
    """By what name the files have a spreadsheet that `file` names; None where it names none."""
    if not isinstance(said, str) or PurePosixPath(said).suffix not in SUFFIXES or "/" in said or "\\" in said:
        return None
    return (PurePosixPath(file).parent / said).as_posix()


def with_rows(source: Source, sheets: Mapping[str, bytes], report: Report) -> Source:
    """The file with the rows of the spreadsheet it names; what cannot be read is reported."""
    value = source.value
    if value is None or not isinstance(value.get("table"), str):
        return source
    place = source.places.value((SOURCE,))
    name = sheet_beside(place.file, value.get(SOURCE))
    if name is None:
        return source
    if ROWS in value:
        message = "the rows stand in a spreadsheet, and here too"
        report.error("META-CONFLICT", message, source.places.key((ROWS,)), f"delete `{ROWS}`, or `{SOURCE}`")
        return source
    try:
        sheet = read_sheet(_content(name, sheets), PurePosixPath(name).suffix, str(value["table"]))
    except Unreadable as fault:
        report.error("TAB-SHEET", fault.message, place, fault.hint)
        return _Tabled(source, value, {}, holes={(ROWS,)})
    return _Reading(name, sheet, value, report).tabled(source)


def _content(name: str, sheets: Mapping[str, bytes]) -> bytes:
    if name not in sheets:
        hint = "put it there; its first row names the columns"
        raise Unreadable(f"there is no file `{PurePosixPath(name).name}` beside this one", hint)
    return sheets[name]


class _Reading:
    """One sheet on its way to rows."""

    def __init__(self, file: str, sheet: Sheet, value: Content, report: Report) -> None:
        self._file, self._sheet, self._report = file, sheet, report
        self._columns = {name: one for key in ("inputs", "outputs") for name, one in _mapping(value.get(key)).items()}
        self._cells: dict[Path, Cell] = {}
        self._holes: set[Path] = set()

    def tabled(self, source: Source) -> Source:
        """The file with the rows."""
        head, *below = self._sheet.rows or ((),)
        names = dict(self._names(head))
        rows: list[Tree] = [self._row(place, row, names) for place, row in enumerate(below)]
        spans = {path: self._span(cell) for path, cell in self._cells.items()}
        return _Tabled(source, {**(source.value or {}), ROWS: rows}, spans, self._holes)

    def _names(self, head: tuple[Cell, ...]) -> Iterator[tuple[int, str]]:
        """By the number of a column in the sheet its name in the table."""
        known: dict[str, str] = {one.casefold(): one for one in (*self._columns, *VALIDITY)}
        for name, column in self._columns.items():
            for label in _labels(column):
                known.setdefault(label.casefold(), name)
        taken: dict[str, Cell] = {}
        for cell in head:
            written = "" if isinstance(cell.value, Broken) else str(cell.value)
            name = known.get(written.casefold(), "")
            if not name:
                meant = nearest(written, known)
                hint = f"did you mean `{meant}`?" if meant else f"it has {some([*self._columns, *VALIDITY])}"
                self._wrong("TAB-COLUMN", cell, f"the table has no column {shown(written)}", hint)
            elif name in taken:
                self._wrong("META-TWICE", cell, f"`{name}` has a column already", "delete one of them")
            else:
                taken[name] = cell
                yield cell.column, name

    def _row(self, place: int, row: tuple[Cell, ...], names: Mapping[int, str]) -> Tree:
        self._cells[ROWS, place] = row[0]
        found: dict[str, Tree] = {}
        for cell in row:
            name = names.get(cell.column)
            if name is None:
                self._unnamed(cell)
                self._holes.add((ROWS, place, ""))
            elif isinstance(cell.value, Broken):
                self._wrong("TAB-SHEET", cell, cell.value.message, cell.value.hint)
                self._holes.add((ROWS, place, name))
            else:
                self._cells[ROWS, place, name] = cell
                found[name] = _tree(cell, self._columns.get(name))
        return found

    def _unnamed(self, cell: Cell) -> None:
        head = self._sheet.rows[0]
        if cell.column not in (one.column for one in head):
            hint = "name the column in the first row, or empty the cell"
            self._wrong("TAB-SHEET", cell, "this column has no name", hint)

    def _wrong(self, code: str, cell: Cell, message: str, hint: str) -> None:
        self._report.error(code, message, self._span(cell), hint)

    def _span(self, cell: Cell) -> Span:
        return cell_span(self._file, self._sheet.name, cell.row, cell.column)


def _mapping(value: Tree | None) -> Mapping[str, Tree]:
    return value if isinstance(value, dict) else {}


def _labels(column: Tree) -> list[str]:
    label = _mapping(column).get("label")
    said = [label] if isinstance(label, str) else list(_mapping(label).values())
    return [one for one in said if isinstance(one, str)]


def _tree(cell: Cell, column: Tree | None) -> Tree:
    """A cell as it would be written in the file."""
    value = cell.value
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    assert not isinstance(value, Broken), "it was reported"
    is_text = (column if isinstance(column, str) else _mapping(column).get("type")) in TEXTS
    if not isinstance(value, str):
        return str(value) if is_text else value
    if value.startswith("[") and value.endswith("]"):
        listed = [one.strip() for one in value[1:-1].split(",")]
        return [one if is_text else plain_value(one) for one in listed if one]
    return value if is_text else plain_value(value)


class _Tabled(Source):
    """A file with rows that stand elsewhere."""

    def __init__(self, own: Source, value: Content, cells: Mapping[Path, Span], holes: set[Path]) -> None:
        super().__init__(own.file, own.text, value, own.holes | holes, own.taken_out)
        self._own, self._cells = own, cells
        self.laid = own.laid

    @cached_property
    def places(self) -> Places:
        """Where everything stands, in the file or in the sheet."""
        return _TabledPlaces(self._own.places, self._cells)


class _TabledPlaces(Places):
    """Rows stand in their cells, a row where its first one does, and all of them where the file names the sheet."""

    def __init__(self, own: Places, cells: Mapping[Path, Span]) -> None:
        self._own, self._cells = own, cells

    @property
    def start(self) -> Span:
        """The first character of the file."""
        return self._own.start

    def key(self, path: Path) -> Span:
        """Where the key of a value stands."""
        return self._cell(path) or self._own.key(path)

    def value(self, path: Path) -> Span:
        """Where a value stands."""
        return self._cell(path) or self._own.value(path)

    def is_written(self, path: Path) -> bool:
        """Whether this very path is written, in the file or in the sheet."""
        return path in self._cells or self._own.is_written(path)

    def text(self, path: Path) -> str:
        """The text of a scalar of the file."""
        return "" if self._cell(path) else self._own.text(path)

    def is_quoted(self, path: Path) -> bool:
        """Whether a scalar of the file is written in quotes."""
        return not self._cell(path) and self._own.is_quoted(path)

    def inside(self, path: Path, offset: int, length: int) -> Span:
        """Where some characters of a text stand; of a cell the whole."""
        return self._cell(path) or self._own.inside(path, offset, length)

    def below(self, path: Path) -> Places:
        """The places of what stands under a path, which is none of the rows."""
        return self._own.below(path)

    def _cell(self, path: Path) -> Span | None:
        if path[:1] != (ROWS,):
            return None
        while len(path) > 1:
            if path in self._cells:
                return self._cells[path]
            path = path[:-1]
        return self._own.value((SOURCE,))
