"""Is every expression one? Its problems become diagnostics in the YAML scalar it stands in."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.compile.occurrences import Occurrence, occurrences
from engine.diagnostics import Diagnostic, Report, Severity, Span
from engine.expressions import Problem, Typed, alone, check
from engine.meta.decisions import Decision
from engine.meta.resolve import Resolved

SIGHT_ONLY: Final = "EXP-NULL-NOT"
"""A warning that only matters where an expression decides who sees a record."""

_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression that is one."""

    occurrence: Occurrence
    typed: Typed


def check_expressions(resolved: Resolved, report: Report) -> list[Checked]:
    """All expressions that are right. One that uses a name in doubt is left alone: that name has been reported."""
    sure = [one for one in occurrences(resolved) if not resolved.doubtful & _words(one.text, resolved.doubtful)]
    inside = [one for one in sure if one.decision]
    right = {id(one.occurrence) for one in check_each(inside, report)}
    wrong = {one.decision for one in inside if id(one) not in right}
    decided = {(one.of, name) for one in _decisions(resolved, wrong) for name in (*one.sets, *one.suggests)}
    others = (one for one in sure if not one.decision and not decided & {one.value_of, one.default_of, one.frozen_of})
    return check_each(others, report)


def _decisions(resolved: Resolved, names: Collection[str]) -> Iterator[Decision]:
    """Decisions something is wrong with: the fields that follow them have nothing more to say."""
    return (resolved.catalog.decisions[name] for name in names)


def check_each(these: Iterable[Occurrence], report: Report) -> list[Checked]:
    """Those that are right; what is wrong with the others is reported."""
    found = []
    for one in these:
        typed, problems = check(one.text, one.scope, one.want)
        by_itself = one.default_of is not None or one.one_record
        lonely = alone(typed) if typed is not None and not by_itself else None
        if not one.made:
            report_problems((*problems, *([lonely] if lonely else ())), one, report)
        if typed is not None and lonely is None:
            found.append(Checked(one, typed))
            _warn(typed, one, report)
    return found


def report_problems(problems: Iterable[Problem], occurrence: Occurrence, report: Report) -> None:
    """What keeps an expression from being one."""
    for problem in problems:
        report.diagnostics.append(_diagnostic(problem, occurrence, Severity.ERROR))


def _warn(typed: Typed, occurrence: Occurrence, report: Report) -> None:
    for problem in typed.warnings:
        if problem.code != SIGHT_ONLY or occurrence.decides_sight:
            report.diagnostics.append(_diagnostic(problem, occurrence, Severity.WARNING))


def _words(text: str, doubtful: frozenset[str]) -> set[str]:
    return set(_WORD.findall(text)) if doubtful else set()


def _diagnostic(problem: Problem, occurrence: Occurrence, severity: Severity) -> Diagnostic:
    span = _span(problem, occurrence)
    return Diagnostic(code=problem.code, message=problem.message, span=span, severity=severity, hint=problem.hint)


def _span(problem: Problem, occurrence: Occurrence) -> Span:
    """The place in the file: the scalar may have `=` or white space before the expression."""
    part = occurrence.part or occurrence.text
    offset = problem.offset - occurrence.text.find(part)
    if not 0 <= offset < len(part):  # what is wrong is how the engine's words around it fit to it
        return occurrence.site.inside(part, 0, len(part))
    return occurrence.site.inside(part, offset, problem.length)
