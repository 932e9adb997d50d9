"""The channel `webhook`: a message is posted, signed, to the address that the settings name.

Form and signature are those of Standard Webhooks, whose libraries verify them. The request goes to an address that was
looked at, and nowhere else: no redirects, no proxies of the environment; of the answer only the status counts.
"""

import asyncio
import hmac
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

import httpx2
import msgspec

from engine.jobs.kinds import Undelivered
from engine.service.outbox import Message
from engine.settings import Network

PATIENCE: Final = 10.0
"""Seconds that all of it may take."""

PORTS: Final = {"http": 80, "https": 443}

UNICAST: Final = ip_network("2000::/3")

Address: TypeAlias = str


class Webhook:
    """Posts to `url`, which may be among `networks` though these are private; readers reach us at `base`."""

    def __init__(self, url: str, secret: bytes, networks: Iterable[Network], base: str) -> None:
        self._url, self._secret, self._networks, self._base = url, secret, tuple(networks), base
        self._tls = ssl.create_default_context()

    async def deliver(self, message: Message) -> None:
        """Post it; raises Undelivered, which does not quote the address: it may hold a secret."""
        body = msgspec.json.encode(content(message, self._base))
        headers = {**signed(self._secret, message.key, int(time.time()), body), "webhook-attempt": str(message.tries)}
        try:
            async with asyncio.timeout(PATIENCE):
                status = await self._post(body, headers)
        except TimeoutError as slow:
            raise Undelivered(f"the webhook did not answer within {PATIENCE:g} s") from slow
        except (httpx2.HTTPError, OSError) as failed:
            raise Undelivered(f"the webhook cannot be reached: {type(failed).__name__}") from failed
        if not 200 <= status < 300:
            raise Undelivered(f"the webhook answered {status}")

    async def _post(self, body: bytes, headers: dict[str, str]) -> int:
        parts = urlsplit(self._url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        address = await reachable(host, port, self._networks, plain=parts.scheme == "http")
        headers = {**headers, "host": parts.netloc, "content-type": "application/json", "user-agent": "Metaloom"}
        target = httpx2.URL(self._url).copy_with(host=address)
        async with (
            httpx2.AsyncClient(verify=self._tls, timeout=PATIENCE, trust_env=False, follow_redirects=False) as client,
            client.stream(
                "POST", target, content=body, headers=headers, extensions={"sni_hostname": host}
            ) as answer,
        ):  # fmt: skip
            return answer.status_code


def content(message: Message, base: str) -> dict[str, Any]:
    """What is posted."""
    about = message.about
    record = about and {"entity": about.entity, "id": about.id, "title": message.title, "url": f"{base}/{about}"}
    person = {"account": message.account, "name": message.name}
    return {"type": "notice", "timestamp": message.at, "data": {"to": person, "text": message.text, "record": record}}


def signed(secret: bytes, key: str, now: int, body: bytes) -> dict[str, str]:
    """The headers that say what it is, when it was sent, and that it is ours."""
    digest = hmac.digest(secret, f"{key}.{now}.".encode() + body, sha256)
    return {
        "webhook-id": key,
        "webhook-timestamp": str(now),
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }


async def reachable(host: str, port: int, networks: Iterable[Network], *, plain: bool) -> Address:
    """The address that is connected to; raises Undelivered where any that the name has is within somebody's network.

    Only in `networks`, which the settings allow, may it be private, or `plain`: without TLS.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    for one in addresses:
        if not _is_allowed(one, networks, plain=plain):
            reason = "without TLS" if plain else "in a private network"
            raise Undelivered(f"the webhook is {reason}: METALOOM_WEBHOOK_NETWORKS allows it for networks of yours")
    return addresses[0]


def _is_allowed(address: Address, networks: Iterable[Network], *, plain: bool) -> bool:
    known = ip_address(address)
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        known = known.ipv4_mapped
    if any(known in network for network in networks):
        return True
    return not plain and _is_public(known)


def _is_public(known: IPv4Address | IPv6Address) -> bool:
    """Of the newer protocol only addresses of its own: others lead to one of the former in a roundabout way."""
    if isinstance(known, IPv6Address) and (known not in UNICAST or known.sixtofour is not None):
        return False
    return known.is_global and not known.is_multicast
