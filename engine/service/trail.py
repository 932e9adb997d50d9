"""What is noted of every change: the values that became others, before and after."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.expressions import Value
from engine.meta.system import HIDDEN
from engine.rules.wire import wire
from engine.service.work import Context
from engine.storage.rows.audit import Entry, Via, write_entry

Values = Mapping[str, Value]
Lines = tuple[dict[str, Any], dict[str, Any]]

_KEPT = frozenset({"id", "version", "created_at", "created_by", "updated_at", "updated_by"})
"""The entry itself says who, when and which version."""


async def note(
    context: Context, entity: str, operation: str, key: tuple[int, int], before: Values, after: Values,
    names: Iterable[str], confirmed: Iterable[str | None] = (), lines: Lines = ({}, {}),
) -> None:  # fmt: skip
    """Write an entry of those of `names` that were something else; `key` is version and id.

    `confirmed` are the warnings in spite of which it was done, `lines` those that became others, by field, before and
    after.
    """
    version, identity = key
    shown = (name for name in names if name not in _KEPT and not name.startswith(HIDDEN))
    told = [name for name in shown if before.get(name) != after.get(name)]
    entry = Entry(
        at=context.clock.now,
        by=context.principal.user,
        entity=entity,
        record=identity,
        operation=operation,
        version=version,
        before={name: wire(before[name]) for name in told if before.get(name) is not None} | lines[0],
        after={name: wire(after[name]) for name in told if after.get(name) is not None} | lines[1],
        confirmed=tuple(sorted(one for one in confirmed if one)),
        action=context.action or None,
        via=_via(context),
    )
    await write_entry(context.connection, entry)


def _via(context: Context) -> Via:
    if context.action:
        return Via.ACTION
    return Via.ENGINE if context.acts else context.via


async def note_taken(context: Context, entity: str, key: tuple[int, int], asked: Values) -> None:
    """Write an entry of an action that was done with a record, and of what was asked."""
    version, identity = key
    told = {name: wire(value) for name, value in asked.items() if value is not None}
    entry = Entry(
        at=context.clock.now,
        by=context.principal.user,
        entity=entity,
        record=identity,
        operation="take",
        version=version,
        before={},
        after=told,
        action=context.action,
        via=context.via,
    )
    await write_entry(context.connection, entry)
