"""One-time links to answer a task of approval: made for who is asked; whoever shows one answers in their name, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.compile import Compiled
from engine.meta.approvals import TASK
from engine.rules import Input
from engine.security import Principal
from engine.security.tokens import is_token, new_token, stored_token
from engine.service import people
from engine.service.begin import saving_of
from engine.service.perform import offered, perform
from engine.service.stored import find
from engine.service.work import Context, Forbidden, NotFound
from engine.storage.driver import Database
from engine.storage.rows import answer_links
from engine.storage.rows.answer_links import AnswerLink

SERVES: Final = timedelta(hours=48)

ANSWERS: Final = ("agree", "refuse")
"""What can be answered by a link: who is asked for more than that logs in."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link is for: whose task, what that is about, and which answers can be given now."""

    person: Principal
    task: int
    step: str
    answers: tuple[str, ...]


async def make_link(context: Context, task: int) -> tuple[str, datetime]:
    """The token of a link to one's own task, and until when it serves; the former link to it serves no more.

    Raises NotFound, and Forbidden for a task that is somebody else's.
    """
    stored = await find(context, saving_of(context, TASK), task, "read", held=False)
    user, now, token = context.principal.user, context.clock.now, new_token()
    if user is None or stored.values["person"] != user:
        raise Forbidden("who", TASK)
    until = now + SERVES
    await answer_links.add_link(context.connection, stored_token(token), AnswerLink(task, user), now, until)
    return token, until


async def linked(database: Database, compiled: Compiled, token: str, now: datetime) -> Linked | None:
    """What a link is for; None where it does not serve, whatever the reason. It serves as often as it is looked at."""
    if not is_token(token):
        return None
    async with database.read() as connection:
        link = await answer_links.find_link(connection, stored_token(token), now)
        person = None if link is None else await people.load(connection, compiled, link.user, now)
        if link is None or person is None:
            return None
        context = Context(compiled, connection, person, compiled.clock(person, now))
        try:
            stored = await find(context, saving_of(context, TASK), link.task, "read", held=False)
        except NotFound:
            return None
        possible = (await offered(context, TASK, link.task)).names
    answers = tuple(one for one in ANSWERS if one in possible)
    return Linked(person, link.task, str(stored.values["step"] or ""), answers) if answers else None


async def answer(context: Context, token: str, given: str, note: str) -> None:
    """Answer in the name of whoever is asked, who is `context`'s person, and the link serves no more.

    Raises NotFound where it does not serve any more; with any refusal it serves on.
    """
    link = await answer_links.take_link(context.connection, stored_token(token), context.clock.now)
    if link is None or link.user != context.principal.user or given not in ANSWERS:
        raise NotFound
    await perform(context, TASK, link.task, given, None, Input({"note": note or None}, {}, ()))
