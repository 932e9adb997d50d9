"""Rows of decision tables that stand in a spreadsheet beside the file."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from engine.compile.files import read_files
from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.meta.catalog import Catalog
from engine.storage.plan.sources import pack_sources, unpack_sources
from tests.compile.support import base

COLUMNS = """
inputs:
  kind: {type: choice, options: {gold: {}, silver: {}, tin: {}}, label: {zh: 种类, en: Kind}}
  amount: money
  day: date
  moment: datetime
  from_time: time
  code: text
outputs: {rate: percent, note: text, fee: money}
"""
TABLE = f"table: rates{COLUMNS}source: rates.xlsx\n".encode()
CSV = TABLE.replace(b".xlsx", b".csv")
WRITTEN = f"""table: rates{COLUMNS}rows:
  - {{kind: gold, amount: "<= 3000", rate: 3%, note: "1001", fee: 0.3}}
  - {{kind: [silver, tin], amount: 12.5, day: 2026-05-01, moment: 2026-05-01 08:30, from_time: 08:30, rate: 12.5%}}
  - {{day: ">= 2026-06-01", code: "77", fee: =amount * 2, valid_from: 2026-01-01}}
""".encode()
HEAD = ["种类", "AMOUNT", "day", "moment", "from_time", "code", "rate", "note", "fee", "valid_from"]
ROWS: list[list[Any]] = [
    HEAD,
    ["gold", "<= 3000", None, None, None, None, "3%", 1001, 0.1 + 0.2],
    [],
    ["[silver, tin]", 12.5, date(2026, 5, 1), datetime(2026, 5, 1, 8, 30), time(8, 30), None, 0.125],
    [None, None, ">= 2026-06-01", None, None, 77, None, None, "=amount * 2", date(2026, 1, 1)],
]


def workbook(rows: Sequence[Sequence[Any]], change: Callable[[Worksheet], object] = lambda sheet: None) -> bytes:
    """A workbook of one sheet; texts stay texts, whatever they begin with."""
    book, written = Workbook(), BytesIO()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Sheet of all"
    for row in rows:
        sheet.append(row)
    for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"
    change(sheet)
    book.save(written)
    return written.getvalue()


def loaded(table: bytes, **sheets: bytes) -> tuple[Catalog | None, Report]:
    report = Report()
    named = {name.replace("_", "."): content for name, content in sheets.items()}
    return load_files({**base(), "rates.yaml": table, **named}, report), report


def told(rows: Sequence[Sequence[Any]], change: Callable[[Worksheet], object] = lambda sheet: None) -> list[str]:
    """Code and place of everything that is found."""
    _, report = loaded(TABLE, rates_xlsx=workbook(rows, change))
    return [f"{one.code} {one.span.place if one.span else None}" for one in report]


def test_rows_of_a_workbook_are_those_one_would_write() -> None:
    catalog, report = loaded(TABLE, rates_xlsx=workbook(ROWS))
    written, _ = loaded(WRITTEN)
    assert catalog is not None, list(report)
    assert written is not None
    assert catalog.tables == written.tables


def test_so_are_those_of_a_file_of_texts() -> None:
    lines = "kind;amount;rate\ngold;<= 3000;3%\n\n;;12.5%\n".encode("utf-8-sig")
    catalog, report = loaded(CSV, rates_csv=lines)
    assert catalog is not None, list(report)
    assert [len(row.cells) for row in catalog.tables["rates"].rows] == [2, 0]


def test_a_database_has_the_sheet_with_the_definitions(tmp_path: Path) -> None:
    for name, content in {**base(), "rates.yaml": TABLE, "rates.xlsx": workbook(ROWS), "other.xlsx": b"none"}.items():
        (tmp_path / Path(name).name).write_bytes(content)
    files = read_files((tmp_path,), Report())
    assert sorted(Path(name).name for name in files if not name.endswith(".yaml")) == ["rates.xlsx"]
    catalog = load_files(unpack_sources(pack_sources(files)), Report())
    assert catalog is not None
    assert len(catalog.tables["rates"].rows) == 3


def put(place: str, value: object) -> Callable[[Worksheet], object]:
    return lambda sheet: sheet.__setitem__(place, value)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (put("G2", "=1+1"), ["TAB-SHEET rates.xlsx, sheet Sheet of all, G2"]),
        (put("B2", "maybe"), ["META-LITERAL rates.xlsx, sheet Sheet of all, B2"]),
        (put("G1", "rat"), ["TAB-COLUMN rates.xlsx, sheet Sheet of all, G1"]),
        (put("F1", "Kind"), ["META-TWICE rates.xlsx, sheet Sheet of all, F1"]),
        (put("L4", "?"), ["TAB-SHEET rates.xlsx, sheet Sheet of all, L4"]),
        (lambda sheet: sheet.merge_cells("G4:H4"), ["TAB-SHEET rates.xlsx, sheet Sheet of all, H4"]),
        (put("XFD1048576", "gold"), ["TAB-SHEET rates.yaml:10:9"]),
        (lambda sheet: sheet.parent.create_sheet("Another"), ["TAB-SHEET rates.yaml:10:9"]),
        (put("I5", "=amout"), ["TAB-SHEET rates.xlsx, sheet Sheet of all, I5"]),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(change: Callable[[Worksheet], object], found: list[str]) -> None:
    assert told(ROWS, change) == found


def test_the_sheet_that_is_called_as_the_table_counts() -> None:
    def call(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("first", 0)
        sheet.title = "Rates"

    assert told(ROWS, call) == []


def bomb(part: str) -> bytes:
    written = BytesIO()
    with ZipFile(BytesIO(workbook(ROWS))) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if name != "xl/worksheets/sheet1.xml" else part)
    return written.getvalue()


@pytest.mark.trust("V-22", "V-28", "M19")
@pytest.mark.parametrize(
    "content",
    [
        b"no archive",
        bomb(" " * 9_000_000),
        bomb('<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'),
        bomb('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'),
    ],
    ids=["no archive", "bomb", "entities", "file"],
)
def test_a_workbook_that_is_an_attack_is_refused(content: bytes) -> None:
    _, report = loaded(TABLE, rates_xlsx=content)
    assert [one.code for one in report] == ["TAB-SHEET"]
    assert "root:" not in str(list(report))


@pytest.mark.parametrize("lines", [b"\xff\xfe", b'kind\n"gold'])
def test_so_is_a_file_of_texts_that_is_none(lines: bytes) -> None:
    _, report = loaded(CSV, rates_csv=lines)
    assert [one.code for one in report] == ["TAB-SHEET"]
