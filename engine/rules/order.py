"""In which order things are worked out that are worked out from each other."""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar

K = TypeVar("K")


class Circle(Exception):
    """Things that are worked out from each other in a circle; the first of `members` reads the second, and so on."""

    def __init__(self, members: tuple[Any, ...]) -> None:
        super().__init__(" -> ".join(map(str, members)))
        self.members = members


def arranged(reads: Mapping[K, Collection[K]]) -> tuple[K, ...]:
    """The keys, each after those it reads; what is read and is no key does not matter. Raises Circle."""
    known = {key: [other for other in others if other in reads] for key, others in reads.items()}
    try:
        return tuple(TopologicalSorter(known).static_order())
    except CycleError as error:
        # The sorter lists a member before what reads it, and the first one again at the end.
        *members, _ = reversed(error.args[1])
        raise Circle(tuple(members)) from None
