"""The words that records have in a field of tags, offered while somebody types: what is read of them may be seen."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from engine.http.response import Response
from engine.meta.catalog import Entity
from engine.meta.fields import TagsField
from engine.screens.conditions import has_words
from engine.text.words import words_typed
from engine.web.answers import part
from engine.web.backend import Asked
from engine.web.visit import Visit

SHOWN: Final = 8
LOOKED_AT: Final = 100
"""So many records are looked at, those that were changed last: whoever types more letters sees further back."""


async def offer(visit: Visit, entity: Entity, field: TagsField, typed: str) -> Response:
    """Entries for the whole input: what was typed before, and a word that goes on from the last one."""
    *before, last = (" ".join(word.split()) for word in words_typed(typed))
    asked = Asked(
        entity=entity.name,
        where=has_words(field.name, last),
        sort=("-updated_at",),
        fields=(field.name,),
        limit=LOOKED_AT,
    )
    found = await visit.backend.page(visit.person, asked)
    words = _used([row.values.get(field.name) for row in found.rows], before, last)
    kept = [word for word in before if word]
    return part(visit, "words.html", offered=[", ".join((*kept, word)) for word in words[:SHOWN]])


def _used(several: Sequence[object], before: Sequence[str], last: str) -> list[str]:
    """The words that hold what is typed, those that are used most first, without those that stand there already."""
    known = {word.casefold() for word in before}
    words = Counter(word for one in several if isinstance(one, tuple) for word in one)
    fitting = (word for word in words if last.casefold() in word.casefold() and word.casefold() not in known)
    return sorted(fitting, key=lambda word: (-words[word], word))
