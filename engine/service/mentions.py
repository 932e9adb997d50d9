"""People who are named in what is said of a record: they see it already, and are seen by whoever names them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from engine.compile import readable
from engine.expressions.written import is_record
from engine.meta.catalog import Entity
from engine.meta.fields import ReferencesField
from engine.meta.labels import Label
from engine.meta.pointers import Pointer, pointer
from engine.meta.system import COMMENT, USER
from engine.rules import Failure, Input, Line
from engine.service import choose, people, read
from engine.service.notices import tell
from engine.service.work import Context, Invalid
from engine.text.mentions import named

MOST: Final = 20
"""People that one comment names, and that are looked at for those who may be named."""

MENTIONED: Final[Label] = {"zh": "在评论中提到了您", "en": "named you in a comment"}

_LOOKED_AT: Final = 4
"""So many times as many comments as are told: some are about what their reader does not see any more."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A comment that names somebody: who said what when, about which record."""

    about: Pointer
    title: str
    at: datetime
    by: int
    text: str


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


async def tell_mentioned(context: Context, entity: str, identity: int, sent: Input) -> None:
    """Tell those whom a comment names that it does."""
    text = sent.values.get("text")
    await tell(context, named(text) if isinstance(text, str) else (), MENTIONED, Pointer(entity, identity))


def with_mentions(comment: Entity, sent: Input) -> Input:
    """A comment with the people that its text names."""
    text, mentions = sent.values.get("text"), _mentions(comment)
    ids = named(text) if isinstance(text, str) else []
    lines = tuple(Line(None, Input({mentions.member: one}, {}, ())) for one in ids)
    return replace(sent, lines={**sent.lines, mentions.name: lines}) if lines else sent


async def mentions_of_me(context: Context, limit: int) -> list[Mention]:
    """The newest comments that name who asks, about records they see."""
    field = _mentions(context.compiled.catalog.entities[COMMENT])
    engine, mine = context.as_engine(), f"{field.member} == {context.principal.user}"
    links = read.Query(entity=field.of, where=mine, sort=("-id",), fields=(field.by,), limit=limit * _LOOKED_AT)
    page = await read.page(engine, links)
    ids = [one for row in page.rows if isinstance(one := page.shape.values(row)[field.by], int)]
    said = await _said(engine, ids)
    titles = await read.named_titles(context, [one["about"] for one in said])
    return [
        Mention(about, titles[one["about"]], one["created_at"], one["author"], one["text"])
        for one in said
        if (about := pointer(one["about"])) is not None and one["about"] in titles
    ][:limit]


def _mentions(comment: Entity) -> ReferencesField:
    field = comment.fields["mentions"]
    assert isinstance(field, ReferencesField), "a comment names several people"
    return field


async def _said(engine: Context, ids: Collection[int]) -> Sequence[Mapping[str, Any]]:
    """These comments, the newest first."""
    if not ids:
        return []
    where, fields = is_record(list(ids)), ("about", "created_at", "author", "text")
    asked = read.Query(entity=COMMENT, where=where, sort=("-id",), fields=fields, limit=len(ids))
    page = await read.page(engine, asked)
    return [page.shape.values(row) for row in page.rows]
