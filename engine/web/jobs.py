"""The dead letters of the queue, for administrators: what failed for the last time, done again or discarded."""

import logging
from dataclasses import dataclass

from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.system import USER
from engine.screens.menu import AT_JOBS
from engine.service import jobs, read
from engine.storage.rows.queue_watch import Letter
from engine.text.near import near_instant
from engine.web.addresses import Addresses
from engine.web.answers import go, whole
from engine.web.notes import Note
from engine.web.routes import ID, Table
from engine.web.visit import Visit

_log = logging.getLogger("engine.web")


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A dead letter: what it was to do, for whom, since when, and what went wrong: the end of it, and all."""

    id: int
    kind: str
    payload: str
    by: str
    since: str
    attempts: int
    last: str
    error: str


class JobScreens:
    """The screens over the running application; `screens` has their addresses."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.screens: Table = {
            ("-", "jobs"): {"GET": self._show},
            ("-", "jobs", ID, "retry"): {"POST": self._retry},
            ("-", "jobs", ID, "discard"): {"POST": self._discard},
        }

    async def _show(self, visit: Visit) -> Response:
        """`GET /-/jobs`."""
        visit.administrators_only()
        async with self._runtime.reading(visit.person.principal) as context:
            found = await jobs.dead_letters(context)
            people = await read.titles(context, USER, {one.by for one in found if one.by is not None})
        return whole(visit, "jobs.html", AT_JOBS, letters=[_line(visit, one, people) for one in found])

    async def _retry(self, visit: Visit, job: int) -> Response:
        """`POST /-/jobs/{id}/retry`."""
        visit.administrators_only()
        await self._runtime.change(visit.person.principal, lambda context: jobs.retry(context, job))
        return _settled(visit, job, "job_retried")

    async def _discard(self, visit: Visit, job: int) -> Response:
        """`POST /-/jobs/{id}/discard`."""
        visit.administrators_only()
        await self._runtime.change(visit.person.principal, lambda context: jobs.discard(context, job))
        return _settled(visit, job, "job_discarded")


def _settled(visit: Visit, job: int, note: str) -> Response:
    _log.info("person %s: dead job %d, %s", visit.person.principal.user, job, note)
    return go(visit.request, Addresses.jobs, Note(note, "", 0))


def _line(visit: Visit, one: Letter, people: dict[int, str]) -> LetterLine:
    reader = visit.reader
    since = near_instant(one.created_at, reader.now, reader.zone, reader.locale)
    last = one.error.strip().rpartition("\n")[2]
    by = people.get(one.by, "") if one.by is not None else ""
    return LetterLine(one.id, one.kind, one.payload, by, since, one.attempts, last, one.error)
