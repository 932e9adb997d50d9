"""`extend: entity/customer`: which files say something over definitions, and over which."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from engine.diagnostics import Report, Span, nearest
from engine.meta.fieldsets import takes_out as takes_out_of_fieldset
from engine.meta.kinds import KINDS
from engine.meta.merge import is_field, is_patch
from engine.meta.phrases import listed, shown, some
from engine.meta.source import Content, Path, Source, Tree

EXTEND: Final = "extend"
"""The key that begins an overlay."""

TARGET_PATTERN: Final = f"^({'|'.join(KINDS)})/[a-z][a-z0-9_]*$(?!\\n)"
"""What it holds: kind and name."""

Named: TypeAlias = tuple[str, str]
"""Kind and name of a definition."""


class Overlay(NamedTuple):
    """A file that says something over the definition `of`: what it says of it, and what it takes out."""

    source: Source
    of: Named
    said: Content
    out: Mapping[Path, Span]

    def leaves(self) -> Iterator[tuple[Path, Tree | None]]:
        """Each value that it sets, and None where it takes something out; patches of lists and `{}` are values."""
        yield from _values(self.said, ())
        yield from ((path, None) for path in self.out)

    def place(self, path: Path) -> Span:
        """Where it says or takes out something."""
        return self.out.get(path) or self.source.places.key(path)


def _values(value: Content, path: Path) -> Iterator[tuple[Path, Tree]]:
    for key, one in value.items():
        if isinstance(one, dict) and one and not is_patch(one):
            yield from _values(one, (*path, key))
        else:
            yield ((*path, key, "type") if isinstance(one, str) and is_field((*path, key)) else (*path, key)), one


def takes_out(value: Content, path: Path) -> bool:
    """Whether `null` at a path of a file takes something out."""
    if EXTEND in value:
        return path[0] != EXTEND and all(isinstance(key, str) for key in path)
    return takes_out_of_fieldset(value, path)


def is_overlay(source: Source) -> bool:
    """Whether a file says something over a definition that stands elsewhere."""
    return EXTEND in (source.value or ()) or (EXTEND,) in source.holes


def overlays_of(
    sources: Iterable[Source], known: Collection[Named], report: Report
) -> Mapping[Named, Sequence[Overlay]]:
    """The overlays among these files by what they are laid over, in their order; what there is not is reported."""
    found: dict[Named, list[Overlay]] = {}
    for source in sources:
        target = _target(source, known, report) if EXTEND in (source.value or ()) else None
        if target is not None:
            said = _of_one(source, source.value or {}, report)
            found.setdefault(target, []).append(Overlay(source, target, said, source.taken_out))
    return found


def _of_one(source: Source, value: Content, report: Report) -> Content:
    """What an overlay says, without the key that says over what."""
    for key in value.keys() & KINDS.keys():
        message = f"{shown(key)} begins a definition of its own, and this one extends another"
        report.error("META-KIND", message, source.places.key((key,)), "one definition stands in one file")
    return {key: one for key, one in value.items() if key != EXTEND and key not in KINDS}


def _target(source: Source, known: Collection[Named], report: Report) -> Named | None:
    written, place = (source.value or {})[EXTEND], source.places.value((EXTEND,))
    if not isinstance(written, str) or not re.fullmatch(r"[a-z_]+/[a-z][a-z0-9_]*", written):
        hint = "write kind and name: `extend: entity/customer`"
        report.error("META-VALUE", f"`{EXTEND}` is a kind and a name, not {shown(written)}", place, hint)
        return None
    kind, _, name = written.partition("/")
    if (kind, name) in known:
        return kind, name
    if kind not in KINDS:
        meant = nearest(kind, KINDS)
        hint = f"did you mean `{meant}/{name}`?" if meant else f"there are {listed(KINDS, 'and')}"
        report.error("META-UNKNOWN", f"there is no kind {shown(kind)}", place, hint)
    else:
        report.error("META-UNKNOWN", f"there is no {kind} `{name}` to extend", place, _meant(kind, name, known))
    return None


def _meant(kind: str, name: str, known: Collection[Named]) -> str:
    other = next((one for one, called in known if called == name), None)
    if other is not None:
        return f"did you mean `{other}/{name}`?"
    names = sorted(called for one, called in known if one == kind)
    meant = nearest(name, names)
    if meant is not None:
        return f"did you mean `{kind}/{meant}`?"
    return f"there are {some(names)}" if names else f"write one: `{kind}: {name}`"
