"""Single mistakes in definitions, as people make them: a letter, an indentation, a mark, a value in the wrong place."""

import re
from collections.abc import Callable, Mapping
from random import Random

Mistake = Callable[[Random, list[str], int], str | None]
"""Given all lines and which of them: how that line looks then, None where this mistake cannot be made in it."""

_KEY = re.compile(r"[A-Za-z_]+(?=:(?:\s|$))")
_WORD = re.compile(r"(?<![\w'\"])[a-z_]{3,}(?![\w:'\"])")
_PAIR = re.compile(r"(\w+): ([^,{}\[\]]+), (\w+): ([^,{}\[\]]+)")
_FREE = re.compile(r"^\s*(?:#|-? ?(?:label|help|description|message|sample|zh|en)\b)|^\s+- \[")
"""Lines of words for people, or of sample data: what is written there is always right."""


def is_free(line: str) -> bool:
    """Whether nothing in a line can be wrong."""
    return not line.strip() or _FREE.match(line) is not None


def _typo(random: Random, word: str) -> str:
    place = random.randrange(len(word) - 1)
    left, one, other, right = word[:place], word[place], word[place + 1], word[place + 2 :]
    return random.choice((f"{left}{other}{one}{right}", f"{left}{other}{right}", f"{left}{one}{one}{other}{right}"))


def _in_some(pattern: re.Pattern[str]) -> Mistake:
    def mistake(random: Random, lines: list[str], at: int) -> str | None:
        found = [one for one in pattern.finditer(lines[at].split("label:")[0].split("#")[0]) if len(one[0]) > 1]
        if not found:
            return None
        one = random.choice(found)
        return lines[at][: one.start()] + _typo(random, one[0]) + lines[at][one.end() :]

    return mistake


def _indented(random: Random, lines: list[str], at: int) -> str | None:
    line = lines[at]
    more = "  " + line
    return random.choice((more, line[2:])) if line.startswith("  ") else more


def _without(marks: str) -> Mistake:
    def mistake(random: Random, lines: list[str], at: int) -> str | None:
        places = [place for place, sign in enumerate(lines[at]) if sign in marks]
        if not places:
            return None
        place = random.choice(places)
        return lines[at][:place] + lines[at][place + 1 :]

    return mistake


def _swapped(random: Random, lines: list[str], at: int) -> str | None:
    found = [one for one in _PAIR.finditer(lines[at]) if one[2] != one[4]]
    if not found:
        return None
    one = random.choice(found)
    return lines[at][: one.start()] + f"{one[1]}: {one[4]}, {one[3]}: {one[2]}" + lines[at][one.end() :]


def _twice(random: Random, lines: list[str], at: int) -> str | None:
    return f"{lines[at]}\n{lines[at]}"


MISTAKES: Mapping[str, Mistake] = {
    "a typo in a key": _in_some(_KEY),
    "a typo in a value": _in_some(_WORD),
    "another indentation": _indented,
    "a quote that is missing": _without("'\""),
    "a bracket that is missing": _without("{}[]()"),
    "a colon or comma that is missing": _without(":,"),
    "two values exchanged": _swapped,
    "a line that stands twice": _twice,
}


def mutated(random: Random, text: str) -> tuple[str, str]:
    """The text with one mistake, and which."""
    lines = text.split("\n")
    while True:
        at, name = random.randrange(len(lines)), random.choice(list(MISTAKES))
        line = None if is_free(lines[at]) else MISTAKES[name](random, lines, at)
        if line is not None and line != lines[at]:
            return "\n".join([*lines[:at], line, *lines[at + 1 :]]), name
