"""Which of the languages the engine itself speaks serves a locale."""

from functools import cache
from typing import Literal, TypeAlias

from babel import Locale, UnknownLocaleError

Language: TypeAlias = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def language(locale: str) -> Language:
    """Chinese for `zh`, `zh-CN`, `zh_Hant`, ...; English for every other locale."""
    return "zh" if locale[:2].lower() == "zh" and not locale[2:3].isalpha() else "en"


@cache
def cldr(locale: str) -> Locale:
    """What CLDR knows of a locale; of English where it does not know the locale."""
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
