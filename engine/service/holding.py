"""Records that a write holds until its transaction ends, so that what it reads and adds up stays true.

SQLite has one writer at a time and needs none of it. On PostgreSQL whoever changes a record holds it, those whose
collections it is in (architecture.md, Anchors), and those a path of dependants leads through.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from engine.compile import Anchors, Following
from engine.expressions import Value
from engine.meta.pointers import id_of
from engine.rules.dependants import Of
from engine.service.work import Context
from engine.storage.driver import Collision, Dialect
from engine.storage.sql.follow import Strength, given_ids
from engine.storage.sql.follow import hold as hold_statement
from engine.storage.sql.lists import id_list


@dataclass(frozen=True, slots=True)
class Held:
    """The ids that are held already, by entity."""

    ids: dict[str, set[int]] = field(default_factory=dict)

    def add(self, entity: str, ids: Collection[int]) -> None:
        """These are held now."""
        self.ids.setdefault(entity, set()).update(ids)


Records = Mapping[str, Sequence[Mapping[str, Value]]]
"""By entity, the record that is written and its lines."""


async def anchored(context: Context, following: Following, identity: int | None, to_be: Records) -> Held:
    """Hold the anchors of a write before anything else is; `to_be` has the references there are to be."""
    held = Held()
    for lock in following.locks:
        await context.connection.all(lock)
    await _anchor(context, following.anchors, held, identity, to_be)
    return held


async def anchor_more(context: Context, following: Following, held: Held, to_be: Records) -> None:
    """Hold those too that only became anchors because a reference was filled in or worked out."""
    if _is_missing(following.anchors, held, to_be):
        await _anchor(context, following.anchors, held, None, to_be)


async def _anchor(context: Context, anchors: Anchors | None, held: Held, identity: int | None, to_be: Records) -> None:
    if anchors is None:
        return
    named = {one: sorted(_named(one, to_be)) for one in (*anchors.references, *anchors.named)}
    if not anchors.always and anchors.own + len({(one.entity, ids[0]) for one, ids in named.items() if ids}) < 2:
        return
    bound = {given_ids(one): ids for one, ids in named.items()}
    row = await context.connection.one(anchors.statement, {"id": identity, **bound})
    assert row is not None, "a question without a table has one answer"
    for end, ids in zip(anchors.ends, row, strict=True):
        if end.strength is Strength.CHANGED:
            held.add(end.entity, ids)


def _named(reference: Of, records: Records) -> set[int]:
    found = (id_of(record.get(reference.by), reference.entity) for record in records.get(reference.of, ()))
    return {one for one in found if one is not None}


def _is_missing(anchors: Anchors | None, held: Held, records: Records) -> bool:
    references = anchors.references if anchors is not None else ()
    return any(not _named(one, records) <= held.ids.get(one.entity, set()) for one in references)


def ensure_anchored(following: Following, held: Held, stored: Records) -> None:
    """Raise Collision where the record refers to another one than when its anchors were looked for.

    To hold that one now, out of order, might end in a deadlock, which costs others a second; to begin again does not.
    """
    if _is_missing(following.anchors, held, stored):
        raise Collision("a reference of this record was changed at the same time")


def hold_written(held: Held, written: Records) -> None:
    """The record and its lines are held since they were found, or nobody else can see them yet."""
    for entity, records in written.items():
        held.add(entity, [one for record in records if isinstance(one := record.get("id"), int)])


async def hold(context: Context, held: Held, entity: str, ids: Collection[int], *, anchors: bool) -> None:
    """Hold these too, in the order of their ids; `anchors` are held by now, unless somebody moved one of them."""
    compiled = context.compiled
    more = sorted(set(ids) - held.ids.get(entity, set()))
    if not more or compiled.dialect is Dialect.SQLITE:
        return
    if anchors:
        raise Collision(f"what {entity} belongs to was changed at the same time")
    statement = compiled.keep(("hold", entity), lambda: hold_statement(compiled.source, entity))
    await context.connection.all(statement, {"ids": id_list(more, compiled.dialect)})
    held.add(entity, more)
