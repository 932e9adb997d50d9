"""What stands under a path of what a file says."""

from collections.abc import Iterable, Mapping, Set

from engine.meta.source import Content, Path, Tree


def names_below(value: Mapping[str, Tree], path: Path) -> Set[str]:
    """The keys of what stands there; none where it has none."""
    below: Tree = dict(value)
    for key in path:
        below = below.get(str(key), {}) if isinstance(below, dict) else {}
    return below.keys() if isinstance(below, dict) else frozenset()


def has(value: Mapping[str, Tree], path: Path) -> bool:
    """Whether something stands there."""
    return str(path[-1]) in names_below(value, path[:-1])


def without(value: Content, paths: Iterable[Path]) -> Content:
    """All but what stands under these paths."""
    for path in paths:
        value = _without(value, path)
    return value


def _without(value: Content, path: Path) -> Content:
    key = str(path[0])
    if key not in value:
        return value
    if len(path) == 1:
        return {one: content for one, content in value.items() if one != key}
    below = value[key]
    return {**value, key: _without(below, path[1:])} if isinstance(below, dict) else value
