"""A change of a record taken back by whoever made it, as long as nobody changed it since: by the one write path."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from engine.meta.fields import LinesField
from engine.rules import Input
from engine.service import write
from engine.service.begin import readers
from engine.service.work import Context
from engine.service.written import Written
from engine.storage.rows.audit import Entry, Via, read_entries

LOOKED_THROUGH: Final = 20
"""The newest entries of a record among which its last change is looked for: totals may be noted behind it."""

NOTHING: Final = Input({}, {}, ())


async def put_back(context: Context, entity: str, identity: int, version: int) -> Written:
    """Give a record what it had before this person's change that made it this `version`.

    Raises Conflict where it was changed since, else what `write.update` raises. Lines stay as they are.
    """
    entries = await read_entries(context.connection, entity, identity, LOOKED_THROUGH)
    made = next((one.entry for one in entries if _is_mine(context, one.entry, version)), None)
    sent = NOTHING if made is None else readers(context, entity).read_json(_former(context, made))
    return await write.update(context, entity, identity, version, sent)


def _is_mine(context: Context, entry: Entry, version: int) -> bool:
    asked = (entry.version, entry.operation, entry.by, entry.via)
    return asked == (version, "update", context.principal.user, Via.FORM)


def _former(context: Context, made: Entry) -> Mapping[str, Any]:
    """What was there, as the API takes it; what the engine works out follows by itself."""
    fields = context.compiled.catalog.entities[made.entity].fields
    names = (name for name in {**made.before, **made.after} if name in fields)
    written = (name for name in names if fields[name].writable and not isinstance(fields[name], LinesField))
    return {name: msgspec.Raw(msgspec.json.encode(made.before.get(name))) for name in written}
