"""Functions of the engine in PostgreSQL, made by a plan like its tables: letters that change, by the tables of Python,
and how far places are apart.

Written out in a statement, the tables would have to be read for each of its plans, which takes longer than the query.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import func

from engine.expressions import texts
from engine.storage.sql.expression_frame import Element
from engine.storage.sql.postgresql_places import DISTANCE

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


@dataclass(frozen=True, slots=True)
class LetterFunction:
    """A function of one text: `ascii` is the server's own for ASCII, `change` the same of Python for all letters."""

    name: str
    ascii: str
    change: Callable[[str], str]

    def call(self, text: Element) -> Element:
        """The function of a text."""
        called: Any = func
        result: Element = getattr(called, self.name)(text)
        return result


LOWER: Final = LetterFunction("_lower", "lower", texts.lower)
UPPER: Final = LetterFunction("_upper", "upper", texts.upper)
FOLDED: Final = LetterFunction("_folded", "lower", texts.folded)


_SIGNATURES: Final = {"_distance": "(one text, other text) RETURNS numeric"}
"""What others take and give than one text."""


@cache
def function_bodies() -> Mapping[str, str]:
    """The bodies of all functions, by name."""
    return {**{one.name: _body(one) for one in (LOWER, UPPER, FOLDED)}, "_distance": DISTANCE}


def create_function(name: str) -> str:
    """The statement that makes a function, or makes it anew."""
    body, signature = function_bodies()[name], _SIGNATURES.get(name, "(value text) RETURNS text")
    return (
        f"CREATE OR REPLACE FUNCTION {name}{signature}"
        f" LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body${body}$body$"
    )


def _body(one: LetterFunction) -> str:
    """Most text has no letters but those the server knows; else every character is looked up."""
    changed = _changed_letters(one.change)
    table = json.dumps(changed, ensure_ascii=False, separators=(",", ":")).replace("'", "''")
    ranges = "".join(f"{chr(low)}-{chr(high)}" for low, high in _ranges(sorted(map(ord, changed))))
    plain = f'{one.ascii}(value COLLATE "C")'
    # Only our own tables of letters are put into the text.
    return f"""
BEGIN
  IF value COLLATE "C" !~ '[{ranges}]' THEN
    RETURN {plain};
  END IF;
  RETURN (
    SELECT string_agg(coalesce('{table}'::jsonb ->> it, it), '' ORDER BY n)
    FROM unnest(string_to_array({plain}, NULL)) WITH ORDINALITY AS letters(it, n)
  );
END
"""  # noqa: S608 # see above


def _changed_letters(change: Callable[[str], str]) -> dict[str, str]:
    pairs = ((letter, change(letter)) for low, high in BEYOND for letter in map(chr, range(low, high)))
    return {letter: other for letter, other in pairs if other != letter}


def _ranges(codes: list[int]) -> list[tuple[int, int]]:
    found = [(codes[0], codes[0])]
    for code in codes[1:]:
        low, high = found[-1]
        if code - high <= NEAR:
            found[-1] = (low, code)
        else:
            found.append((code, code))
    return found
