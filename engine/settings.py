"""What an installation decides: read once from the environment, checked, and never changed while it runs."""

import os
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from types import MappingProxyType
from typing import Any, TypeAlias
from urllib.parse import urlsplit

Network: TypeAlias = IPv4Network | IPv6Network

PREFIX = "METALOOM_"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
LEVELS = ("debug", "info", "warning", "error", "critical")
SYNCHRONOUS = ("NORMAL", "FULL")
SECOND_FACTOR = ("optional", "required")
SHORTEST_SECRET = 32
ACCEPTABLE = frozenset({"clocks", "durability", "readable", "tables", "version"})


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation's settings; each is read from `METALOOM_` and its name in capitals.

    `database_url` may also stand in `DATABASE_URL`. `jobs` is how much is done in the background at a time, by a
    process of its own that `loom serve` starts; with 0 it starts none. `base_url` is how readers reach this
    installation from outside (`https://crm.example.com`); where it is missing only this machine does. `extra_hosts` are
    other names it answers to, `proxies` the networks whose word about a reader's address is taken. `synchronous` is
    SQLite's setting of that name, `pool_size` how many connections one worker may hold. A session ends after
    `session_hours` at the latest, and after `idle_hours` without a request. In a minute each worker lets in
    `requests_account` requests of one account and `requests_network` of one network, 0 any number. `secret` seals what
    the database must not give away (several, separated by commas: the first seals, all open); without it nobody can
    have a second factor. With `second_factor` required everybody must. `accept` names what the server is to start in
    spite of, though a promise cannot hold then.

    With `oidc_issuer` people may log in at that OpenID Connect provider, where this installation is `oidc_client` with
    `oidc_client_secret`; `oidc_claim` is what the provider calls the account.

    What `notify` tells people `via: [webhook]` is posted to `webhook_url`, signed with `webhook_secret` in the form of
    Standard Webhooks. `webhook_networks` are those in which that address may be though they are private.
    """

    database_url: str = field(default="sqlite:///var/metaloom.sqlite3", repr=False)  # it may hold a password
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    jobs: int = 4
    base_url: str = ""
    extra_hosts: frozenset[str] = frozenset()
    proxies: tuple[Network, ...] = ()
    synchronous: str = "NORMAL"
    pool_size: int = 8
    log_level: str = "info"
    session_hours: int = 168
    idle_hours: int = 12
    requests_account: int = 6_000
    requests_network: int = 30_000
    secret: tuple[str, ...] = field(default=(), repr=False)
    second_factor: str = "optional"
    accept: frozenset[str] = frozenset()
    webhook_url: str = field(default="", repr=False)  # it may hold a token
    webhook_secret: bytes = field(default=b"", repr=False)
    webhook_networks: tuple[Network, ...] = ()
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_claim: str = "preferred_username"

    @property
    def hosts(self) -> frozenset[str]:
        """The names this installation answers to, in lower case and without port."""
        named = {_host_of(self.base_url)} if self.base_url else LOOPBACK
        return self.extra_hosts | named

    @property
    def address(self) -> str:
        """How readers reach this installation."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def https(self) -> bool:
        """Whether every reader comes by https."""
        return self.base_url.startswith("https://")


class WrongSettings(ValueError):
    """Settings that cannot be; `problems` has a line for each and quotes no database URL."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of `environment` (that of the process where none is given); raises WrongSettings with all faults.

    An empty variable counts as missing. A variable of ours that nobody knows is a fault.
    """
    given = {name: text for name, text in (os.environ if environment is None else environment).items() if text}
    values: dict[str, Any] = {}
    problems = [_unknown(name) for name in sorted(given) if name.startswith(PREFIX) and name not in VARIABLES]
    for name, key in VARIABLES.items():
        if name in given:
            try:
                values[key] = READERS[key](given[name])
            except ValueError as error:
                problems.append(f"{name}: {error}")
    problems += [f"{PREFIX}{name.upper()} needs {PREFIX}{needed.upper()}" for name, needed in _missing(values)]
    if problems:
        raise WrongSettings(tuple(problems))
    return Settings(**values)


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("a database URL begins with sqlite:/// or postgresql://")
    return text


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
            raise ValueError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return read


