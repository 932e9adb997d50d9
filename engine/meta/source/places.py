"""Where each key and value of a file stands, by its path in the data."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol, TypeAlias

from yaml.events import Event

from engine.diagnostics import Span
from engine.meta.source.inside import position_inside

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top of a file: `("fields", "phone", "max")`."""


class Mark(Protocol):
    """A position as the parser gives it; all three count from 0 and in characters."""

    @property
    def line(self) -> int:
        """Line."""

    @property
    def column(self) -> int:
        """Column."""

    @property
    def index(self) -> int:
        """Characters before it in the file."""


class Entry(NamedTuple):
    """Marks of a key (of an item and of the whole: of its value) and of its value; of a scalar also quotes and text."""

    key_start: Mark
    key_end: Mark
    start: Mark
    end: Mark
    style: str | None
    text: str | None


def marks(event: Event) -> tuple[Mark, Mark]:
    """Where what the parser has read begins and ends."""
    assert event.start_mark is not None, "the C parser marks every event"
    assert event.end_mark is not None, "the C parser marks every event"
    return event.start_mark, event.end_mark


def span_between(file: str, start: Mark, end: Mark) -> Span:
    """The place from one mark to the other."""
    return Span(file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


class Places:
    """The places of one file. A path that is not written in it stands where its nearest written parent does."""

    def __init__(self, file: str, text: str, entries: Mapping[Path, Entry]) -> None:
        self._file = file
        self._text = text
        self._entries = entries

    @property
    def start(self) -> Span:
        """The first character of the file."""
        return Span(self._file, 1, 1, 1, 2)

    def key(self, path: Path) -> Span:
        """Where the key of a value stands."""
        entry = self._entry(path)
        return span_between(self._file, entry.key_start, entry.key_end) if entry else self.start

    def value(self, path: Path) -> Span:
        """Where a value stands; a block of several lines has its key's place."""
        entry = self._entry(path)
        if entry is None:
            return self.start
        if entry.text is None and entry.start.line != entry.end.line:
            return span_between(self._file, entry.key_start, entry.key_end)
        return span_between(self._file, entry.start, entry.end)

    def is_written(self, path: Path) -> bool:
        """Whether this very path is written in the file."""
        return path in self._entries

    def text(self, path: Path) -> str:
        """The text of a scalar without its quotes; empty of everything else."""
        entry = self._entries.get(path)
        return (entry.text if entry else None) or ""

    def is_quoted(self, path: Path) -> bool:
        """Whether a scalar is written in quotes, or as a block of text."""
        entry = self._entries.get(path)
        return entry is not None and bool(entry.style)

    def inside(self, path: Path, offset: int, length: int) -> Span:
        """Where the characters from `offset` on of a text stand, whatever its quotes and line breaks."""
        entry = self._entries.get(path)
        if entry is None or entry.text is None:
            return self.value(path)
        line, column = self._position(entry, entry.text, offset)
        end_line, end_column = self._position(entry, entry.text, offset + max(length, 1) - 1)
        return Span(self._file, line, column, end_line, end_column + 1)

    def only(self, keys: Collection[str]) -> "Places":
        """The places of what stands under some keys of the whole, without these keys themselves."""
        entries = {path: one for path, one in self._entries.items() if len(path) > 1 and path[0] in keys}
        return Places(self._file, self._text, entries)

    def below(self, path: Path) -> "Places":
        """The places of what stands under a path, as if that were the whole."""
        depth = len(path)
        entries = {one[depth:]: entry for one, entry in self._entries.items() if one[:depth] == path}
        return Places(self._file, self._text, entries)

    def _entry(self, path: Path) -> Entry | None:
        while path and path not in self._entries:
            path = path[:-1]
        return self._entries.get(path)

    def _position(self, entry: Entry, text: str, offset: int) -> tuple[int, int]:
        raw = self._text[entry.start.index : entry.end.index]
        line, column = position_inside(raw, entry.style, text, offset)
        return entry.start.line + line + 1, column + 1 + (entry.start.column if line == 0 else 0)
