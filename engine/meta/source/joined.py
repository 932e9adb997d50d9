"""A file with parts of others put into it: what it says, and where each part stands."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from engine.diagnostics import Span
from engine.meta.source.places import Path, Places
from engine.meta.source.read import Source
from engine.meta.source.scalars import Content


class JoinedSource(Source):
    """`whole` with parts of `others`; `value` is what they say together, `parts` are the keys others give to."""

    def __init__(self, whole: Source, others: Sequence[Source], value: Content, parts: Iterable[str]) -> None:
        super().__init__(whole.file, whole.text, value, whole.holes)
        self._whole, self._others, self._parts = whole, others, frozenset(parts)

    @cached_property
    def places(self) -> Places:
        """Where everything stands, in whichever file."""
        return JoinedPlaces(self._whole.places, [one.places.only(self._parts) for one in self._others])


class JoinedPlaces(Places):
    """A path stands where the first file has it; where none has, at its nearest parent that is written in one."""

    def __init__(self, own: Places, others: Sequence[Places]) -> None:
        super().__init__(own.start.file, "", {})
        self._own, self._others = own, others

    def key(self, path: Path) -> Span:
        """Where the key of a value stands."""
        return self._holder(path).key(path)

    def value(self, path: Path) -> Span:
        """Where a value stands."""
        return self._holder(path).value(path)

    def is_written(self, path: Path) -> bool:
        """Whether this very path is written in one of the files."""
        return self._holder(path).is_written(path)

    def text(self, path: Path) -> str:
        """The text of a scalar without its quotes; empty of everything else."""
        return self._holder(path).text(path)

    def is_quoted(self, path: Path) -> bool:
        """Whether a scalar is written in quotes, or as a block of text."""
        return self._holder(path).is_quoted(path)

    def inside(self, path: Path, offset: int, length: int) -> Span:
        """Where some characters of a text stand."""
        return self._holder(path).inside(path, offset, length)

    def below(self, path: Path) -> Places:
        """The places of what stands under a path."""
        return JoinedPlaces(self._own.below(path), [one.below(path) for one in self._others])

    def _holder(self, path: Path) -> Places:
        for length in range(len(path), 0, -1):
            for one in (self._own, *self._others):
                if one.is_written(path[:length]):
                    return one
        return self._own
