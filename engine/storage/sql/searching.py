"""Records that are found by words: an index gives those that may be meant, and a field that somebody does not see of a
record finds it for nobody.

On SQLite the index is a table of its own (FTS5), which triggers keep in step with the column; on PostgreSQL it is GIN.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    false,
    func,
    literal,
    or_,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause, TableClause

from engine.expressions.nodes import AnyNode
from engine.meta.system import SEARCHED
from engine.rules.kept import word_of
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression import condition_column
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.lists import id_list
from engine.storage.sql.several import any_element
from engine.text.search import Word

QUERY: Final = "search"
"""The parameter with all words, as the index takes them (`query`)."""

EACH: Final = "words"
"""The parameter with each word, for what is seen of some records only (`each_word`)."""


@dataclass(frozen=True, slots=True)
class Search:
    """The fields that records are found by, each with the condition that it is seen; None: it always is."""

    fields: tuple[tuple[str, AnyNode | None], ...]

    @property
    def masked(self) -> bool:
        """Whether some field is seen of some records only."""
        return any(seen is not None for _, seen in self.fields)


def index_name(entity: str) -> str:
    """The table of SQLite that is the index."""
    return f"{SEARCHED}_{entity}"


def index_beside(search: Search | None, entity: FromClause, dialect: Dialect) -> TableClause | None:
    """The index that is asked beside a table; its column of its own name is all of it. None where it is no table."""
    if search is None or dialect is not Dialect.SQLITE:
        return None
    name = index_name(entity.description)
    return table(name, column("rowid", Integer), column(name, Text))


def found(
    search: Search, entity: FromClause, here: Frame, match: Sequence[ColumnElement[bool]] | None
) -> list[ColumnElement[bool]]:
    """What holds of the records that are found; `match`, on SQLite, says that the index has them. Without it SQLite
    asks the words of each record.
    """
    if match is None and here.source.dialect is Dialect.SQLITE:
        return [_by_what_is_seen(search, entity, here)]
    if match is None:
        match = [entity.c[SEARCHED].op("@@", is_comparison=True)(cast(bindparam(QUERY), TSQUERY))]
    return [*match, _by_what_is_seen(search, entity, here)] if search.masked else list(match)


def matched(index: FromClause) -> ColumnElement[bool]:
    """What the index of SQLite is asked."""
    return index.c[index.description].op("MATCH", is_comparison=True)(bindparam(QUERY, type_=Text))


def query(words: Sequence[Word], search: Search, dialect: Dialect) -> str:
    """The records that have all these words, in whatever fields, as the index is asked."""
    return _QUERIES[dialect](words, [name for name, _ in search.fields])


def each_word(words: Iterable[Word], dialect: Dialect) -> Any:
    """The same words one by one."""
    return id_list((one.text for one in words), dialect)


def _sqlite(words: Iterable[Word], fields: Sequence[str]) -> str:
    each = (" OR ".join(f'"{word_of(name, one.text)}"{"*" if one.open else ""}' for name in fields) for one in words)
    return " AND ".join(f"({one})" for one in each) or '""'


def _postgresql(words: Iterable[Word], fields: Sequence[str]) -> str:
    each = (" | ".join(f"'{word_of(name, one.text)}'{':*' if one.open else ''}" for name in fields) for one in words)
    return " & ".join(f"({one})" for one in each)


_QUERIES = {Dialect.SQLITE: _sqlite, Dialect.POSTGRESQL: _postgresql}


def _by_what_is_seen(search: Search, entity: FromClause, here: Frame) -> ColumnElement[bool]:
    """No word is there that no field which is seen of this record has."""
    dialect = here.source.dialect
    given = bindparam(EACH) if dialect is Dialect.SQLITE else cast(bindparam(EACH), ARRAY(Text))

    def lacks(word: ColumnElement[Any]) -> ColumnElement[bool]:
        has = [_seen(name, seen, entity, here, word) for name, seen in search.fields]
        if dialect is not Dialect.SQLITE:
            return or_(*has).is_not(true())
        # Of an `OR` all is worked out there, and the first alone is enough to leave out nearly all records.
        nowhere = func.instr(entity.c[SEARCHED], literal(word_of("", "")).concat(word)) == 0
        return case((nowhere, true()), *((one, false()) for one in has), else_=true())

    return ~any_element(given, dialect, lacks)


def _seen(
    name: str, seen: AnyNode | None, entity: FromClause, here: Frame, word: ColumnElement[Any]
) -> ColumnElement[bool]:
    """A field has a word that begins so. Words are written out with a blank before each of them."""
    column_, lead = entity.c[SEARCHED], word_of(name, "")
    if here.source.dialect is Dialect.SQLITE:
        has: ColumnElement[bool] = func.instr(column_, literal(f" {lead}").concat(word)) > 0
    else:
        quoted = literal(f"'{lead}").concat(word).concat(literal("':*"))
        has = column_.op("@@", is_comparison=True)(cast(quoted, TSQUERY))
    return has if seen is None else and_(condition_column(seen, here), has)
