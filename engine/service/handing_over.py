"""What somebody who leaves owned, handed over to somebody else: by the one write path, noted as any change of owner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.compile import Compiled
from engine.meta.catalog import Catalog
from engine.meta.pointers import Pointer
from engine.meta.system import USER
from engine.rules import Failure, Input
from engine.security import Principal
from engine.service import write
from engine.service.work import Context, Invalid
from engine.storage.driver import Connection, Database
from engine.storage.plan import SHARED
from engine.storage.sql.change import referring

AT_ONCE: Final = 100
"""So many records go in one transaction, so that others wait a moment only."""


@dataclass(slots=True)
class HandedOver:
    """How many records of each entity now belong to somebody else, and those that a check keeps with the reason."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: dict[Pointer, Sequence[Failure]] = field(default_factory=dict)


async def hand_over(database: Database, compiled: Compiled, principal: Principal, leaver: int, heir: int) -> HandedOver:
    """Make `heir` the owner of every living record of the application whose owner is `leaver`.

    The engine does it on behalf of `principal`: rights do not limit it, checks do, and a record that one refuses stays
    where it is. What was done so far stays done if it is interrupted; done again it goes on.
    """
    done = HandedOver()
    for entity, owner in owned(compiled.catalog):
        finding = referring(compiled.source, entity, owner, USER, held=False)
        handing = _Handing(compiled, principal, entity, owner, heir)
        async with database.read() as connection:
            ids = [row[0] for row in await connection.all(finding, {"id": leaver})]
        for begin in range(0, len(ids), AT_ONCE):
            await _some(database, handing, ids[begin : begin + AT_ONCE], done)
    return done


def owned(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """The application's entities whose records belong to somebody, each with the field that says to whom."""
    for name, entity in catalog.entities.items():
        if entity.owner is not None and not entity.system and entity.fields[entity.owner].has_column:
            yield name, entity.owner


@dataclass(frozen=True, slots=True)
class _Handing:
    """Records of one entity, going to one person."""

    compiled: Compiled
    principal: Principal
    entity: str
    owner: str
    heir: int

    async def each(self, connection: Connection, ids: Sequence[int]) -> None:
        """All of them; raises Invalid where one is kept."""
        clock = self.compiled.clock(self.principal)
        context = Context(self.compiled, connection, self.principal, clock).as_engine()
        for identity in ids:
            await write.update(context, self.entity, identity, None, Input({self.owner: self.heir}, {}, ()))


async def _some(database: Database, handing: _Handing, ids: Sequence[int], done: HandedOver) -> None:
    """These together; if one of them is kept, each alone."""
    try:
        await database.transact(lambda connection: handing.each(connection, ids), begin=SHARED[database.dialect])
    except Invalid as refused:
        if len(ids) == 1:
            done.kept[Pointer(handing.entity, ids[0])] = refused.failures
            return
        for identity in ids:
            await _some(database, handing, [identity], done)
        return
    done.counts[handing.entity] = done.counts.get(handing.entity, 0) + len(ids)
