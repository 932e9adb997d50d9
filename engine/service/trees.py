"""Trees while records are written and chosen: no record lies below itself, and pickers show where one stands."""

from collections.abc import Collection, Mapping, Sequence

from engine.compile import leads
from engine.expressions import Record
from engine.meta.catalog import Entity
from engine.rules import Failure
from engine.service.work import Context
from engine.storage.driver import Dialect
from engine.storage.sql.lists import id_list
from engine.storage.sql.trees import Tree, hold_tree, in_circle, lineages


async def hold(context: Context, entity: Entity, names: Collection[str]) -> None:
    """Before a record is moved in its tree: nobody else moves one until the transaction ends.

    That comes before anything else is held, so that nobody waits for the tree while others wait for them.
    """
    name = leads(context.compiled, entity.name).tree
    if name in names and name is not None and context.compiled.dialect is Dialect.POSTGRESQL:
        await context.connection.all(hold_tree(Tree(entity.name, name)))


async def check(context: Context, entity: Entity, record: Record, names: Collection[str]) -> list[Failure]:
    """A failure where a record would lie below itself; one that is new has nothing below it."""
    name = leads(context.compiled, entity.name).tree
    identity, parent = record.values.get("id"), record.values.get(name or "")
    if name is None or name not in names or identity is None or parent is None:
        return []
    compiled = context.compiled
    found = compiled.keep(("circle", entity.name), lambda: in_circle(compiled.source, Tree(entity.name, name)))
    row = await context.connection.one(found, {"id": identity, "parent": parent})
    return [Failure("circle", name)] if row is not None else []


async def ways(context: Context, entity: Entity, ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Which records each of these lies below, the topmost first."""
    name = leads(context.compiled, entity.name).tree
    if name is None or not ids:
        return {}
    compiled = context.compiled
    found = compiled.keep(("lineages", entity.name), lambda: lineages(compiled.source, Tree(entity.name, name)))
    rows = await context.connection.all(found, {"ids": id_list(ids, compiled.dialect)})
    above: dict[int, list[int]] = {}
    for record, one in rows:
        above.setdefault(record, []).append(one)
    return above
