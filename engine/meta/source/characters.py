"""Bytes of a file -> text that an editor shows as it is: UTF-8, nothing invisible, nothing that turns direction."""

import re
import unicodedata

from engine.diagnostics import Report, Span
from engine.diagnostics.limits import Limit

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]"
)
"""What no definition may hold: control characters, marks of direction, characters without width."""


def text_of(content: bytes, file: str, report: Report) -> str | None:
    """The text of a file without its byte order mark; None where it cannot be read, which is reported."""
    if len(content) > Limit.FILE.most:
        hint = "one definition stands in one file; split it"
        report.error("YAML-LIMIT", f"the file has more than {Limit.FILE.most:,} bytes", Span(file, 1, 1, 1, 2), hint)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        span = _place(content[: error.start].decode("utf-8", "replace"), file)
        report.error("YAML-READ", "the file is not UTF-8 text", span, "save it as UTF-8 in your editor")
        return None
    return None if _report_invisible(text, file, report) else text


def invisible_name(character: str) -> str:
    """How a message calls a character that cannot be seen: `U+200B ZERO WIDTH SPACE`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"


def _report_invisible(text: str, file: str, report: Report) -> bool:
    found = INVISIBLE.search(text)
    if found is None:
        return False
    span = _place(text[: found.start()], file)
    message = f"an invisible character ({invisible_name(found.group())})"
    report.error("YAML-CHARACTER", message, span, "delete it; it may have come with text from elsewhere")
    return True


def _place(before: str, file: str) -> Span:
    lines = re.split(r"\r\n|\r|\n", before)
    line, column = len(lines), len(lines[-1]) + 1
    return Span(file, line, column, line, column + 1)
