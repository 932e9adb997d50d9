"""An amount that a step distributes: to one record after the other as much as it takes, until nothing is left."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from engine.compile import Give
from engine.expressions import OutOfRange
from engine.meta.actions import PORTION
from engine.rules import Failure
from engine.service.perform.gathering import Seen
from engine.service.work import Invalid


def shared(share: tuple[Give, Give], whole: Seen, takers: Iterable[Seen]) -> Iterator[Seen]:
    """What each of those sees who get something, with their portion; raises Invalid for what is out of range."""
    give, at_most = share
    left = _number(give, whole)
    for one in takers:
        portion = min(left, _number(at_most, one))
        if left <= 0:
            return
        if portion > 0:
            left -= portion
            given = {**one.environment.given, PORTION: portion}
            yield Seen(one.record, replace(one.environment, given=given))


def _number(give: Give, seen: Seen) -> Any:
    """What is empty is nothing."""
    try:
        found = give(seen.record, seen.environment)
    except OutOfRange as error:
        raise Invalid((Failure("result_out_of_range"),)) from error
    return 0 if found is None else found
