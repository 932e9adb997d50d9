"""Who asks."""

from dataclasses import dataclass

from engine.expressions.record import Record


@dataclass(frozen=True, slots=True)
class Principal:
    """A person with the roles held now. `me` holds the person's own record, which expressions name `me`."""

    user: int
    account: str
    name: str
    roles: frozenset[str]
    locale: str
    me: Record
