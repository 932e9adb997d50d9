"""Chinese readings of texts and amounts: pinyin, its first letters, the capital numerals that stand on documents."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from types import ModuleType

LARGEST_AMOUNT = Decimal(10) ** 16
"""From here on an amount has no words."""

CENT = Decimal("0.01")
WIDE = Context(prec=400)
"""More digits than a number in between may have."""

LONGEST = 1000
"""Characters that are read; what follows is left out."""

NUMERALS = "零壹贰叁肆伍陆柒捌玖"
DIGITS = str.maketrans("0123456789", NUMERALS)
UPPER_EIGHT = r"\1仟\2佰\3拾\4万\5仟\6佰\7拾\8亿"
LOWER_EIGHT = r"\1仟\2佰\3拾\4万\5仟\6佰\7拾\8元"
EIGHT = "(.)(.)(.)(.)(.)(.)(.)(.)"

CLEANED: tuple[tuple[str, str], ...] = (
    ("零[仟佰拾]", "零"),
    ("零+", "零"),
    ("零([万亿元])", r"\1"),
    ("亿万", "亿"),
    ("^[万亿元零]+", ""),
)
"""What is done one after the other to an amount in which every digit has its unit."""


def pinyin(text: str) -> str | None:
    """How a text sounds, in small letters without tones: `客户` is `kehu`. What is not Chinese stays as it is."""
    return _read(text, "NORMAL")


def pinyin_initials(text: str) -> str | None:
    """The first letter of each syllable: `客户` is `kh`. What is not Chinese stays as it is, in small letters."""
    return _read(text, "FIRST_LETTER")


def syllables(text: str) -> list[str]:
    """How a text sounds, in small letters without tones: `TCL客户` is `tcl`, `ke`, `hu`."""
    return [one.casefold() for one in _syllables(text, "NORMAL")]


def _read(text: str, style: str) -> str | None:
    return "".join(_syllables(text[:LONGEST], style)).lower() or None


def _syllables(text: str, style: str) -> list[str]:
    reader = _reader()
    found: list[str] = reader.lazy_pinyin(text, style=reader.Style[style])
    return found


@cache
def _reader() -> ModuleType:
    # Its dictionaries take a third of a second and 40 MB: only where something is read.
    import pypinyin

    return pypinyin


def amount_in_words(amount: Decimal) -> str | None:
    """An amount of yuan as it is written on documents: `壹仟贰佰元伍角整`; None if it is too large."""
    rounded = amount.quantize(CENT, ROUND_HALF_UP, WIDE)
    if abs(rounded) >= LARGEST_AMOUNT:
        return None
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    spoken = _spoken(whole.zfill(16)) + _small(whole.strip("0"), *rest)
    return f"负{spoken}" if rounded < 0 else spoken


def _spoken(digits: str) -> str:
    text = re.sub(EIGHT, UPPER_EIGHT, digits[:8]) + re.sub(EIGHT, LOWER_EIGHT, digits[8:])
    text = text.translate(DIGITS)
    for pattern, instead in CLEANED:
        text = re.sub(pattern, instead, text)
    return text


def _small(whole: str, tenths: str, cents: str) -> str:
    if tenths == cents == "0":
        return "整" if whole else "零元整"
    first = f"{tenths}角" if tenths != "0" else "0" if whole else ""
    return (first + (f"{cents}分" if cents != "0" else "整")).translate(DIGITS)
