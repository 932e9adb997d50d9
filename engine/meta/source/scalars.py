"""What an unquoted scalar stands for: YAML 1.2 without its surprises.

`true` and `false` are the only booleans; whole numbers and decimals are written in plain digits; everything else is
text (`no`, `012`, `1_000`, `0x10`, `1e3`, `2026-01-31`, `.nan`).
"""

import re
from decimal import Decimal
from typing import Final, TypeAlias

Plain: TypeAlias = str | int | bool | Decimal
"""A value that is not made of others."""

Tree: TypeAlias = Plain | list["Tree"] | dict[str, "Tree"]
"""What a file says."""

Content: TypeAlias = dict[str, Tree]
"""What a file says that holds a definition."""

NOTHING: Final = frozenset(("", "~", "null", "Null", "NULL"))
"""The ways YAML has to write that there is no value."""

_BOOLEANS: Final = {"true": True, "false": False}
_FIRST_OF_NUMBER: Final = frozenset("-0123456789")
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,39})\Z")
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,39})\.[0-9]{1,40}\Z")


def plain_value(text: str) -> Plain:
    """The value of an unquoted scalar that is not one of NOTHING."""
    if text[0] in _FIRST_OF_NUMBER:
        if _INTEGER.match(text):
            return int(text)
        return Decimal(text) if _DECIMAL.match(text) else text
    return _BOOLEANS.get(text, text)
