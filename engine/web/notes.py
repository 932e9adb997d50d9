"""What a page says of the change that led to it: carried by a cookie from the answer to the next page, once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.http.asgi import Header
from engine.http.request import Request
from engine.http.site import Site
from engine.screens.deeds import RESTORE
from engine.web.addresses import Addresses
from engine.web.backend import Change
from engine.web.page import Toast

COOKIE = "note"
SECONDS = 60
CODES = (
    "created", "saved", "deleted", "restored", "purged", "password_changed", "taken", "taken_before", "token_ended",
    "session_ended", "sessions_ended", "factor_ended", *(f"several_{change}" for change in Change),
)  # fmt: skip

MOST_UNDONE = 100
"""Records that come back together; a cookie carries their ids."""

_NOTE = re.compile(
    rf"({'|'.join(CODES)})\.([a-z0-9_]{{0,48}})\.(\d{{1,19}})((?:\.\d{{1,19}}){{0,{MOST_UNDONE}}})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Note:
    """A change: what was done (one of CODES), to which record; without an entity it was something else.

    Of several records `record` is how many they were, and `undone` those that can come back together.
    """

    code: str
    entity: str
    record: int
    undone: tuple[int, ...] = ()

    def toast(self) -> Toast:
        """What is shown of it."""
        url = Addresses()
        return Toast(
            self.code,
            count=self.record,
            restore_all=url.several(self.entity, RESTORE) if self.undone else "",
            undone=self.undone,
            restore=url.restore(self.entity, self.record) if self.code == "deleted" and self.record else "",
            again=url.new(self.entity) if self.code == "created" else "",
            made=url.record(self.entity, self.record) if self.code == "taken" and self.entity else "",
        )


def read_note(request: Request) -> Note | None:
    """The note that came with a request."""
    found = _NOTE.fullmatch(dict(request.cookies).get(COOKIE, ""))
    return Note(found[1], found[2], int(found[3]), tuple(map(int, found[4].split(".")[1:]))) if found else None


def several_note(change: Change, entity: str, count: int, undone: Sequence[int]) -> Note:
    """That so many records were changed, deleted or restored; those that are `undone` can come back together."""
    return Note(f"several_{change}", entity, count, tuple(undone) if len(undone) <= MOST_UNDONE else ())


def note_cookie(note: Note, site: Site) -> Header:
    """`Set-Cookie` that carries a note to the next page."""
    carried = ".".join(map(str, (note.code, note.entity, note.record, *note.undone)))
    return _cookie(carried, SECONDS, site)


def no_note_cookie(site: Site) -> Header:
    """`Set-Cookie` that takes it away again, with the page that shows it."""
    return _cookie("", 0, site)


def _cookie(value: str, seconds: int, site: Site) -> Header:
    secure = "; Secure" if site.https else ""
    return b"set-cookie", f"{COOKIE}={value}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}".encode("ascii")
