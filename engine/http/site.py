"""How this installation is reached: under which names, whether by https, through which proxies."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TypeAlias

from engine.http.problems import Problem

Network: TypeAlias = IPv4Network | IPv6Network

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

_HOST = re.compile(rb"([A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Site:
    """`hosts` in lower case, without port; `https`: every reader comes by https, also where a proxy ends it.

    `proxies` are the networks whose word about the reader's address is taken; `locale` serves who asks for none.
    """

    hosts: frozenset[str] = LOOPBACK
    https: bool = False
    proxies: tuple[Network, ...] = ()
    locale: str = "zh"

    def check_host(self, host: bytes | None) -> None:
        """Raises Problem 400 for no host, or one that is not ours."""
        if not host:
            raise Problem(400, "host_missing")
        found = _HOST.fullmatch(host)
        if not found or found[1].decode("ascii").lower() not in self.hosts:
            raise Problem(400, "unknown_host")

    def origin(self, host: bytes) -> bytes:
        """What a browser on a page of ours names as `Origin`."""
        return (b"https://" if self.https else b"http://") + host.lower()

    def reader(self, peer: str, forwarded: str | None) -> str:
        """The address somebody comes from: that of the connection, or what our own proxies say of it."""
        hops = [hop.strip() for hop in forwarded.split(",")] if forwarded else []
        while hops and self._is_proxy(peer):
            peer = hops.pop()
        return peer

    def _is_proxy(self, address: str) -> bool:
        if not self.proxies:
            return False
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self.proxies)
