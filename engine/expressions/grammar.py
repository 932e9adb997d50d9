"""Holds tokens against the order in which values and operators may follow each other.

It knows enough to say what is missing where; what it lets through and Python's parser still refuses is rare.
"""

import keyword
from collections.abc import Callable, Mapping

from engine.diagnostics.limits import Limit
from engine.expressions.foreign import CHOOSE, FUNCTIONS, SENTENCES, WORDS
from engine.expressions.problems import Place, Problems
from engine.expressions.tokens import Sort, Token

VALUES = frozenset({"true", "false", "null"})
BINARY = frozenset({"+", "-", "*", "/", "//", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "if", "else"})
PREFIX = frozenset({"-", "+", "not"})
KEYWORDS = VALUES | {"and", "or", "not", "in", "is", "if", "else", "for"}
PYTHON = frozenset(keyword.kwlist) - KEYWORDS
"""Words of Python that are neither names nor words of an expression."""

CLOSES = {"(": ")", "[": "]"}
END = Token(Sort.MARK, "", 0)


class Order:
    """Reads the tokens once from left to right; stops at the first that stands where it cannot."""

    def __init__(self, found: list[Token], length: int, problems: Problems) -> None:
        self._tokens = found
        self._end = Place(max(length - 1, 0), 1 if length else 0)
        self._problems = problems
        self._open: list[Token] = []
        self._value = False  # whether a value has just ended, so that an operator must follow
        self._prefixes = 0

    def fits(self) -> bool:
        """Whether the tokens stand in a possible order."""
        if not self._tokens:
            return self._refuse(self._end, "the expression is empty")
        if len(self._tokens) > Limit.TOKENS.most:
            return self._refuse(self._tokens[Limit.TOKENS.most].place, "the expression is too long", code="EXP-BUDGET")
        for position, token in enumerate(self._tokens):
            step = self._operator if self._value else self._operand
            if not step(position, token):
                return False
        return self._ended()

    def _ended(self) -> bool:
        last = self._tokens[-1]
        if not self._value:
            hint = self._percent(len(self._tokens))
            return self._refuse(last.place, f"something is missing after `{last.text}`", hint)
        if self._open:
            mark = self._open[-1]
            return self._refuse(mark.place, f"`{mark.text}` is never closed", f"close it with `{CLOSES[mark.text]}`")
        return True

    def _operand(self, position: int, token: Token) -> bool:
        if token.text in PREFIX:
            self._prefixes += 1
            return self._prefixes <= Limit.DEPTH.most or self._too_deep(token)
        if token.text in CLOSES:
            return self._opened(token)
        if token.text in (")", "]") and self._before(position).text in ("(", "[", ","):
            return self._closed(token)
        if token.sort in (Sort.NUMBER, Sort.TEXT):
            self._value, self._prefixes = True, 0
            return True
        if token.sort is Sort.WORD:
            return self._word(token)
        return self._missing(position, token)

    def _word(self, token: Token) -> bool:
        if token.text in PYTHON or (token.text in KEYWORDS and token.text not in VALUES):
            hint = CHOOSE if token.text == "if" else SENTENCES.get(token.text) or FUNCTIONS.get(token.text)
            return self._refuse(token.place, f"`{token.text}` has no place here", hint)
        self._value, self._prefixes = True, 0
        return True

    def _missing(self, position: int, token: Token) -> bool:
        before = self._before(position)
        if token.text == "." and position + 1 < len(self._tokens) and self._tokens[position + 1].sort is Sort.NUMBER:
            number = self._tokens[position + 1].text
            return self._refuse(token.place, "a number begins with a digit", f"write `0.{number}`")
        if before is END:
            return self._refuse(token.place, f"something is missing before `{token.text}`")
        hint = "to count records write `count(contacts)`" if (before.text, token.text) == ("(", "*") else None
        hint = hint or self._percent(position)
        return self._refuse(before.place, f"something is missing between `{before.text}` and `{token.text}`", hint)

    def _operator(self, position: int, token: Token) -> bool:
        step = _FOLLOWING.get(token.text)
        if step is not None:
            return step(self, position, token)
        if token.text in BINARY:
            self._value = False
            return True
        return self._nothing_between(position, token)

    def _dot(self, position: int, token: Token) -> bool:
        following = self._tokens[position + 1] if position + 1 < len(self._tokens) else END
        if self._before(position).sort is Sort.NUMBER:
            return self._refuse(token.place, "a number does not end with a point")
        if following.sort is not Sort.WORD:
            return self._refuse(token.place, "the name of a field is missing after `.`")
        self._value = False
        return True

    def _call(self, position: int, token: Token) -> bool:
        if self._before(position).sort is not Sort.WORD:
            return self._nothing_between(position, token)
        return self._opened(token)

    def _index(self, position: int, token: Token) -> bool:
        hint = "many records are summed up: `sum(c.amount for c in contacts)`"
        return self._refuse(token.place, "there is no picking by number or key", hint)

    def _is(self, position: int, token: Token) -> bool:
        words = [one.text for one in self._tokens[position + 1 : position + 3]]
        if words[:1] == ["null"] or words == ["not", "null"]:
            self._value = False
            return True
        foreign = next((word for word in words if WORDS.get(word.lower()) == "null"), None)
        hint = f"write `null` for `{foreign}`" if foreign else "to compare write `==`"
        return self._refuse(token.place, "`is` is followed by `null` or `not null`", hint)

    def _not(self, position: int, token: Token) -> bool:
        following = self._tokens[position + 1].text if position + 1 < len(self._tokens) else ""
        if following == "in":
            return True
        hint = "write `is not null`" if following == "null" else "write `not in` or `!=`"
        return self._refuse(token.place, "`not` stands where an operator belongs", hint)

    def _for(self, position: int, token: Token) -> bool:
        words = self._tokens[position + 1 : position + 3]
        if not self._open:
            hint = "write `sum(c.amount for c in contacts)`"
            return self._refuse(token.place, "`for` stands inside a function only", hint)
        if len(words) < 2 or words[0].sort is not Sort.WORD or words[1].text != "in":
            return self._refuse(token.place, "`for` is followed by a name and `in`", "write `for c in contacts`")
        self._value = False
        return True

    def _comma(self, position: int, token: Token) -> bool:
        if not self._open:
            hint = "a list stands in brackets, `x in (a, b)`; a number has no commas"
            return self._refuse(token.place, "a comma stands between arguments or values of a list only", hint)
        self._value = False
        return True

    def _named(self, position: int, token: Token) -> bool:
        """`name=value` in a call: the tokens let `=` through nowhere else."""
        self._value = False
        return True

    def _opened(self, token: Token) -> bool:
        self._open.append(token)
        self._value, self._prefixes = False, 0
        return len(self._open) <= Limit.DEPTH.most or self._too_deep(token)

    def _closed(self, token: Token) -> bool:
        if not self._open:
            return self._refuse(token.place, f"`{token.text}` closes nothing")
        mark = self._open.pop()
        self._value = True
        if CLOSES[mark.text] == token.text:
            return True
        return self._refuse(token.place, f"`{mark.text}` is closed with `{token.text}`")

    def _closing(self, position: int, token: Token) -> bool:
        return self._closed(token)

    def _nothing_between(self, position: int, token: Token) -> bool:
        before = self._before(position)
        hint: str | None
        if token.sort is Sort.TEXT and before.sort is Sort.TEXT:
            message, hint = "two texts side by side", "join texts with `concat(a, b)`; a quote in a text is `\\'`"
        elif token.sort is Sort.TEXT and before.text in ("f", "b", "r", "u", "rb", "fr"):
            message = f"`{before.text}` before a text has no meaning"
            hint = "write only the text, `'...'`; values are put into one with `concat(name, ' ', code)`"
        else:
            message = f"there is nothing between `{before.text}` and `{token.text}`"
            hint = _word_hint(token.text) or _word_hint(before.text)
        return self._refuse(token.place, message, hint)

    def _percent(self, position: int) -> str | None:
        number, mark = [END, END, *self._tokens[:position]][-2:]
        if mark.text != "%" or number.sort is not Sort.NUMBER:
            return None
        whole, _, part = number.text.partition(".")
        digits = whole.rjust(3, "0")
        return f"a percentage is written as a fraction: `{digits[:-2]}.{digits[-2:]}{part}`"

    def _before(self, position: int) -> Token:
        return self._tokens[position - 1] if position else END

    def _too_deep(self, token: Token) -> bool:
        message = f"an expression is at most {Limit.DEPTH.most} levels deep"
        return self._refuse(token.place, message, "make a computed field of a part of it", code="EXP-BUDGET")

    def _refuse(self, place: Place, message: str, hint: str | None = None, *, code: str = "EXP-SYNTAX") -> bool:
        self._problems.add(code, place, message, hint)
        return False


def _word_hint(word: str) -> str | None:
    lower = word.lower()
    if lower in SENTENCES:
        return SENTENCES[lower]
    return f"write `{WORDS[lower]}`" if lower in WORDS and WORDS[lower] != word else None


_FOLLOWING: Mapping[str, Callable[[Order, int, Token], bool]] = {
    ".": Order._dot,
    "(": Order._call,
    "[": Order._index,
    "is": Order._is,
    "not": Order._not,
    "for": Order._for,
    ",": Order._comma,
    "=": Order._named,
    ")": Order._closing,
    "]": Order._closing,
}
"""What follows a value, beside the operators between two of them."""
