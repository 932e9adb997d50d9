"""The records of a list that somebody chose, by ticking them or all that it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.expressions.written import is_record
from engine.meta.catalog import Entity
from engine.web.asking import list_asked, page_asked
from engine.web.backend import Asked
from engine.web.posted import number_sent
from engine.web.visit import Visit

CHOSEN: Final = ":id."
"""Inputs named so, and behind it by a record's id, choose that record; they hold the version it was seen with."""

ALL: Final = ":all"
"""An input named so chooses all that the list has; it holds how many these were."""

MOST: Final = 1000
"""Records that something is done with at once."""

MOST_SHOWN: Final = 100
"""Records that are named on a page."""

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """Ids, each with the version it was seen with; `whole` where all of the list was chosen, `seen` how many that were
    when it was.
    """

    versions: Mapping[int, int] = field(default_factory=dict)
    whole: bool = False
    seen: int = 0

    @property
    def too_many(self) -> bool:
        """Whether they are more than something is done with at once."""
        return len(self.versions) > MOST


async def chosen(visit: Visit, entity: Entity, sent: Mapping[str, str]) -> Chosen:
    """Those that a form chooses."""
    if ALL not in sent:
        return Chosen(ticked(sent))
    query, _ = await list_asked(visit, entity)
    versions = await _of_list(visit, page_asked(visit, entity, query.first_page()))
    return Chosen(versions, whole=True, seen=number_sent(sent[ALL]))


def ticked(sent: Mapping[str, str]) -> dict[int, int]:
    """The records that are ticked; one without a version has one that nothing has."""
    named = ((name.removeprefix(CHOSEN), text) for name, text in sent.items() if name.startswith(CHOSEN))
    return {number_sent(one): number_sent(text) for one, text in named if number_sent(one) > 0}


async def _of_list(visit: Visit, asked: Asked) -> dict[int, int]:
    """All that the list has, page by page; of too many, more than the most."""
    versions: dict[int, int] = {}
    following: str | None = ""
    while following is not None:
        part = replace(asked, fields=("id",), after=following, limit=_AT_ONCE)
        found = await visit.backend.page(visit.person, part)
        versions |= {row.id: row.version for row in found.rows}
        following = found.after if len(versions) <= MOST else None
    return versions


def named(entity: Entity, ids: list[int]) -> Asked:
    """A list of nothing but these."""
    return Asked(entity=entity.name, where=among(ids), fields=("id",), limit=MOST_SHOWN)


def among(ids: list[int]) -> str:
    """The condition that a record is one of these."""
    return is_record(ids[:MOST_SHOWN])
