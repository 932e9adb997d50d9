"""The word somebody probably meant. Knows nothing of what the words stand for."""

from collections.abc import Iterable

FURTHEST = 2
"""Edits (insert, drop, change, swap neighbours) beyond which two words are not the same word misspelt."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate within two edits of `word` (one for words of up to four letters), the closest first; or None.

    Case, hyphens and spaces count as nothing: `Last Name` is `last_name`.
    """
    plain = _plain(word)
    allowed = FURTHEST if len(plain) > 4 else 1
    found = ((_edits(plain, _plain(one), allowed), one) for one in candidates)
    close = [(distance, one) for distance, one in found if distance <= allowed]
    return min(close, key=lambda pair: pair[0])[1] if close else None


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def _edits(one: str, other: str, allowed: int) -> int:
    """The number of edits, or more than `allowed` without the exact number."""
    if abs(len(one) - len(other)) > allowed:
        return allowed + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, two_before[j - 2] + 1)
            row.append(best)
        if min(row) > allowed:
            return allowed + 1
    return row[-1]
