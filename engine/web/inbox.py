"""What somebody was told, and how much of it they have not read."""

from dataclasses import dataclass

from engine.http.response import Response, html_response
from engine.http.runtime import Runtime
from engine.screens.menu import AT_INBOX
from engine.service import notices
from engine.service.notices import Told
from engine.text.near import near_instant
from engine.web.addresses import Addresses
from engine.web.answers import go, whole
from engine.web.routes import ID, INBOX, Table
from engine.web.visit import Visit

MOST = 99
"""More than so many are not counted for the eye."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in the list; without a `goal` its reader does not see what it is about."""

    id: int
    text: str
    title: str
    goal: str
    by: str
    at: str
    unread: bool


class InboxScreens:
    """The screens over the running application; `screens` has their addresses."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.screens: Table = {
            INBOX: {"GET": self._show},
            (*INBOX, "count"): {"GET": self._count},
            (*INBOX, "read"): {"POST": self._read_all},
            (*INBOX, ID, "read"): {"POST": self._read},
        }

    async def _show(self, visit: Visit) -> Response:
        """`GET /-/inbox`."""
        async with self._runtime.reading(visit.person.principal) as context:
            found = await notices.inbox(context)
        return whole(visit, "inbox.html", AT_INBOX, notices=[_line(visit, one) for one in found])

    async def _count(self, visit: Visit) -> Response:
        """`GET /-/inbox/count`: the number alone, nothing where all is read."""
        async with self._runtime.reading(visit.person.principal) as context:
            count = await notices.unread(context)
        return html_response(f"{MOST}+" if count > MOST else str(count or ""))

    async def _read(self, visit: Visit, notice: int) -> Response:
        """`POST /-/inbox/{id}/read`."""
        await self._runtime.change(visit.person.principal, lambda context: notices.read_one(context, notice))
        return go(visit.request, Addresses.inbox)

    async def _read_all(self, visit: Visit) -> Response:
        """`POST /-/inbox/read`."""
        await self._runtime.change(visit.person.principal, notices.read_all)
        return go(visit.request, Addresses.inbox)


def _line(visit: Visit, one: Told) -> NoticeLine:
    reader = visit.reader
    goal = Addresses().record(one.about.entity, one.about.id) if one.about else ""
    at = near_instant(one.at, reader.now, reader.zone, reader.locale)
    return NoticeLine(one.id, one.text, one.title, goal, one.by, at, one.unread)
