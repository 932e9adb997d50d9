"""The inbox: what waits for somebody beside what they were told, one thing of it opened, and what they answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.http.bodies import form
from engine.http.problems import not_found
from engine.http.response import Response
from engine.http.runtime import Runtime
from engine.meta.approvals import ABSENCE, REQUEST, TASK
from engine.screens.inbox import Box, Line, Sought, boxes, is_timed, kinds, tabs
from engine.screens.menu import AT_INBOX
from engine.screens.reader import Target
from engine.screens.timeline import ago
from engine.service import answer_links, notices
from engine.service.awaiting import NOTHING, Awaiting, awaiting
from engine.service.notices import Told
from engine.service.perform import can_take_back
from engine.text.near import near_instant
from engine.web import actions
from engine.web.actions import Ways
from engine.web.addresses import AFTER, SINCE, Addresses, read_sought
from engine.web.answers import go, part, wants_part, whole
from engine.web.backend import Change, Several
from engine.web.inbox_boxes import Lines, came_since, counts, lines
from engine.web.inbox_item import Item, approval, stage, told
from engine.web.notes import Note, several_note
from engine.web.posted import save_key
from engine.web.routes import ID, INBOX, NAME, Table
from engine.web.visit import Visit

MOST = 99
"""More than so many are not counted for the eye."""

NOTICE: Final = "notice"
"""What stands for an entity in the address of a notice."""

BEHIND: Final = ":item"
"""What a form of answers carries: what is opened once this is answered."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A box, what is sought in it, its lines, and the thing that is opened, if it has any."""

    box: Box
    sought: Sought
    found: Lines
    target: Target | None
    chosen: bool

    @property
    def latest(self) -> int:
        """What the list shows of it came last: by its id, of records of one kind."""
        return max((one.target.id for one in self.found.lines), default=0)

    @property
    def behind(self) -> Target | None:
        """What comes behind the one that is opened, or else before it."""
        every = [one.target for one in self.found.lines]
        at = every.index(self.target) if self.target in every else -1
        rest = every[at + 1 :] + every[:at][::-1] if at >= 0 else every
        return next(iter(rest), None)


