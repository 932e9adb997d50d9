"""What somebody who leaves owned, handed over to somebody else: by the one write path, noted as any change of owner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.compile import Compiled
from engine.meta.catalog import Catalog
from engine.meta.pointers import Pointer
from engine.meta.system import USER
from engine.rules import Failure, Input
from engine.security import Principal
from engine.service import perform, several
from engine.service.work import Context, Invalid
from engine.storage.driver import Connection, Database
from engine.storage.plan import SHARED
from engine.storage.sql.change import referring


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
        refused = await several.each(ids, handing.together(database), Invalid)
        done.kept |= {Pointer(entity, one): why.failures for one, why in refused.items()}
        if len(ids) > len(refused):
            done.counts[entity] = len(ids) - len(refused)
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

    def together(self, database: Database) -> several.Together:
        """Some of them in one transaction."""

        async def some(ids: Sequence[int]) -> None:
            await database.transact(lambda connection: self._each(connection, ids), begin=SHARED[database.dialect])

        return some

    async def _each(self, connection: Connection, ids: Sequence[int]) -> None:
        """All of them; raises Invalid where one is kept."""
        clock = self.compiled.clock(self.principal)
        context = Context(self.compiled, connection, self.principal, clock).as_engine()
        for identity in ids:
            await perform.update(context, self.entity, identity, None, Input({self.owner: self.heir}, {}, ()))
