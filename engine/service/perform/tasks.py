"""Tasks of approval: who is asked at a level, made for whoever answers for them today, and read again."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from engine.expressions import Needs, Value
from engine.meta.approvals import REQUEST, TASK, Level
from engine.meta.labels import Label, text_in
from engine.meta.pointers import Pointer
from engine.rules import Input
from engine.service import gather, write
from engine.service.notices import tell
from engine.service.perform.absences import present
from engine.service.stored import Stored
from engine.service.work import Context
from engine.storage.sql.gather import fetch

TO_ANSWER: Final[Label] = {"zh": "提交了审批，请您处理", "en": "asks you to agree"}
"""What who is asked is told."""

READ: Final = Needs(frozenset(("id", "level", "round", "position", "person", "state", "added_as", "added_to")))


class Stage(NamedTuple):
    """A level, the people who are asked at it, until when, and the action by which they agree if asked for more."""

    level: Level
    people: tuple[int, ...]
    due: datetime | None = None
    answer: str | None = None

    def is_passed(self, agreed: Collection[int]) -> bool:
        """Whether those who agree anyway are enough; nobody passes by what has to be filled in."""
        return self.answer is None and enough(self.level, len({*agreed}.intersection(self.people)), len(self.people))


def enough(level: Level, agreed: int, asked: int) -> bool:
    """Whether so many of those who are asked decide for a level."""
    match level.need:
        case "any":
            return agreed > 0
        case "all" | "sequence":
            return 0 < asked == agreed
        case _:
            return agreed >= min(level.need, asked) > 0


class Task(NamedTuple):
    """Somebody who is or was asked; `added_as` and `added_to`: by whose task they came in, and how."""

    id: int
    level: str
    round: int
    person: int
    state: str
    added_as: str | None
    added_to: int | None

    @property
    def is_aside(self) -> bool:
        """Whether they were added before or after somebody, and do not count among those who decide."""
        return self.added_as in ("before", "after")

    @property
    def is_open(self) -> bool:
        """Whether they may still answer, now or later."""
        return self.state in ("waiting", "later")


class To(NamedTuple):
    """A request that people are asked for, in its round; `about` no record yet where one is to be made."""

    context: Context
    request: int
    about: Pointer | None
    round: int

    @property
    def told(self) -> Pointer:
        """What a notice is about."""
        return self.about or Pointer(REQUEST, self.request)


async def tasks(context: Context, request: Stored) -> list[Task]:
    """Who was and is asked for a request in its present round."""
    return [one for one in await of_request(context, request.id) if one.round == request.values["round"]]


async def of_request(context: Context, request: int) -> list[Task]:
    """The same in all rounds."""
    compiled = context.compiled
    found = compiled.keep("tasks of approvals", lambda: fetch(compiled.source, TASK, "request", READ))
    known = (await gather.records(context.connection, found, [request])).get(request, [])
    return sorted((_task(one.values) for one in known), key=lambda one: one.id)


def _task(values: Mapping[str, Value]) -> Task:
    known: Mapping[str, Any] = values
    return Task(**{name: known[name] for name in Task._fields})


async def ask(to: To, stage: Stage, agreed: Collection[int], submitter: int | None) -> None:
    """Make a task for everybody at a level; of a sequence the others wait for their turn."""
    waiting = False
    for place, one in enumerate(await present(to.context, stage.people, submitter), start=1):
        behind = waiting and stage.level.need == "sequence"
        state = "agreed" if one.person in agreed else "later" if behind else "waiting"
        waiting = waiting or state == "waiting"
        more: dict[str, Value] = {"position": place, "instead_of": one.instead_of}
        await make(to, stage, one.person, state, more)


async def make(to: To, stage: Stage, person: int, state: str, more: Mapping[str, Value]) -> int:
    """One task; whose turn it is, is told."""
    label = text_in(stage.level.label, to.context.compiled.catalog.app.locales[0], stage.level.name)
    values: dict[str, Value] = {
        "request": to.request, "about": None if to.about is None else str(to.about), "level": stage.level.name,
        "level_label": label, "round": to.round, "person": person, "state": state, "asks": stage.answer,
        "due_at": stage.due, **more,
    }  # fmt: skip
    made = await write.create(to.context, TASK, Input(values, {}, ()))
    if state == "waiting":
        await tell(to.context, [person], TO_ANSWER, to.told)
    return made.id


async def wake(to: To, tasks: Iterable[Task]) -> None:
    """It is their turn."""
    for one in tasks:
        await write_values(to.context, TASK, one.id, {"state": "waiting"})
        await tell(to.context, [one.person], TO_ANSWER, to.told)


async def write_values(context: Context, entity: str, identity: int, values: dict[str, Value]) -> None:
    """Change fields that only the engine changes."""
    await write.update(context, entity, identity, None, Input(values, {}, ()))