def _one_of(*choices: str) -> Callable[[str], str]:
    known = {choice.lower(): choice for choice in choices}

    def read(text: str) -> str:
        if text.lower() not in known:
            raise ValueError(f"{text!r} is none of {', '.join(choices)}")
        return known[text.lower()]

    return read


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path not in ("", "/")
        or "@" in parts.netloc
    ):
        raise ValueError(f"{text!r} is not an address like https://crm.example.com")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _hosts(text: str) -> frozenset[str]:
    return frozenset(_host_of(f"//{name}") for name in _listed(text))


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(name) for name in _listed(text))


def _missing(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was set, and what it is nothing without."""
    if values.get("second_factor") == "required" and "secret" not in values:
        yield "second_factor", "secret"
    if "webhook_url" in values and "webhook_secret" not in values:
        yield "webhook_url", "webhook_secret"
    if "oidc_issuer" in values:
        needed = ("oidc_client", "oidc_client_secret", "secret", "base_url")
        yield from (("oidc_issuer", name) for name in needed if name not in values)


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    plain = parts.hostname and not ("@" in parts.netloc or parts.query or parts.fragment)
    if not plain or not (parts.scheme == "https" or local):
        raise ValueError(f"{text!r} is not an address like https://login.example.com")
    return text


def _webhook_url(text: str) -> str:
    parts = urlsplit(text)
    plain = parts.hostname and parts.port != 0 and not ("@" in parts.netloc or parts.fragment)
    if parts.scheme not in ("http", "https") or not plain:
        raise ValueError("a webhook has an address like https://hooks.example.com/loom, without user or password")
    return text


def _webhook_secret(text: str) -> bytes:
    try:
        found = b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError:
        found = b""
    if not text.startswith("whsec_") or not 24 <= len(found) <= 64:
        made = 'echo "whsec_$(openssl rand -base64 32)"'
        raise ValueError(f"a webhook secret is `whsec_` and 24 to 64 bytes in base64; `{made}` makes one")
    return found


def _accepted(text: str) -> frozenset[str]:
    found = frozenset(_listed(text))
    if not found <= ACCEPTABLE:
        raise ValueError(f"{text!r} is not made of {', '.join(sorted(ACCEPTABLE))}")
    return found


def _secrets(text: str) -> tuple[str, ...]:
    found = tuple(_listed(text))
    if not found or any(len(one) < SHORTEST_SECRET for one in found):
        raise ValueError(f"a secret has at least {SHORTEST_SECRET} characters; `openssl rand -hex 32` makes one")
    return found


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _host_of(url: str) -> str:
    name = urlsplit(url).hostname
    if not name:
        raise ValueError(f"{url.removeprefix('//')!r} is not the name of a host")
    return f"[{name}]" if ":" in name else name


def _unknown(name: str) -> str:
    near = get_close_matches(name, VARIABLES, n=1)
    return f"{name}: there is no such setting" + (f"; did you mean {near[0]}?" if near else "")


READERS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {
        "database_url": _database_url,
        "host": str,
        "port": _whole(1, 65535),
        "workers": _whole(1, 64),
        "jobs": _whole(0, 64),
        "base_url": _base_url,
        "extra_hosts": _hosts,
        "proxies": _networks,
        "synchronous": _one_of(*SYNCHRONOUS),
        "pool_size": _whole(1, 100),
        "log_level": _one_of(*LEVELS),
        "session_hours": _whole(1, 8760),
        "idle_hours": _whole(1, 8760),
        "requests_account": _whole(0, 1_000_000),
        "requests_network": _whole(0, 1_000_000),
        "secret": _secrets,
        "second_factor": _one_of(*SECOND_FACTOR),
        "accept": _accepted,
        "webhook_url": _webhook_url,
        "webhook_secret": _webhook_secret,
        "webhook_networks": _networks,
        "oidc_issuer": _issuer,
        "oidc_client": str,
        "oidc_client_secret": str,
        "oidc_claim": str,
    }
)
VARIABLES: Mapping[str, str] = MappingProxyType(
    {"DATABASE_URL": "database_url", **{PREFIX + known.name.upper(): known.name for known in fields(Settings)}}
)
"""The variable of each setting, the stronger one last."""
