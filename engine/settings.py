"""What an installation decides: read once from the environment, checked, and never changed while it runs."""

import os
from collections.abc import Callable, Mapping
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


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation's settings; each is read from `METALOOM_` and its name in capitals.

    `database_url` may also stand in `DATABASE_URL`. `base_url` is how readers reach this installation from outside
    (`https://crm.example.com`); where it is missing only this machine does. `extra_hosts` are other names it answers
    to, `proxies` the networks whose word about a reader's address is taken. `synchronous` is SQLite's setting of that
    name, `pool_size` how many connections one worker may hold.
    """

    database_url: str = field(default="sqlite:///var/metaloom.sqlite3", repr=False)  # it may hold a password
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    base_url: str = ""
    extra_hosts: frozenset[str] = frozenset()
    proxies: tuple[Network, ...] = ()
    synchronous: str = "NORMAL"
    pool_size: int = 8
    log_level: str = "info"

    @property
    def hosts(self) -> frozenset[str]:
        """The names this installation answers to, in lower case and without port."""
        named = {_host_of(self.base_url)} if self.base_url else LOOPBACK
        return self.extra_hosts | named

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
        "base_url": _base_url,
        "extra_hosts": _hosts,
        "proxies": _networks,
        "synchronous": _one_of(*SYNCHRONOUS),
        "pool_size": _whole(1, 100),
        "log_level": _one_of(*LEVELS),
    }
)
VARIABLES: Mapping[str, str] = MappingProxyType(
    {"DATABASE_URL": "database_url", **{PREFIX + known.name.upper(): known.name for known in fields(Settings)}}
)
"""The variable of each setting, the stronger one last."""