class InboxScreens:
    """The screens over the running application; `screens` has their addresses."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.screens: Table = {
            INBOX: {"GET": self._show},
            (*INBOX, "count"): {"GET": self._count},
            (*INBOX, "read"): {"POST": self._read_all},
            (*INBOX, "several"): {"POST": self._agree_to_several},
            (*INBOX, ID, "read"): {"POST": self._read},
            (*INBOX, "link", ID): {"POST": self._make_link},
            (*INBOX, "answer", ID, NAME): {"GET": self._ask, "POST": self._answer},
            (*INBOX, NAME): {"GET": self._show_box},
            (*INBOX, NAME, "news"): {"GET": self._news},
            (*INBOX, NAME, NAME, ID): {"GET": self._show_item},
        }

    async def _show(self, visit: Visit) -> Response:
        """`GET /-/inbox`: the first box with something in it for who asks."""
        counted = await self._counted(visit)
        box = next((box for box, count in counted.items() if count), Box.NOTICES)
        return await self._drawn(visit, box, None, counted)

    async def _show_box(self, visit: Visit, name: str) -> Response:
        """`GET /-/inbox/{box}`."""
        return await self._drawn(visit, _box(visit, name), None)

    async def _show_item(self, visit: Visit, name: str, entity: str, identity: int) -> Response:
        """`GET /-/inbox/{box}/{entity}/{id}`: one thing, beside the others."""
        return await self._drawn(visit, _box(visit, name), Target(entity, identity))

    async def _drawn(
        self, visit: Visit, box: Box, target: Target | None, counted: Mapping[Box, int] | None = None
    ) -> Response:
        counted = counted if counted is not None else await self._counted(visit)
        sought = read_sought(visit.request.query)
        found = await self._lines(visit, box, sought)
        first = found.lines[0].target if found.lines else None
        opened = Opened(box, sought, found, target or first, target is not None)
        item = await self._item(visit, opened) if opened.target else None
        shown: dict[str, Any] = {
            "tabs": tabs(counted, box, visit.reader),
            "opened": opened,
            "item": item,
            "kinds": kinds(box, visit.whole, visit.catalog, visit.reader),
            "key": save_key(),
            "timed": is_timed(box, visit.whole, visit.catalog),
            "plain": any(line.plain for line in found.lines),
            "away": ABSENCE in visit.catalog.entities and visit.may(ABSENCE).create,
        }
        if wants_part(visit.request):
            return part(visit, "inbox_part.html", **shown)
        return whole(visit, "inbox.html", AT_INBOX, **shown)

    async def _counted(self, visit: Visit) -> Mapping[Box, int]:
        return await counts(visit, (await self._awaiting(visit)).unread)

    async def _lines(self, visit: Visit, box: Box, sought: Sought) -> Lines:
        if box is not Box.NOTICES:
            return await lines(visit, box, sought, visit.request.query.get(AFTER, ""))
        found = [_line(visit, one) for one in await self._notices(visit)]
        words = sought.words.casefold()
        return Lines([one for one in found if words in f"{one.reason} {one.title}".casefold()])

    async def _notices(self, visit: Visit) -> Sequence[Told]:
        async with self._runtime.reading(visit.person.principal) as context:
            return await notices.inbox(context)

    async def _item(self, visit: Visit, opened: Opened) -> Item | None:
        """What is opened; raises Problem 404 for what is not to be seen."""
        target = opened.target
        assert target is not None, "something is opened"
        if opened.box is Box.NOTICES:
            found = next((one for one in await self._notices(visit) if one.id == target.id), None)
            if found is None or target.entity != NOTICE:
                raise not_found()
            return await told(visit, target, found)
        if opened.box is Box.HANDLING:
            item = await stage(visit, target)
            if item is None:
                raise not_found()
            return item
        if target.entity not in (TASK, REQUEST):
            raise not_found()
        return await approval(visit, self._runtime, target)

    async def _ask(self, visit: Visit, task: int, action: str) -> Response:
        """`GET /-/inbox/answer/{task}/{action}`: what an answer asks."""
        return await actions.show_action(visit, TASK, task, action, _ways(visit, task, action, None))

    async def _answer(self, visit: Visit, task: int, action: str) -> Response:
        """`POST /-/inbox/answer/{task}/{action}`: the next thing is opened then."""
        behind = (await form(visit.request)).get(BEHIND, "")
        target = Target(TASK, int(behind[:18])) if behind.isascii() and behind.isdecimal() else None
        if action == TAKE_BACK:
            return await self._take_back(visit, task)

        async def said() -> Note:
            async with self._runtime.reading(visit.person.principal) as context:
                return Note("answered", TASK, task if await can_take_back(context, task) else 0)

        return await actions.take(visit, TASK, task, action, _ways(visit, task, action, target)._replace(said=said))

    async def _take_back(self, visit: Visit, task: int) -> Response:
        """`POST /-/inbox/answer/{task}/take_back`: it waits again, and is opened."""
        await visit.backend.take(visit.request, visit.person, TASK, task, TAKE_BACK, None, {})
        return go(visit.request, Addresses().in_box(Box.APPROVALS, Target(TASK, task)), Note("taken_back", TASK, 0))

    async def _make_link(self, visit: Visit, task: int) -> Response:
        """`POST /-/inbox/link/{task}`: a link by which who is asked answers without logging in, shown this one time."""
        person, request = visit.person.principal, visit.request
        token, until = await self._runtime.change(person, lambda context: answer_links.make_link(context, task))
        origin = request.site.origin(request.headers[b"host"]).decode("ascii")
        at = near_instant(until, visit.reader.now, visit.reader.zone, visit.reader.locale)
        shown: dict[str, Any] = {
            "link": f"{origin}/-/answer/{token}",
            "until": at,
            "back": Addresses().box(Box.APPROVALS),
        }
        return whole(visit, "answer_link.html", AT_INBOX, **shown)

    async def _agree_to_several(self, visit: Visit) -> Response:
        """`POST /-/inbox/several`: agree to those that are ticked, as far as nobody has to look at them first."""
        sent = await form(visit.request)
        chosen = {int(name[4:22]): int(value[:18]) for name, value in sent.items() if _ticked(name, value)}
        found = await lines(visit, Box.APPROVALS, Sought())
        plain = {one.target.id for one in found.lines if one.plain}
        chosen = {task: version for task, version in chosen.items() if task in plain}
        asked = Several(entity=TASK, change=Change.TAKE, action="agree")
        came = await visit.backend.several(visit.person, asked, chosen)
        done = len(chosen) - len(came.refused)
        return go(visit.request, Addresses().box(Box.APPROVALS), several_note(Change.TAKE, TASK, done, {}))

    async def _count(self, visit: Visit) -> Response:
        """`GET /-/inbox/count`: the badge, nothing where nothing waits."""
        return part(visit, "inbox_count.html", waiting=await self._awaiting(visit), shown=_shown)

    async def _news(self, visit: Visit, name: str) -> Response:
        """`GET /-/inbox/{box}/news`: how much has come into a box that is looked at."""
        box, sought, since = _box(visit, name), read_sought(visit.request.query), visit.request.query.get(SINCE, "")
        latest = int(since[:18]) if since.isascii() and since.isdecimal() else 0
        if box is Box.NOTICES:
            count = sum(one.id > latest for one in await self._notices(visit))
        else:
            count = await came_since(visit, box, sought, latest)
        return part(visit, "inbox_news.html", count=count, list=Addresses().box(box, sought))

    async def _awaiting(self, visit: Visit) -> Awaiting:
        me = visit.person.principal.record
        async with self._runtime.reading(visit.person.principal) as context:
            return (await awaiting(context.connection, context.compiled, [me])).get(me, NOTHING)

    async def _read(self, visit: Visit, notice: int) -> Response:
        """`POST /-/inbox/{id}/read`."""
        await self._runtime.change(visit.person.principal, lambda context: notices.read_one(context, notice))
        return go(visit.request, Addresses().box(Box.NOTICES))

    async def _read_all(self, visit: Visit) -> Response:
        """`POST /-/inbox/read`."""
        await self._runtime.change(visit.person.principal, notices.read_all)
        return go(visit.request, Addresses().box(Box.NOTICES))


TAKE_BACK: Final = "take_back"
"""The action by which an answer is taken back."""


def _shown(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count)


def _ticked(name: str, value: str) -> bool:
    return name.startswith(":id.") and name[4:].isdecimal() and name.isascii() and value.isascii() and value.isdecimal()


def _ways(visit: Visit, task: int, action: str, behind: Target | None) -> Ways:
    url, sought = Addresses(), read_sought(visit.request.query)
    there = url.in_box(Box.APPROVALS, behind, sought) if behind else url.box(Box.APPROVALS, sought)
    return Ways(url.answer(task, action, sought), there)


def _box(visit: Visit, name: str) -> Box:
    """A box by its name in an address; raises Problem 404."""
    found = next((one for one in boxes(visit.whole, visit.catalog) if one == name), None)
    if found is None:
        raise not_found()
    return found


def _line(visit: Visit, one: Told) -> Line:
    record = Target(one.about.entity, one.about.id) if one.about else None
    return Line(
        Target(NOTICE, one.id), one.title, one.text, one.by, ago(one.at, visit.reader), record=record, unread=one.unread
    )
