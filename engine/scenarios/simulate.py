"""What an action, or a whole scenario, would do now: it is done, looked at, and undone."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, TypeVar

from engine.compile import Compiled
from engine.meta.pointers import Pointer
from engine.meta.resolve.stories import Made, Step, Test
from engine.rules import Desk
from engine.scenarios.refusals import reasons
from engine.scenarios.run import Story, Wrong, begun_at, compiled_of, set_settings
from engine.scenarios.within import Within
from engine.service import perform
from engine.service.people import person_of
from engine.service.work import Context, Refusal
from engine.storage.driver import Connection, Database
from engine.storage.plan import SHARED
from engine.storage.rows.effects import Left, left_since, mark

T = TypeVar("T")

NOTHING: Final = Left([], [], [])

SIMULATED: Final = "simulated-"
"""Before the accounts of people who are there for a scenario only."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """Whether somebody who logs in so was found, why it was refused (empty: it was not), and what it would leave."""

    known: bool
    refused: str
    left: Left


@dataclass(frozen=True, slots=True)
class Played:
    """A record that is given, or a step: what is done by whom, what it leaves, and what is not as the test says."""

    what: str
    left: Left
    wrong: tuple[Wrong, ...]


class _Undone(Exception, Generic[T]):
    """Ends the transaction without a trace; holds what came of it."""

    def __init__(self, found: T) -> None:
        super().__init__("undone")
        self.found = found


async def _undone(database: Database, play: Callable[[Connection], Awaitable[T]]) -> T:
    """What came of it; nothing stays."""

    async def work(connection: Connection) -> T:
        raise _Undone(await play(connection))

    try:
        return await database.transact(work, begin=SHARED[database.dialect])
    except _Undone as undone:
        found: T = undone.found
        return found


async def simulate(
    database: Database, compiled: Compiled, account: str, record: Pointer, action: str, asked: Mapping[str, str]
) -> Simulated:
    """Do an action with a record as whoever logs in as `account`, with answers as a form takes them; nothing stays."""

    return await _undone(database, lambda connection: _done(connection, compiled, account, record, action, asked))


async def simulate_scenario(database: Database, test: Test) -> list[Played]:
    """Play a test of definitions among the records there are, with the settings there are but for its own, step by
    step until something is not as it says; nothing stays.

    Its people get accounts that nobody has. Raises DatabaseFailure where the database refuses more.
    """
    return await _undone(database, lambda connection: _played(connection, test))


async def _played(connection: Connection, test: Test) -> list[Played]:
    within = Within(connection)
    await set_settings(within, test.settings)
    story = Story(within, await compiled_of(within), begun_at(test), known_as=SIMULATED)
    steps: list[tuple[str, Callable[[], Awaitable[Sequence[Wrong]]]]] = [
        *((f"given {one.name}: {one.entity}", partial(_given, story, one)) for one in test.given),
        *((_said(one), partial(story.take, one)) for one in test.steps),
    ]
    found: list[Played] = []
    for what, play in steps:
        begun = await mark(connection)
        wrong = tuple(await play())
        found.append(Played(what, await left_since(connection, begun), wrong))
        if wrong:
            break
    return found


async def _given(story: Story, made: Made) -> Sequence[Wrong]:
    wrong = await story.make(made)
    return () if wrong is None else (wrong,)


def _said(step: Step) -> str:
    """A step in a line, as it is written."""
    if step.verb == "expect":
        return "expect " + ", ".join(text for text, _ in step.expects)
    if step.verb == "wait":
        return f"wait until {step.wait}"
    what = f"{step.action} of {step.record}" if step.action else step.record or step.entity
    refused = f", refused: {step.refused}" if step.refused else ""
    return f"{step.who}: {step.verb} {what}{refused}"


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
