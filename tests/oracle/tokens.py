"""Scopes of tokens, as the documents tell of them: all of its owner's rights pass, all reading, or those they name."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.oracle.conditions import Condition

if TYPE_CHECKING:
    from tests.oracle.model import Grant

ONLY_READ = ("user", "role_assignment")
"""Who may log in and do what: no token changes that."""


def passes(scopes: frozenset[str], entity: str, operation: str) -> bool:
    """Whether one of the scopes lets an operation pass, or an action (`actions/prune`)."""
    if entity in ONLY_READ and operation != "read":
        return False
    wide = {"*", f"{entity}:*", f"{entity}:{operation}", f"{entity}:{operation.partition('/')[0]}"}
    return not scopes.isdisjoint(wide | ({"read"} if operation == "read" else set()))


def narrowed(grants: Iterable["Grant"], entity: str, scopes: frozenset[str] | None) -> "list[Grant]":
    """What of grants comes through; all of it in a session."""
    if scopes is None:
        return list(grants)

    def kept(named: Any, before: str = "") -> dict[str, Condition]:
        return {name: when for name, when in named.items() if passes(scopes, entity, before + name)}

    return [replace(one, operations=kept(one.operations), actions=kept(one.actions, "actions/")) for one in grants]
