"""A definition with what overlays say over it, put together before it is looked at."""

from collections.abc import Iterable

from engine.diagnostics import Report
from engine.meta.fieldsets import named
from engine.meta.merge import Merge
from engine.meta.misfits import report_missing, report_nulls
from engine.meta.overlays import Overlay
from engine.meta.paths import has, without
from engine.meta.source import Content, JoinedSource, Path, Source


def overlaid(base: Source, overlays: Iterable[Overlay], report: Report) -> Source:
    """A definition under its overlays, laid over it in this order."""
    for overlay in overlays:
        if base.value is not None:
            base = _laid(base, base.value, overlay, report)
    return base


def _laid(base: Source, value: Content, overlay: Overlay, report: Report) -> Source:
    merge = Merge()
    merged = merge.over(value, overlay.said, ())
    assert isinstance(merged, dict), "a mapping over a mapping is one"
    report_missing(overlay.source.places, merge, "what it extends", report)
    if not (overlay.of[0] == "entity" and named(merged)):
        # What fieldsets have is not there yet: where they are used, what is taken out is looked for among theirs too.
        there = {path: span for path, span in overlay.out.items() if not _in_doubt(path, base.holes)}
        report_nulls(there, value, report=report)
        merged = without(merged, overlay.out)
    out = {path: span for path, span in base.taken_out.items() if not has(overlay.said, path)}
    joined = JoinedSource(overlay.source, [base], merged, merge.origins, of=base, taken_out=out | dict(overlay.out))
    joined.laid = (*base.laid, overlay.source)
    return joined


def _in_doubt(path: Path, holes: Iterable[Path]) -> bool:
    """Whether what is there could not be read."""
    return any(path[: len(hole)] == hole for hole in holes)
