"""When the time of deadlines runs, by what happens to the state of a record.

What is kept is since when it runs: a pause moves that on, so that what was used up before it stays used up. Of working
days only those count that were worked in the pause.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.expressions import Value
from engine.expressions.calendars import calendar_of, calendar_text
from engine.expressions.hours import WorkHours
from engine.expressions.moments import DAY_MICROSECONDS
from engine.meta.catalog import App
from engine.meta.workflows import MET, WITHIN, Deadline, Workflow, part_of, since_field
from engine.text.durations import SORT, WORKING_DAYS


def moved_clocks(
    workflow: Workflow, stored: Mapping[str, Any], to: str, now: datetime, app: App
) -> Iterator[tuple[str, Value]]:
    """What a record gets besides that goes to another state now: since when its deadlines run, when they were met."""
    state, since = stored[workflow.field], stored[since_field(workflow.field)]
    for one in workflow.deadlines.values():
        began, met, over = since_field(one.name), part_of(one.name, MET), to in one.until
        if state in one.until and not over:
            yield from ((began, now), (met, None))
        elif state not in one.until and over:
            yield met, now
        if state in one.paused and since is not None and stored[began] is not None:
            yield began, _pushed(one, stored, since, now, app)


def _pushed(one: Deadline, stored: Mapping[str, Any], since: datetime, now: datetime, app: App) -> datetime | None:
    began, within = stored[since_field(one.name)], stored[part_of(one.name, WITHIN)]
    if within is None or within // SORT != WORKING_DAYS:
        passed: datetime = began + (now - since)
        return passed
    days = calendar_of(calendar_text(app.holidays, app.workdays))
    return WorkHours(app.time_zone, ((0, DAY_MICROSECONDS),), days).moved(began, since, now)
