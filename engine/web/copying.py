"""What the form of a copy is filled in with: the fields of another record that somebody may see and write."""

from collections.abc import Mapping

from engine.http.problems import not_found
from engine.meta.catalog import Entity
from engine.rules.lines import IDENTITY
from engine.web.form_lines import held, lines_of
from engine.web.posted_lines import pack, unpacked
from engine.web.visit import Visit


async def copied_texts(visit: Visit, entity: Entity, source: str) -> Mapping[str, str]:
    """The texts of its inputs, but for what is left out and what is there only once; raises Problem 404."""
    if entity.copied is None or not (source.isascii() and source.isdigit()):
        raise not_found()
    row = await visit.backend.one(visit.person, entity.name, int(source[:18]))
    texts, parts, new = held(visit, entity, row), lines_of(visit, entity), visit.writable(entity, new=True)
    left_out = {*entity.copied, *(name for name, field in entity.fields.items() if field.unique)}
    taken = {name: text for name, text in texts.items() if text and name in new and name not in left_out}
    return {name: _new_lines(text) if name in parts else text for name, text in taken.items()}


def _new_lines(text: str) -> str:
    return pack({key: cell for key, cell in row.items() if key != IDENTITY} for row in unpacked(text))
