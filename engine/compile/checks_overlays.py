"""What is taken out and still used: the finding stands where it is used, and says where it was taken out."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Final

from engine.diagnostics import Diagnostic, Report, Span
from engine.meta.declared import Declared

_NOT_THERE: Final = frozenset(("EXP-NAME", "META-UNKNOWN"))
"""Codes of findings about names of what there is not."""


def say_where_taken_out(report: Report, *declared: Iterable[Declared]) -> None:
    """Give such findings the second place, where the name is one that was taken out."""
    out = {f"`{path[-1]}`": span for one in chain(*declared) for path, span in one.source.taken_out.items()}
    if out:
        report.diagnostics[:] = [_with_place(one, out) for one in report.diagnostics]


def _with_place(found: Diagnostic, out: dict[str, Span]) -> Diagnostic:
    name = next((one for one in out if one in found.message), None)
    if name is None or found.code not in _NOT_THERE or found.span == out[name]:
        return found
    return replace(found, hint=f"{name} is taken out in {out[name].file}:{out[name].line}")
