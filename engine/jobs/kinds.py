"""Kinds of jobs: what a payload holds, and what is done with it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeAlias, TypeVar

import msgspec

from engine.security import Principal
from engine.service import people
from engine.service.outbox import Message
from engine.service.work import ENGINE, Context
from engine.storage.driver import Connection, Database
from engine.storage.rows.queue import Claimed, take_off

P = TypeVar("P", bound=msgspec.Struct)
T = TypeVar("T")

LIMIT: Final = 60.0
"""Seconds that a job may take."""

MOST: Final = 10
"""So many times a job is tried: with the pauses between them for one to two hours."""


class Undelivered(Exception):
    """A channel could not bring something to where it goes; what it says is for administrators, without secrets."""


class Channel(Protocol):
    """A way out of the database."""

    async def deliver(self, message: Message) -> None:
        """Bring it there; raises Undelivered."""


class Grounds(Protocol):
    """The running application, as far as jobs need it."""

    @property
    def database(self) -> Database:
        """Where its records are."""

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The ways out of it, by name."""

    async def change(self, principal: Principal, work: Callable[[Context], Awaitable[T]]) -> T:
        """Run `work` in one transaction, by the definitions in force when it commits."""


class Lost(Exception):
    """Another worker has the job by now."""


class Nothing(msgspec.Struct, frozen=True):
    """The payload of what is the same every time."""


@dataclass(frozen=True, slots=True)
class Inside(Generic[P]):
    """Done in the transaction that takes the job off the queue: what it does in the database is done once.

    It is done by the engine, on behalf of whoever caused it where that is known and they may still log in.
    """

    payload: type[P]
    work: Callable[[Context, P], Awaitable[None]]
    limit: float = LIMIT
    most: int = MOST

    async def perform(self, grounds: Grounds, job: Claimed, token: str) -> None:
        """Do it; raises Lost."""
        payload = msgspec.json.decode(job.payload, type=self.payload)

        async def once(context: Context) -> None:
            await _taken_off(context.connection, job, token)
            await self.work(await _on_behalf(context, job.by), payload)

        await grounds.change(ENGINE, once)


@dataclass(frozen=True, slots=True)
class Apart(Generic[P]):
    """Done in transactions of its own, and then taken off the queue; done a second time it changes nothing more."""

    payload: type[P]
    work: Callable[[Grounds, P], Awaitable[None]]
    limit: float = LIMIT
    most: int = MOST

    async def perform(self, grounds: Grounds, job: Claimed, token: str) -> None:
        """Do it; raises Lost."""
        await self.work(grounds, msgspec.json.decode(job.payload, type=self.payload))
        await grounds.database.transact(lambda connection: _taken_off(connection, job, token))


Kinds: TypeAlias = Mapping[str, Inside[Any] | Apart[Any]]
"""By name."""


async def _taken_off(connection: Connection, job: Claimed, token: str) -> None:
    if not await take_off(connection, job.id, token):
        raise Lost


async def _on_behalf(context: Context, user: int | None) -> Context:
    asked = None
    if user is not None:
        asked = await people.load(context.connection, context.compiled, user, context.clock.now)
    return context if asked is None else context.asked_by(asked).as_engine()
