"""Records that a write holds until its transaction ends, so that what it reads and adds up stays true.

SQLite has one writer at a time and needs none of it. On PostgreSQL whoever changes a record holds it, those whose
collections it is in (architecture.md, Anchors), and those a path of dependants leads through.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from engine.compile import Following
from engine.expressions import Value
from engine.service.work import Context
from engine.storage.driver import Collision, Dialect
from engine.storage.sql.follow import hold as hold_statement
from engine.storage.sql.lists import id_list


@dataclass(frozen=True, slots=True)
class Held:
    """The ids that are held already, by entity."""

    ids: dict[str, set[int]] = field(default_factory=dict)

    def add(self, entity: str, ids: Collection[int]) -> None:
        """These are held now."""
        self.ids.setdefault(entity, set()).update(ids)


async def anchored(context: Context, following: Following, identity: int | None, to_be: Mapping[str, Value]) -> Held:
    """Hold the anchors of a write before anything else is; `to_be` are the references the record is to have."""
    held = Held()
    bound = {f"to.{name}": to_be.get(name) for name, _ in following.references}
    for entity, statement in following.anchors:
        rows = await context.connection.all(statement, {"id": identity, **bound})
        held.add(entity, [row[0] for row in rows])
    return held


def ensure_anchored(context: Context, following: Following, held: Held, stored: Mapping[str, Value]) -> None:
    """Raise Collision where the record refers to another one than when its anchors were looked for.

    To hold that one now, out of order, might end in a deadlock, which costs others a second; to begin again does not.
    """
    if context.compiled.dialect is Dialect.SQLITE:
        return
    for name, entity in following.references:
        there = stored.get(name)
        if there is not None and there not in held.ids.get(entity, ()):
            raise Collision(f"the {name} of this record was changed at the same time")


async def hold(context: Context, held: Held, entity: str, ids: Collection[int]) -> None:
    """Hold these too, in the order of their ids."""
    compiled = context.compiled
    more = sorted(set(ids) - held.ids.get(entity, set()))
    if not more or compiled.dialect is Dialect.SQLITE:
        return
    statement = compiled.keep(("hold", entity), lambda: hold_statement(compiled.source, entity))
    await context.connection.all(statement, {"ids": id_list(more, compiled.dialect)})
    held.add(entity, more)
