"""Who a token stands for, kept in memory for a while so that a request does not ask the database."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

from engine.security.tokens import stored_token

Person = TypeVar("Person")


@dataclass(frozen=True, slots=True)
class Known(Generic[Person]):
    """A person, and until when they are who they are: a session ends, or one of their roles."""

    person: Person
    until: datetime


Load: TypeAlias = Callable[[str], Awaitable[Known[Person] | None]]
"""Looks a session up by the hash of its token."""


class Identities(Generic[Person]):
    """At most `size` sessions by the hash of their token.

    `forget_all` is called when the stamp of people was raised, which the application looks at every second; a session
    that ends in this worker is forgotten at once by `forget`.
    """

    def __init__(self, clock: Callable[[], datetime], size: int = 10_000) -> None:
        self._clock = clock
        self._size = size
        self._known: dict[str, Known[Person]] = {}
        self._round = 0

    async def resolve(self, token: str, load: Load[Person]) -> Person | None:
        """The person whose session it is, or None; a token that is none is looked up every time."""
        key = stored_token(token)
        known = self._known.get(key)
        if known is None or self._is_over(known):
            begun = self._round
            known = await load(key)
            if known is not None and begun == self._round:  # else it may be from before the change
                self._keep(key, known)
        if known is None or self._is_over(known):
            self._known.pop(key, None)
            return None
        return known.person

    def _is_over(self, known: Known[Person]) -> bool:
        return known.until <= self._clock()

    def forget(self, token: str) -> None:
        """A session has ended."""
        self._round += 1
        self._known.pop(stored_token(token), None)

    def forget_all(self) -> None:
        """People or their rights have changed."""
        self._round += 1
        self._known.clear()

    def _keep(self, key: str, known: Known[Person]) -> None:
        while len(self._known) >= self._size:
            del self._known[next(iter(self._known))]
        self._known[key] = known
