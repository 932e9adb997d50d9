"""One definition over another: mappings merge by name at any depth, a list is replaced or patched."""

from collections.abc import Collection
from typing import Final

from engine.meta.source import Origin, Path, Tree

_PATCH: Final = frozenset(("add", "remove"))

_OF_FIELDS: Final = frozenset(("fields", "attributes", "settings", "ask"))
"""The keys that hold fields by name."""


class Merge:
    """What is said over something shared.

    `missing` are the paths of items that are to be removed and are not there; `origins` says where what cannot be
    found by its own path comes from.
    """

    def __init__(self) -> None:
        self.missing: list[Path] = []
        self.origins: dict[Path, Origin] = {}

    def over(self, shared: Tree, own: Tree, path: Path) -> Tree:
        """One value over another: the shared keys keep their order, new ones follow, and in each the own one wins."""
        if isinstance(own, dict) and is_patch(own) and not isinstance(shared, dict):
            return self._patched(shared, own, path)
        if is_field(path):
            shared, own = _long(shared), _long(own)
        if not isinstance(shared, dict) or not isinstance(own, dict) or _is_another(shared, own, path):
            self.origins[path] = Origin(own=True, path=path)
            return own
        merged = {key: self.over(shared[key], one, (*path, key)) if key in shared else one for key, one in own.items()}
        return shared | merged

    def _patched(self, shared: Tree, own: dict[str, Tree], path: Path) -> Tree:
        """`{add: [...], remove: [...]}` over a list, or over the one item that stands for a list."""
        out = _listed(own.get("remove", []))
        items, new = _placed(shared, path, own=False), _placed(own.get("add", []), (*path, "add"), own=True)
        self.missing += [(*path, "remove") for one in out if not any(one == item for item, _ in items)]
        kept = [(one, origin) for one, origin in items if one not in out]
        there = [one for one, _ in kept]
        kept += [(one, origin) for one, origin in new if one not in there]
        self.origins |= {(*path, at): origin for at, (_, origin) in enumerate(kept)}
        return [one for one, _ in kept]


def is_patch(value: dict[str, Tree]) -> bool:
    """Whether it says what of a list is other."""
    return bool(value) and value.keys() <= _PATCH


def is_field(path: Path) -> bool:
    """Whether a field stands under this path, which may be just its type."""
    return len(path) > 1 and path[-2] in _OF_FIELDS


def _long(field: Tree) -> Tree:
    return {"type": field} if isinstance(field, str) else field


def _is_another(shared: dict[str, Tree], own: dict[str, Tree], path: Path) -> bool:
    """Whether it is a field of another type, which has nothing of the shared one."""
    return is_field(path) and own.get("type", shared.get("type")) != shared.get("type")


def _placed(value: Tree, path: Path, *, own: bool) -> list[tuple[Tree, Origin]]:
    """The items of a list, or the one item that stands for it, each with where it stands."""
    if not isinstance(value, list):
        return [(value, Origin(own, path))]
    return [(one, Origin(own, (*path, at))) for at, one in enumerate(value)]


def _listed(value: Tree) -> Collection[Tree]:
    return value if isinstance(value, list) else [value]
