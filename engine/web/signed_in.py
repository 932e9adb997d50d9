"""What somebody is logged in with: sessions, API tokens, a second factor, as their lists have them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.compile import Compiled
from engine.http.runtime import Runtime
from engine.meta.labels import text_in
from engine.security.scopes import EVERYTHING, READ
from engine.security.tokens import stored_token
from engine.service import factors, sessions, tokens
from engine.storage.rows.sessions import Found
from engine.storage.rows.tokens import Token
from engine.text.date_formats import format_date
from engine.text.messages import MESSAGES
from engine.text.near import near_instant
from engine.web.visit import Visit


@dataclass(frozen=True, slots=True)
class ShownToken:
    """A token as the list has it."""

    id: int
    name: str
    mark: str
    scopes: str
    valid_until: str
    used: str
    over: bool


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session as the list has it; `this` is the one the page was asked for in."""

    name: str
    program: str
    network: str
    seen: str
    since: str
    this: bool


@dataclass(frozen=True, slots=True)
class FactorState:
    """Whether there can be a second factor, whether there is one, and how many codes are left that recover it."""

    possible: bool = False
    there: bool = False
    codes: int = 0


async def signed_in(visit: Visit, runtime: Runtime, user: int) -> dict[str, Any]:
    """What a person is logged in with, as the templates name it."""
    opened = await sessions.of(runtime.database, user, visit.reader.now, runtime.policy)
    return {
        "sessions": [_session(visit, one) for one in opened],
        "tokens": [shown_token(visit, runtime.compiled, one) for one in await tokens.of(runtime.database, user)],
        "factor": await _factor(runtime, user),
    }


async def _factor(runtime: Runtime, user: int) -> FactorState:
    if runtime.policy.seal is None:
        return FactorState()
    found = await factors.has(runtime.database, user)
    return FactorState(possible=True, there=found is not None, codes=len(found.codes) if found else 0)


def shown_token(visit: Visit, compiled: Compiled, token: Token) -> ShownToken:
    """A token in words."""
    reader = visit.reader
    used = near_instant(token.used_at, reader.now, reader.zone, reader.locale) if token.used_at else ""
    return ShownToken(
        id=token.id,
        name=token.name,
        mark=token.mark,
        scopes=reader.say("list_separator").join(_scope(visit, one) for one in token.scopes),
        valid_until=format_date(tokens.last_day(compiled, token), reader.locale),
        used=used,
        over=token.expires_at <= reader.now,
    )


def _session(visit: Visit, session: Found) -> ShownSession:
    reader = visit.reader
    seen, since = (near_instant(one, reader.now, reader.zone, reader.locale) for one in (session.seen, session.since))
    this = session.token == stored_token(visit.person.token)
    return ShownSession(sessions.mark(session.token), *session.told, seen, since, this)


def words_of(visit: Visit) -> Callable[[str], str]:
    """What an operation is called in a list of those a token may do."""

    def words(operation: str) -> str:
        code = f"may_{operation}"
        return visit.reader.say(code) if code in MESSAGES else operation

    return words


def _scope(visit: Visit, scope: str) -> str:
    """A scope in words."""
    if scope in (READ, EVERYTHING):
        return visit.reader.say("scope_read" if scope == READ else "scope_everything")
    name, _, operation = scope.partition(":")
    entity = visit.catalog.entities.get(name)
    label = text_in(entity.label, visit.reader.locale, name) if entity else name
    return visit.reader.say("scope_of", entity=label, operation=words_of(visit)(operation))
