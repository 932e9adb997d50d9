"""What the YAML parser could not read, in the words of whoever wrote it."""

import re
from typing import Final

from yaml import MarkedYAMLError, YAMLError

from engine.diagnostics import Diagnostic, Span

_SPECIAL: Final = "a text that begins with one of `@ % & * ! ' \" > | [ { , #` or a back quote needs quotes"
_CLOSE: Final = "every `{`, `[` and quote needs its partner; a text with `,` `:` or brackets in it needs quotes"
_TABS: Final = "indent with spaces, two for each level"

_KNOWN: Final[tuple[tuple[str, str, str], ...]] = (
    ("tab character", "a tab where the indentation is", _TABS),
    ("'\\t' that cannot start", "a tab where the indentation is", _TABS),
    ("cannot start any token", "a text begins with a character that YAML keeps for itself", _SPECIAL),
    ("unexpected end of stream", "the quote that is opened here is never closed", "close it, on the same line"),
    ("unknown escape", "`\\` and this letter mean nothing in double quotes", "write `\\\\`, or use single quotes"),
    ("could not find expected ':'", "a line without `key: value`", "write a colon and a space after the key"),
    ("expected comment or line break", "a text begins with `>` or `|`", _SPECIAL),
    ("expected whitespace or line break", "a text begins with `!`", _SPECIAL),
    ("expected alphabetic or numeric", "a text begins with `&` or `*`", _SPECIAL),
    ("expected ',' or '}'", "the `{` in line {line} is not closed where it should be", _CLOSE),
    ("expected ',' or ']'", "the `[` in line {line} is not closed where it should be", _CLOSE),
    ("block sequence entries", "a list cannot begin behind a key", "begin it on the next line, or write `[a, b]`"),
    ("expected '-' indicator", "a list goes on without `-`", "write every item with `- `, at the same indentation"),
    ("expected node content", "a value is missing before this", _CLOSE),
    ("directive", "a line beginning with `%`", "definitions have no directives; delete the line"),
)

_NOTICED_LATE: Final = ("end of stream", "find expected ':'")
"""Problems whose mark is where the parser gave up, not where the mistake is."""


def explained(error: YAMLError, file: str, text: str) -> Diagnostic:
    """The one thing that is reported of a file that is not YAML."""
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    if not isinstance(error, MarkedYAMLError) or mark is None:
        return Diagnostic(code="YAML-SYNTAX", message="the file is not YAML", span=Span(file, 1, 1, 1, 2))
    problem = error.problem or ""
    opened = error.context_mark or mark
    if any(one in problem for one in _NOTICED_LATE):
        mark = opened
    around = _Surroundings(text, mark.line, mark.column)
    message, hint = _words(problem, around)
    span = Span(file, around.line + 1, around.column + 1, around.line + 1, around.column + 2)
    message = message.replace("{line}", str(opened.line + 1))
    return Diagnostic(code="YAML-SYNTAX", message=message, span=span, hint=hint)


class _Surroundings:
    """A place and what stands around it; the end of the file where the parser counts on."""

    def __init__(self, text: str, line: int, column: int) -> None:
        lines = re.split(r"\r\n|\r|\n", text)
        self.line = min(line, len(lines) - 1)
        self.column = min(column, len(lines[self.line])) if self.line == line else len(lines[self.line])
        self.above = lines[self.line - 1] if self.line else ""
        self.before, self.after = lines[self.line][: self.column], lines[self.line][self.column :]


def _words(problem: str, around: _Surroundings) -> tuple[str, str]:
    if "mapping values" in problem or ("did not find expected ','" in problem and around.after.startswith(": ")):
        return _second_colon(around)
    if re.search(r"""['"]\s*$""", around.before) and re.match(r"[^,\]}]", around.after):
        return _quoted_in_part()
    if "expected key" in problem:
        return _unexpected(around)
    for known, message, hint in _KNOWN:
        if known in problem:
            return message, hint
    return f"this is not YAML: {problem}", _CLOSE


def _second_colon(around: _Surroundings) -> tuple[str, str]:
    if re.search(r":\s", around.before):
        return "a second `: ` in one line", "put quotes around a text that holds a colon and a space"
    if re.match(r"\s*[a-z_]+:\S", around.above):
        return "the key in the line above has no space after its colon", "write `key: value`"
    return "a key stands deeper than the line above allows", "that line has a value already; align the keys"


def _quoted_in_part() -> tuple[str, str]:
    hint = "quote all of it the other way: `\"name == 'x'\"`; a quote inside single quotes is doubled: `'it''s'`"
    return "a text goes on after its closing quote", hint


def _unexpected(around: _Surroundings) -> tuple[str, str]:
    if around.after[:1] in ("}", "]"):
        return f"a `{around.after[0]}` too many", _CLOSE
    return "a key is not in line with the ones above", "give all keys of a block the same indentation"
