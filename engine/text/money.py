"""Amounts of one currency, as people read and type them. Knows no rates and no records."""

from decimal import Decimal
from functools import cache
from typing import Final

from babel.numbers import get_currency_name, get_currency_precision, get_currency_symbol

from engine.text.human_numbers import read_number
from engine.text.languages import LANGUAGES, cldr
from engine.text.numbers import format_number, format_short

MOST_DECIMALS: Final = 2
"""Digits after the point of any amount; a currency may have fewer."""

_OWN_WORDS = {"CNY": ("元", "圆", "RMB", "人民币")}
"""What people write beside the sign and the code of a currency."""


def format_money(value: Decimal, currency: str, locale: str, scale: int = 2) -> str:
    """An amount standing alone: `¥1,286,000.00`, in English `CN¥1,286,000.00`; the minus comes first."""
    return _signed(value, symbol(currency, locale), format_number(value.copy_abs(), scale))


def format_money_short(value: Decimal, currency: str, locale: str, scale: int = 2) -> str:
    """An amount in a tile or a head: `¥386.42 万`, in English `CN¥3.86M`."""
    return _signed(value, symbol(currency, locale), format_short(value.copy_abs(), locale, scale))


def format_foreign(value: Decimal, currency: str, scale: int = 2) -> str:
    """An amount of another currency than its column's: `USD 1,200.00`."""
    return f"{currency} {format_number(value, scale)}"


def read_money(text: str, currency: str) -> Decimal:
    """The amount a person typed, with or without the currency's own sign; another currency's sign is not read."""
    return read_number(text, signs=signs(currency))


def symbol(currency: str, locale: str) -> str:
    """The sign of a currency as its amounts bear it: `¥`, in English `CN¥`."""
    return get_currency_symbol(currency, cldr(locale))


def currency_name(currency: str, locale: str) -> str:
    """What a currency is called: `人民币`, in English `Chinese Yuan`."""
    return get_currency_name(currency, locale=cldr(locale))


def decimals(currency: str) -> int:
    """Digits after the point that amounts of a currency have, as far as amounts have any."""
    return min(get_currency_precision(currency), MOST_DECIMALS)


@cache
def signs(currency: str) -> tuple[str, ...]:
    """What may stand beside an amount of this currency, in upper case and the longest first."""
    symbols = {get_currency_symbol(currency, spoken) for spoken in LANGUAGES}
    return tuple(sorted({currency, *symbols, *_OWN_WORDS.get(currency, ())}, key=len, reverse=True))


def _signed(value: Decimal, sign: str, digits: str) -> str:
    return f"-{sign}{digits}" if value < 0 else f"{sign}{digits}"
