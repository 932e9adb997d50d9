"""Where a text comes in an order, as it sounds: a text that is compared by code point."""

from typing import Final

from engine.text.chinese import syllables

DECIDING: Final = 60
"""Characters of a text that decide where it comes."""


def sort_key(text: str) -> str:
    """The syllables of Chinese and the small letters of the rest; of two that sound alike the text decides.

    A blank comes before everything else, so it ends what is heard: `张` is before `张三`.
    """
    deciding = " ".join(text[:DECIDING].split())
    return f"{'!'.join(syllables(deciding)).replace(' ', '!')} {deciding}"
