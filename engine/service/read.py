"""Reading: a page of a list, and one record. Everything goes through `Readable`; there is no other way to a value."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, Final, NamedTuple

import msgspec

from engine.compile import (
    Compiled,
    Readable,
    Searching,
    Shape,
    Where,
    binned,
    counted,
    grouping,
    listing,
    order_of,
    readable,
    searching,
    single,
    sort_keys,
    view_condition,
    where_of,
)
from engine.compile import titles as titles_of
from engine.expressions import Problem, Value
from engine.expressions.nodes import AnyNode
from engine.meta.fields import AnyField
from engine.meta.pointers import pointer
from engine.security.sight import YES
from engine.service.cursor import BadCursor, read_cursor, write_cursor
from engine.service.expand import Expanded, Tree, expanded, tree_of
from engine.service.line_reading import LineRows, shown_lines, titled_lines
from engine.service.work import Context, NotFound, Refusal, view_of
from engine.storage.driver import Row, Statement
from engine.storage.sql.lists import id_list
from engine.storage.sql.searching import Search

ACTIONS: Final = "_actions"
"""In a record as the API gives it, the actions that are possible; no field has such a name."""

EXPANDED: Final = "_expanded"
"""In a record as the API gives it, what it refers to, as far as that was asked for."""

ADDED: Final = frozenset({ACTIONS, EXPANDED})
"""What a record as the API gives it holds beside its fields; sent back, it says nothing."""

_json = msgspec.json.Encoder()

MAX_LIMIT = 500
MAX_SORT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked of a list: a written view, a condition, words that records are found by, an order (`-name`:
    descending), names of fields (none: all), a page.

    `bin`: deleted records; `titles`: what references are called comes too, and all in the language of who asks.
    `expand`: paths of references whose records come too; `total`: how many there are on all pages.
    """

    entity: str
    view: str = ""
    where: str = ""
    search: str = ""
    sort: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    after: str = ""
    limit: int = 50
    bin: bool = False
    titles: bool = False
    expand: tuple[str, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the driver's form with the shape that reads them; `following` asks for the next page.

    `expanded` and `total` are None where they were not asked for.
    """

    shape: Shape
    rows: Sequence[Row]
    following: str | None
    lines: Sequence[Sequence[Any]] = ()
    expanded: Expanded | None = None
    total: int | None = None

    def json(self) -> bytes:
        """The page as the API gives it."""
        more = {"total": self.total, "expanded": self.expanded}
        page = {"items": self.wires(), "next": self.following}
        return _json.encode(page | {name: value for name, value in more.items() if value is not None})

    def wires(self) -> list[msgspec.Struct]:
        """Its records as the API gives them, ready to be encoded."""
        with_lines = zip(self.rows, self.lines or repeat(()), strict=False)
        return [self.shape.wire(row, more) for row, more in with_lines]


class BadQuery(Refusal):
    """A parameter of a list names what is not there, or what may not be seen: the two are not told apart.

    `problems` say what is wrong with an expression; they come from what this person may know, and know of nothing else.
    """

    def __init__(self, parameter: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(parameter)
        self.parameter, self.problems = parameter, problems


async def page(context: Context, query: Query) -> Page:
    """A page of records this person may see; raises NotFound, BadQuery."""
    compiled = context.compiled
    view = view_of(context, query.entity, spoken=query.titles)
    if query.bin:
        view = _bin(view)
    tree = _tree(context, view, query.expand)
    fields, lines = _chosen(view, query.fields, tree)
    sort = _sort(view, query.sort or (("-deleted_at",) if query.bin else ()))
    marks = _marks(compiled, view, sort, query.after)
    empty = tuple(mark is None for mark in marks) if marks is not None else None
    asked = _asked(compiled, view, query)
    found = listing(
        compiled,
        view,
        fields,
        sort,
        conditions=asked.conditions,
        after=empty,
        gone=query.bin,
        titles=query.titles,
        lines=lines,
        search=asked.search,
    )
    bound = asked.bound | {f"after_{place}": mark for place, mark in enumerate(marks or ())}
    rows = await context.connection.all(found.statement, context.bound(found.statement, limit=query.limit + 1, **bound))
    shown = rows[: query.limit]
    place = [field.name for field in found.order].index("id") - len(found.order)
    below = await shown_lines(context, view, lines, [row[place] for row in shown]) if lines else ()
    told = Page(found.shape, shown, _following(found.order, rows, query.limit, compiled), below)
    if tree:
        told = replace(told, expanded=await expanded(context, view, tree, told.wires()))
    if not query.total:
        return told
    every = counted(compiled, view, asked.conditions, gone=query.bin, search=asked.search)
    return replace(told, total=await _total(context, every, bound))


async def _total(context: Context, found: Statement, given: dict[str, Any]) -> int:
    row = await context.connection.one(found, context.bound(found, **given))
    assert row is not None, "a count is one row"
    total: int = row[0]
    return total


@dataclass(frozen=True, slots=True)
class Group:
    """Records of a list that have the same value: how many, and what their amounts come to, by field."""

    value: Value
    count: int
    sums: Mapping[str, Value]


async def grouped(context: Context, query: Query, by: str = "", sums: Sequence[str] = ()) -> list[Group]:
    """All records of a list by the values of a field (by none: one group), in one statement, whatever its page; raises
    NotFound, BadQuery.
    """
    compiled = context.compiled
    view = view_of(context, query.entity, spoken=query.titles)
    if any(name not in view.fields for name in (*([by] if by else []), *sums)):
        raise BadQuery("fields")
    asked = _asked(compiled, view, query)
    found = grouping(compiled, view, by, sums, asked.conditions, search=asked.search)
    rows = await context.connection.all(found.statement, context.bound(found.statement, **asked.bound))
    first = len(found.key.names)
    return [
        Group(next(iter(found.key.values(row).values()), None), row[first], found.sums.values(row[first + 1 :]))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """One record in the driver's form, with the shape that reads it."""

    shape: Shape
    row: Row
    version: int
    lines: Sequence[Any] = ()
    expanded: Expanded | None = None

    def json(self, actions: Sequence[str] | None = None) -> bytes:
        """The record as the API gives it, with the names of the actions that are possible where there are some."""
        if not actions and self.expanded is None:
            return self.shape.json(self.row, self.lines)
        added = {ACTIONS: list(actions) if actions else None, EXPANDED: self.expanded}
        record = msgspec.structs.asdict(self.shape.wire(self.row, self.lines))
        return _json.encode(record | {name: value for name, value in added.items() if value is not None})


async def one(
    context: Context, entity: str, identity: int, fields: Sequence[str] = (), expand: Sequence[str] = (), *,
    titles: bool = False,
) -> Found:  # fmt: skip
    """One record this person may see; raises NotFound, BadQuery. With `titles` its lines are asked for by `lines`."""
    view = view_of(context, entity, spoken=titles)
    tree = _tree(context, view, expand)
    names, lines = _chosen(view, fields, tree) if fields else (tuple(view.fields), () if titles else tuple(view.lines))
    found = single(context.compiled, view, names, titles=titles, lines=lines)
    row = await context.connection.one(found.statement, context.bound(found.statement, id=identity))
    if row is None:
        raise NotFound
    below = await shown_lines(context, view, lines, [identity]) if lines else [()]
    there = Found(found.shape, row[:-1], row[-1], below[0])
    if not tree:
        return there
    return replace(there, expanded=await expanded(context, view, tree, [there.shape.wire(there.row, there.lines)]))


async def lines(context: Context, entity: str, identity: int) -> dict[str, LineRows]:
    """By field, the lines of a record that was found, with titles."""
    return await titled_lines(context, view_of(context, entity, spoken=True), identity)


async def titles(context: Context, entity: str, ids: Collection[int]) -> dict[int, str]:
    """What these records are called, as far as they may be seen."""
    wanted = sorted(set(ids))
    view = readable(context.compiled, entity, context.principal.roles, context.principal.locale)
    if view is None or not wanted:
        return {}
    found = titles_of(context.compiled, view)
    bound = context.bound(found, ids=id_list(wanted, context.compiled.dialect))
    rows = await context.connection.all(found, bound)
    return {identity: title for identity, title in rows if title is not None}


async def named_titles(context: Context, texts: Iterable[object]) -> dict[object, str]:
    """What the records are called that these texts name (`customer/12`), as far as they may be seen."""
    named = {text: found for text in texts if (found := pointer(text))}
    called = {
        name: await titles(context, name, [one.id for one in named.values() if one.entity == name])
        for name in sorted({one.entity for one in named.values()})
    }
    return {text: title for text, one in named.items() if (title := called[one.entity].get(one.id)) is not None}


def sees_bin(view: Readable) -> bool:
    """Whether its reader looks into the recycle bin of the entity."""
    return view.entity.recycle and (view.rights.may("restore") or view.rights.may("purge"))


def _bin(view: Readable) -> Readable:
    if not sees_bin(view):
        raise BadQuery("bin")
    return binned(view)


def _tree(context: Context, view: Readable, paths: Sequence[str]) -> Tree:
    tree = tree_of(context, view, paths)
    if tree is None:
        raise BadQuery("expand")
    return tree


def _chosen(view: Readable, names: Sequence[str], tree: Tree) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields, and fields whose lines are asked for; without any names all fields. What is expanded comes too."""
    if any(name not in view.fields and name not in view.lines for name in names):
        raise BadQuery("fields")
    asked = tuple(dict.fromkeys((*names, *tree)))
    lines = tuple(name for name in asked if name in view.lines)
    return (tuple(name for name in asked if name in view.fields) if names else tuple(view.fields)), lines


def _sort(view: Readable, sort: Sequence[str]) -> tuple[str, ...]:
    bare = [name.removeprefix("-") for name in sort]
    if len(sort) > MAX_SORT or len(set(bare)) < len(bare) or any(not _orders(view, name) for name in bare):
        raise BadQuery("sort")
    return tuple(sort)


def _orders(view: Readable, name: str) -> bool:
    return name in view.fields and view.entity.fields[name].sortable


class _Asked(NamedTuple):
    """Which records are meant: conditions and words to find them by, and the parameters of both."""

    conditions: Sequence[AnyNode]
    search: Search | None
    bound: dict[str, Any]


def _asked(compiled: Compiled, view: Readable, query: Query) -> _Asked:
    where, search = _where(compiled, view, query.where), _search(compiled, view, query.search)
    conditions = [*_view(compiled, view, query.view), *([where.node] if where else []), *search.conditions]
    return _Asked(conditions, search.search, {**(where.literals if where else {}), **search.bound})


def _view(compiled: Compiled, view: Readable, name: str) -> tuple[AnyNode, ...]:
    asked = view_condition(compiled, view, name) if name else YES
    if asked is None:
        raise BadQuery("view")
    return () if asked is YES else (asked,)


def _where(compiled: Compiled, view: Readable, text: str) -> Where | None:
    if not text:
        return None
    where = where_of(compiled, view, text)
    if not isinstance(where, Where):
        raise BadQuery("where", where)
    return where


def _search(compiled: Compiled, view: Readable, text: str) -> Searching:
    found = searching(compiled, view, text)
    if found is None:
        raise BadQuery("search")
    return found


def _marks(compiled: Compiled, view: Readable, sort: Sequence[str], after: str) -> list[object] | None:
    if not after:
        return None
    order = order_of(view.entity, sort_keys(sort))
    try:
        return read_cursor(after, order, compiled.dialect)
    except BadCursor:
        raise BadQuery("after") from None


def _following(order: Sequence[AnyField], rows: Sequence[Row], limit: int, compiled: Compiled) -> str | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return write_cursor(last[len(last) - len(order) :], order, compiled.dialect)
