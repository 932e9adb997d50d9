"""Scopes of API tokens: they narrow what the roles of a token's owner give, and can never widen it.

A scope is `*`, `read` (of everything), `entity:*`, `entity:operation`, `entity:actions` or `entity:actions/name`. They
stand among the roles of whoever asks, so that whatever goes by roles goes by them; no role can be called so.
"""

from collections.abc import Iterable
from typing import Final

from engine.meta.system import PEOPLE

EVERYTHING: Final = "*"
READ: Final = "read"
ACTIONS: Final = "actions"

_MARK: Final = "scope "


def among_roles(scopes: Iterable[str]) -> frozenset[str]:
    """Scopes as they stand among roles."""
    return frozenset(_MARK + scope for scope in scopes)


def scopes_among(roles: Iterable[str]) -> frozenset[str]:
    """The scopes that stand there; none for whoever asks with a session of their own."""
    return frozenset(role.removeprefix(_MARK) for role in roles if role.startswith(_MARK))


def taking(action: str) -> str:
    """The operation that an action is."""
    return f"{ACTIONS}/{action}"


def covers(scopes: frozenset[str], entity: str, operation: str) -> bool:
    """Whether one of these lets an operation pass. Who may log in, and do what, no token changes."""
    if entity in PEOPLE and operation != READ:
        return False
    wide = {EVERYTHING, f"{entity}:{EVERYTHING}", f"{entity}:{operation}"}
    if operation == READ:
        wide.add(READ)
    if operation.startswith(f"{ACTIONS}/"):
        wide.add(f"{entity}:{ACTIONS}")
    return not wide.isdisjoint(scopes)
