"""What a file says -> a declaration, the quick way; a file with mistakes goes to `salvage`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, NamedTuple

from engine.diagnostics import Report, nearest
from engine.meta.convert import converted
from engine.meta.declared import Declared
from engine.meta.fieldsets import with_fieldsets
from engine.meta.kinds import KINDS
from engine.meta.overlaid import Laying
from engine.meta.overlay_conflicts import report_conflicts
from engine.meta.overlay_guard import guarded
from engine.meta.overlays import Named, Overlay, is_overlay, overlays_of
from engine.meta.own_asks import is_asking, with_own_asks
from engine.meta.packs import Packs, packs_of
from engine.meta.phrases import listed, shown
from engine.meta.source import Content, Source
from engine.meta.table_sheets import with_rows

_FOREIGN: Final = {
    "model": "entity",
    "decision_table": "table",
    "rules": "table",
    "lookup": "table",
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


NO_SHEETS: Final[Mapping[str, bytes]] = MappingProxyType({})


class Decoded(NamedTuple):
    """The declarations of files in their order, and what they stand on, as their overlays leave it."""

    declared: list[Declared]
    below: Sequence[Declared]
    packs: Packs


def decoded_files(
    sources: Sequence[Source], below: Sequence[Declared], report: Report, sheets: Mapping[str, bytes] = NO_SHEETS
) -> Decoded:
    """The declarations in all files, and those below: with what overlays say, entities with what they use of fieldsets,
    tables with the rows that stand in `sheets`.

    Overlays are laid over a definition in the order of the files, those of packs before those of the application.
    """
    packs = packs_of(sources)
    ordered = packs.ordered(sources)
    begun = [(one, _begun(one)) for one in ordered if not is_overlay(one)]
    known = [*(named for _, named in begun), *((one.kind, one.name) for one in below)]
    overlays = overlays_of(ordered, frozenset(one for one in known if one is not None), report)
    for laid in overlays.values():
        report_conflicts(laid, packs, report)
    laying = Laying(packs, [(packs.of(source), named) for source, named in begun if named is not None], report)
    whole = [
        laying.laid(source, overlays.get(named, ()), named[0]) if named is not None else source
        for source, named in begun
    ]
    whole = [with_rows(source, sheets, report) for source in whole]
    there = [_extended(one, overlays.get((one.kind, one.name), ()), laying, report) for one in below]
    return Decoded(_with_fieldsets(whole, report), there, packs)


def _extended(declared: Declared, overlays: Sequence[Overlay], laying: Laying, report: Report) -> Declared:
    if not overlays:
        return declared
    source = laying.laid(declared.source, [guarded(declared, one, report) for one in overlays], declared.kind)
    return decode(source, report) or declared


def _begun(source: Source) -> Named | None:
    """What a file defines, as far as that can be told without looking at all of it."""
    if source.value is None:
        found = _BEGINNING.search(source.text)
        return (found[1], found[2]) if found else None
    kind = next((key for key in source.value if key in KINDS), None)
    return None if kind is None else (kind, str(source.value[kind]))


def _with_fieldsets(sources: Iterable[Source], report: Report) -> list[Declared]:
    first = [(source, _is_using(source)) for source in sources]
    asking = [source for source, _ in first if is_asking(source)]
    found = {id(source): decode(source, report) for source, using in first if not using and source not in asking}
    fieldsets: dict[str, Declared] = {}
    for one in found.values():
        if one is not None and one.kind == "fieldset":
            fieldsets.setdefault(one.name, one)
    for source, using in first:
        if using:
            joined, left_out = with_fieldsets(source, fieldsets, report)
            one = decode(joined, report)
            found[id(source)] = one and replace(one, left_out=one.left_out | left_out)
    entities = {one.name: one for one in found.values() if one is not None and one.kind == "entity"}
    found |= {id(source): decode(with_own_asks(source, entities), report) for source in asking}
    return [one for source, _ in first if (one := found[id(source)]) is not None]


def _is_using(source: Source) -> bool:
    return "entity" in (source.value or ()) and "use" in (source.value or ())


def decode(source: Source, report: Report) -> Declared | None:
    """The declaration in a file; None where not even its kind and name are known. What is wrong is reported."""
    if source.value is None:
        begun = _begun(source)
        return Declared(begun[0], begun[1], source, None) if begun is not None else None
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
