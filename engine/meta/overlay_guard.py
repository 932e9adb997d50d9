"""What an overlay may not say of something that the engine brings: it relies on it as it is."""

from typing import Final

from engine.diagnostics import Report
from engine.meta.declared import Declared
from engine.meta.kinds import EntityDecl, RoleDecl
from engine.meta.overlays import Overlay
from engine.meta.paths import has, without
from engine.meta.source import Content, Path, Tree

_WHOLE: Final = frozenset(("label", "description", "sample"))
"""What may be said otherwise of the whole."""

_ADDED: Final = frozenset(("fields", "groups", "checks", "duplicates", "actions", "grants"))
"""To what new names may be added."""

_WORDS: Final = frozenset(("label", "help", "description", "message", "group", "sample", "search", "sort", "index"))
"""What may be said otherwise of one of its parts: how it is called and found, and never what it is."""

_HINT: Final = "an overlay may add to it, and say how its parts are called and found; what they are stays"


def guarded(base: Declared, overlay: Overlay, report: Report) -> Overlay:
    """The overlay without what it may not say of this definition, which is reported."""
    if not (isinstance(base.decl, EntityDecl | RoleDecl) and base.decl.system):
        return overlay
    said, out = overlay.said, dict(overlay.out)
    for path, value in list(overlay.leaves()):
        if not _may_be_said(path, value, base.source.value or {}):
            what = ".".join(map(str, path))
            message = f"the engine relies on `{what}` of the {base.kind} `{base.name}`, as on all that it brings"
            report.error("META-SYSTEM", message, overlay.place(path), _HINT)
            out.pop(path, None)
            said = without(said, [path if value is None or has(said, path) else path[:-1]])
    return overlay._replace(said=said, out=out)


def _may_be_said(path: Path, value: Tree | None, base: Content) -> bool:
    if value is None or value == {}:
        return value is not None and has(base, path)
    if path[0] not in _ADDED or len(path) == 1:
        return path[0] in _WHOLE
    return not has(base, path[:2]) or (len(path) > 2 and path[2] in _WORDS)
