"""A definition as it was written, with the places of its parts."""

from dataclasses import dataclass
from typing import TypeVar

from engine.diagnostics import Span
from engine.meta.kinds import AnyDecl
from engine.meta.source import Path, Source

D = TypeVar("D", bound=AnyDecl)

_SHAPES_A_FIELD = frozenset(("type", "options", "to", "dictionary", "of", "by", "scale", "precision", "value"))
"""Keys without which it is not known what type a field has."""


@dataclass(frozen=True, slots=True)
class Declared:
    """`decl` is None where nothing but kind and name can be used.

    `left_out` are the paths of what had to be left out, because something is wrong with it that has been reported.
    """

    kind: str
    name: str
    source: Source
    decl: AnyDecl | None
    left_out: frozenset[Path] = frozenset()

    @property
    def place(self) -> Span:
        """Where its name stands."""
        return self.source.places.value((self.kind,))

    def key(self, *path: str | int) -> Span:
        """Where a key of it stands."""
        return self.source.places.key(path)

    def value(self, *path: str | int) -> Span:
        """Where a value of it stands."""
        return self.source.places.value(path)

    def inside(self, path: Path, offset: int, length: int) -> Span:
        """Where some characters of a text of it stand."""
        return self.source.places.inside(path, offset, length)

    def left_out_below(self, path: Path) -> bool:
        """Whether something under `path` had to be left out."""
        return any(one[: len(path)] == path for one in self.left_out)

    def names_left_out(self, key: str) -> frozenset[str]:
        """Names under `key` of which something had to be left out."""
        return frozenset(str(path[1]) for path in self.left_out if path[0] == key and len(path) > 1)

    @property
    def doubtful_fields(self) -> frozenset[str]:
        """Names of fields of which it is not known what they are."""
        return frozenset(
            str(path[1])
            for path in self.left_out
            if path[0] in ("fields", "attributes")
            and (len(path) == 2 or (len(path) == 3 and path[2] in _SHAPES_A_FIELD))
        )
