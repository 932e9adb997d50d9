"""Texts that are alike, and amounts in words, in PostgreSQL: as engine/text/chinese.py and expressions/texts.py do."""

from sqlalchemy import Integer, Text, and_, case, cast, func, literal_column, select

from engine.expressions.texts import COMPARED
from engine.expressions.types import TEXT
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression_emit import is_true
from engine.storage.sql.expression_frame import Condition, Element, Outer
from engine.storage.sql.expression_values import bound
from engine.storage.sql.postgresql_forms import once
from engine.storage.sql.postgresql_numbers import constant, rounded
from engine.storage.sql.postgresql_texts import folded
from engine.text.chinese import CLEANED, EIGHT, LARGEST_AMOUNT, LOWER_EIGHT, NUMERALS, UPPER_EIGHT

ONE: Element = literal_column("1")


def similar(text: Element, other: Element) -> Condition:
    """Whether at least half of the pairs of neighbouring characters are common."""
    length: Element = literal_column(str(COMPARED))
    return is_true(once(_alike, func.left(folded(text), length), func.left(folded(other), length)))


def _alike(one: Element, two: Element) -> Element:
    common = select(_pairs(one)).intersect(select(_pairs(two))).subquery()
    count = select(func.count()).select_from(common).scalar_subquery()
    enough = count * literal_column("4") >= _number_of_pairs(one) + _number_of_pairs(two)
    return and_(one.is_not(None), two.is_not(None), enough)


def _number_of_pairs(text: Element) -> Element:
    return select(func.count(_pairs(text).distinct())).scalar_subquery()


def _pairs(text: Element) -> Element:
    """Each pair, as a row."""
    known = Outer(text)
    places = func.generate_series(ONE, func.greatest(func.length(known) - ONE, ONE)).column_valued("n")
    return func.substr(known, places, literal_column("2"))


def amount_in_words(amount: Element) -> Element:
    """An amount in capital numerals."""
    return once(_in_words, rounded(amount, 2))


def _in_words(amount: Element) -> Element:
    cents = func.mod(func.abs(amount) * constant(100), constant(100))
    digits = func.lpad(cast(func.trunc(func.abs(amount)), Text), literal_column("16"), _text("0"))
    words = once(
        _joined, digits, cast(func.div(cents, constant(10)), Integer), cast(func.mod(cents, constant(10)), Integer)
    )
    signed = case((amount < constant(0), func.concat(_text("负"), words)), else_=words)
    return case((func.abs(amount) < constant(int(LARGEST_AMOUNT)), signed))


def _joined(digits: Element, tenths: Element, cents: Element) -> Element:
    whole = digits != _text("0" * 16)
    none: Element = literal_column("0")
    first = case((tenths != none, func.concat(_numeral(tenths), _text("角"))), (whole, _text("零")), else_=_text(""))
    last = case((cents != none, func.concat(_numeral(cents), _text("分"))), else_=_text("整"))
    small = case(
        (tenths + cents != none, func.concat(first, last)), (whole, _text("整")), else_=_text("零元整")
    )  # of no cents nothing is said
    return func.concat(_spoken(digits), small)


def _numeral(digit: Element) -> Element:
    return func.substr(_text(NUMERALS), digit + ONE, ONE)


def _spoken(digits: Element) -> Element:
    eight: Element = literal_column("8")
    upper = func.regexp_replace(func.left(digits, eight), _text(EIGHT), _text(UPPER_EIGHT))
    lower = func.regexp_replace(func.right(digits, eight), _text(EIGHT), _text(LOWER_EIGHT))
    spoken: Element = func.translate(func.concat(upper, lower), _text("0123456789"), _text(NUMERALS))
    for pattern, instead in CLEANED:
        spoken = func.regexp_replace(spoken, _text(pattern), _text(instead), _text("g"))
    return spoken


def _text(value: str) -> Element:
    return bound(value, TEXT, Dialect.POSTGRESQL)
