"""Text as it is kept: one Unicode form, no blanks around it, no characters that nobody can see or type."""

import re
import unicodedata

from engine.text.unreadable import Unreadable

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters without width; at the ends of a text, or alone, they are as good as blank."""

BLANK = INVISIBLE + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROLS_AND_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BREAKS = re.compile(r"\r\n?")
_MANY_MARKS = re.compile(rb"[^\x00]{31}")
_SHORT = 1000


def tidy_text(text: str, longest: int, *, lines: bool) -> str | None:
    """The text in NFC, without blanks at its ends; None where nothing is left. With `lines` it may have several.

    Raises Unreadable `bad_character` (a control character, a lone surrogate, a line break where none may be, more than
    30 accents on one letter) and `too_long` (more than `longest` code points).
    """
    tidied = text.strip() if text.isascii() else _composed(text).strip(BLANK)
    if not tidied:
        return None
    if lines and "\r" in tidied:
        tidied = _BREAKS.sub("\n", tidied)
    # `isprintable` is the quick question; most texts it doubts (blanks of all kinds, emoji) are in order.
    if not tidied.isprintable() and (found := (_CONTROLS if lines else _CONTROLS_AND_BREAKS).search(tidied)):
        raise _bad_character(tidied, found.start())
    if len(tidied) > longest:
        raise Unreadable("too_long", max=longest, length=len(tidied))
    return tidied


def composed(text: str) -> str:
    """In NFC and without blanks at its ends."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip(BLANK)


def _composed(text: str) -> str:
    """In NFC. The time this takes is quadratic in a run of combining marks: long texts are looked at first."""
    if len(text) > _SHORT and (found := _MANY_MARKS.search(bytes(map(unicodedata.combining, text)))):
        raise _bad_character(text, found.start())
    return unicodedata.normalize("NFC", text)


def _bad_character(text: str, place: int) -> Unreadable:
    return Unreadable("bad_character", place=place + 1, character=f"U+{ord(text[place]):04X}")
