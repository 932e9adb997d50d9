"""Change requests on pages: those that wait at their record, and what one would make of it."""

from collections.abc import Sequence

from engine.meta.approvals import REQUEST
from engine.meta.catalog import Entity
from engine.meta.pointers import Pointer
from engine.screens.reader import Row
from engine.screens.timeline import Change, moment
from engine.web.backend import Asked
from engine.web.visit import Visit


async def waiting_changes(visit: Visit, entity: Entity, identity: int) -> Sequence[Row]:
    """The requests to change or delete the record that are not decided, as far as they may be seen."""
    checks = visit.whole.entities[entity.name].checks.values()
    if REQUEST not in visit.catalog.entities or not any(one.approval for one in checks):
        return ()
    where = f"about == '{Pointer(entity.name, identity)}' and state == 'waiting' and transition is null"
    return (await visit.backend.page(visit.person, Asked(entity=REQUEST, where=where, fields=("step",)))).rows


async def wanted_changes(visit: Visit, entity: Entity, identity: int) -> Sequence[Change]:
    """What a change request would make of its record; nothing of any other record."""
    if entity.name != REQUEST:
        return ()
    found = await visit.backend.wanted(visit.person, identity)
    return [each for one in found.happened for each in moment(one, found.titles, found.people, visit.reader).changes]
