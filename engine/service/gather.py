"""Run what storage/sql/gather describes: the nested values that the Python form of expressions reads."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from engine.expressions import Record
from engine.storage.driver import Connection, Row
from engine.storage.sql.gather import Cell, Fetch
from engine.storage.sql.lists import id_list

Key: TypeAlias = int | str
"""By what records are found: their ids, or the codes of values of a dictionary."""


async def records(connection: Connection, fetch: Fetch, keys: Iterable[Key]) -> dict[Key, list[Record]]:
    """The records of `fetch` by key; a key without a living record is absent."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    rows = await connection.all(fetch.statement, {"keys": id_list(wanted, connection.dialect)})
    found = [(row[0], _record(row, fetch.cells)) for row in rows]
    for path, name, below in fetch.collections:
        await _attach(connection, below, name, [_at(record, path) for _, record in found])
    by_key: dict[Key, list[Record]] = {}
    for key, record in found:
        by_key.setdefault(key, []).append(record)
    return by_key


async def _attach(connection: Connection, below: Fetch, name: str, owners: Sequence[Record | None]) -> None:
    keys = [(owner, item_keys(owner, name)) for owner in owners if owner is not None]
    items = await records(connection, below, [key for _, several in keys for key in several])
    for owner, several in keys:
        owner.items[name] = [item for key in several for item in items.get(key, ())]


def item_keys(owner: Record, name: str) -> Sequence[Key]:
    """By what the items in a field are found: the values it holds itself, or the id of their owner."""
    if name in owner.values:
        held = owner.values[name]
        return held if isinstance(held, tuple) else ()
    identity = owner.values.get("id")
    return (identity,) if isinstance(identity, int) else ()


def _at(record: Record, path: Sequence[str]) -> Record | None:
    here: Record | None = record
    for step in path:
        here = here.to[step] if here is not None else None
    return here


def _record(row: Row, cells: Sequence[Cell]) -> Record:
    root = Record({})
    for cell, stored in zip(cells, row[1:], strict=True):
        _place(root, cell, stored)
    return root


def _place(root: Record, cell: Cell, stored: Any) -> None:
    """Put one cell where its path leads; an id without value says that nothing is there."""
    *before, last = cell.path or (None,)
    if last is None:
        root.values[cell.name] = cell.decode(stored) if cell.decode and stored is not None else stored
        return
    holder = _at(root, [step for step in before if step is not None])
    if holder is None:
        return
    if cell.name == "id":
        holder.to[last] = Record({}) if stored is not None else None
    here = holder.to[last]
    if here is not None:
        here.values[cell.name] = cell.decode(stored) if cell.decode and stored is not None else stored
