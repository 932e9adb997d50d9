"""`use: [address]` of an entity: what fieldsets say, put into what the entity says, before either is looked at."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from engine.diagnostics import Report, nearest
from engine.meta.declared import Declared
from engine.meta.merge import Merge
from engine.meta.misfits import report_misfits, report_missing, report_nulls
from engine.meta.paths import without
from engine.meta.phrases import some
from engine.meta.source import Content, JoinedSource, Path, Source

PARTS: Final = ("groups", "fields", "checks")
"""The keys of a fieldset that its entities get."""


def takes_out(value: Content, path: Path) -> bool:
    """Whether `null` at a path of a file takes out something of a fieldset."""
    return "entity" in value and "use" in value and path[0] in PARTS and len(path) > 1


def with_fieldsets(source: Source, fieldsets: Mapping[str, Declared], report: Report) -> tuple[Source, frozenset[Path]]:
    """The entity with what it uses, and the paths of that which were left out because something is wrong with them."""
    if source.value is None:
        return source, frozenset()
    used = list(_used(source, fieldsets, report))
    is_known = all(name in fieldsets for name in named(source.value))
    shared = _together(used)
    misfits = report_misfits(source, shared, used, report if is_known else Report())
    report_nulls(source.taken_out, shared, source.value, report=report if is_known else Report())
    merge = Merge()
    value = without(_merged(merge, shared, without(source.value, misfits)), source.taken_out)
    report_missing(source.places, merge, "a fieldset it uses", report)
    left_out = frozenset(path for one in used for path in one.left_out if path[0] in PARTS) | misfits
    others = [one.source for one in used]
    joined = JoinedSource(source, others, value, merge.origins, of=source, parts=PARTS, taken_out=source.taken_out)
    joined.laid = source.laid
    return joined, left_out


def named(value: Content | None) -> tuple[str, ...]:
    """The names an entity uses, as far as they are names."""
    use = (value or {}).get("use", ())
    names = use if isinstance(use, list) else [use]
    return tuple(dict.fromkeys(one for one in names if isinstance(one, str)))


def _used(source: Source, fieldsets: Mapping[str, Declared], report: Report) -> Iterable[Declared]:
    """Those that can be used; unknown ones, and two that say the same, are reported."""
    found: list[Declared] = []
    for index, name in enumerate(named(source.value)):
        path = ("use", index) if source.places.is_written(("use", index)) else ("use",)
        if name not in fieldsets:
            meant = nearest(name, fieldsets)
            there = f"there are {some(sorted(fieldsets))}" if fieldsets else f"write one: `fieldset: {name}`"
            hint = f"did you mean `{meant}`?" if meant else there
            report.error("META-UNKNOWN", f"there is no fieldset `{name}`", source.places.value(path), hint)
            continue
        both = next((pair for one in found if (pair := _both(one, fieldsets[name]))), None)
        if both is not None:
            other, part = both
            message = f"`{other}` and `{name}` both have `{part}`"
            hint = f"use one of them, or give `{part}` another name in one"
            report.error("META-TWICE", message, source.places.value(path), hint)
        elif fieldsets[name].source.value is not None:
            found.append(fieldsets[name])
    return found


def _both(one: Declared, other: Declared) -> tuple[str, str] | None:
    """The fieldset of two that says something the other says too, and what."""
    first, second = one.source.value or {}, other.source.value or {}
    for key in PARTS:
        mine, theirs = first.get(key), second.get(key)
        if isinstance(mine, dict) and isinstance(theirs, dict):
            same = next((name for name in mine if name in theirs), None)
            if same is not None:
                return one.name, same
    return None


def _together(used: Sequence[Declared]) -> dict[str, Content]:
    """What the fieldsets say, in their order, without that which has been reported."""
    found: dict[str, Content] = {}
    for one in used:
        said = without(one.source.value or {}, one.left_out)
        for key in PARTS:
            part = said.get(key)
            if isinstance(part, dict):
                found[key] = found.get(key, {}) | part
    return found


def _merged(merge: Merge, shared: Mapping[str, Content], own: Content) -> Content:
    """The entity's parts over the shared ones."""
    value = dict(own)
    for key, part in shared.items():
        value[key] = merge.over(part, own[key], (key,)) if isinstance(own.get(key), dict) else own.get(key, part)
    return value
