"""What is asked for a field of the record itself begins with what the record has: asked with it, it is no new value."""

from collections.abc import Mapping
from typing import Final

from engine.compile import Acting, readable
from engine.expressions import Value
from engine.meta.approvals import TASK
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, AnyReference
from engine.meta.pointers import Pointer, pointer
from engine.security.sight import YES
from engine.service.begin import saving_of
from engine.service.stored import Stored, find
from engine.service.work import Context, NotFound

ANSWERS: Final = frozenset(("agree", "refuse", "give_back", "pass_on", "add_approver"))
"""What every approval lets whoever is asked do: nothing of it is asked for the record."""


async def kept(context: Context, known: Acting, stored: Stored) -> Mapping[str, Value]:
    """What the record has that an answer to an approval is about, by what is asked; left out it stays."""
    about = pointer(stored.values.get("about")) if known.entity == TASK else None
    own = None if about is None else _asked_of(context, known, about.entity)
    if about is None or not own:
        return {}
    try:
        found = await _found(context, about)
    except NotFound:
        return {}
    return {name: found.values[name] for name in own}


async def shown(context: Context, known: Acting, stored: Stored) -> Mapping[str, Value]:
    """The same for a form, also of an action, as far as this person always sees it."""
    about = pointer(stored.values.get("about")) if known.entity == TASK else None
    entity = about.entity if about is not None else known.entity
    view = readable(context.compiled, entity, context.principal.roles)
    own = [] if view is None else [
        name for name in _asked_of(context, known, entity) if view.sight.cell(entity, name) is YES
    ]  # fmt: skip
    held = await kept(context, known, stored) if about is not None else stored.values
    return {name: held[name] for name in own if held.get(name) is not None}


def _asked_of(context: Context, known: Acting, entity: str) -> list[str]:
    """The fields of an entity that are asked; what every answer or a feature asks is no field of a record."""
    entities, name = context.compiled.catalog.entities, known.action.name
    there, of_record = entities.get(entity), entity == known.entity
    if there is None or entities[known.entity].right_to(name) or (not of_record and name in ANSWERS):
        return []
    others = frozenset[str]() if of_record else entities[TASK].actions["agree"].ask.keys()
    return [one.name for one in known.action.ask.values() if one.name not in others and _is_own(one, there)]


def _is_own(asked: AnyField, entity: Entity) -> bool:
    field = entity.fields.get(asked.name)
    return field is not None and field.has_column and type(field) is type(asked) and _to(field) == _to(asked)


def _to(field: AnyField) -> str:
    return field.to if isinstance(field, AnyReference) else ""


async def _found(context: Context, about: Pointer) -> Stored:
    engine = context.as_engine()
    return await find(engine, saving_of(engine, about.entity), about.id, "read", held=False)
