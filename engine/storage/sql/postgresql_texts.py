"""Text in PostgreSQL, with the letters that Python knows: the server's own tables depend on how it was installed.

Text of ASCII is changed by the server's own functions, which is quick; all other by functions of ours, which know every
letter (postgresql_functions.py).
"""

from collections.abc import Callable

from sqlalchemy import Numeric, case, cast, func, literal_column

from engine.expressions.texts import IGNORED, NUMBER_PATTERN, WIDEST
from engine.expressions.types import TEXT
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression_emit import is_true
from engine.storage.sql.expression_frame import Condition, Element
from engine.storage.sql.expression_values import bound
from engine.storage.sql.postgresql_forms import once
from engine.storage.sql.postgresql_functions import FOLDED, LOWER, UPPER, LetterFunction

BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What `trim` takes away."""

EMPTY: Element = literal_column("''")


def number_of(text: Element) -> Element:
    """The number that a text is, null where it is none."""
    return once(_number, text)


def _number(text: Element) -> Element:
    digits = cast(func.replace(text, literal_column("','"), EMPTY), Numeric)
    return case((text.op("~")(literal_column(f"'^{NUMBER_PATTERN}$'")), digits))


def lower(text: Element) -> Element:
    """Small letters."""
    return _changed(text, func.lower, LOWER)


def upper(text: Element) -> Element:
    """Capital letters."""
    return _changed(text, func.upper, UPPER)


def folded(text: Element) -> Element:
    """What texts that differ in case only have in common."""
    return _changed(text, func.lower, FOLDED)


def _changed(text: Element, of_ascii: Callable[[Element], Element], of_all: LetterFunction) -> Element:
    def change(value: Element) -> Element:
        plain = func.octet_length(value) == func.char_length(value)
        known = value.collate("C")
        return case((plain, of_ascii(known)), else_=of_all.call(known))

    return once(change, text)


def trimmed(text: Element) -> Element:
    """Without blanks at both ends; null if nothing is left."""
    return func.nullif(func.btrim(text, bound(BLANKS, TEXT, Dialect.POSTGRESQL)), EMPTY)


def comparable(text: Element) -> Element:
    """What is compared of a text: neither case nor width, spaces and punctuation."""
    form: Element = literal_column("NFKC")
    same = func.normalize(folded(func.normalize(text, form)), form)
    kept = func.translate(same, bound(IGNORED, TEXT, Dialect.POSTGRESQL), EMPTY)
    return func.nullif(func.left(kept, literal_column(str(WIDEST))), EMPTY)


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
