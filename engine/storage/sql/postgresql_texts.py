"""Text in PostgreSQL, with the letters that Python knows: the server's own tables depend on how it was installed.

Where a text has letters of ASCII only that change, the server's functions do (in collation C they know no others); else
every character is looked up.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Text, case, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from engine.expressions import texts
from engine.expressions.types import TEXT
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression_emit import is_true
from engine.storage.sql.expression_frame import Condition, Element
from engine.storage.sql.expression_values import bound
from engine.storage.sql.postgresql_forms import once

BEYOND = (
    (0x80, 0x3000),
    (0xA000, 0xAC00),
    (0xFB00, 0x11000),
    (0x11800, 0x11900),
    (0x16E00, 0x16F00),
    (0x1E900, 0x1EA00),
)
"""Where letters with another case are, beside ASCII: looking through all of Unicode takes half a second."""

NEAR = 64
"""Characters between two ranges that are asked for together."""

BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What `trim` takes away."""

EMPTY: Element = literal_column("''")


class Letters(NamedTuple):
    """One of the ways letters change, beside ASCII: by a table, where one of `ranges` occurs."""

    table: str
    ranges: str


@cache
def _letters(change: Callable[[str], str]) -> Letters:
    pairs = ((letter, change(letter)) for low, high in BEYOND for letter in map(chr, range(low, high)))
    changed = {letter: other for letter, other in pairs if other != letter}
    table = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
    ranges = "".join(f"{chr(low)}-{chr(high)}" for low, high in _ranges(sorted(map(ord, changed))))
    return Letters(table, ranges)


def _ranges(codes: list[int]) -> list[tuple[int, int]]:
    found = [(codes[0], codes[0])]
    for code in codes[1:]:
        low, high = found[-1]
        if code - high <= NEAR:
            found[-1] = (low, code)
        else:
            found.append((code, code))
    return found


def lower(text: Element) -> Element:
    """Small letters."""
    return _changed(text, func.lower, _letters(texts.lower))


def upper(text: Element) -> Element:
    """Capital letters."""
    return _changed(text, func.upper, _letters(texts.upper))


def folded(text: Element) -> Element:
    """What texts that differ in case only have in common."""
    return _changed(text, func.lower, _letters(texts.folded))


def _changed(text: Element, ascii_letters: Callable[[Element], Element], letters: Letters) -> Element:
    def change(value: Element) -> Element:
        known = value.collate("C")
        plain = ascii_letters(known)
        special = known.op("~")(_quoted(f"[{letters.ranges}]"))
        return case((special, _looked_up(plain, letters.table)), else_=plain)

    return once(change, text)


def _looked_up(text: Element, table: str) -> Element:
    """Character by character."""
    characters: Any = func.unnest(func.string_to_array(text, literal_column("NULL")))
    characters = characters.table_valued("it", with_ordinality="n").render_derived()
    found = cast(_quoted(table), JSONB).op("->>")(characters.c.it)
    joined = func.string_agg(func.coalesce(found, characters.c.it), aggregate_order_by(EMPTY, characters.c.n))
    return select(joined).select_from(characters).scalar_subquery()


def _quoted(text: str) -> Element:
    return cast(literal_column("'" + text.replace("'", "''") + "'"), Text)


def trimmed(text: Element) -> Element:
    """Without blanks at both ends; null if nothing is left."""
    return func.nullif(func.btrim(text, bound(BLANKS, TEXT, Dialect.POSTGRESQL)), EMPTY)


def replaced(text: Element, old: Element, new: Element) -> Element:
    """With every `old` made `new`, null for which is nothing."""
    return func.nullif(func.replace(text, old, func.coalesce(new, EMPTY)), EMPTY)


def contains(text: Element, piece: Element) -> Condition:
    """Whether the piece, folded as the text is, occurs."""
    return is_true(func.strpos(folded(text), piece) > literal_column("0"))


def starts_with(text: Element, piece: Element) -> Condition:
    """Whether the text begins with the piece, folded already."""
    return is_true(func.starts_with(folded(text), piece))


def ends_with(text: Element, piece: Element) -> Condition:
    """Whether the text ends with the piece, folded already."""
    return is_true(once(_ends, folded(text), piece))


def _ends(text: Element, piece: Element) -> Element:
    return func.right(text, func.length(piece)) == piece
