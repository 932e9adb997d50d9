"""Functions of text. Empty text is null, here as everywhere."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from engine.expressions import places, texts
from engine.expressions.functions import Function, Nodes, Operation, Parameter
from engine.expressions.nodes import Call
from engine.expressions.numbers import plain
from engine.expressions.record import Value
from engine.expressions.types import BOOL, INTEGER, NUMBERS, TEXT, TEXTS, Kind, Type, decimal
from engine.text import chinese

ANY_TEXT = Parameter("text", TEXTS)
PIECE = Parameter("piece", TEXTS)
SHOWN = TEXTS | NUMBERS | {Kind.DATE}
"""What can stand in a text without a reader's language: texts, numbers with a point, days as 2026-01-31."""

LONGEST = 10**9


def _text(arguments: Nodes) -> Type:
    return TEXT


def _whole(arguments: Nodes) -> Type:
    return INTEGER


def _yes_no(arguments: Nodes) -> Type:
    return BOOL


def _size(call: Call, sizes: tuple[int, ...]) -> int:
    return LONGEST


def _replace(call: Call) -> Operation:
    return lambda text, old, new: None if text is None or old is None else texts.replaced(text, old, new or "")


def _concat(call: Call) -> Operation:
    shown = [_shown(argument.type) for argument in call.arguments]

    def join(*values: Value) -> Value:
        pairs = zip(shown, values, strict=True)
        return "".join(show(value) for show, value in pairs if value is not None) or None

    return join


def _shown(type_: Type) -> Callable[..., str]:
    if type_.number:
        return lambda value: plain(value, type_.scale)
    return date.isoformat if type_.kind is Kind.DATE else lambda value: value


def _search(operation: Operation) -> Operation:
    return lambda text, piece: text is not None and piece is not None and operation(text, piece)


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "len", "How many characters the text has.", "len('客户') == 2", (ANY_TEXT,), _whole, lambda call: len, _size
    ),
    Function(
        "lower",
        "The text in small letters.",
        "lower('ABC') == 'abc'",
        (ANY_TEXT,),
        _text,
        lambda call: texts.lower,
        _size,
    ),
    Function(
        "upper",
        "The text in capital letters.",
        "upper('abc') == 'ABC'",
        (ANY_TEXT,),
        _text,
        lambda call: texts.upper,
        _size,
    ),
    Function(
        "trim",
        "The text without blanks at both ends.",
        "trim('  a ') == 'a'",
        (ANY_TEXT,),
        _text,
        lambda call: texts.trimmed,
        _size,
    ),
    Function(
        "comparable",
        "The text as duplicates are compared: without case, width, spaces and punctuation, its first 100 characters.",
        "comparable('Ａcme, Ltd.') == 'acmeltd'",
        (ANY_TEXT,),
        _text,
        lambda call: texts.comparable,
        _size,
    ),
    Function(
        "contains",
        "Whether the piece occurs in the text; case does not matter. False where either is null.",
        "contains('Contract', 'TRACT')",
        (ANY_TEXT, PIECE),
        _yes_no,
        lambda call: _search(texts.contains),
        _size,
        strict=False,
    ),
    Function(
        "starts_with",
        "Whether the text begins with the piece; case does not matter. False where either is null.",
        "starts_with('Contract', 'con')",
        (ANY_TEXT, PIECE),
        _yes_no,
        lambda call: _search(texts.starts_with),
        _size,
        strict=False,
    ),
    Function(
        "ends_with",
        "Whether the text ends with the piece; case does not matter. False where either is null.",
        "ends_with('Contract', 'ACT')",
        (ANY_TEXT, PIECE),
        _yes_no,
        lambda call: _search(texts.ends_with),
        _size,
        strict=False,
    ),
    Function(
        "replace",
        "The text with every `old` made `new`; with null as `new` it is left out.",
        "replace('a-b-c', '-', '/') == 'a/b/c'",
        (ANY_TEXT, Parameter("old", TEXTS), Parameter("new", TEXTS)),
        _text,
        _replace,
        _size,
        strict=False,
    ),
    Function(
        "concat",
        "The texts joined; numbers with a point and all their digits, days as 2026-01-31, records by their titles. "
        "Nulls are left out.",
        "concat('No. ', 7, ', ', 1.50) == 'No. 7, 1.50'",
        (Parameter("text", SHOWN, many=True),),
        _text,
        _concat,
        _size,
        strict=False,
        titles=True,
    ),
    Function(
        "distance",
        "How far two places (`location`) are apart, in metres along the surface of the earth; null where one is none.",
        "distance('31.230416,121.473701', '31.230416,121.473701') == 0",
        (Parameter("place", TEXTS), Parameter("other", TEXTS)),
        _whole,
        lambda call: places.distance,
        lambda call, sizes: places.FARTHEST,
    ),
    Function(
        "number",
        "The number that a text is, with up to 12 digits before the point and 6 after it, thousands apart by commas or "
        "not. Null where it is none.",
        "number('1,234.5') == 1234.5",
        (ANY_TEXT,),
        lambda arguments: decimal(texts.NUMBER_SCALE, texts.NUMBER_DIGITS),
        lambda call: texts.number_of,
        lambda call, sizes: 10**texts.NUMBER_DIGITS - 1,
    ),
    Function(
        "similar",
        "Whether two texts have half or more of their pairs of neighbouring characters in common; case does not "
        "matter, and only the first 1,000 characters do. False where either is null.",
        "similar('Metaloom Ltd', 'metaloom')",
        (ANY_TEXT, Parameter("other", TEXTS)),
        _yes_no,
        lambda call: _search(texts.similar),
        _size,
        strict=False,
    ),
    Function(
        "pinyin",
        "How Chinese text sounds, in small letters without tones; other characters stay. 1,000 are read. It is for one "
        "record at a time: for defaults.",
        "pinyin('重庆客户') == 'chongqingkehu'",
        (ANY_TEXT,),
        _text,
        lambda call: chinese.pinyin,
        _size,
        alone=True,
    ),
    Function(
        "pinyin_initials",
        "The first letter of each syllable of Chinese text; other characters stay, in small letters. For one record "
        "at a time, as `pinyin`.",
        "pinyin_initials('重庆客户') == 'cqkh'",
        (ANY_TEXT,),
        _text,
        lambda call: chinese.pinyin_initials,
        _size,
        alone=True,
    ),
    Function(
        "amount_in_words",
        "An amount of yuan in capital Chinese numerals, as it stands on documents. Null from 10 quadrillion on.",
        "amount_in_words(1200.50) == '壹仟贰佰元伍角整'",
        (Parameter("amount", NUMBERS),),
        _text,
        lambda call: lambda amount: chinese.amount_in_words(Decimal(amount)),
        _size,
    ),
)
