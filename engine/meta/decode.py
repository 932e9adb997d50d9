"""What a file says -> a declaration, the quick way; a file with mistakes goes to `salvage`."""

import re
from typing import Final

from engine.diagnostics import Report, nearest
from engine.meta.convert import converted
from engine.meta.declared import Declared
from engine.meta.kinds import KINDS
from engine.meta.phrases import listed, shown
from engine.meta.source import Content, Source

_FOREIGN: Final = {
    "model": "entity",
    "table": "entity",
    "doctype": "entity",
    "object": "entity",
    "application": "app",
    "permission": "role",
    "profile": "role",
    "group": "role",
    "sequence": "numbering",
    "series": "numbering",
    "naming_series": "numbering",
}
_BEGINNING: Final = re.compile(rf"^({'|'.join(KINDS)}):[^a-z\r\n]*([a-z][a-z0-9_]*)", re.MULTILINE)


def decode(source: Source, report: Report) -> Declared | None:
    """The declaration in a file; None where not even its kind and name are known. What is wrong is reported."""
    if source.value is None:
        found = _BEGINNING.search(source.text)
        return Declared(found[1], found[2], source, None) if found else None
    kind = _kind(source, source.value, report)
    if kind is None:
        return None
    value = _of_one_kind(kind, source, source.value, report)
    decl = None if source.holes else converted(kind, value)
    if decl is not None:
        return Declared(kind, str(value[kind]), source, decl)
    # Only files with mistakes need it, and it brings jsonschema, whose import takes longer than reading 100 files.
    from engine.meta.salvage import salvaged

    return salvaged(kind, value, source, report)


def _kind(source: Source, value: Content, report: Report) -> str | None:
    kind = next((key for key in value if key in KINDS), None)
    if kind is None and not any(path[0] in KINDS for path in source.holes):
        key = next((one for one in value if _meant_kind(one)), next(iter(value), None))
        meant = _meant_kind(key) if key else None
        hint = f"did you mean `{meant}: `?" if meant else f"begin with {listed(KINDS)} and its name: `entity: customer`"
        span = source.places.key((key,)) if key else source.places.start
        report.error("META-KIND", "no key says what this defines", span, hint)
    return kind


def _meant_kind(key: str) -> str | None:
    return _FOREIGN.get(key.lower()) or nearest(key, KINDS)


def _of_one_kind(kind: str, source: Source, value: Content, report: Report) -> Content:
    others = [key for key in value if key in KINDS and key != kind]
    for key in others:
        message = f"{shown(key)} begins a definition of its own, and this one is an {shown(kind)}"
        report.error("META-KIND", message, source.places.key((key,)), "one definition stands in one file")
    return {key: one for key, one in value.items() if key not in others} if others else value
