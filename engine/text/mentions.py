"""People who are named in a text: by `@user/12`, whatever they are called by then."""

import re
from typing import Final

_NAMED: Final = re.compile(r"@user/([1-9][0-9]{0,17})(?![0-9])")


def named(text: str) -> list[int]:
    """The people a text names, each once."""
    return list(dict.fromkeys(int(one) for one in _NAMED.findall(text)))


def spans(text: str) -> list[str | int]:
    """The text in parts: what is said, and between it the people it names."""
    parts = _NAMED.split(text)
    return [int(part) if place % 2 else part for place, part in enumerate(parts) if part]
