"""By what somebody finds records: words of the fields that they may read, each where it may be read."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.compile.compiled import Compiled
from engine.compile.reading import Readable
from engine.security.sight import YES
from engine.storage.sql.searching import EACH, QUERY, Search, each_word, query
from engine.text.search import sought


class Searching(NamedTuple):
    """What a list is narrowed by, and its parameters."""

    search: Search
    bound: Mapping[str, Any]


def searched(compiled: Compiled, view: Readable) -> Search | None:
    """The fields that these eyes find records by; None where there are none."""
    return compiled.keep(("searched", view.entity.name, view.roles), lambda: _searched(view))


def _searched(view: Readable) -> Search | None:
    names = [name for name in view.fields if view.entity.fields[name].searched]
    cells = ((name, view.sight.cell(view.entity.name, name)) for name in names)
    fields = tuple((name, None if cell is YES else cell) for name, cell in cells)
    return Search(fields) if fields else None


def searching(compiled: Compiled, view: Readable, text: str) -> Searching | None:
    """The search for what somebody typed; nothing is found by what has no words. None where nothing can be found."""
    search = searched(compiled, view)
    if search is None:
        return None
    words, dialect = sought(text), compiled.dialect
    return Searching(search, {QUERY: query(words, search, dialect), EACH: each_word(words, dialect)})
