"""What leaves the database: put into the outbox by its cause, and made ready for its channel when it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

import msgspec

from engine.meta.labels import Label
from engine.meta.pointers import Pointer
from engine.service import people, read
from engine.service.filled import filled
from engine.service.work import Context
from engine.storage.rows import outbox
from engine.storage.rows.outbox import Parcel
from engine.storage.rows.queue import NewJob, enqueue_all

DELIVER: Final = "deliver"
"""The kind of job that brings one to its channel (jobs/delivering.py)."""

_labels: Final = msgspec.json.Decoder(dict[str, str])


class Delivery(msgspec.Struct, frozen=True):
    """The payload of such a job: the key of what leaves."""

    parcel: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel brings to a person: `text` in their language, `title` of the record as they may know it.

    `key` is the same each time it is tried; where that was not once (`tries`), it may have arrived before.
    """

    key: str
    channel: str
    tries: int
    at: datetime
    account: str
    name: str
    text: str
    about: Pointer | None
    title: str


async def put(context: Context, channel: str, whom: Iterable[int], text: Label, about: Pointer) -> None:
    """Have people told through a channel, once this transaction commits.

    `text` may name fields of the record; they are put into it when it leaves, as its reader sees them then.
    """
    said, at = msgspec.json.encode(text).decode(), context.clock.now
    parcels = [Parcel(str(uuid4()), channel, one, said, about.entity, about.id, at) for one in dict.fromkeys(whom)]
    if parcels:
        await outbox.write_parcels(context.connection, parcels)
        jobs = [NewJob(DELIVER, msgspec.json.encode(Delivery(one.key)).decode()) for one in parcels]
        await enqueue_all(context.connection, jobs)


async def begun(context: Context, key: str) -> Message | None:
    """One that leaves now; None where it has left already, or whoever was to get it may not log in any more."""
    parcel = await outbox.begin_parcel(context.connection, key)
    if parcel is None:
        return None
    person = await people.load(context.connection, context.compiled, parcel.user, context.clock.now)
    if person is None:
        await outbox.drop_parcel(context.connection, key)
        return None
    asking = context.asked_by(person)
    about = Pointer(parcel.entity, parcel.record) if parcel.entity and parcel.record else None
    (text,) = await filled(asking, [(_labels.decode(parcel.text), about)])
    titles = await read.named_titles(asking, [str(about)])
    title = titles.get(str(about))
    return Message(
        parcel.key, parcel.channel, parcel.tries, parcel.at, person.account, person.name, text,
        None if title is None else about, title or "",
    )  # fmt: skip
