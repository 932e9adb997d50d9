"""Hold every stored computed value, and what records are found and ordered by, against what it should be now."""

from dataclasses import dataclass

from engine.compile import Compiled, keeping, verifying
from engine.expressions import Value
from engine.meta.fields import AnyField
from engine.storage.driver import Database
from engine.storage.schema import codec


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored value that is not what its expression gives."""

    entity: str
    field: str
    id: int
    stored: Value
    right: Value


async def verify(database: Database, compiled: Compiled) -> list[Difference]:
    """Every difference, all looked for in one state of the database; raises DatabaseFailure.

    A number that does not fit its field has no right value: then the statement fails (expressions.md).
    """
    found: list[Difference] = []
    async with database.read(snapshot=True) as connection:
        for entity, field, statement in verifying(compiled):
            for identity, stored, right in await connection.all(statement):
                values = _value(compiled, field, stored), _value(compiled, field, right)
                found.append(Difference(entity, field.name, identity, *values))
        for entity in compiled.catalog.entities:
            kept = keeping(compiled, entity)
            amiss = await kept.amiss(connection) if kept is not None else []
            found += (Difference(entity, one.column, one.id, one.stored, one.right) for one in amiss)
    return found


def _value(compiled: Compiled, field: AnyField, stored: object) -> Value:
    decode = codec(field, compiled.dialect).decode
    value: Value = decode(stored) if decode is not None and stored is not None else stored  # type: ignore[assignment] # what the driver gives of a column
    return value
