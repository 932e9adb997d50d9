"""What an installation decides of log-in and sessions."""

from dataclasses import dataclass, field
from datetime import timedelta

from engine.security.paced import Paced, unpaced
from engine.security.seal import Seal
from engine.security.throttle import Limits


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people may log in too (OpenID Connect): who vouches, what we are to it, where it sends people back to, and
    what it calls an account.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    back: str
    claim: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A session ends after `life` whatever happens, and after `idle` without a request; `limits` pace the log-in,
    `requests` everything that an account asks of a worker.

    Without a `seal` there is no second factor; with one everybody may have it, or must where it is `required`.
    With a `provider` people may log in there.
    """

    life: timedelta = timedelta(days=7)
    idle: timedelta = timedelta(hours=12)
    limits: Limits = field(default_factory=Limits)
    requests: Paced = field(default_factory=unpaced)
    seal: Seal | None = None
    factor_required: bool = False
    provider: Provider | None = None
