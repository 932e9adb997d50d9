"""From a text to Python's syntax tree of it, with the place of every part; what it means is not known here."""

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from engine.diagnostics.limits import Limit
from engine.expressions.foreign import CHOOSE
from engine.expressions.grammar import Order
from engine.expressions.problems import Place, Problems
from engine.expressions.tokens import Suggest, Token, tokens

CONSTANTS: Mapping[str, str] = {"null": "None", "true": "True", "false": "False"}
"""Our words for Python's, each as long as the other, so that places stay what they are."""

_KEPT: Final = 1024
_SHORT: Final = 200
"""So many texts are kept as read, none longer than this: one condition stands in many places, each checks it."""

_BLANKS = {ord(blank): " " for blank in "\t\n\r"}


class Source:
    """A text that was parsed: the tree, and where each of its parts stands."""

    def __init__(self, text: str, tree: ast.expr) -> None:
        self.tree = tree
        self._text = text
        self._bytes = None if text.isascii() else text.encode()

    def place(self, part: ast.expr | ast.comprehension) -> Place:
        """Where a part of the tree stands in the text."""
        if isinstance(part, ast.comprehension):
            part = part.target
        start, end = self._offset(part.col_offset), self._offset(part.end_col_offset or 0)
        return Place(start, end - start)

    def text(self, part: ast.expr) -> str:
        """How a part of the tree is written."""
        place = self.place(part)
        return self._text[place.offset : place.offset + place.length]

    def find(self, mark: str, start: int, end: int) -> int:
        """Where `mark` stands between two offsets, -1 if it does not."""
        return self._text.find(mark, start, end)

    def _offset(self, column: int) -> int:
        # Python counts bytes, and the parenthesis that was put before the text.
        column -= 1
        return column if self._bytes is None else len(self._bytes[:column].decode())


def parse(text: str, problems: Problems, suggest: Suggest = lambda word: None) -> Source | None:
    """The tree of `text`, or None with at least one problem; `suggest` gives the hint for a word in another script.

    It is not to be changed: a short one is kept for the next who asks.
    """
    kept = _kept(text) if len(text) <= _SHORT else None
    return kept if kept is not None else _read(text, problems, suggest)


@lru_cache(_KEPT)
def _kept(text: str) -> Source | None:
    return _read(text, Problems(), lambda word: None)


def _read(text: str, problems: Problems, suggest: Suggest) -> Source | None:
    if len(text) > Limit.EXPRESSION.most:
        message = f"an expression has at most {Limit.EXPRESSION.most} characters"
        problems.add("EXP-BUDGET", Place(Limit.EXPRESSION.most, 1), message, "make a computed field of a part of it")
        return None
    line = text.translate(_BLANKS)
    found = tokens(line, problems, suggest)
    if problems.found or not Order(found, len(line), problems).fits():
        return None
    source = _parsed(line, _in_python(line, found), problems)
    return source if source is not None and _small(source, problems) else None


def _in_python(line: str, found: list[Token]) -> str:
    written = list(line)
    for token in found:
        if token.text in CONSTANTS:
            written[token.offset : token.offset + len(token.text)] = CONSTANTS[token.text]
    return "".join(written)


def _parsed(line: str, python: str, problems: Problems) -> Source | None:
    try:
        tree = ast.parse(f"({python})", mode="eval").body
    except SyntaxError as error:
        hint = CHOOSE if "else" in error.msg else None
        offset = min(max((error.offset or 1) - 2, 0), max(len(line) - 1, 0))
        problems.add("EXP-SYNTAX", Place(offset, 1), "the expression cannot be read from here on", hint)
        return None
    except (RecursionError, MemoryError):  # only where the caller itself stands very deep
        problems.add("EXP-BUDGET", Place(0, len(line)), "the expression is too deep")
        return None
    return Source(line, tree)


def _small(source: Source, problems: Problems) -> bool:
    nodes, level = 0, [source.tree]
    for _ in range(Limit.DEPTH.most):
        nodes += len(level)
        below = [part for node in level for part in ast.iter_child_nodes(node)]
        level = [part for part in _opened(below) if isinstance(part, ast.expr)]
        if nodes > Limit.PARTS.most:
            message = f"an expression has at most {Limit.PARTS.most} parts"
            problems.add("EXP-BUDGET", source.place(source.tree), message, "make a computed field of a part of it")
            return False
        if not level:
            return True
    message = f"an expression is at most {Limit.DEPTH.most} levels deep"
    problems.add("EXP-BUDGET", source.place(level[0]), message, "make a computed field of a part of it")
    return False


def _opened(parts: list[ast.AST]) -> list[ast.AST]:
    """With the parts of `for ... in ... if ...`, and the value of `name=value`, in their places."""
    found: list[ast.AST] = []
    for part in parts:
        found += ast.iter_child_nodes(part) if isinstance(part, ast.comprehension | ast.keyword) else (part,)
    return found
