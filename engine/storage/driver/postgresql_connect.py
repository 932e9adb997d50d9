"""Opening a PostgreSQL session the way the engine needs it; what it raises never holds the password."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg

from engine.storage.driver.base import DatabaseFailure, Unreachable
from engine.storage.driver.limits import NEVER, Limits
from engine.storage.driver.postgresql_calendar import keep_finite
from engine.storage.driver.postgresql_errors import EXPECTED
from engine.storage.driver.postgresql_session import MARGIN, Session

UNREADABLE = "the PostgreSQL URL cannot be read; in a password the signs @ : / are written %40 %3A %2F"


class Connector:
    """Opens sessions to the database at `url`."""

    def __init__(self, url: str, limits: Limits) -> None:
        self._url, self._limits = url, limits
        self._place, self._secrets = _place(url)
        self._settings = _settings(limits)

    async def connect(self) -> Session:
        """A new session; raises Unreachable, which says where it tried and what was said."""
        try:
            raw = await asyncpg.connect(
                self._url,
                timeout=self._limits.wait,
                statement_cache_size=1024,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=0,
                server_settings=self._settings,
            )
        except (*EXPECTED, ValueError) as error:
            # Neither chained nor quoted whole: the library's messages may repeat parts of the URL.
            said = self._discreet(str(error) or type(error).__name__)
            raise Unreachable(f"cannot connect to {self._place}: {said}") from None
        _refuse_other_encodings(raw)
        await keep_finite(raw)
        return Session(raw)

    def _discreet(self, said: str) -> str:
        for secret in self._secrets:
            said = said.replace(secret, "***")
        return said


def _place(url: str) -> tuple[str, set[str]]:
    """The URL without its password, and what must not be shown; ValueError, which quotes nothing, if it is no URL."""
    try:
        parts = urlsplit(url)
        user = f"{parts.username}@" if parts.username else ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise ValueError(UNREADABLE) from None
    passwords = {parts.password or "", *parse_qs(parts.query).get("password", ())}
    secrets = {form for password in passwords for form in (password, unquote(password)) if form}
    return f"postgresql://{user}{parts.hostname or ''}{port}{parts.path}", secrets


def _settings(limits: Limits) -> dict[str, str]:
    """What every session begins with, so that no transaction spends a round trip on it."""
    return {
        "application_name": "metaloom",
        "timezone": "UTC",
        "default_transaction_read_only": "on",  # who writes says BEGIN READ WRITE
        "statement_timeout": milliseconds(limits.statement),
        "lock_timeout": milliseconds(limits.wait),
        "idle_in_transaction_session_timeout": milliseconds(limits.statement + MARGIN),
        "jit": "off",  # it pays for statements of seconds and costs all others
    }


def milliseconds(seconds: float) -> str:
    """As PostgreSQL takes a time; no end is 0."""
    return "0" if seconds == NEVER else str(max(1, round(seconds * 1000)))


def _refuse_other_encodings(raw: Any) -> None:
    encoding = raw.get_settings().server_encoding
    if encoding != "UTF8":
        raw.terminate()
        raise DatabaseFailure(f"the database stores text as {encoding}; create it with ENCODING 'UTF8'")
