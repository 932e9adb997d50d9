"""Who asks."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from engine.expressions.record import Record
from engine.text.zones import zone_named


@dataclass(frozen=True, slots=True, eq=False)
class Principal:
    """A person with the roles held now, or the engine itself (`user` is None) where a command line acts.

    `me` holds the person's own record, which expressions name `me`. Whoever logged in with a one-time password can do
    nothing but choose another, and whoever must have a second factor nothing but add it. `version` is that of the
    definitions by which the person was read, 0 for nobody's; `last_day` the one after which the account or a role is no
    longer theirs, None where nothing ends. `token` is the id of the API token by which a program asks for the person,
    its scopes among the roles; 0 where it is a session.
    """

    user: int | None
    account: str
    name: str
    roles: frozenset[str]
    locale: str
    me: Record
    must_change_password: bool = False
    must_add_factor: bool = False
    version: int = 0
    last_day: date | None = None
    token: int = 0

    def zone(self, other: ZoneInfo) -> ZoneInfo:
        """The time zone this person chose; the other one if they chose none."""
        return zone_named(str(self.me.values.get("time_zone"))) or other

    @property
    def record(self) -> int:
        """The id of the person's own record; whoever is logged in has one."""
        assert self.user is not None, "whoever is logged in has a record"
        return self.user
