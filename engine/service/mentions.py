"""People who are named in what is said of a record: they see it already, and are seen by whoever names them."""

from dataclasses import replace
from typing import Final

from engine.compile import readable
from engine.meta.catalog import Entity
from engine.meta.fields import ReferencesField
from engine.meta.labels import Label
from engine.meta.pointers import Pointer
from engine.meta.system import USER
from engine.rules import Failure, Input, Line
from engine.service import choose, people, read
from engine.service.notices import tell
from engine.service.work import Context, Invalid
from engine.text.mentions import named

MOST: Final = 20
"""People that one comment names, and that are looked at for those who may be named."""

MENTIONED: Final[Label] = {"zh": "在评论中提到了您", "en": "named you in a comment"}


async def check_mentions(
    context: Context, entity: str, identity: int, sent: Input, before: frozenset[int] = frozenset()
) -> None:
    """Raise Invalid where what is said of a record names somebody who does not see it, or is not seen; those named
    `before` have been looked at.
    """
    text = sent.values.get("text")
    ids = named(text) if isinstance(text, str) else []
    if len(ids) > MOST:
        raise Invalid((Failure("too_many_mentions", "text", {"max": MOST}),))
    known = await read.titles(context, USER, ids)
    for one in (one for one in ids if one not in before):
        if one not in known or not await _sees(context, one, Pointer(entity, identity)):
            raise Invalid((Failure("cannot_mention", "text", {"name": known.get(one, f"@user/{one}")}),))


async def mentionable(context: Context, entity: str, identity: int, wanted: str, limit: int) -> list[tuple[int, str]]:
    """At most `limit` people who may be named in what is said of a record, found by what was typed."""
    seen: list[tuple[int, str]] = []
    known = readable(context.compiled, USER, context.principal.roles) is not None
    if not known or not await read.titles(context, entity, [identity]):
        return seen
    for one, title in await choose.called(context, context.compiled.catalog.entities[USER], wanted, MOST):
        if len(seen) < limit and await _sees(context, one.id, Pointer(entity, identity)):
            seen.append((one.id, title))
    return seen


async def _sees(context: Context, user: int, record: Pointer) -> bool:
    """Whether somebody who may log in sees the record."""
    person = await people.load(context.connection, context.compiled, user, context.clock.now)
    if person is None:
        return False
    eyes = context.asked_by(person)
    return bool(await read.titles(eyes, record.entity, [record.id]))


async def tell_mentioned(context: Context, about: Pointer, sent: Input, before: frozenset[int] = frozenset()) -> None:
    """Tell those whom a comment names that it does, but for those named `before`: they were told."""
    text = sent.values.get("text")
    ids = named(text) if isinstance(text, str) else []
    await tell(context, (one for one in ids if one not in before), MENTIONED, about)


def with_mentions(comment: Entity, sent: Input) -> Input:
    """A comment with the people that its text names."""
    text, mentions = sent.values.get("text"), _mentions(comment)
    ids = named(text) if isinstance(text, str) else []
    lines = tuple(Line(None, Input({mentions.member: one}, {}, ())) for one in ids)
    return replace(sent, lines={**sent.lines, mentions.name: lines}) if lines else sent


def _mentions(comment: Entity) -> ReferencesField:
    field = comment.fields["mentions"]
    assert isinstance(field, ReferencesField), "a comment names several people"
    return field
