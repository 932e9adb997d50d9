"""Overlays of one thing that contradict each other."""

from collections.abc import Iterator, Sequence

from engine.diagnostics import Report
from engine.meta.overlays import Overlay
from engine.meta.packs import Packs
from engine.meta.source import Path, Tree


def report_conflicts(overlays: Sequence[Overlay], packs: Packs, report: Report) -> None:
    """Each key that two overlays side by side set differently, at the later one.

    What stands on a pack may say otherwise than the pack does.
    """
    before = _Before()
    for overlay in overlays if len(overlays) > 1 else ():
        # Patches of lists go together, and `{}` says only that something is there.
        said = [(path, value) for path, value in overlay.leaves() if not isinstance(value, dict)]
        for path, value in said:
            there = before.contradicted(path, value)
            if there is not None and not packs.is_above(overlay.source, before.overlays[there].source):
                _report(overlay, path, before.overlays[there], there, report)
        before.take(overlay, said)


class _Before:
    """What the overlays before have said, by path; `heads` has a path that begins with each."""

    def __init__(self) -> None:
        self.overlays: dict[Path, Overlay] = {}
        self._values: dict[Path, Tree | None] = {}
        self._heads: dict[Path, Path] = {}

    def take(self, overlay: Overlay, said: Sequence[tuple[Path, Tree | None]]) -> None:
        """All that one says."""
        for path, value in said:
            self.overlays[path] = overlay
            self._values[path] = value
            self._heads |= {path[:length]: path for length in range(1, len(path))}

    def contradicted(self, path: Path, value: Tree | None) -> Path | None:
        """Where it was said otherwise: of the same, of what it is a part of, or of a part of it."""
        if path in self._values:
            return path if self._values[path] != value else None
        return next(self._around(path), None)

    def _around(self, path: Path) -> Iterator[Path]:
        yield from (path[:length] for length in range(1, len(path)) if path[:length] in self._values)
        if path in self._heads:
            yield self._heads[path]


def _report(overlay: Overlay, path: Path, other: Overlay, there: Path, report: Report) -> None:
    first, what = other.place(there), ".".join(map(str, path))
    message = f"another overlay says something else of `{what}` of the {overlay.of[0]} `{overlay.of[1]}`"
    report.error("META-CONFLICT", message, overlay.place(path), f"it stands in {first.file}:{first.line}; delete one")
