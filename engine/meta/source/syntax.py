"""What the YAML parser could not read, in the words of whoever wrote it."""

import re

from yaml import MarkedYAMLError, YAMLError

from engine.diagnostics import Diagnostic, Span

_SPECIAL = "a text that begins with one of `@ % & * ! ' \" > | [ { , #` or a back quote needs quotes around all of it"
_CLOSE = "every `{`, `[` and quote needs its partner; a text with `,` `:` or brackets in it needs quotes"
_TABS = "indent with spaces, two for each level"

_KNOWN: tuple[tuple[str, str, str], ...] = (
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


def explained(error: YAMLError, file: str, text: str) -> Diagnostic:
    """The one thing that is reported of a file that is not YAML."""
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    if not isinstance(error, MarkedYAMLError) or mark is None:
        return Diagnostic(code="YAML-SYNTAX", message="the file is not YAML", span=Span(file, 1, 1, 1, 2))
    lines = text.split("\n")
    problem = error.problem or ""
    if "end of stream" in problem and error.context_mark is not None:
        mark = error.context_mark
    message, hint = _words(problem, lines, mark.line, mark.column)
    opened = error.context_mark.line + 1 if error.context_mark is not None else mark.line + 1
    span = Span(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
    return Diagnostic(code="YAML-SYNTAX", message=message.replace("{line}", str(opened)), span=span, hint=hint)


def _words(problem: str, lines: list[str], line: int, column: int) -> tuple[str, str]:
    before = lines[line][:column] if line < len(lines) else ""
    if "mapping values" in problem:
        return _second_colon(before, lines[line - 1] if line else "")
    if "expected key" in problem:
        return _unexpected(before, lines[line][column:] if line < len(lines) else "")
    for known, message, hint in _KNOWN:
        if known in problem:
            return message, hint
    return f"this is not YAML: {problem}", _CLOSE


def _second_colon(before: str, line_above: str) -> tuple[str, str]:
    if re.search(r":\s", before):
        return "a second `: ` in one line", "put quotes around a text that holds a colon and a space"
    if re.match(r"\s*[a-z_]+:\S", line_above):
        return "the key in the line above has no space after its colon", "write `key: value`"
    return "a key stands deeper than the line above allows", "that line has a value already; align the keys"


def _unexpected(before: str, rest: str) -> tuple[str, str]:
    if re.search(r"""['"]\s*$""", before):
        hint = "quote all of it the other way: `\"name == 'x'\"`; a quote inside single quotes is doubled: `'it''s'`"
        return "a text goes on after its closing quote", hint
    if rest[:1] in ("}", "]"):
        return f"a `{rest[0]}` too many", _CLOSE
    return "a key is not in line with the ones above", "give all keys of a block the same indentation"
