"""How much waits for people: what they are asked to agree to, and what they were told and have not read."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from engine.compile import Compiled
from engine.meta.approvals import TASK
from engine.storage.driver import Connection, Statement
from engine.storage.rows.unread import count_unread_of
from engine.storage.sql.lists import id_list
from engine.storage.sql.waiting import counted_of


class Awaiting(NamedTuple):
    """The numbers for one person."""

    approvals: int
    unread: int


NOTHING: Final = Awaiting(0, 0)


async def awaiting(connection: Connection, compiled: Compiled, people: Collection[int]) -> Mapping[int, Awaiting]:
    """By person, of those for whom anything waits: two statements, whatever number of people."""
    if not people:
        return {}
    asked = compiled.keep("awaiting", lambda: _asked(compiled))
    tasks: dict[int, int] = dict(await connection.all(asked, {"ids": id_list(people, connection.dialect)}))
    unread = await count_unread_of(connection, people)
    return {one: Awaiting(tasks.get(one, 0), unread.get(one, 0)) for one in {*tasks, *unread}}


def _asked(compiled: Compiled) -> Statement:
    condition = compiled.condition("state == 'waiting'", TASK)
    return counted_of(compiled.source, TASK, "person", condition.node)
