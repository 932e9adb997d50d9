"""Cuts a text into tokens, so strictly that Python's parser afterwards sees nothing it could do more with than we mean.

Only plain ASCII names, numbers, texts and the marks of the language get through; every other character is a problem.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum, auto
from typing import Final, NamedTuple, TypeAlias

from engine.diagnostics.limits import Limit
from engine.expressions.foreign import MARKS, WIDE, WORDS
from engine.expressions.problems import Place, Problems


class Sort(Enum):
    """What a token is."""

    NUMBER = auto()
    TEXT = auto()
    WORD = auto()
    MARK = auto()
    WRONG = auto()


class Token(NamedTuple):
    """A piece of the text; `offset` counts characters."""

    sort: Sort
    text: str
    offset: int

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.offset, len(self.text))


_SORTS: Final = dict(Sort.__members__)

Suggest: TypeAlias = Callable[[str], str | None]

QUOTES = ("'", '"')

_PIECES = re.compile(
    r"""(?P<space>\x20+)
      | (?P<TEXT>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w.]))
      | (?P<NUMBER>[0-9](?:[0-9A-Za-z_]|\.(?=[0-9]))*)
      | (?P<WORD>[^\W\d]\w*)
      | (?P<foreign><=>|<>|::|\?\?|\?\.|/\*|===|!==|=>|=<|&&|\|\||\*\*|:=|->|\+\+|--|<<|>>)
      | (?P<MARK>==|!=|<=|>=|//|[-+*/%<>()\[\],.])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_ESCAPES = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"\\": "\\", "'": "'", '"': '"'}


def tokens(text: str, problems: Problems, suggest: Suggest) -> list[Token]:
    """The tokens of a text in which line breaks and tabs were made spaces; what is wrong with single ones is noted.

    `suggest` knows the name that a word in another script may stand for: the label of a field.
    """
    found: list[Token] = []
    for match in _PIECES.finditer(text):
        sort = match.lastgroup
        if sort == "space":
            continue
        token = Token(_SORTS.get(sort or "", Sort.WRONG), match.group(), match.start())
        if token.text == "=" and _names_an_argument(found):
            token = token._replace(sort=Sort.MARK)
        if token.sort is Sort.WORD:
            _word(token, problems, suggest)
        else:
            _CHECKS[token.sort](token, problems)
        if token.text in QUOTES or problems.full or len(found) > Limit.TOKENS.most:
            break  # behind an open quote everything was meant as text
        found.append(token)
    return found


def _names_an_argument(before: list[Token]) -> bool:
    """Whether what stands before `=` is the name of an argument: `f(name=`, `, name=`."""
    return len(before) > 2 and before[-1].sort is Sort.WORD and before[-2].text in ("(", ",")


def text_value(token: str) -> str:
    """What a text token means: without quotes and escapes, in Unicode's composed form."""
    return unicodedata.normalize("NFC", _ESCAPES.sub(lambda match: _ESCAPED.get(match[1], match[1]), token[1:-1]))


def _number(token: Token, problems: Problems) -> None:
    if _NUMBER.fullmatch(token.text) is None:
        problems.add("EXP-SYNTAX", token.place, f"`{token.text[:40]}` is not a number", _plain_number(token.text))
    elif len(token.text.replace(".", "").lstrip("0")) > Limit.DIGITS.most:
        problems.add("EXP-BUDGET", token.place, f"a number has at most {Limit.DIGITS.most} digits")


def _plain_number(text: str) -> str:
    digits = text.replace("_", "").lstrip("0")
    if _NUMBER.fullmatch(digits):
        return f"write `{digits}`"
    return "numbers are written with digits and at most one point, without commas: `1250.5`"


def _text(token: Token, problems: Problems) -> None:
    for escape in _ESCAPES.finditer(token.text):
        if escape[1] not in _ESCAPED:
            place = Place(token.offset + escape.start(), 2)
            problems.add("EXP-SYNTAX", place, f"`{escape[0]}` is no escape", "for a backslash write `\\\\`")
    if any(unicodedata.category(one) in ("Cc", "Cs") for one in token.text):
        problems.add("EXP-SYNTAX", token.place, "a text holds no control characters")


def _word(token: Token, problems: Problems, suggest: Suggest) -> None:
    if len(token.text) > Limit.WORD.most:
        problems.add("EXP-SYNTAX", token.place, f"a name has at most {Limit.WORD.most} characters")
    elif not token.text.isascii():
        message = f"`{token.text}` is not a name: names are written with a-z, 0-9 and `_`"
        problems.add("EXP-NAME", token.place, message, suggest(token.text))
    elif token.text in ("True", "False", "None"):
        message = f"`{token.text}` is not written so"
        problems.add("EXP-SYNTAX", token.place, message, f"write `{WORDS[token.text.lower()]}`")
    elif token.text.startswith("_"):
        problems.add("EXP-SYNTAX", token.place, f"`{token.text}` is not a name: a name begins with a letter")


def _wrong(token: Token, problems: Problems) -> None:
    mark = token.text
    if mark in QUOTES:
        problems.add("EXP-SYNTAX", token.place, "a text begins here and does not end", f"close it with `{mark}`")
    elif mark[0].isdecimal() and mark not in WIDE:
        problems.add("EXP-SYNTAX", token.place, f"`{mark}` is no day here", f"a day is written as a text: `'{mark}'`")
    elif mark in WIDE:
        message = f"`{mark}` is a full-width character"
        problems.add("EXP-SYNTAX", token.place, message, f"write `{WIDE[mark]}`")
    else:
        shown = mark if mark.isprintable() else f"U+{ord(mark):04X}"
        problems.add("EXP-SYNTAX", token.place, f"`{shown}` has no meaning here", MARKS.get(mark))


def _mark(token: Token, problems: Problems) -> None:
    """Every mark is fine by itself."""


_CHECKS = {Sort.NUMBER: _number, Sort.TEXT: _text, Sort.MARK: _mark, Sort.WRONG: _wrong}
