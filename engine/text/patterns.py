"""Patterns that definitions bring, matched in linear time whatever the text: RE2, which never goes back."""

from functools import cache
from typing import Any, Final

import re2

_MEMORY: Final = 1 << 20
"""Bytes a compiled pattern may take: `(a{1000}){1000}` is refused."""


class Pattern:
    """A pattern that whole texts are held against."""

    __slots__ = ("_compiled",)

    def __init__(self, text: str) -> None:
        options = re2.Options()
        options.log_errors, options.max_mem = False, _MEMORY
        try:
            self._compiled: Any = re2.compile(text, options)
        except re2.error as error:
            reason = error.args[0]
            raise ValueError(reason.decode() if isinstance(reason, bytes) else reason) from None

    def fits(self, text: str) -> bool:
        """Whether the whole text has this form."""
        return self._compiled.fullmatch(text) is not None


@cache
def pattern(text: str) -> Pattern:
    """The compiled pattern; raises ValueError with what is wrong with it."""
    return Pattern(text)
