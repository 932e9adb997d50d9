"""Why somebody may or may not do what with a record: the same conditions that decide it, each with its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.compile import Compiled
from engine.compile.explained import Explained, Ground, explained
from engine.meta.pointers import Pointer
from engine.security import Principal, held_roles
from engine.service.people import person_of
from engine.service.perform.obstacles import Obstacle, weighed
from engine.service.work import Context, NotFound
from engine.storage.driver import Database, Row


@dataclass(frozen=True, slots=True)
class Access:
    """What `person` may do with a record: each right with whether they have it, each ground with whether it holds.

    `roles` are those they hold with all that these include; `hidden` are the fields of the record they do not see, and
    `kept` those they do not take away with it; `barred` are actions they have a right to that are not possible now,
    with all that is in the way.
    """

    person: Principal
    roles: Sequence[str]
    rights: Mapping[str, bool]
    grounds: Sequence[tuple[Ground, bool]]
    hidden: Sequence[str]
    kept: Sequence[str]
    gone: bool
    barred: Mapping[str, Sequence[Obstacle]]

    def of(self, right: str) -> Sequence[tuple[Ground, bool]]:
        """The grounds of one right on the whole record."""
        return [one for one in self.grounds if one[0].right == right and not one[0].field]


async def access_of(database: Database, compiled: Compiled, account: str, record: Pointer) -> Access | None:
    """What whoever logs in as `account` may do with a record; None where nobody does, raises NotFound as `access`."""
    clock = compiled.clock()
    async with database.read(snapshot=True) as connection:
        person = await person_of(connection, compiled, account, clock.now)
        if person is None:
            return None
        context = Context(compiled, connection, person, compiled.clock(person, clock.now))
        return await access(context, record.entity, record.id)


async def access(context: Context, entity: str, identity: int) -> Access:
    """What whoever the context is of may do with a record, in the bin or not; raises NotFound where there is none.

    It is for whoever looks after rights: that there is such a record is told to everybody who may ask this.
    """
    compiled, roles = context.compiled, context.principal.roles
    if entity not in compiled.catalog.entities:
        raise NotFound
    asked, row, gone = await _asked(context, entity, identity)
    answers = iter(bool(one) for one in row)
    rights = dict(zip(asked.rights, answers, strict=False))
    grounds = list(zip(asked.grounds, answers, strict=False))
    hidden = [name for name, seen in zip(asked.fields, answers, strict=False) if not seen]
    kept = [name for name, taken in zip(asked.taken, answers, strict=True) if not taken and name not in hidden]
    held = held_roles(compiled.catalog, roles)
    barred = {} if gone or not rights["read"] else (await weighed(context, entity, identity, discreet=False)).barred
    return Access(context.principal, held, rights, grounds, hidden, kept, gone, barred)


async def _asked(context: Context, entity: str, identity: int) -> tuple[Explained, Row, bool]:
    recycle = context.compiled.catalog.entities[entity].recycle
    for gone in (False, True) if recycle else (False,):
        asked = explained(context.compiled, entity, context.principal.roles, gone=gone)
        row = await context.connection.one(asked.statement, context.bound(asked.statement, id=identity))
        if row is not None:
            return asked, row, gone
    raise NotFound
