"""Diagnostics for programs: JSON lines, and annotations of GitHub's log format."""

import json
from collections.abc import Iterable

from engine.diagnostics.diagnostic import Diagnostic


def json_lines(report: Iterable[Diagnostic]) -> str:
    """One object a line: code, severity, message, hint, file, line, column, end_line, end_column (null: no place)."""
    return "".join(json.dumps(_plain(one), ensure_ascii=False) + "\n" for one in report)


def github(report: Iterable[Diagnostic]) -> str:
    """One workflow command a line, which GitHub shows at the changed line."""
    return "".join(_command(one) + "\n" for one in report)


def _plain(one: Diagnostic) -> dict[str, str | int | None]:
    file, line, column, end_line, end_column = one.span or (None,) * 5
    return {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.message,
        "hint": one.hint,
        "file": file,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _command(one: Diagnostic) -> str:
    text = one.message if one.hint is None else f"{one.message}\n{one.hint}"
    place = f"file={_property(one.span.file)},{_region(one)}," if one.span else ""
    return f"::{one.severity.value} {place}title={_property(one.code)}::{_data(text)}"


def _region(one: Diagnostic) -> str:
    assert one.span is not None
    _, line, column, end_line, end_column = one.span
    region = f"line={line},endLine={end_line},col={column}"
    return f"{region},endColumn={end_column}" if line == end_line else region


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
