"""What an action would do if somebody did it now: it is done, looked at, and undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.compile import Compiled
from engine.meta.pointers import Pointer
from engine.rules import Desk
from engine.scenarios.refusals import reasons
from engine.service import perform
from engine.service.people import person_of
from engine.service.work import Context, Refusal
from engine.storage.driver import Connection, Database
from engine.storage.plan import SHARED
from engine.storage.rows.effects import Left, left_since, mark

NOTHING: Final = Left([], [], [])


@dataclass(frozen=True, slots=True)
class Simulated:
    """Whether somebody who logs in so was found, why it was refused (empty: it was not), and what it would leave."""

    known: bool
    refused: str
    left: Left


class _Undone(Exception):
    """Ends the transaction without a trace; holds what came of it."""

    def __init__(self, found: Simulated) -> None:
        super().__init__("undone")
        self.found = found


async def simulate(
    database: Database, compiled: Compiled, account: str, record: Pointer, action: str, asked: Mapping[str, str]
) -> Simulated:
    """Do an action with a record as whoever logs in as `account`, with answers as a form takes them; nothing stays."""

    async def work(connection: Connection) -> Simulated:
        raise _Undone(await _done(connection, compiled, account, record, action, asked))

    try:
        return await database.transact(work, begin=SHARED[database.dialect])
    except _Undone as undone:
        return undone.found


async def _done(
    connection: Connection, compiled: Compiled, account: str, record: Pointer, action: str, asked: Mapping[str, str]
) -> Simulated:
    now = compiled.clock().now
    person = await person_of(connection, compiled, account, now)
    if person is None:
        return Simulated(False, "", NOTHING)
    context, begun = Context(compiled, connection, person, compiled.clock(person, now)), await mark(connection)
    desk = Desk(now, person.zone(compiled.zone), compiled.catalog.app.currency)
    try:
        sent = perform.readers(context, record.entity, action).read_form(asked, desk)
        await perform.perform(context, record.entity, record.id, action, None, sent)
    except Refusal as refusal:
        return Simulated(True, reasons(refusal), NOTHING)
    return Simulated(True, "", await left_since(connection, begun))
