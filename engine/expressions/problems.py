"""What is wrong with an expression, and where in its text; where the text stands is the caller's to know."""

from dataclasses import dataclass, field
from typing import NamedTuple

CODES: dict[str, str] = {
    "EXP-SYNTAX": "the text is not an expression",
    "EXP-NAME": "a name that stands for nothing here",
    "EXP-TYPE": "values of kinds that do not go together",
    "EXP-BOOL": "a condition that is not true or false",
    "EXP-OPTION": "a text beside a choice that is none of its options",
    "EXP-VALUE": "warning: a text beside a choice that its dictionary has only if somebody added it on a screen",
    "EXP-FUNCTION": "a function that does not exist, or is called in a way it does not have",
    "EXP-ALONE": "a function for one record at a time where many are asked",
    "EXP-PATH": "a path that is too long, or leads to many records without saying what to do with them",
    "EXP-CYCLE": "a computed field that is worked out from itself",
    "EXP-BUDGET": "an expression that is too long, too deep or too large",
    "EXP-NULL": "warning: `!=` and `not in` are false too where the field is empty",
    "EXP-NULL-NOT": "warning, where it decides who sees a record: `not (x == y)` is true too where x is empty",
}
"""Every code this package uses. Those that say so come as warnings of a checked expression, never as problems."""

MOST = 20
"""Problems reported for one text; what follows from so many is of no use to anybody."""


class Place(NamedTuple):
    """Characters of a text."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: `message` in lower case, names in backticks; `hint` says what to write instead."""

    code: str
    message: str
    offset: int
    length: int
    hint: str | None = None


@dataclass(slots=True)
class Problems:
    """What was found so far in one text."""

    found: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """Whether nothing more is reported."""
        return len(self.found) >= MOST

    def add(self, code: str, place: Place, message: str, hint: str | None = None) -> None:
        """Note what keeps the text from being an expression."""
        if not self.full:
            self.found.append(Problem(code, message, place.offset, place.length, hint))

    def warn(self, code: str, place: Place, message: str, hint: str | None = None) -> None:
        """Note what the author should know of."""
        if len(self.warnings) < MOST:
            self.warnings.append(Problem(code, message, place.offset, place.length, hint))
