"""The settings: read and changed by administrators; what was worked out from them is worked out again."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.compile import Compiled, changed_by_settings, kept_by_settings
from engine.expressions import Record, Value
from engine.meta.fields import Wire
from engine.meta.system import SETTINGS
from engine.rules import Input, Readers, limits_of
from engine.rules.wire import wire
from engine.service.beginning import begin
from engine.service.dependants import refusing
from engine.service.work import Conflict, Context, Invalid, StaleDefinitions, administrators_only
from engine.storage.plan import Stored, stored
from engine.storage.rows.audit import Entry, write_entry
from engine.storage.rows.database_time import read_time
from engine.storage.rows.settings import write_setting
from engine.storage.rows.stamps import SETTINGS as STAMP
from engine.storage.rows.stamps import raise_stamp

RECORD = 0
"""What stands in the audit for the record: there is one set of settings."""


@dataclass(frozen=True, slots=True)
class Set:
    """The settings in force; `version` counts their changes."""

    values: Mapping[str, Value]
    version: int

    @property
    def wires(self) -> dict[str, Wire | None]:
        """As the API gives them."""
        return {name: wire(value) for name, value in self.values.items()}


def read(context: Context) -> Set:
    """What is set; raises Forbidden for whoever is no administrator."""
    administrators_only(context, "read", SETTINGS)
    compiled = context.compiled
    return Set(compiled.settings, compiled.stamp - compiled.version)


def readers(context: Context) -> Readers:
    """What reads the settings somebody sends; raises Forbidden."""
    administrators_only(context, "update", SETTINGS)
    return context.compiled.keep("settings", lambda: Readers(context.compiled.catalog.app.settings.values()))


async def change(context: Context, version: int | None, sent: Input) -> Set:
    """Set these, if nobody else did since `version` (None: anyhow), and work out again what depends on them.

    What waits for conditions and is switched on by them begins as with new definitions.

    Raises Forbidden, Conflict, Invalid. The transaction has to be alone: nobody writes by the former ones meanwhile.
    """
    administrators_only(context, "update", SETTINGS)
    before, there = context.compiled, await _stored(context)
    if version is not None and version != there.raised:
        raise Conflict(there.raised)
    values = {**before.settings, **sent.values}
    failures = (*sent.failures, *limits_of(before.catalog.app.settings.values())(Record(values), {}))
    if failures:
        raise Invalid(failures)
    changed = {name: value for name, value in sent.values.items() if value != before.settings[name]}
    if not changed:
        return Set(before.settings, there.raised)
    await _store(context, changed)
    after = _with(before, there, changed)
    await _work_out_again(context, before, after)
    await begin(context.connection, before.catalog, after, await read_time(context.connection))
    await _note(context, there.raised + 1, before.settings, changed)
    return Set(after.settings, there.raised + 1)


async def _stored(context: Context) -> Stored:
    found = await stored(context.connection)
    if found is None or found.stamp != context.compiled.stamp:
        raise StaleDefinitions
    return found


async def _store(context: Context, changed: Mapping[str, Value]) -> None:
    for name, value in changed.items():
        await write_setting(context.connection, name, wire(value))
    await raise_stamp(context.connection, STAMP)


def _with(before: Compiled, there: Stored, changed: Mapping[str, Value]) -> Compiled:
    wires = {**there.settings, **{name: wire(value) for name, value in changed.items()}}
    return Compiled(before.whole, before.version, before.dialect, wires, there.raised + 1)


async def _work_out_again(context: Context, before: Compiled, after: Compiled) -> None:
    bound = after.parameters(context.clock, context.principal)
    for statement in changed_by_settings(before, after):
        with refusing():
            await context.connection.run(statement, bound)
    for kept in kept_by_settings(before, after):
        await kept.keep_all(context.connection)


async def _note(context: Context, version: int, before: Mapping[str, Value], changed: Mapping[str, Value]) -> None:
    entry = Entry(
        at=context.clock.now,
        by=context.principal.user,
        entity=SETTINGS,
        record=RECORD,
        operation="update",
        version=version,
        before={name: wire(before[name]) for name in changed if before[name] is not None},
        after={name: wire(value) for name, value in changed.items() if value is not None},
        via=context.via,
    )
    await write_entry(context.connection, entry)
