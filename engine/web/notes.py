"""What a page says of the change that led to it: carried by a cookie from the answer to the next page, once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.http.asgi import Header
from engine.http.request import Request
from engine.http.site import Site
from engine.screens.deeds import RESTORE, UNDO
from engine.web.addresses import Addresses
from engine.web.backend import Change
from engine.web.page import Toast

COOKIE = "note"
SECONDS = 60
CODES = (
    "created", "saved", "waits", "deleted", "restored", "purged", "password_changed", "taken", "taken_before",
    "token_ended", "session_ended", "sessions_ended", "factor_ended", "job_retried", "job_discarded",
    *(f"several_{change}" for change in Change), "several_waiting", "answered", "taken_back",
)  # fmt: skip

MOST_UNDONE = 200
"""Records that are taken back together; a cookie carries their ids and versions."""

_DELETED = f"several_{Change.DELETE}"
_NOTE = re.compile(
    rf"({'|'.join(CODES)})\.([a-z0-9_]{{0,48}})\.(\d{{1,19}})((?:\.\d{{1,19}}-\d{{1,9}}){{0,{MOST_UNDONE}}})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Note:
    """A change: what was done (one of CODES), to which record; without an entity it was something else.

    Of several records `record` is how many they were, and `undone` those that can be taken back, with their versions.
    """

    code: str
    entity: str
    record: int
    undone: tuple[tuple[int, int], ...] = ()

    def toast(self) -> Toast:
        """What is shown of it."""
        url = Addresses()
        return Toast(
            self.code,
            count=self.record,
            undo=url.several(self.entity, RESTORE if self.code == _DELETED else UNDO) if self.undone else "",
            undone=self.undone,
            restore=self._taken_back_at() if self.record else "",
            again=url.new(self.entity) if self.code == "created" else "",
            made=url.record(self.entity, self.record) if self.code == "taken" and self.entity else "",
        )

    def _taken_back_at(self) -> str:
        """Where a deletion or an answer is taken back; empty for everything else."""
        url = Addresses()
        match self.code:
            case "deleted":
                return url.restore(self.entity, self.record)
            case "answered":
                return url.answer(self.record, "take_back")
            case _:
                return ""


def read_note(request: Request) -> Note | None:
    """The note that came with a request."""
    found = _NOTE.fullmatch(dict(request.cookies).get(COOKIE, ""))
    if found is None:
        return None
    undone = (pair.split("-") for pair in found[4].split(".")[1:])
    return Note(found[1], found[2], int(found[3]), tuple((int(one), int(version)) for one, version in undone))


def saved_note(entity: str, record: int, *, waits: bool) -> Note:
    """That a record was saved, or that something of it waits for others to agree."""
    return Note("waits" if waits else "saved", entity, record)


def several_note(change: Change, entity: str, count: int, undone: Mapping[int, int]) -> Note:
    """That so many records were changed, deleted or restored; those that are `undone` can be taken back together."""
    return Note(f"several_{change}", entity, count, tuple(undone.items()) if len(undone) <= MOST_UNDONE else ())


def waiting_note(entity: str, count: int, undone: Mapping[int, int]) -> Note:
    """That of several records so many wait for others to agree; `undone` are those that were changed."""
    return replace(several_note(Change.UPDATE, entity, count, undone), code="several_waiting")


def note_cookie(note: Note, site: Site) -> Header:
    """`Set-Cookie` that carries a note to the next page."""
    undone = (f"{one}-{version}" for one, version in note.undone)
    carried = ".".join(map(str, (note.code, note.entity, note.record, *undone)))
    return _cookie(carried, SECONDS, site)


def no_note_cookie(site: Site) -> Header:
    """`Set-Cookie` that takes it away again, with the page that shows it."""
    return _cookie("", 0, site)


def _cookie(value: str, seconds: int, site: Site) -> Header:
    secure = "; Secure" if site.https else ""
    return b"set-cookie", f"{COOKIE}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}".encode("ascii")
