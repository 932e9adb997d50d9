"""`use: [address]` of an entity: what fieldsets say, put into what the entity says, before either is looked at."""

from collections.abc import Iterable, Mapping
from typing import Final

from engine.diagnostics import Report, nearest
from engine.meta.declared import Declared
from engine.meta.phrases import some
from engine.meta.salvage import without
from engine.meta.source import Content, JoinedSource, Path, Source, Tree

PARTS: Final = ("groups", "fields", "checks")
"""The keys of a fieldset that its entities get."""


def with_fieldsets(source: Source, fieldsets: Mapping[str, Declared], report: Report) -> tuple[Source, frozenset[Path]]:
    """The entity with what it uses, and the paths of that which were left out because something is wrong with them."""
    used = list(_used(source, fieldsets, report))
    if source.value is None or not used:
        return source, frozenset()
    value = dict(source.value)
    for one in reversed(used):
        shared = _sound(one)
        for key in PARTS:
            if key in shared or key in value:
                value[key] = _over(shared.get(key, {}), value.get(key, {}))
    left_out = frozenset(path for one in used for path in one.left_out if path[0] in PARTS)
    return JoinedSource(source, [one.source for one in used], value, PARTS), left_out


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


def _sound(fieldset: Declared) -> Content:
    """What it says, without that which has been reported."""
    value = fieldset.source.value or {}
    for path in fieldset.left_out:
        value = without(value, path)
    return value


def _over(shared: Tree, own: Tree) -> Tree:
    """One mapping over another: what only the shared one has comes first, and in each key the own one wins."""
    if not isinstance(shared, dict) or not isinstance(own, dict):
        return own
    first = {key: one for key, one in shared.items() if key not in own}
    return first | {key: _merged(shared[key], one) if key in shared else one for key, one in own.items()}


def _merged(shared: Tree, own: Tree) -> Tree:
    """What both say; a field that is of another type is another field, with nothing of the shared one."""
    if isinstance(shared, str) and isinstance(own, dict):
        shared = {"type": shared}
    if isinstance(shared, dict) and isinstance(own, dict) and own.get("type", shared.get("type")) != shared.get("type"):
        return own
    return _over(shared, own)
