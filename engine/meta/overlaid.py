"""A definition with what overlays say over it, put together before it is looked at."""

from collections.abc import Iterable

from engine.diagnostics import Report
from engine.meta.fieldsets import named
from engine.meta.merge import Merge
from engine.meta.misfits import report_missing, report_nulls
from engine.meta.overlays import Named, Overlay
from engine.meta.pack_switch import switched, switched_overlay
from engine.meta.packs import Pack, Packs
from engine.meta.paths import has, without
from engine.meta.source import Content, JoinedSource, Path, Source


class Laying:
    """Lays overlays over definitions; `begun` are the definitions there are, each with its pack."""

    def __init__(self, packs: Packs, begun: Iterable[tuple[Pack | None, Named]], report: Report) -> None:
        self._packs, self._report = packs, report
        self._brought: dict[str, set[str]] = {}
        for pack, (_, name) in begun:
            self._brought.setdefault(pack.name if pack else "", set()).add(name)

    def laid(self, base: Source, overlays: Iterable[Overlay], kind: str) -> Source:
        """A definition under its overlays, laid over it in this order; with the condition of its pack."""
        base = switched(base, kind, self._packs.switch_of(base))
        for overlay in overlays:
            if base.value is not None:
                base = _laid(base, base.value, self._switched(overlay, base), self._report)
        return base

    def _switched(self, overlay: Overlay, base: Source) -> Overlay:
        pack = self._packs.of(overlay.source)
        brought = self._brought.get(pack.name if pack else "", set())
        return switched_overlay(overlay, base, self._packs.switch_of(overlay.source), brought, self._report)


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
