"""One file: bytes -> what it says; where it stands is found when somebody asks."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeAlias

from engine.diagnostics import Report, Span
from engine.meta.source.characters import text_of
from engine.meta.source.compose import compose
from engine.meta.source.places import Path, Places
from engine.meta.source.quick import quick
from engine.meta.source.scalars import Content, Tree

TakesOut: TypeAlias = Callable[[Content, Path], bool]
"""Whether `null` at a path of what a file says takes something out; everywhere else it is a mistake."""


class Source:
    """A file that was read. Not to be changed."""

    def __init__(
        self,
        file: str,
        text: str,
        value: dict[str, Tree] | None,
        holes: frozenset[Path] = frozenset(),
        taken_out: Mapping[Path, Span] | None = None,
    ) -> None:
        self.file = file
        self.text = text
        self.value = value
        """None where nothing of the file can be used, which has been reported."""
        self.holes = holes
        """Paths whose value was left out, because something is wrong with it that has been reported."""
        self.taken_out = taken_out or {}
        """Paths with a `null` that takes something out, and where each stands."""
        self.laid: tuple[Source, ...] = ()
        """The overlays that are in it, each after those it is laid over."""

    @cached_property
    def places(self) -> Places:
        """Where everything stands; found at the first question, since most files are never asked about."""
        entries = compose(self.text, self.file, Report()).entries if self.value is not None else {}
        return Places(self.file, self.text, entries)


class Part(Source):
    """What stands under a path of a file, as if it were a file of its own."""

    def __init__(self, whole: Source, path: Path) -> None:
        depth = len(path)
        holes = frozenset(hole[depth:] for hole in whole.holes if hole[:depth] == path)
        super().__init__(whole.file, whole.text, whole.value, holes)
        self._whole, self._path = whole, path

    @cached_property
    def places(self) -> Places:
        """Where everything stands that is under the path."""
        return self._whole.places.below(self._path)


def nothing_out(_value: Content, _path: Path) -> bool:
    """`null` is a mistake."""
    return False


def read_source(content: bytes, file: str, report: Report, takes_out: TakesOut = nothing_out) -> Source:
    """Read a file; whatever the bytes are, the answer is a Source, and what is wrong stands in the report."""
    text = text_of(content, file, report)
    if text is None:
        return Source(file, content.decode("utf-8", "replace"), None)
    value = quick(text)
    return Source(file, text, value) if value is not None else _read_closely(text, file, report, takes_out)


def _read_closely(text: str, file: str, report: Report, takes_out: TakesOut) -> Source:
    found = Report()
    composed = compose(text, file, found)
    value = composed.value if isinstance(composed.value, dict) else None
    out = {path: span for path, span in composed.nulls.items() if value is not None and takes_out(value, path)}
    report.diagnostics += (one for one in found.diagnostics if one.span not in out.values())
    source = Source(file, text, value, frozenset(composed.holes - out.keys()), out)
    if value is None and not found.diagnostics:
        hint = "begin with the kind and the name: `entity: customer`"
        report.error("YAML-TOP", "a definition is a mapping of keys to values", source.places.start, hint)
    return source
