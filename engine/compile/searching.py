"""By what somebody finds records: words of the fields that they may read, each where it may be read.

Records of an entity without such fields are found by what they are called, as far as that may be read.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from engine.compile.compiled import Compiled
from engine.compile.reading import Readable
from engine.compile.where import Where, where_of
from engine.expressions.nodes import AnyNode
from engine.expressions.written import is_record
from engine.security.sight import YES
from engine.storage.sql.searching import EACH, QUERY, Search, each_word, query
from engine.text.search import LONGEST_QUERY, sought


class Searching(NamedTuple):
    """What a list is narrowed by: an index, or else conditions; and their parameters."""

    search: Search | None
    conditions: Sequence[AnyNode]
    bound: Mapping[str, Any]


EVERYTHING: Final = Searching(None, (), {})
"""What nothing is typed for."""


def searched(compiled: Compiled, view: Readable) -> Search | None:
    """The fields that these eyes find records by; None where there are none."""
    return compiled.keep(("searched", view.entity.name, view.roles), lambda: _searched(view))


def _searched(view: Readable) -> Search | None:
    names = [name for name in view.rights.fields if view.entity.fields[name].searched]  # taken away or not
    cells = ((name, view.sight.cell(view.entity.name, name)) for name in names)
    fields = tuple((name, None if cell is YES else cell) for name, cell in cells)
    return Search(fields) if fields else None


def searching(compiled: Compiled, view: Readable, text: str) -> Searching | None:
    """The search for what somebody typed: everything for nothing. None where they find nothing by anything."""
    if not text.strip():
        return EVERYTHING
    if not any(one.searched for one in view.entity.fields.values()):
        return _by_title(compiled, view, text)
    search = searched(compiled, view)
    if search is None:
        return None
    words, dialect = sought(text), compiled.dialect
    return Searching(search, (), {QUERY: query(words, search, dialect), EACH: each_word(words, dialect)})


def among(compiled: Compiled, view: Readable, ids: Sequence[int]) -> Searching | None:
    """No search: these records alone."""
    where = where_of(compiled, view, is_record(ids))
    return Searching(None, [where.node], where.literals) if isinstance(where, Where) else None


def _by_title(compiled: Compiled, view: Readable, text: str) -> Searching | None:
    where = where_of(compiled, view, f"contains({view.entity.titled}, {_quoted(text.strip()[:LONGEST_QUERY])})")
    return Searching(None, [where.node], where.literals) if isinstance(where, Where) else None


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(sign if sign.isprintable() else " " for sign in escaped) + "'"
