"""How messages write names and values of a file."""

import re
from collections.abc import Iterable
from decimal import Decimal

from engine.meta.source import Tree

LONGEST_SHOWN = 40


def shown(value: Tree | object) -> str:
    """A value in back quotes, shortened; lists and mappings by what they are."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    text = str(value)
    return f"`{text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + '…'}`"


def listed(words: Iterable[str], last: str = "or") -> str:
    """`a`, `b` or `c`."""
    quoted = [f"`{one}`" for one in words] or ["nothing"]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def some(words: Iterable[str], most: int = 12) -> str:
    """`a`, `b` and `c`; of many the first ones."""
    known = list(words)
    if len(known) <= most:
        return listed(known, "and")
    return f"{', '.join(f'`{one}`' for one in known[:most])} and {len(known) - most} more"


def number(value: "int | Decimal") -> str:
    """With commas between thousands."""
    return f"{value:,}"


def as_name(text: str) -> str | None:
    """The name that `text` would be if it were written as names are; None where nothing of it can be."""
    name = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()).strip("_")
    name = name.lstrip("0123456789_")
    return name or None


def in_digits(text: str) -> str | None:
    """The number somebody wrote another way (`012`, `1_000`, `+5`, `1,000`), in plain digits; None where it is none."""
    plain = re.sub(r"(?<=[0-9])[_, ](?=[0-9])", "", text.strip()).removeprefix("+")
    found = re.fullmatch(r"(-?)0*([0-9]+(?:\.[0-9]+)?)", plain)
    return "".join(found.groups()) if found else None
