"""Records that are the same as the one in hand, by what `duplicates:` compares; what people send is looked at.

Two that are saved at the same moment are kept apart by the index of what is forbidden.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from engine.compile import readable, titles
from engine.expressions import Value
from engine.meta.catalog import Duplicate, Entity
from engine.rules import Failure
from engine.service.work import Context
from engine.storage.sql.change import twins
from engine.storage.sql.lists import id_list

NAMED = 3
"""So many others are named."""


async def same_records(
    context: Context, entity: Entity, values: Mapping[str, Value], before: Mapping[str, Value]
) -> list[Failure]:
    """A failure for each rule by which there is another living record, unless it was the same one before already."""
    failures = []
    for rule in entity.duplicates.values():
        key = values.get(rule.key)
        if key is not None and key != before.get(rule.key):
            others = await _others(context, entity, rule, key, values.get("id"))
            failures += [await _failure(context, entity, rule, others)] if others else []
    return failures


async def _others(context: Context, entity: Entity, rule: Duplicate, key: Value, own: Value) -> Collection[int]:
    compiled = context.compiled
    found = compiled.keep(("twins", entity.name, rule.key), lambda: twins(compiled.source, entity.name, rule.key))
    rows = await context.connection.all(found, context.bound(found, key=key, id=own or 0, limit=NAMED))
    return [row[0] for row in rows]


async def _failure(context: Context, entity: Entity, rule: Duplicate, others: Collection[int]) -> Failure:
    """The others are named as far as this person may see them."""
    confirm = rule.name if rule.then == "warn" else None
    person = context.behalf or context.principal
    view = readable(context.compiled, entity.name, person.roles, person.locale)
    names: list[str] = []
    if view is not None:
        found = titles(context.compiled, view)
        asking = replace(context, principal=person)
        given = asking.bound(found, ids=id_list(sorted(others), context.compiled.dialect))
        names = [title for _, title in await context.connection.all(found, given) if title is not None]
    if not names:
        return Failure("same_as_another", rule.match[0], confirm=confirm)
    return Failure("same_as", rule.match[0], {"titles": ", ".join(names)}, confirm=confirm)
