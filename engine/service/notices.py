"""Telling people what they are to know, in the transaction that causes it, and what each of them was told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from engine.meta.labels import Label
from engine.meta.pointers import Pointer
from engine.meta.system import USER
from engine.service import read
from engine.service.filled import filled
from engine.service.work import Context, NotFound
from engine.storage.driver import Connection
from engine.storage.rows import notices
from engine.storage.rows.notices import Kept, Notice

SHOWN: Final = 100
"""Notices that somebody is shown."""

KEPT: Final = timedelta(days=180)
"""After that they are forgotten."""

_labels: Final = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader may see it, in their language: `title` is what the record is called, empty where they do
    not see it.
    """

    id: int
    text: str
    about: Pointer | None
    title: str
    by: str
    at: datetime
    unread: bool


async def tell(context: Context, people: Iterable[int], text: Label, about: Pointer | None = None) -> None:
    """Tell people, but for whoever does this: it is there for them once this transaction commits.

    `text` says what happened, in each language, and names no values of records: whoever reads it may have lost sight of
    what it is `about`, whose title is added when it is read.
    """
    asking = context.behalf or context.principal
    await _write(context, (one for one in people if one != asking.user), text, about)


async def remind(context: Context, people: Iterable[int], text: Label, about: Pointer) -> None:
    """The same of what a definition says they are told, also whoever does this.

    `text` may name fields of the record as `{amount}`: each reader sees them as they see the record when they read it.
    """
    await _write(context, people, text, about)


async def _write(context: Context, people: Iterable[int], text: Label, about: Pointer | None) -> None:
    by = (context.behalf or context.principal).user
    said, entity, record = msgspec.json.encode(text).decode(), about and about.entity, about and about.id
    made = [Notice(one, said, entity, record, by, context.clock.now) for one in dict.fromkeys(people)]
    if made:
        await notices.write_notices(context.connection, made)


async def inbox(context: Context) -> list[Told]:
    """What who asks was told, the newest first."""
    found = await notices.read_notices(context.connection, context.principal.record, SHOWN)
    about = {one.id: _about(one.notice) for one in found}
    titles = await read.named_titles(context, {str(one) for one in about.values() if one is not None})
    people = await read.titles(context, USER, {one.notice.by for one in found if one.notice.by is not None})
    said = await filled(context, [(_labels.decode(one.notice.text), about[one.id]) for one in found])
    return [_told(one, about[one.id], titles, people, text) for one, text in zip(found, said, strict=True)]


async def read_one(context: Context, notice: int) -> None:
    """They have read this one; raises NotFound."""
    if not await notices.mark_read(context.connection, context.principal.record, notice, context.clock.now):
        raise NotFound


async def read_all(context: Context) -> None:
    """They have read all."""
    await notices.mark_all_read(context.connection, context.principal.record, context.clock.now)


async def forget_old(connection: Connection, now: datetime) -> None:
    """What is so old that nobody looks for it."""
    await notices.drop_notices(connection, now - KEPT)


def _about(notice: Notice) -> Pointer | None:
    return Pointer(notice.entity, notice.record) if notice.entity and notice.record else None


def _told(one: Kept, about: Pointer | None, titles: Mapping[object, str], people: Mapping[int, str], text: str) -> Told:
    title = titles.get(str(about), "")
    by = people.get(one.notice.by, "") if one.notice.by is not None else ""
    return Told(one.id, text, about if title else None, title, by, one.notice.at, unread=one.read_at is None)
