"""What a file says -> a declaration, the quick way; a file with mistakes goes to `salvage`."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from engine.diagnostics import Report, nearest
from engine.meta.convert import converted
from engine.meta.declared import Declared
from engine.meta.fieldsets import with_fieldsets
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


def decoded_files(sources: Iterable[Source], report: Report) -> list[Declared]:
    """The declarations in all files, in their order; entities with what they use of fieldsets."""
    first = [(source, _is_using(source)) for source in sources]
    found = {id(source): decode(source, report) for source, using in first if not using}
    fieldsets: dict[str, Declared] = {}
    for one in found.values():
        if one is not None and one.kind == "fieldset":
            fieldsets.setdefault(one.name, one)
    for source, using in first:
        if using:
            joined, left_out = with_fieldsets(source, fieldsets, report)
            one = decode(joined, report)
            found[id(source)] = one and replace(one, left_out=one.left_out | left_out)
    return [one for source, _ in first if (one := found[id(source)]) is not None]


def _is_using(source: Source) -> bool:
    return "entity" in (source.value or ()) and "use" in (source.value or ())


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
