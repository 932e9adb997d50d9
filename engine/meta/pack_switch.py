"""What a pack brings that the application may switch off: all of it has the condition of the pack."""

from collections.abc import Collection, Iterable
from typing import Final

from engine.diagnostics import Report
from engine.meta.kinds import KINDS
from engine.meta.merge import is_field
from engine.meta.overlays import Overlay
from engine.meta.packs import PACKS, Switch
from engine.meta.paths import has
from engine.meta.source import Content, JoinedSource, Origin, Path, Source, Tree

_ENABLED: Final = "enabled"

_SWITCHED: Final = frozenset(("fields", "checks", "actions", "options", "views", "form", "items"))
"""The keys that hold, by name, what may be there or not."""

_SHOWN_WITH_OTHERS: Final = frozenset(("groups", "grants"))
"""The keys that hold what shows only where fields are of the group, and where the entity is there."""

_HINT: Final = "it may add fields, checks, actions, options, and rights on what it brings; another pack may do the rest"


def switched(source: Source, kind: str, switch: Switch | None) -> Source:
    """A definition that is there only while the condition holds."""
    if switch is None or source.value is None or _ENABLED not in KINDS[kind].__struct_fields__:
        return source
    return _joined(source, _with_condition(source.value, switch.condition, ""), switch, [()])


def switched_overlay(
    overlay: Overlay, base: Source, switch: Switch | None, brought: Collection[str], report: Report
) -> Overlay:
    """The overlay whose additions are there only while the condition holds.

    What it changes would stay, and is reported; so are rights on anything but the entities `brought` by its pack.
    """
    if switch is None or base.value is None:
        return overlay
    said, added = overlay.said, dict[Path, None]()
    for path, value in overlay.leaves():
        if value == {} and has(base.value, path):
            continue
        new = _new_part(path, base.value)
        if len(new) > 1 and new[-2] in _SWITCHED and not has(base.value, new):
            added[new] = None
        elif not _shows_with_others(new, base.value, brought):
            message = "a pack that may be switched off cannot change what others bring"
            report.error("META-ENABLED", message, overlay.place(path), _HINT)
    for path in added:
        said = _below(said, path, switch.condition, ())
    source = overlay.source
    return overlay._replace(said=said, source=_joined(source, source.value or {}, switch, added))


def _new_part(path: Path, base: Content) -> Path:
    """The whole of what is new under a path: the thing by its name; the path itself where nothing is."""
    end = next((end for end in range(1, len(path) + 1) if not has(base, path[:end])), len(path))
    is_key_of_names = path[end - 1] in _SWITCHED | _SHOWN_WITH_OTHERS
    return path[: end + 1] if is_key_of_names else path[:end]


def _shows_with_others(path: Path, base: Content, brought: Collection[str]) -> bool:
    """Whether it is new and shows only where something else of the pack is there."""
    is_new = len(path) == 2 and path[0] in _SHOWN_WITH_OTHERS and not has(base, path)
    return is_new and (path[0] == "groups" or path[1] in brought)


def _below(value: Tree, path: Path, condition: Tree, above: Path) -> Content:
    """The value with the condition at what stands under a path."""
    assert isinstance(value, dict), "the path leads through mappings"
    key = str(path[0])
    here = (*above, key)
    if len(path) > 1:
        return {**value, key: _below(value[key], path[1:], condition, here)}
    short = "type" if is_field(here) else "label"
    return {**value, key: _with_condition(value[key], condition, short)}


def _with_condition(value: Tree, condition: Tree, short: str) -> Tree:
    """A part with one more condition; `short` is the key of what stands there alone."""
    long = value if isinstance(value, dict) else {short: value}
    own = long.get(_ENABLED, True)
    return {**long, _ENABLED: condition if own is True else f"({own}) and ({condition})"}


def _joined(source: Source, value: Tree, switch: Switch, paths: Iterable[Path]) -> Source:
    """The file, in which the conditions stand where the application says them."""
    assert isinstance(value, dict), "a definition is a mapping"
    origins = {
        (*path, _ENABLED): Origin(own=False, path=switch.place)
        for path in paths
        if not has(source.value or {}, (*path, _ENABLED))
    }
    return JoinedSource(source, [switch.source], value, origins, of=source, parts=(PACKS,), taken_out=source.taken_out)
