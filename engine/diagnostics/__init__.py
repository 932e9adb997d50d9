"""Findings about definitions: where, what, and what to write instead. Knows nothing of entities."""

from engine.diagnostics.diagnostic import Diagnostic, Report, Severity
from engine.diagnostics.span import Span
from engine.diagnostics.spelling import nearest

__all__ = ["Diagnostic", "Report", "Severity", "Span", "nearest"]
