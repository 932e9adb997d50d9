"""What is wrong with a definition, as a value that is collected and never raised."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from engine.diagnostics.span import Span


class Severity(StrEnum):
    """An error keeps a definition out; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: `message` in lower case without a full stop, names in backticks; `hint` says what to write."""

    code: str
    message: str
    span: Span | None = None
    severity: Severity = Severity.ERROR
    hint: str | None = None


@dataclass(slots=True)
class Report:
    """All findings of one run."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, message: str, span: Span | None, hint: str | None = None) -> None:
        """Add a finding that keeps the definition out."""
        self.diagnostics.append(Diagnostic(code=code, message=message, span=span, hint=hint))

    def warning(self, code: str, message: str, span: Span | None, hint: str | None = None) -> None:
        """Add a finding that the author should know of."""
        self.diagnostics.append(Diagnostic(code=code, message=message, span=span, severity=Severity.WARNING, hint=hint))

    @property
    def has_errors(self) -> bool:
        """Whether anything found keeps the definitions out."""
        return any(one.severity is Severity.ERROR for one in self.diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        """By file, line and column, the way a reader goes through them; what is found twice is told once."""
        once = dict.fromkeys(self.diagnostics)
        return iter(sorted(once, key=lambda one: (one.span or Span("", 0, 0, 0, 0), one.code)))
