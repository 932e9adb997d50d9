"""What is wrong with a condition that somebody sent, without the names of what they may not know of."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from engine.expressions import Problem

_A_RECORD = re.compile(r"\ba `(\w+)`")
"""How the type of a reference is described. What was written stands in messages in other words."""


def discreet(problems: Iterable[Problem], known: Collection[str]) -> tuple[Problem, ...]:
    """The same problems; a reference is `a record` where it leads to none of the entities that are `known`."""
    return tuple(replace(one, message=_A_RECORD.sub(lambda each: _named(each, known), one.message)) for one in problems)


def _named(found: re.Match[str], known: Collection[str]) -> str:
    return found[0] if found[1] in known else "a record"
