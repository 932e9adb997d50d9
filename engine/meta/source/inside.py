"""Where a character of a scalar's value stands in its source text.

Folding and quoting change white space and escapes, never the order of the other characters: the n-th of them in the
value is the n-th in the source. White space stands after the character before it.
"""

import re
from collections.abc import Iterator
from itertools import islice

_UNIT = {
    "'": re.compile(r"''|[\s\S]"),
    '"': re.compile(r"\\(?:x.{2}|u.{4}|U.{8}|\r\n|[\s\S])|[\s\S]"),
}
_CHARACTER = re.compile(r"[\s\S]")
_BLOCK_HEADER = re.compile(r"[^\r\n]*")
_WHITE = re.compile(r"[ \t\r\n]|\\(?:[nrt \t\r\n]|x20|x09|x0[aAdD]|u0020|u0009|u000[aAdD])")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def position_inside(raw: str, style: str | None, value: str, offset: int) -> tuple[int, int]:
    """Line and column, counted from 0 and from the beginning of `raw`, of the character at `offset` of `value`.

    `raw` is the source of the scalar with its quotes or block header; `style` one of `' " | >` or None.
    The columns of further lines count from the beginning of the line.
    """
    inked_before = sum(character not in " \t\r\n" for character in value[:offset])
    if offset < len(value) and value[offset] not in " \t\r\n":
        index = _nth(_inked(raw, style), inked_before, (len(raw), len(raw)))[0]
    else:
        start = _content_start(raw, style)
        gap = offset - len(value[:offset].rstrip(" \t\r\n"))
        index = _nth(_inked(raw, style), inked_before - 1, (start, start))[1] + gap
    return _line_and_column(raw, min(index, len(raw)))


def _inked(raw: str, style: str | None) -> Iterator[tuple[int, int]]:
    """Beginning and end of each character of the value that is not white space."""
    unit = _UNIT.get(style or "", _CHARACTER)
    position = _content_start(raw, style)
    while position < len(raw):
        found = unit.match(raw, position)
        assert found is not None, "the pattern takes any character"
        if not _WHITE.fullmatch(found.group()):
            yield found.span()
        position = found.end()


def _content_start(raw: str, style: str | None) -> int:
    if style in ("|", ">"):
        header = _BLOCK_HEADER.match(raw)
        return header.end() if header else 0
    return 1 if style in ("'", '"') else 0


def _nth(places: Iterator[tuple[int, int]], number: int, otherwise: tuple[int, int]) -> tuple[int, int]:
    return next(islice(places, number, None), otherwise) if number >= 0 else otherwise


def _line_and_column(raw: str, index: int) -> tuple[int, int]:
    breaks = list(_LINE_BREAK.finditer(raw, 0, index))
    return len(breaks), index - (breaks[-1].end() if breaks else 0)
