"""API tokens: made and ended by their owner, and what they stand for when a program shows one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from engine.compile import Compiled
from engine.expressions import Environment, Record
from engine.meta.catalog import RIGHTS, Entity
from engine.meta.fields import AnyField, DateField, TagsField, TextField
from engine.rules import Failure, Input, Readers, limits_of
from engine.rules.inputs import SHOWN_NAME
from engine.rules.wire import wire
from engine.security import Principal
from engine.security.scopes import ACTIONS, EVERYTHING, READ, among_roles, covers, taking
from engine.security.tokens import MARKED, new_api_token, stored_token
from engine.service import people
from engine.service.deeds import Deed
from engine.service.work import Invalid, NotFound
from engine.storage.driver import Connection, Database
from engine.storage.rows import tokens
from engine.storage.rows.audit import OfAccount
from engine.storage.rows.stamps import PEOPLE, raise_stamp
from engine.storage.rows.tokens import Token

LONGEST = timedelta(days=366)
MOST = 50
"""Tokens of one person."""

NOTED_EVERY = timedelta(minutes=5)
"""So exactly is known when a token was last used; more would be a write for every request."""


FIELDS: Final[tuple[AnyField, ...]] = (
    TextField(name="name", label={"zh": "名称", "en": "Name"}, max=60, required=True),
    TagsField(name="scopes", label={"zh": "范围", "en": "Scopes"}, required=True),
    DateField(name="valid_until", label={"zh": "有效期至", "en": "Valid until"}, required=True),
)
"""What is said of a token when it is made; the last day is one of the application's zone, as that of an account is."""

READERS: Final = Readers(FIELDS)

_limits = limits_of(FIELDS)

_ALL: Final = frozenset({EVERYTHING})


@dataclass(frozen=True, slots=True)
class Made:
    """A token, this one time only, and what is known of it from now on."""

    token: str
    known: Token


async def make(
    database: Database, compiled: Compiled, owner: Principal, deed: Deed, sent: Input, clock: Environment
) -> Made:
    """A new token of `owner`, as READERS read it; raises Invalid."""
    unread = {one.field for one in sent.failures}
    missing = (one for one in _limits(Record(dict(sent.values)), {}) if one.field not in unread)
    failures = (*sent.failures, *missing, *_unfit(compiled, owner, sent, clock.today))
    if failures:
        raise Invalid(failures)
    token, known = new_api_token(), _known(compiled, owner, sent, clock.now)
    known = known._replace(mark=token[:MARKED])

    async def work(connection: Connection) -> Token:
        if await tokens.count_tokens(connection, known.user) >= MOST:
            raise Invalid((Failure("too_many_tokens", None, {"max": MOST}),))
        await deed.note(connection, OfAccount.TOKEN_MADE, after=_noted(compiled, known))
        return known._replace(id=await tokens.add_token(connection, stored_token(token), known))

    return Made(token, await database.transact(work))


async def of(database: Database, user: int) -> list[Token]:
    """The tokens of a person."""
    async with database.read() as connection:
        return await tokens.tokens_of(connection, user)


async def end(database: Database, compiled: Compiled, deed: Deed, identity: int) -> None:
    """End a token of a person, in every worker within a moment; raises NotFound."""

    async def work(connection: Connection) -> None:
        known = {one.id: one for one in await tokens.tokens_of(connection, deed.user)}
        if not await tokens.drop_token(connection, deed.user, identity):
            raise NotFound
        await deed.note(connection, OfAccount.TOKEN_ENDED, before=_noted(compiled, known[identity]))
        await raise_stamp(connection, PEOPLE)

    await database.transact(work)


async def principal_of(
    connection: Connection, compiled: Compiled, hashed: str, now: datetime
) -> tuple[Principal, datetime, Token] | None:
    """Whom a token stands for, by its hash, until when, and the token; None where there is none, or no open account."""
    found = await tokens.find_token(connection, hashed, now)
    known = await people.known_until(connection, compiled, found.user, now, found.expires_at) if found else None
    if found is None or known is None:
        return None
    owner, until = known
    narrowed = replace(owner, roles=owner.roles | among_roles(found.scopes), token=found.id)
    return narrowed, min(until, now + NOTED_EVERY), found


async def note_used(database: Database, token: Token, now: datetime) -> None:
    """Say that a token was used now, where that is news."""
    if token.used_at is None or token.used_at <= now - NOTED_EVERY:
        await database.transact(lambda connection: tokens.note_token_used(connection, token.id, now))


def offered(compiled: Compiled, owner: Principal) -> dict[str, tuple[str, ...]]:
    """By entity the operations that a scope may name: those the owner has, but for changes of who may log in."""
    catalog, found = compiled.visible(owner.roles), {}
    for name, entity in catalog.entities.items():
        given = compiled.rights(owner.roles, name)
        operations = (one for one in RIGHTS if given.may(one) and covers(_ALL, name, one))
        found[name] = (*operations, *([ACTIONS] if _actions(entity) else ()))
    return found


def _actions(entity: Entity) -> tuple[str, ...]:
    """All but those that are an operation of their own: sharing a record, commenting on one."""
    return tuple(one for one in entity.actions if entity.right_to(one) is None)


def last_day(compiled: Compiled, token: Token) -> date:
    """The last day on which a token serves."""
    return (token.expires_at - timedelta(microseconds=1)).astimezone(compiled.zone).date()


def _noted(compiled: Compiled, token: Token) -> dict[str, Any]:
    """What the audit tells of a token, by its fields."""
    return {"name": token.name, "scopes": wire(token.scopes), "valid_until": wire(last_day(compiled, token))}


def _known(compiled: Compiled, owner: Principal, sent: Input, now: datetime) -> Token:
    values: Mapping[str, Any] = sent.values
    expires = compiled.end_of(values["valid_until"])
    assert expires is not None, "the last day is near"
    return Token(0, owner.record, values["name"], "", values["scopes"], now, expires, None)


def _unfit(compiled: Compiled, owner: Principal, sent: Input, today: date) -> Iterator[Failure]:
    values: Mapping[str, Any] = sent.values
    day = values.get("valid_until")
    if day is not None and not today <= day <= today + LONGEST:
        yield Failure("token_expiry", "valid_until", {"count": LONGEST.days})
    known = _scopes(compiled, owner)
    for scope in values.get("scopes") or ():
        if scope not in known:
            yield Failure("unknown_scope", "scopes", {"name": scope[:SHOWN_NAME]})


def _scopes(compiled: Compiled, owner: Principal) -> Collection[str]:
    """Every scope that names something of what the owner may do."""
    found, entities = set(_ALL | {READ}), compiled.visible(owner.roles).entities
    for name, operations in offered(compiled, owner).items():
        actions = map(taking, _actions(entities[name]))
        found.update(f"{name}:{operation}" for operation in (EVERYTHING, *operations, *actions))
    return found
