"""Words that people give things to find them again: how several are typed, and how they are kept."""

import re
from collections.abc import Iterable
from typing import Final

from engine.text.characters import tidy_text
from engine.text.unreadable import Unreadable

MOST_WORDS: Final = 20
LONGEST_WORD: Final = 30

_BETWEEN: Final = re.compile(r"[,，、\n]")
"""What stands between two words, and so in none."""


def words_typed(text: str) -> list[str]:
    """The words of a text that holds several; blank ones too."""
    return _BETWEEN.split(text)


def tidy_words(words: Iterable[str]) -> tuple[str, ...] | None:
    """The words, each as it was written first, however its letters were written later; None where there are none.

    Raises Unreadable `comma_in_word`, `too_many_words`, and what `tidy_text` raises of each.
    """
    known: dict[str, str] = {}
    for word in words:
        tidied = tidy_text(" ".join(word.split()), LONGEST_WORD, lines=False)
        if tidied is None:
            continue
        if _BETWEEN.search(tidied):
            raise Unreadable("comma_in_word", word=tidied)
        known.setdefault(tidied.casefold(), tidied)
    if len(known) > MOST_WORDS:
        raise Unreadable("too_many_words", max=MOST_WORDS)
    return tuple(known.values()) or None
