"""One file: bytes -> what it says; where it stands is found when somebody asks."""

from functools import cached_property

from engine.diagnostics import Report
from engine.meta.source.characters import text_of
from engine.meta.source.compose import compose
from engine.meta.source.places import Path, Places
from engine.meta.source.quick import quick
from engine.meta.source.scalars import Tree


class Source:
    """A file that was read. Not to be changed."""

    def __init__(
        self, file: str, text: str, value: dict[str, Tree] | None, holes: frozenset[Path] = frozenset()
    ) -> None:
        self.file = file
        self.text = text
        self.value = value
        """None where nothing of the file can be used, which has been reported."""
        self.holes = holes
        """Paths whose value was left out, because something is wrong with it that has been reported."""

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


def read_source(content: bytes, file: str, report: Report) -> Source:
    """Read a file; whatever the bytes are, the answer is a Source, and what is wrong stands in the report."""
    text = text_of(content, file, report)
    if text is None:
        return Source(file, content.decode("utf-8", "replace"), None)
    value = quick(text)
    return Source(file, text, value) if value is not None else _read_closely(text, file, report)


def _read_closely(text: str, file: str, report: Report) -> Source:
    found_before = len(report.diagnostics)
    composed = compose(text, file, report)
    value = composed.value if isinstance(composed.value, dict) else None
    source = Source(file, text, value, frozenset(composed.holes))
    if value is None and len(report.diagnostics) == found_before:
        hint = "begin with the kind and the name: `entity: customer`"
        report.error("YAML-TOP", "a definition is a mapping of keys to values", source.places.start, hint)
    return source
