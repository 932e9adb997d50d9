"""Why a request was not carried out: an exception with a status and a code. Its rendering is problem_json.py."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.http.asgi import Header
from engine.rules.failure import Failure
from engine.text.unreadable import Argument

NOTHING: Mapping[str, Argument] = MappingProxyType({})

_RECORD_ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
LARGEST_ID = 2**63 - 1
"""No database has more."""


class Problem(Exception):
    """An answer that is no success: `code` and `arguments` name its text, `failures` say what is wrong with the input.

    `headers` go with the answer (`Allow`, `Retry-After`, ...), `more` beside its other members; `why` is what is in the
    way of an action.
    """

    def __init__(
        self,
        status: int,
        code: str,
        arguments: Mapping[str, Argument] = NOTHING,
        failures: tuple[Failure, ...] = (),
        headers: tuple[Header, ...] = (),
        more: Mapping[str, Any] = NOTHING,
        why: tuple[Failure, ...] = (),
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.arguments = status, code, arguments
        self.failures, self.headers, self.more, self.why = failures, headers, more, why


ProblemTable: TypeAlias = Mapping[type[Exception], Callable[[Any], Problem]]
"""What an exception of a lower layer says to whoever asked; a class serves its subclasses too."""


def problem_of(error: Exception, table: ProblemTable) -> Problem | None:
    """The problem that `error` is, or None where nobody foresaw it."""
    if isinstance(error, Problem):
        return error
    makers = (table[kind] for kind in type(error).__mro__ if issubclass(kind, Exception) and kind in table)
    maker = next(makers, None)
    return maker(error) if maker else None


def not_found() -> Problem:
    """Nothing is there, or nothing this person may see."""
    return Problem(404, "not_found")


def method_not_allowed(method: str, *allowed: str) -> Problem:
    """The address is there, but not for this method."""
    allow = (b"allow", ", ".join(allowed).encode("ascii"))
    return Problem(405, "method_not_allowed", {"method": method[:20]}, headers=(allow,))


def too_many_attempts(seconds: int) -> Problem:
    """Tried too often; `seconds` until it may be tried again."""
    return Problem(429, "too_many_attempts", {"count": seconds}, headers=((b"retry-after", b"%d" % seconds),))


def too_many_requests(seconds: int) -> Problem:
    """Asked too much; `seconds` until there may be another request."""
    return Problem(429, "too_many_requests", {"count": seconds}, headers=((b"retry-after", b"%d" % seconds),))


def record_id(segment: str) -> int:
    """The id that a segment of a path is, in one spelling only; raises the problem 404 for everything else."""
    if not _RECORD_ID.fullmatch(segment) or (number := int(segment)) > LARGEST_ID:
        raise not_found()
    return number
