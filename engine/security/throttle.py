"""How often somebody may try to log in, by account and by network. In memory: one worker's count, gone when it stops.

Every try counts before it is made, so that many at once do not slip through; unknown accounts count like known ones.
"""

import math
import unicodedata
from collections import OrderedDict, deque
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Limits:
    """Tries in a window of so many seconds, and how many accounts and networks are remembered at once."""

    account: int = 10
    network: int = 100
    window: float = 900.0
    remembered: int = 20_000


class Throttle:
    """Counts tries. The time is handed in, in seconds of any clock that only goes forward."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()

    def attempt(self, account: str, address: str, now: float) -> int:
        """0 where a try may be made, which is then counted; else the seconds to wait, and nothing is counted."""
        keys = {_account_key(account): self._limits.account, _network_key(address): self._limits.network}
        wait = max(self._wait(key, limit, now) for key, limit in keys.items())
        if wait == 0:
            for key in keys:
                self._count(key, now)
        return wait

    def succeeded(self, account: str) -> None:
        """Forget the tries for this account; those of the network stay, else one known account would open it."""
        self._tries.pop(_account_key(account), None)

    def _wait(self, key: str, limit: int, now: float) -> int:
        tries = self._tries.get(key)
        if tries is None:
            return 0
        while tries and tries[0] <= now - self._limits.window:
            tries.popleft()
        return max(1, math.ceil(tries[0] + self._limits.window - now)) if len(tries) >= limit else 0

    def _count(self, key: str, now: float) -> None:
        self._tries.setdefault(key, deque()).append(now)
        self._tries.move_to_end(key)
        if len(self._tries) > self._limits.remembered:
            self._tries.popitem(last=False)


def _account_key(account: str) -> str:
    """Ways to write the same account count together; of a long one the beginning is enough."""
    return "account " + unicodedata.normalize("NFKC", account[:200]).strip().casefold()


def _network_key(address: str) -> str:
    """An IPv4 address, or the /64 that one subscriber has of IPv6; what is neither counts as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "network " + address[:100]
    if not isinstance(parsed, IPv6Address):
        return f"network {parsed}"
    return f"network {parsed.ipv4_mapped or ip_network((parsed, 64), strict=False)}"
