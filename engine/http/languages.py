"""The language a reader's browser asks for (RFC 9110, 12.5.4), among those the engine speaks."""

import re

from engine.text.languages import LANGUAGES

_RANGE = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?")
_MOST = 20


def preferred(accept_language: str | None, fallback: str) -> str:
    """The locale asked for that the engine speaks best, like `zh-CN`; `fallback` where none is."""
    if not accept_language:
        return fallback
    ranges = (_RANGE.fullmatch(part.strip()) for part in accept_language[:500].split(",")[:_MOST])
    spoken = [(-float(found[2] or 1), found[1]) for found in ranges if found and _spoken(found[1])]
    wanted = [locale for weight, locale in sorted(spoken, key=lambda pair: pair[0]) if weight]
    return wanted[0] if wanted else fallback


def _spoken(locale: str) -> bool:
    return locale.partition("-")[0].lower() in LANGUAGES
