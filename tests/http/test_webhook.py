"""A webhook is posted to the address that was looked at, and to nobody's private network unless it is allowed."""

import asyncio
from ipaddress import ip_network
from typing import Any

import pytest

from engine.http.webhook import reachable
from engine.jobs.kinds import Undelivered

SPELLINGS = (
    "127.0.0.1", "127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433", "0", "0.0.0.0", "localhost", "::1", "::",
    "::ffff:127.0.0.1", "::ffff:7f00:1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "fd00::1", "fe80::1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "64:ff9b:1::1",
    "64:ff9b::7f00:1", "2002:7f00:1::",
)  # fmt: skip


def reached(host: str, *networks: str, plain: bool = False) -> str:
    return asyncio.run(reachable(host, 443, map(ip_network, networks), plain=plain))


@pytest.mark.trust("V-26")
@pytest.mark.parametrize("host", SPELLINGS)
def test_what_is_private_is_not_reached_however_it_is_spelt(host: str) -> None:
    with pytest.raises(Undelivered, match="METALOOM_WEBHOOK_NETWORKS"):
        reached(host)


@pytest.mark.parametrize(
    ("host", "networks", "plain", "address"),
    [
        ("93.184.216.34", (), False, "93.184.216.34"),
        ("127.0.0.1", ("127.0.0.0/8",), True, "127.0.0.1"),
        ("::ffff:10.0.0.7", ("10.0.0.0/24",), False, "::ffff:10.0.0.7"),
    ],
)
def test_what_is_public_or_allowed_is_reached(host: str, networks: tuple[str, ...], plain: bool, address: str) -> None:
    assert reached(host, *networks, plain=plain) == address


def test_without_tls_only_what_is_allowed_is_reached() -> None:
    with pytest.raises(Undelivered, match="without TLS"):
        reached("93.184.216.34", plain=True)


def test_a_name_with_one_private_address_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolved(self: Any, host: str, port: int, **options: Any) -> list[Any]:
        return [(2, 1, 6, "", ("93.184.216.34", port)), (2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolved)
    with pytest.raises(Undelivered):
        reached("both.example")
