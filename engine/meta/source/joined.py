"""A file with parts of others put into it: what it says, and where each part stands."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from engine.diagnostics import Span
from engine.meta.source.places import Path, Places
from engine.meta.source.read import Source
from engine.meta.source.scalars import Content


class Origin(NamedTuple):
    """Where a part comes from that cannot be found by its own path: whether the first file says it, and under which."""

    own: bool
    path: Path


Origins: TypeAlias = Mapping[Path, Origin]
"""By path; what stands below comes from there too. Everything else stands where the first file has it, or another."""


class JoinedSource(Source):
    """`own` over `others`; `value` is what they say together. It is the file `of` whose definition it is."""

    def __init__(
        self,
        own: Source,
        others: Sequence[Source],
        value: Content,
        origins: Origins,
        *,
        of: Source,
        parts: Collection[str] | None = None,
        taken_out: Mapping[Path, Span],
    ) -> None:
        """`parts` are the keys that others give something to, if not all."""
        super().__init__(of.file, of.text, value, own.holes | of.holes, taken_out)
        self._own, self._others, self._origins = own, others, origins
        self._parts = parts

    @cached_property
    def places(self) -> Places:
        """Where everything stands, in whichever file."""
        others = [one.places if self._parts is None else one.places.only(self._parts) for one in self._others]
        return JoinedPlaces(self.file, [self._own.places, *others], self._origins)


class JoinedPlaces(Places):
    """A path stands where the first has it; where none has, at its nearest parent that is written in one."""

    def __init__(self, file: str, places: Sequence[Places], origins: Origins) -> None:
        super().__init__(file, "", {})
        self._nowhere = Places(file, "", {})
        self._places, self._origins = places, origins

    def key(self, path: Path) -> Span:
        """Where the key of a value stands."""
        holder, there = self._holder(path)
        return holder.key(there)

    def value(self, path: Path) -> Span:
        """Where a value stands."""
        holder, there = self._holder(path)
        return holder.value(there)

    def is_written(self, path: Path) -> bool:
        """Whether this very path is written in one of the files."""
        holder, there = self._holder(path)
        return holder.is_written(there)

    def text(self, path: Path) -> str:
        """The text of a scalar without its quotes; empty of everything else."""
        holder, there = self._holder(path)
        return holder.text(there)

    def is_quoted(self, path: Path) -> bool:
        """Whether a scalar is written in quotes, or as a block of text."""
        holder, there = self._holder(path)
        return holder.is_quoted(there)

    def inside(self, path: Path, offset: int, length: int) -> Span:
        """Where some characters of a text stand."""
        holder, there = self._holder(path)
        return holder.inside(there, offset, length)

    def only(self, keys: Collection[str]) -> Places:
        """The places of what stands under some keys of the whole, without these keys themselves."""
        return JoinedPlaces(self._file, [one.only(keys) for one in self._places], self._origins)

    def below(self, path: Path) -> Places:
        """The places of what stands under a path."""
        places, there = self._from(path)
        depth = len(path)
        origins = {
            one[depth:]: Origin(origin.own, origin.path[depth:])
            for one, origin in self._origins.items()
            if len(one) > depth and one[:depth] == path
        }
        return JoinedPlaces(self._file, [one.below(there) for one in places], origins)

    def _from(self, path: Path) -> tuple[Sequence[Places], Path]:
        """The files that may have a path, and what it is called there."""
        for length in range(len(path), 0, -1) if self._origins else ():
            origin = self._origins.get(path[:length])
            if origin is not None:
                return (self._places[:1] if origin.own else self._places[1:]), (*origin.path, *path[length:])
        return self._places, path

    def _holder(self, path: Path) -> tuple[Places, Path]:
        places, there = self._from(path)
        for length in range(len(there), 0, -1):
            for one in places:
                if one.is_written(there[:length]):
                    return one, there
        return self._nowhere, there
