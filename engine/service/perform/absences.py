"""Who is away: who is asked instead, and that nobody is in the end asked instead of themselves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from engine.expressions import Needs, Record
from engine.meta.approvals import ABSENCE
from engine.rules import Failure
from engine.service import gather
from engine.service.work import Context, Invalid
from engine.storage.sql.gather import fetch

READ = Needs(frozenset(("id", "person", "substitute", "first_day", "last_day")))


class Asked(NamedTuple):
    """Who is asked, and instead of whom (None: they themselves)."""

    person: int
    instead_of: int | None = None


class Away(NamedTuple):
    """Days on which somebody is away."""

    id: int
    substitute: int
    first: date
    last: date

    def within(self, first: date, last: date) -> "Away | None":
        """What of it lies between two days."""
        found = self._replace(first=max(first, self.first), last=min(last, self.last))
        return found if found.first <= found.last else None


async def present(context: Context, people: Sequence[int], never: int | None) -> list[Asked]:
    """Whoever answers today for each of these people, each once; `never` is nobody's substitute: whoever submitted it.

    Who is away, and whose substitutes all are, is asked all the same.
    """
    found = [await _present(context, one, never) for one in people]
    asked = {one.person: one for one in found if one.instead_of is not None}
    asked |= {one.person: one for one in found if one.instead_of is None}
    return [asked[one] for one in dict.fromkeys(each.person for each in found)]


async def _present(context: Context, person: int, never: int | None) -> Asked:
    today, here, seen = context.clock.today, person, {person}
    while True:
        away = next((one for one in await _away(context, [here], here) if one.within(today, today)), None)
        if away is None:
            return Asked(person) if here == person else Asked(here, person)
        if away.substitute in seen or away.substitute == never:
            return Asked(person)
        here = away.substitute
        seen.add(here)


async def refuse_circle(context: Context, absence: int) -> None:
    """Raises Invalid where the substitutes of somebody who is away lead back to them."""
    compiled = context.compiled
    found = compiled.keep("one absence", lambda: fetch(compiled.source, ABSENCE, "id", READ))
    (record,) = (await gather.records(context.connection, found, [absence]))[absence]
    person, waiting, seen = record.values["person"], [_away_of(record)], {absence}
    while waiting:
        one = waiting.pop()
        if one.substitute == person:
            raise Invalid((Failure("absence_circle", "substitute"),))
        for further in await _away(context, [one.substitute], one.substitute):
            within = further.within(one.first, one.last)
            if within is not None and within.id not in seen:
                seen.add(within.id)
                waiting.append(within)


async def _away(context: Context, people: Iterable[int], person: int) -> list[Away]:
    compiled = context.compiled
    found = compiled.keep("absences", lambda: fetch(compiled.source, ABSENCE, "person", READ))
    known: Mapping[gather.Key, list[Record]] = await gather.records(context.connection, found, people)
    return [_away_of(one) for one in known.get(person, [])]


def _away_of(record: Record) -> Away:
    known: Mapping[str, Any] = record.values
    id_, substitute, first, last = (known[name] for name in ("id", "substitute", "first_day", "last_day"))
    return Away(id_, substitute, first, last)
