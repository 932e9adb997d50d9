"""Where the resolver is: a part of a definition, with the report its findings go to."""

from dataclasses import dataclass

from engine.diagnostics import Report, Span
from engine.meta.declared import Declared
from engine.meta.source import Path


@dataclass(frozen=True, slots=True)
class Site:
    """A path in a definition."""

    declared: Declared
    report: Report
    path: Path = ()

    def below(self, *keys: str | int) -> "Site":
        """The part under these keys; the fields of a dictionary are written as its attributes."""
        if not self.path and self.declared.kind == "dictionary" and keys[0] == "fields":
            keys = ("attributes", *keys[1:])
        return Site(self.declared, self.report, (*self.path, *keys))

    def item(self, index: int) -> "Site":
        """One of several; a single one may stand here without a list."""
        item = self.below(index)
        return item if item.is_written else self

    @property
    def span(self) -> Span:
        """Where its value stands; of the whole definition its name."""
        return self.declared.value(*self.path) if self.path else self.declared.place

    @property
    def key_span(self) -> Span:
        """Where its key stands."""
        return self.declared.key(*self.path)

    @property
    def is_written(self) -> bool:
        """Whether somebody wrote this part, rather than that it is left out or the engine's."""
        return self.declared.source.places.is_written(self.path)

    @property
    def is_quoted(self) -> bool:
        """Whether the text here is written in quotes: then it is meant as it stands."""
        return self.declared.source.places.is_quoted(self.path)

    def inside(self, part: str, offset: int, length: int) -> Span:
        """Where some characters of `part` stand, which is the text here or a part of it."""
        places = self.declared.source.places
        shift = max(places.text(self.path).find(part), 0)
        return places.inside(self.path, shift + offset, length)

    def holds(self, part: str) -> bool:
        """Whether the text here has `part` in it."""
        return part in self.declared.source.places.text(self.path)

    def at_value(self, code: str, message: str, hint: str | None = None) -> None:
        """Report an error in the value here."""
        self.report.error(code, message, self.span, hint)

    def at_key(self, code: str, message: str, hint: str | None = None) -> None:
        """Report an error in the key here."""
        self.report.error(code, message, self.declared.key(*self.path), hint)

    def report_at(self, at_key: bool, code: str, message: str, hint: str | None = None) -> None:
        """Report an error in the key, or in the value."""
        (self.at_key if at_key else self.at_value)(code, message, hint)

    def warn(self, code: str, message: str, hint: str | None = None) -> None:
        """Report a warning about the value here."""
        self.report.warning(code, message, self.span, hint)
