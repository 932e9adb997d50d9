"""A diagnostic as a person reads it: the message, the source line, a caret under what is meant, the hint."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from engine.diagnostics.columns import fitting, fitting_end, printable, width
from engine.diagnostics.diagnostic import Diagnostic, Severity
from engine.diagnostics.span import Span

Role: TypeAlias = Literal["error", "warning", "frame", "hint"]
Paint: TypeAlias = Callable[[Role, str], str]
"""Gives a text the colour of its role; the plain one returns it as it is."""

WINDOW = 100
"""Columns of a source line that are shown; of a longer one the part around the place."""

LINE_BREAK = re.compile(r"\r\n|\r|\n")


def plain(_role: Role, text: str) -> str:
    """No colour."""
    return text


def render(report: Iterable[Diagnostic], texts: Mapping[str, str], paint: Paint = plain) -> str:
    """All diagnostics and a last line with their number; `texts` holds the content of the files by name."""
    diagnostics = list(report)
    lines = {file: LINE_BREAK.split(text) for file, text in texts.items()}
    blocks = [render_one(one, lines.get(one.span.file, ()) if one.span else (), paint) for one in diagnostics]
    return "\n\n".join([*blocks, summary(diagnostics)]) + "\n"


def render_one(diagnostic: Diagnostic, lines: Sequence[str], paint: Paint = plain) -> str:
    """One diagnostic; `lines` are those of its file, empty where it is not at hand."""
    role: Role = diagnostic.severity.value
    parts = [f"{paint(role, f'{role}[{diagnostic.code}]')}: {printable(diagnostic.message)}"]
    if diagnostic.span is not None:
        parts += _place(diagnostic.span, lines, role, paint)
    if diagnostic.hint is not None:
        margin = len(str(diagnostic.span.line)) if diagnostic.span else 0
        parts.append(f"{' ' * margin} {paint('frame', '=')} {paint('hint', 'hint')}: {printable(diagnostic.hint)}")
    return "\n".join(parts)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`, or that there is nothing."""
    errors = sum(one.severity is Severity.ERROR for one in diagnostics)
    counted = [_counted(errors, "error"), _counted(len(diagnostics) - errors, "warning")]
    return ", ".join(filter(None, counted)) or "no errors"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}" if number else ""


def _place(span: Span, lines: Sequence[str], role: Role, paint: Paint) -> list[str]:
    margin = " " * len(str(span.line))
    head = f"{margin}{paint('frame', '-->')} {printable(span.place)}"
    if not 1 <= span.line <= len(lines):
        return [head]
    before, inside, after = excerpt(lines[span.line - 1], span)
    shown, caret = before + inside + after, " " * width(before) + "^" * max(width(inside), 1)
    bar = paint("frame", "|")
    number = paint("frame", str(span.line))
    return [head, f"{margin} {bar}", f"{number} {bar} {shown}".rstrip(), f"{margin} {bar} {paint(role, caret)}"]


def excerpt(line: str, span: Span) -> tuple[str, str, str]:
    """The part of the line that is shown: what stands before the place, the place itself, and what comes after."""
    start = min(span.column - 1, len(line))
    end = len(line.rstrip()) if span.end_line > span.line else min(span.end_column - 1, len(line))
    before, inside, after = printable(line[:start]), printable(line[start : max(end, start)]), printable(line[end:])
    if width(before) + width(inside) + width(after) > WINDOW:
        before = _cut_end(before, WINDOW // 2)
        inside = _cut(inside, WINDOW - width(before))
        after = _cut(after, max(WINDOW - width(before) - width(inside), 1))
    return before, inside, after


def _cut(text: str, columns: int) -> str:
    return text if width(text) <= columns else fitting(text, columns - 1) + "…"


def _cut_end(text: str, columns: int) -> str:
    return text if width(text) <= columns else "…" + fitting_end(text, columns - 1)
