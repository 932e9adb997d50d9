"""The words of a text that it is found by, and the words that are looked for in what somebody typed.

Of Chinese these are single characters and pairs of neighbours, and of one line also the first letters of its pinyin; of
other text its words and numbers. A word is found by its beginning: one and two letters of it are words of their own, so
that the many words with such a beginning need not be gone through.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from engine.text.chinese import pinyin_initials

LONGEST_TEXT: Final = 10_000
"""Characters of a text that it is found by."""

LONGEST_QUERY: Final = 100
"""Characters of what was typed that are looked for."""

LONGEST_WORD: Final = 40
"""Characters of one word."""

LONGEST_SOUND: Final = 12
"""First letters of syllables in a row."""

_HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN: Final = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<digits>\d+)|(?P<letters>(?:(?![{_HAN}])[^\W\d_])+)")


class Word(NamedTuple):
    """A word that is looked for; where it is `open`, words that begin so are found too."""

    text: str
    open: bool


def words(text: str, *, sounds: bool = False) -> Iterator[str]:
    """What a text is found by, some of it twice; with `sounds` also the first letters of its pinyin."""
    for kind, run in _runs(text[:LONGEST_TEXT]):
        if kind != "han":
            yield from beginnings(run)
            continue
        yield from run
        yield from map("".join, pairwise(run))
        if sounds:
            letters = pinyin_initials(run) or ""
            for place in range(len(letters)):
                yield from beginnings(letters[place : place + LONGEST_SOUND])


def number_words(text: str) -> Iterator[str]:
    """What a telephone number is found by: any part of it, as long as two digits are left behind it."""
    for _, run in _runs(text):
        for place in range(max(1, len(run) - 2)):
            yield from beginnings(run[place:])


def beginnings(word: str) -> tuple[str, ...]:
    """A word, and one and two letters of it."""
    return word[:1], word[:2], word[:LONGEST_WORD]


def sought(text: str) -> tuple[Word, ...]:
    """The words that are all looked for; none where nothing is left of what was typed."""
    found: dict[Word, None] = {}
    for kind, run in _runs(text[:LONGEST_QUERY]):
        if kind != "han":
            word = run[:LONGEST_WORD]
            found[Word(word, open=len(word) > 2)] = None
        elif len(run) == 1:
            found[Word(run, open=False)] = None
        else:
            found |= dict.fromkeys(Word(one + other, open=False) for one, other in pairwise(run))
    return tuple(found)


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Chinese, digits and letters apart; wide forms, capitals and accents do not matter."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
    for found in _RUN.finditer(plain):
        yield str(found.lastgroup), found.group()
