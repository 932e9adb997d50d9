"""How often somebody may try to log in, by account and by network, and by what the two are counted.

Unknown accounts count like known ones. What is stored of either is a hash: people type passwords where accounts belong.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Limits:
    """So many tries at once, and then one more each time a share of `window` (seconds) has passed."""

    account: int = 10
    network: int = 100
    window: int = 900


def account_key(account: str) -> str:
    """Ways to write the same account count together; of a long one the beginning is enough."""
    return _hashed("account " + unicodedata.normalize("NFKC", account[:200]).strip().casefold())


def network_key(address: str) -> str:
    """By what a network is counted."""
    return _hashed("network " + network(address))


@lru_cache(10_000)
def network(address: str) -> str:
    """An IPv4 address, or the /64 that one subscriber has of IPv6; what is neither counts as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:100]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


def _hashed(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
