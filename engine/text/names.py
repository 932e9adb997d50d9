"""Short names found by what somebody types: as they are written, and as Chinese sounds."""

from functools import lru_cache
from typing import Final

from engine.text.chinese import pinyin, pinyin_initials

KEPT: Final = 8192
"""Names whose sound is kept: menus and dictionaries have few, and are asked again with every letter."""


def is_called(name: str, wanted: str) -> bool:
    """Whether a name holds what was typed, however it is written: `客户` is `kehu` and `kh` too."""
    typed = wanted.casefold().strip()
    if typed in name.casefold():
        return True
    sounds = "".join(typed.split())
    return sounds.isascii() and not name.isascii() and any(sounds in sound for sound in _sounds(name))


@lru_cache(maxsize=KEPT)
def _sounds(name: str) -> tuple[str, ...]:
    return pinyin(name) or "", pinyin_initials(name) or ""
