"""What can be wrong with a file that is YAML, but not of the kind a definition is written in."""

from typing import Final, TypeAlias

from yaml.events import Event

from engine.diagnostics import Report, Span
from engine.diagnostics.limits import Limit
from engine.meta.source.characters import invisible_name
from engine.meta.source.places import Entry, marks, span_between

_QUOTE = 'put it in quotes: `"{}"`'


Place: TypeAlias = Event | Entry


MOST_FINDINGS: Final = 100
"""Of one file. Who has more has one mistake a hundred times."""


class Findings:
    """Reports what is wrong in one file."""

    def __init__(self, file: str, report: Report) -> None:
        self._file = file
        self._report = report
        self._left = MOST_FINDINGS

    def _error(self, code: str, message: str, place: Place, hint: str) -> None:
        self._left -= 1
        if self._left >= 0:
            self._report.error(code, message, self._span(place), hint)

    def _span(self, place: Place) -> Span:
        start, end = marks(place) if isinstance(place, Event) else (place.start, place.end)
        return span_between(self._file, start, end)

    def duplicate(self, key: str, again: Place, first: Place) -> None:
        """The same key twice in one mapping."""
        message = f"`{key}` stands here a second time; the first is in line {self._span(first).line}"
        self._error("YAML-DUPLICATE", message, again, "merge the two, or delete one")

    def key_not_text(self, written: str, key: Place) -> None:
        """A number, boolean, nothing, list or mapping as a key."""
        message = f"the key `{written}` is not text" if written else "a list or mapping as a key"
        self._error("YAML-KEY", message, key, _QUOTE.format(written) if written else "keys are plain names")

    def merge(self, key: Place) -> None:
        """`<<:`."""
        self._error("YAML-MERGE", "`<<` merges are not part of the language", key, "write the keys out")

    def tag(self, tag: str, place: Place) -> None:
        """`!tag value`."""
        hint = "delete the tag; a text that begins with `!` needs quotes, and in expressions `!` is `not`"
        self._error("YAML-TAG", f"the tag `{tag}` is not part of the language", place, hint)

    def second_document(self, place: Place) -> None:
        """`---` and another definition."""
        self._error("YAML-DOCUMENTS", "a second document", place, "one definition stands in one file")

    def empty(self, key: str, key_place: Place, *, between_braces: bool) -> None:
        """`key:` and nothing."""
        hint = "write the value, or `{}` where there is nothing to say; what stands below it may need to be indented"
        if between_braces:
            hint = "write the value; if it belongs to the text before the comma, put that text in quotes"
        self._error("YAML-EMPTY", f"`{key}` has no value", key_place, hint)

    def comma(self, cut: object, place: Place) -> None:
        """`{when: f(a, b)}` and `{max: 1,000}`, which YAML reads as two keys."""
        hint = "inside `{ }` put a text that holds a comma in quotes; numbers have no commas"
        self._error("YAML-COMMA", f"the value ends at the comma, after `{cut}`", place, hint)

    def directive(self, place: Place) -> None:
        """`%YAML 1.1`, `%TAG`."""
        self._error("YAML-TAG", "definitions have no directives", place, "delete the lines that begin with `%`")

    def null(self, written: str, place: Place) -> Span:
        """`null` or an item without a value; where it stands."""
        message = f"`{written}` has no place here" if written else "an item without a value"
        self._error("YAML-EMPTY", message, place, "leave the key out, or write `{}` for an empty thing")
        return self._span(place)

    def unknown_alias(self, name: str, place: Place) -> None:
        """`*name` without `&name` before it."""
        hint = "a text that begins with `*` needs quotes"
        self._error("YAML-ALIAS", f"`*{name}` refers to nothing complete above it", place, hint)

    def invisible(self, character: str, place: Place) -> None:
        """An escape in double quotes that makes a character nobody sees."""
        message = f"an invisible character ({invisible_name(character)})"
        self._error("YAML-CHARACTER", message, place, "delete the escape")

    def over_limit(self, what: str, limit: Limit, place: Place) -> None:
        """Deeper, longer or more than any definition is."""
        hint = "no definition needs that much"
        self._error(limit.code, f"{what} (at most {limit.most:,})", place, hint)
