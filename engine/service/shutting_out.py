"""Sessions and tokens end where what their owner may do was changed: the account, or a role that was given or taken.

The last administrator stays one: nobody could let anybody in after that.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from engine.expressions import Value
from engine.meta.system import ROLE_ASSIGNMENT, USER
from engine.rules import Failure
from engine.security.rights import administers
from engine.service.work import Context, Invalid
from engine.storage.rows.people import holders
from engine.storage.rows.sessions import close_sessions
from engine.storage.rows.tokens import drop_tokens

Values = Mapping[str, Value]


class Watched(NamedTuple):
    """Which field says whose, which ones matter, and whether the account is closed for good with what it became."""

    whose: str
    fields: tuple[str, ...]
    closes: Callable[[Values], bool]


WATCHED: Final[Mapping[str, Watched]] = {
    USER: Watched("id", ("account", "active", "valid_until"), lambda after: not after.get("active")),
    ROLE_ASSIGNMENT: Watched("holder", ("holder", "role", "valid_until"), lambda after: False),
}


async def shut_out(context: Context, entity: str, before: Values, after: Values) -> None:
    """End the sessions of whoever a change of a record is about; whoever is not there any more loses tokens too.

    Raises Invalid where nobody would be an administrator after it.
    """
    watched = WATCHED.get(entity)
    if watched is None or all(before.get(name) == after.get(name) for name in watched.fields):
        return
    for user in {before.get(watched.whose), after.get(watched.whose)}:
        if isinstance(user, int):
            await close_sessions(context.connection, user)
            if watched.closes(after):
                await drop_tokens(context.connection, user)
    await _keep_administrators(context, entity, before)


async def _keep_administrators(context: Context, entity: str, before: Values) -> None:
    catalog, today = context.compiled.catalog, context.clock.today
    roles = [name for name in catalog.roles if administers(catalog, (name,))]
    if not before or (entity == ROLE_ASSIGNMENT and before.get("role") not in roles):
        return
    held = await holders(context.connection, context.compiled.source, roles)
    was_one = entity == ROLE_ASSIGNMENT or before.get("id") in {one.user for one in held}
    if was_one and not any(one.active and all(day is None or day >= today for day in one.last_days) for one in held):
        raise Invalid((Failure("last_administrator"),))
