"""The steps of an action with what their expressions may name: fields of the record in hand, what it was (`old`),
`input`, `each`, and the records that earlier steps gave names to.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from engine.expressions import OLD, Scope, Type, check, scope_of, type_of
from engine.expressions.types import BOOL, MANY, RECORDS, decimal, record
from engine.meta.actions import (
    EACH,
    INPUT,
    PORTION,
    SELECTION,
    THIS,
    Action,
    AnyStep,
    CreateStep,
    DecideStep,
    DeleteStep,
    Having,
    Making,
    NotifyStep,
    RunStep,
    Share,
    TakeStep,
    UpdateStep,
    UpsertStep,
    asked_name,
)
from engine.meta.approvals import SUBMITTER, WAITING
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField, Formula, Given
from engine.meta.system import USER
from engine.meta.workflows import HANDLER

NO_NAMES: Final[Mapping[str, Type]] = MappingProxyType({})


def with_asked(catalog: Catalog) -> Catalog:
    """The catalog in which what actions ask are entities too, so that expressions may read `input.day`."""
    asked = {
        asked_name(entity.name, action.name): asked_entity(entity.name, action)
        for entity in catalog.entities.values()
        for action in entity.actions.values()
        if action.ask
    }
    return replace(catalog, entities={**catalog.entities, **asked}) if asked else catalog


def asked_entity(entity: str, action: Action) -> Entity:
    """What an action asks, as the fields of an entity."""
    return Entity(name=asked_name(entity, action.name), label=action.label, title="", fields=action.ask)


@dataclass(frozen=True, slots=True)
class Text:
    """An expression of a step: where it is read, what it has to give, and under which keys of the step it stands.

    `part` is what of it is written there, where the engine puts the rest around it.
    """

    text: str
    scope: Scope
    want: Type
    keys: tuple[str | int, ...]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Scoped:
    """A step, and where its expressions are read: `each` before there is one, all others with it, and what it sets
    also with the portion of an amount.

    `many` is the entity of the records it is done for, `target` that of the records its `of` gives, None where nothing
    is known of them because the expression is wrong.
    """

    step: AnyStep
    outer: Scope
    scope: Scope
    values: Scope
    many: str | None
    target: str | None


def scoped_steps(catalog: Catalog, entity: str, action: Action) -> Iterator[Scoped]:
    """The steps in their order; `catalog` is one `with_asked`."""
    names: dict[str, Type] = {OLD: record(entity)}
    if action.ask:
        names[INPUT] = record(asked_name(entity, action.name))
    for step in action.do:
        outer = scope_of(catalog, entity, dict(names))
        many = None if step.each is None else _entity_of(*each_of(step, action), outer)
        scope = outer if many is None else scope_of(catalog, entity, {**names, EACH: record(many)})
        share, values = share_of(step), scope
        if share is not None:
            values = scope_of(catalog, entity, {**scope.names, PORTION: _portion_of(share, outer)})
        target = None
        if isinstance(step, Having):
            target = _entity_of(of_text(step, action), RECORDS, scope)
        yield Scoped(step, outer, scope, values, many, target)
        if isinstance(step, Making) and step.name:
            names[step.name] = record(step.entity)


def each_of(step: AnyStep, action: Action) -> tuple[str, Type]:
    """The records a step is done for: `selection` is the record in hand, which is gone over like any other."""
    text = step.each or ""
    return (THIS, RECORDS) if action.selection and text == SELECTION else (text, MANY)


def of_text(step: Having, action: Action) -> str:
    """The records a step does something with."""
    return THIS if action.selection and step.of == SELECTION else step.of


def share_of(step: AnyStep) -> Share | None:
    """How a step distributes an amount, where it does."""
    return step.share if isinstance(step, CreateStep) else None


def _portion_of(share: Share, scope: Scope) -> Type:
    """The type of what each gets: that of the whole."""
    found, _ = check(share.amount, scope)
    return found.type if found is not None and found.type.number else AMOUNT


AMOUNT: Final = decimal(2)
"""What an amount is taken for that is none."""


def _entity_of(text: str, want: Type, scope: Scope) -> str | None:
    found, _ = check(text, scope, want)
    return None if found is None else found.type.entity


def texts_of(scoped: Scoped, action: Action) -> Iterator[Text]:
    """The expressions of a step; after one that is wrong nothing can be said of those that build on it."""
    step, scope = scoped.step, scoped.scope
    if step.each is not None:
        text, want = each_of(step, action)
        yield Text(text, scoped.outer, want, (key_of_each(step),))
        if scoped.many is None:
            return
    share = share_of(step)
    if share is not None:
        portion = scoped.values.names[PORTION]
        yield Text(share.amount, scoped.outer, portion, ("distribute",))
        yield Text(share.at_most, scope, portion, ("at_most",))
    if step.when is not None:
        yield Text(step.when, scope, BOOL, ("when",))
    if isinstance(step, Having):
        yield Text(of_text(step, action), scope, RECORDS, (_key_of(step),))
    if isinstance(step, NotifyStep):
        yield from _people(step, scope)
    given = {"match": step.match} if isinstance(step, UpsertStep) else {}
    for key, values in (given | {"set": values_of(step)}).items():
        fields = fields_of(scoped)
        for name, value in values.items():
            if isinstance(value, Formula) and name in fields:
                yield Text(value.text, scoped.values, type_of(fields[name]), (key, name))


def _people(step: NotifyStep, scope: Scope) -> Iterator[Text]:
    """Whom it tells; those of a role are asked of the database."""
    for index, one in enumerate(step.people):
        if role_named(one) is None:
            plain = check(one, scope, RECORDS)[0] is not None
            text = one if plain else people_records(scope.catalog, scope.entity or "", one, scope.names)
            yield Text(text, scope, RECORDS, ("notify", index), one)


def values_of(step: AnyStep) -> dict[str, Given]:
    """What a step sets."""
    return {} if isinstance(step, DeleteStep | DecideStep | NotifyStep | RunStep) else step.values


def fields_of(scoped: Scoped) -> dict[str, AnyField]:
    """The fields that a step may set, or what its action asks."""
    step, catalog = scoped.step, scoped.scope.catalog
    if isinstance(step, Making):
        return catalog.entities[step.entity].fields
    if scoped.target is None:
        return {}
    target = catalog.entities[scoped.target]
    if isinstance(step, TakeStep):
        return target.actions[step.action].ask if step.action in target.actions else {}
    return target.fields


def key_of_each(step: AnyStep) -> str:
    """The key that says for which records a step is done."""
    return "each" if share_of(step) is None else "over"


def _key_of(step: Having) -> str:
    """The key that says with which records something is done."""
    return "update" if isinstance(step, UpdateStep) else "delete" if isinstance(step, DeleteStep) else "of"


def who_type(catalog: Catalog, entity: str, text: str, names: Mapping[str, Type] = NO_NAMES) -> Type:
    """What an entry of `who` gives: a person, or else a condition."""
    person, _ = check(text, scope_of(catalog, entity, dict(names)), record(USER))
    return BOOL if person is None or text in ("true", "false") else record(USER)


def among_people(catalog: Catalog, entity: str, person: str, people: str, names: Mapping[str, Type] = NO_NAMES) -> str:
    """The condition that a person is among the people that an expression gives: one person, or many."""
    return f"{person} in {people}" if who_type(catalog, entity, people, names) == BOOL else f"{person} == ({people})"


def people_records(catalog: Catalog, entity: str, people: str, names: Mapping[str, Type] = NO_NAMES) -> str:
    """The same people as records: one, or many."""
    return f"list(p for p in {people})" if who_type(catalog, entity, people, names) == BOOL else people


def role_named(people: str) -> str | None:
    """The role whose people an expression gives, where it is one."""
    found = _ROLE.match(people)
    return found[1] if found else None


_ROLE: Final = re.compile(r"role\(\s*([a-z][a-z0-9_]*)\s*\)\Z")

SUBMITTING: Final[Mapping[str, Type]] = {SUBMITTER: record(USER)}
"""What expressions of an approval may name besides what the record has."""


def conditions_of(catalog: Catalog, entity: str, action: Action) -> Iterator[tuple[str, str]]:
    """What has to hold for an action, by key: `when`, and of `who` one of several.

    A transition leads from some states; where somebody handles the record in one, it is theirs, and whose `who` fits.
    """
    when = [text for _, text in stages_of(catalog, action)]
    if when:
        yield "when", when[0] if len(when) == 1 else " and ".join(f"({one})" for one in when)
    persons = [*persons_of(catalog, entity, action), *_handling(catalog, action)]
    if persons:
        yield "who", " or ".join(persons)


def stages_of(catalog: Catalog, action: Action) -> Iterator[tuple[str, str]]:
    """What has to hold of the record, by what it is: `state`, `waits` for an approval, `when`."""
    moves = action.moves
    if moves:
        workflow = catalog.workflows[moves.workflow]
        yield "state", workflow.among(moves.sources)
        if any(one.approval for one in workflow.moves.values()):
            yield "waits", f"{WAITING} is null"
    if action.when is not None:
        yield "when", action.when


def persons_of(catalog: Catalog, entity: str, action: Action) -> Iterator[str]:
    """Conditions of which one holds for whoever `who` names besides roles."""
    for one in action.who:
        yield f"({one})" if who_type(catalog, entity, one) == BOOL else f"({one}) == me"


def _handling(catalog: Catalog, action: Action) -> Iterator[str]:
    """Who takes a transition from a state in which somebody handles the record; where nobody is named, all who may."""
    if action.moves is None:
        return
    workflow = catalog.workflows[action.moves.workflow]
    handled = [name for name in action.moves.sources if workflow.states[name].handler is not None]
    if not handled:
        return
    yield f"({workflow.among(handled)} and ({HANDLER} == me or {HANDLER} is null))"
    if len(handled) < len(action.moves.sources) and not (action.who or action.roles):
        yield f"not ({workflow.among(handled)})"
