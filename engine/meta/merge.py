"""One definition over another: mappings merge by name at any depth, a list is replaced or patched."""

from collections.abc import Collection
from typing import Final

from engine.meta.source import Path, Tree

_PATCH: Final = frozenset(("add", "remove"))


class Merge:
    """What is said over something shared; `missing` are the paths of items that are to be removed and are not there."""

    def __init__(self) -> None:
        self.missing: list[Path] = []

    def over(self, shared: Tree, own: Tree, path: Path) -> Tree:
        """One value over another: the shared keys keep their order, new ones follow, and in each the own one wins."""
        if isinstance(own, dict) and not isinstance(shared, dict) and own and own.keys() <= _PATCH:
            return self._patched(shared, own, path)
        if not isinstance(shared, dict) or not isinstance(own, dict):
            return own
        merged = {key: self.over(shared[key], one, (*path, key)) if key in shared else one for key, one in own.items()}
        return shared | merged

    def field_over(self, shared: Tree, own: Tree, path: Path) -> Tree:
        """A field over another; one of another type is another field, with nothing of the shared one."""
        if isinstance(shared, str) and isinstance(own, dict):
            shared = {"type": shared}
        if isinstance(shared, dict) and isinstance(own, dict) and own.get("type", shared["type"]) != shared["type"]:
            return own
        return self.over(shared, own, path)

    def _patched(self, shared: Tree, own: dict[str, Tree], path: Path) -> Tree:
        """`{add: [...], remove: [...]}` over a list, or over the one item that stands for a list."""
        items, out = _listed(shared), _listed(own.get("remove", []))
        self.missing += [(*path, "remove") for one in out if one not in items]
        kept = [one for one in items if one not in out]
        return kept + [one for one in _listed(own.get("add", [])) if one not in kept]


def _listed(value: Tree) -> Collection[Tree]:
    return value if isinstance(value, list) else [value]
