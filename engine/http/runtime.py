"""What handlers work with while the application runs: the database, the definitions in force, and who is logged in.

The definitions are swapped in whole (`swap`); a request keeps those it began with.
"""

import logging
from asyncio import Event, Semaphore
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from engine.compile import Compiled
from engine.http.entrance import entrance
from engine.http.identity import Identities, Known
from engine.http.problems import Problem, too_many_requests
from engine.http.refusals import RETRY
from engine.http.request import Request
from engine.http.session import Ticket, not_logged_in, ticket
from engine.security import Principal
from engine.security.passwords import Passwords
from engine.security.policy import Policy
from engine.security.scopes import among_roles, scopes_among
from engine.service import people, sessions, tokens
from engine.service.attempts import attempt
from engine.service.work import Context, StaleDefinitions
from engine.storage.driver import Connection, Database
from engine.storage.plan import ALONE, SHARED
from engine.storage.rows.audit import Via

T = TypeVar("T")

_log = logging.getLogger("engine.http")

STILL = 2
"""So many connections of a worker may be kept by those who read one state of the records for long."""

SWAPS = 5
"""So often a change is begun again because definitions were applied meanwhile."""


class Runtime:
    """One running application; every handler is given it, and nothing else is shared between requests.

    `refresh` goes by the definitions and settings in force, where they are others. What lasts as long as somebody
    listens ends once `ending` is set.
    """

    def __init__(
        self, database: Database, compiled: Compiled, passwords: Passwords, policy: Policy,
        refresh: Callable[[], Awaitable[None]],
    ) -> None:  # fmt: skip
        self.database = database
        self.compiled = compiled
        self._former: Compiled | None = None
        self.passwords = passwords
        self.policy = policy
        self.identities: Identities[Principal] = Identities(lambda: datetime.now(UTC))
        self.refresh = refresh
        self.ending = Event()
        self._standing_still = Semaphore(STILL)

    def swap(self, compiled: Compiled) -> None:
        """From here on new requests go by these definitions; those under way keep the ones they began with."""
        self._former, self.compiled = self.compiled, compiled
        self.identities.forget_all()

    def renew(self, compiled: Compiled) -> None:
        """The same definitions with other values of dictionaries; for whoever asks it makes no difference which."""
        self.compiled = compiled

    def let_go(self, compiled: Compiled) -> None:
        """No request under way goes by these definitions any more."""
        if self._former is compiled:
            self._former = None

    async def principal(self, request: Request) -> tuple[Principal, Ticket]:
        """Who asks; raises Problem 401, or 403 for whoever must choose a password first."""
        principal, held = await self._asking(request)
        return _let_in(principal), held

    async def owner(self, request: Request, *, adds_factor: bool = False) -> tuple[Principal, Ticket]:
        """The same where it is about the account itself: raises Problem 403 also for a program with a token.

        `adds_factor`: also who must have a second factor first.
        """
        principal, held = await self.person(request)
        return _let_in(replace(principal, must_add_factor=False) if adds_factor else principal), held

    async def person(self, request: Request) -> tuple[Principal, Ticket]:
        """Who asks in a session, also with a one-time password; raises Problem 401, or 403 for a program."""
        principal, held = await self._asking(request)
        if principal.token:
            raise Problem(403, "session_needed")
        return principal, held

    async def _asking(self, request: Request) -> tuple[Principal, Ticket]:
        """Whoever it is, as the definitions in force know them; raises Problem 401, or 429 after too many requests."""
        held = ticket(request)
        load = self._load_program if held and held.of_program else self._load
        principal = await self.identities.resolve(held.token, load) if held else None
        while held and principal and principal.version != self.compiled.stamp:  # swapped while they were read
            principal = await self.identities.resolve(held.token, load)
        if held is None or principal is None:
            raise not_logged_in()
        request.locale, request.person = principal.locale, principal.user
        seconds = self.policy.requests.wait(principal.record)
        if seconds:
            raise too_many_requests(seconds)
        return principal, held

    async def attempt(self, request: Request, account: str) -> None:
        """Count a try to show who one is; raises Problem 429 after too many."""
        await attempt(self.database, self.policy.limits, account, request.address, datetime.now(UTC))

    async def log_in(self, request: Request, account: str, password: str) -> sessions.Session:
        """A session for account and password; raises Problem 401, or 429 after too many tries."""
        await self.attempt(request, account)
        session = await sessions.log_in(
            self.database, self.compiled, self.passwords, account, password, datetime.now(UTC), self.policy,
            entrance(request),
        )  # fmt: skip
        if session is None:
            raise _refused(request, "wrong_credentials")
        return _noted(request, session)

    async def complete(self, request: Request, token: str, code: str) -> sessions.Session:
        """The session whose first half is open, for a code of the second factor; raises Problem 401 or 429."""
        now, seal = datetime.now(UTC), self.policy.seal
        user = await sessions.half_open(self.database, token, now)
        if user is None or seal is None:
            raise not_logged_in()
        await self.attempt(request, f"code {user}")
        session = await sessions.complete(
            self.database, self.compiled, seal, token, code, now, self.policy, entrance(request)
        )
        if session is None:
            raise _refused(request, "wrong_code")
        return _noted(request, session)

    async def reopen(self, request: Request, principal: Principal) -> sessions.Session:
        """A new session for somebody whose sessions have just ended with their password; raises Problem 401."""
        now = datetime.now(UTC)
        session = await sessions.reopened(
            self.database, self.compiled, principal.record, now, self.policy, entrance(request)
        )
        if session is None:
            raise not_logged_in()
        return session

    @asynccontextmanager
    async def reading(self, principal: Principal) -> AsyncIterator[Context]:
        """A context to read with, by the definitions that the request began with."""
        compiled = self._begun_with(principal)
        async with self.database.read() as connection:
            yield Context(compiled, connection, principal, compiled.clock(principal))

    @asynccontextmanager
    async def standing_still(self) -> AsyncIterator[Callable[[Principal], Context]]:
        """Contexts to read one state of the records with, for whoever asks by then; a few at a time, others wait.

        Each keeps a connection for as long as somebody takes what is read.
        """
        async with self._standing_still, self.database.read(snapshot=True) as connection:

            def context_of(principal: Principal) -> Context:
                compiled = self._begun_with(principal)
                return Context(compiled, connection, principal, compiled.clock(principal))

            yield context_of

    async def change(
        self, principal: Principal, work: Callable[[Context], Awaitable[T]],
        *, via: Via = Via.API, alone: bool = False,
    ) -> T:  # fmt: skip
        """Run `work` in one transaction, by the definitions in force when it commits; `alone`: nobody else writes."""
        begin = (ALONE if alone else SHARED)[self.database.dialect]
        for _ in range(SWAPS):
            compiled = self.compiled
            asking = await self._known_to(compiled, principal)
            clock = compiled.clock(asking)

            async def once(connection: Connection, by: Compiled = compiled, asking: Principal = asking) -> T:
                return await work(Context(by, connection, asking, clock, via=via))  # noqa: B023 # awaited in this round

            try:
                return await self.database.transact(once, begin=begin)
            except StaleDefinitions:
                _log.debug("a change is begun again: version %d of the definitions is out of date", compiled.version)
                await self.refresh()
        raise Problem(503, "definitions_changing", headers=RETRY)

    def _begun_with(self, principal: Principal) -> Compiled:
        former = self._former
        return former if former is not None and principal.version == former.stamp else self.compiled

    async def _known_to(self, compiled: Compiled, principal: Principal) -> Principal:
        """The same person by these definitions, which may ask for fields of `me` that the former did not have."""
        if principal.user is None or principal.version in (0, compiled.stamp):
            return principal
        async with self.database.read() as connection:
            found = await people.load(connection, compiled, principal.user, datetime.now(UTC))
        if found is None:
            raise not_logged_in()
        return replace(found, roles=found.roles | among_roles(scopes_among(principal.roles)), token=principal.token)

    async def _load(self, hashed: str) -> Known[Principal] | None:
        now = datetime.now(UTC)
        async with self.database.read() as connection:
            found = await sessions.principal_of(connection, self.compiled, hashed, now, self.policy)
        if found is None:
            return None
        principal, until, session = found
        await sessions.note_used(self.database, session, now)
        return Known(principal, until)

    async def _load_program(self, hashed: str) -> Known[Principal] | None:
        now = datetime.now(UTC)
        async with self.database.read() as connection:
            found = await tokens.principal_of(connection, self.compiled, hashed, now)
        if found is None:
            return None
        principal, until, token = found
        await tokens.note_used(self.database, token, now)
        return Known(principal, until)


def _let_in(principal: Principal) -> Principal:
    if principal.must_change_password:
        raise Problem(403, "password_must_change")
    if principal.must_add_factor:
        raise Problem(403, "factor_must_add")
    return principal


def _noted(request: Request, session: sessions.Session) -> sessions.Session:
    """Whose log-in it was, by the id of their record; never what was typed."""
    what = "showed a password" if session.half else "logged in"
    _log.info("request %s: person %d %s", request.id, session.principal.record, what)
    return session


def _refused(request: Request, code: str) -> Problem:
    _log.warning("request %s: a log-in was refused (%s)", request.id, code)
    return Problem(401, code)
