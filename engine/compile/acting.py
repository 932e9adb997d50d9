"""Actions made ready: when one is possible, as statements; what its steps work out, as functions; what these read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Final

from engine.compile.action_scopes import (
    Scoped,
    among_people,
    asked_entity,
    conditions_of,
    fields_of,
    key_of_each,
    role_named,
    scoped_steps,
    texts_of,
    values_of,
    with_asked,
)
from engine.compile.compiled import Compiled
from engine.compile.guards import condition_of
from engine.compile.reading import Readable
from engine.compile.whom import Give, Who, holding
from engine.expressions import (
    Environment,
    Needs,
    Record,
    Scope,
    Typed,
    Value,
    given_needs,
    needs,
    python_form,
    scope_of,
    type_of,
    typed,
)
from engine.expressions.nodes import Aggregate, AnyNode, Both
from engine.expressions.nodes import Literal as Constant
from engine.expressions.types import BOOL, record
from engine.meta.actions import EACH, INPUT, Action, AnyStep, Making, NotifyStep, UpsertStep, asked_name
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField, Formula, Given, Literal, linked
from engine.meta.workflows import HANDLER
from engine.rules.assign import assigned
from engine.rules.values import literal
from engine.security.rights import ENGINE, held_roles, to_take
from engine.security.sight import YES
from engine.storage.driver import Statement
from engine.storage.sql.change import find, matching
from engine.storage.sql.expression import condition_column
from engine.storage.sql.expression_frame import Frame
from engine.storage.sql.gather import Fetch, fetch
from engine.workflow import Machine


@dataclass(frozen=True, slots=True)
class Reads:
    """What expressions read of records: of the one in hand, of those that steps named, of those that were asked for.

    `asked` has the fields of the input with what the records they lead to are read for. `everywhere` are functions over
    all records of an entity.
    """

    this: Fetch | None
    named: Mapping[str, Fetch]
    asked: Mapping[str, Fetch]
    everywhere: frozenset[Aggregate] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """A step: `each` and `of` give ids of records, of the entities `many` and `target`; `items` fetches the first.

    `people` are those whom it tells, `share` an amount and how much of it each gets at most.
    """

    step: AnyStep
    each: Give | None
    when: Give | None
    of: Give | None
    people: tuple[Who, ...]
    values: Mapping[str, Give]
    match: Mapping[str, Give]
    share: tuple[Give, Give] | None
    many: str | None
    target: str | None
    items: Fetch | None
    before: Reads
    reads: Reads


@dataclass(frozen=True, slots=True, eq=False)
class Acting:
    """An action of an entity; `asked` is what it asks, as an entity; `defaults` what is not sent gets.

    `handled` is whether the person who is named may handle the record, None where nobody is asked for.
    """

    entity: str
    action: Action
    asked: Entity
    defaults: Mapping[str, Give]
    handled: Give | None
    reads: Reads
    steps: tuple[Act, ...]


def acting(compiled: Compiled, entity: str, action: str) -> Acting:
    """An action made ready."""
    known = compiled.catalog.entities[entity].actions[action]
    return compiled.keep(("acting", entity, action), lambda: acting_of(compiled, entity, known))


def acting_of(compiled: Compiled, entity: str, action: Action, *, gone: bool = False) -> Acting:
    """What is done with records of an entity, made ready; with `gone` also with such as are in the bin."""
    catalog = compiled.keep("with asked", lambda: with_asked(compiled.catalog))
    scope = scope_of(compiled.catalog, entity)
    fields = {one.name: one for one in action.ask.values() if one.default is not None}
    read: list[Typed] = []
    defaults = {key: _value(one, one.default, scope, read) for key, one in fields.items() if one.default is not None}
    handled = _handled(catalog, entity, action)
    read += [] if handled is None else [handled]
    return Acting(
        entity=entity,
        action=action,
        asked=asked_entity(entity, action),
        defaults=defaults,
        handled=None if handled is None else python_form(handled),
        reads=reads_of(compiled, entity, {}, read, action.ask),
        steps=tuple(_acts(compiled, catalog, entity, action, gone)),
    )


def _handled(catalog: Catalog, entity: str, action: Action) -> Typed | None:
    people = action.moves.handlers if action.moves else None
    if people is None:
        return None
    text = among_people(catalog, entity, f"{INPUT}.{HANDLER}", people)
    return typed(text, scope_of(catalog, entity, {INPUT: record(asked_name(entity, action.name))}), BOOL)


def machine_of(compiled: Compiled, workflow: str) -> Machine:
    """The state machine of a workflow."""
    return compiled.keep(("machine", workflow), lambda: Machine(compiled.catalog.workflows[workflow]))


def moved_by_themselves(compiled: Compiled) -> Mapping[str, tuple[str, ...]]:
    """By entity the transitions that are taken without anybody, in their order."""

    def make() -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for workflow in compiled.catalog.workflows.values():
            names = tuple(name for name, move in workflow.moves.items() if move.automatic)
            if names:
                found[workflow.of] = (*found.get(workflow.of, ()), *names)
        return found

    return compiled.keep("moved by themselves", make)


def due(compiled: Compiled, view: Readable) -> Statement:
    """Of record `id` a column for each of these transitions, whether it is to be taken."""
    names = moved_by_themselves(compiled)[view.entity.name]

    def make() -> Statement:
        return _conditions(compiled, view, [_when(compiled, view, name) for name in names])

    return compiled.keep(("due", view.entity.name), make)


def _acts(compiled: Compiled, catalog: Catalog, entity: str, action: Action, gone: bool) -> Iterator[Act]:
    names: dict[str, str] = {}
    for one in scoped_steps(catalog, entity, action):
        yield _act(compiled, entity, action, one, names, gone)
        if isinstance(one.step, Making) and one.step.name:
            names[one.step.name] = one.step.entity


def _act(compiled: Compiled, entity: str, action: Action, scoped: Scoped, names: Mapping[str, str], gone: bool) -> Act:
    texts = {text.keys: typed(text.text, text.scope, text.want) for text in texts_of(scoped, action)}
    step, fields, over = scoped.step, fields_of(scoped), key_of_each(scoped.step)
    each, rest = texts.get((over,)), [one for keys, one in texts.items() if keys != (over,)]

    def form(*keys: str) -> Give | None:
        found = next((texts[(key,)] for key in keys if (key,) in texts), None)
        return None if found is None else python_form(found)

    def values(key: str, given: Mapping[str, Given]) -> dict[str, Give]:
        return {name: _given(fields[name], one, texts.get((key, name))) for name, one in given.items()}

    amount, at_most = form("distribute"), form("at_most")
    items = reduce(or_, (given_needs(one).get(EACH, NOTHING) for one in rest), NOTHING)
    return Act(
        step=step,
        each=form(over),
        when=form("when"),
        of=form("update", "delete", "of"),
        people=tuple(_people(compiled, step, texts)),
        values=values("set", values_of(step)),
        match=values("match", step.match if isinstance(step, UpsertStep) else {}),
        share=None if amount is None or at_most is None else (amount, at_most),
        many=scoped.many,
        target=step.entity if isinstance(step, Making) else scoped.target,
        items=fetch(compiled.source, scoped.many, "id", items) if scoped.many else None,
        before=reads_of(compiled, entity, names, [] if each is None else [each], action.ask, gone=gone),
        reads=reads_of(compiled, entity, names, rest, action.ask, gone=gone),
    )


def _people(compiled: Compiled, step: AnyStep, texts: Mapping[tuple[str | int, ...], Typed]) -> Iterator[Who]:
    for index, one in enumerate(step.people if isinstance(step, NotifyStep) else ()):
        role = role_named(one)
        yield holding(compiled, [role]) if role is not None else python_form(texts["notify", index])


NOTHING: Final = Needs()
NOTHING_ASKED: Final[Mapping[str, AnyField]] = MappingProxyType({})


def _value(field: AnyField, given: Given, scope: Scope, read: list[Typed]) -> Give:
    expression = typed(given.text, scope, type_of(field)) if isinstance(given, Formula) else None
    read += [] if expression is None else [expression]
    return _given(field, given, expression)


def _given(field: AnyField, given: Given, expression: Typed | None) -> Give:
    """A value that is written out, or what an expression gives, as the field holds it."""
    if isinstance(given, Literal):
        value = literal(field, given.value)
        return lambda record, environment: value
    assert expression is not None, "an expression was typed with the others"
    run, assign = python_form(expression), assigned(field)

    def give(record: Record, environment: Environment) -> Value:
        found = run(record, environment)
        return None if found is None else assign(found)

    return give


def reads_of(
    compiled: Compiled, entity: str, names: Mapping[str, str], expressions: Iterable[Typed],
    ask: Mapping[str, AnyField] = NOTHING_ASKED, *, gone: bool = False,
) -> Reads:  # fmt: skip
    """How to fetch what these expressions read of a record, of records with names, and of what was asked."""
    this, given = NOTHING, dict[str, Needs]()
    for one in expressions:
        this |= needs(one)
        for name, found in given_needs(one).items():
            given[name] = given.get(name, NOTHING) | found
    asked = {name: (linked(ask[name]), below) for name, below in given.get(INPUT, NOTHING).to.items()}
    return Reads(
        this=fetch(compiled.source, entity, "id", this, gone=gone) if this != NOTHING else None,
        named={name: fetch(compiled.source, names[name], "id", one) for name, one in given.items() if name in names},
        asked={name: fetch(compiled.source, led.to, led.key, below) for name, (led, below) in asked.items()},
        everywhere=this.asked,
    )


@dataclass(frozen=True, slots=True)
class Possible:
    """Which of an entity's actions somebody can do with record `id`: a column for each of `names`."""

    names: tuple[str, ...]
    statement: Statement


def possible(compiled: Compiled, view: Readable) -> Possible | None:
    """What to ask of a record; None where these roles have a right to no action of its entity."""

    def make() -> Possible | None:
        names = tuple(name for name in view.entity.actions if view.rights.may(to_take(name)))
        asked = [_all(compiled, view, name) for name in names]
        return Possible(names, _conditions(compiled, view, asked)) if names else None

    return compiled.keep(("possible", view.entity.name, view.roles), make)


def ready(compiled: Compiled, view: Readable, action: str) -> Statement | None:
    """Of record `id`, whether `who` fits and `when` holds; None where the action has neither."""

    def make() -> Statement | None:
        who, when = who_fits(compiled, view, action), _when(compiled, view, action)
        return None if who is YES and when is YES else _conditions(compiled, view, [who, when])

    return compiled.keep(("ready", view.entity.name, action, view.roles), make)


def _conditions(compiled: Compiled, view: Readable, asked: Iterable[AnyNode]) -> Statement:
    here = Frame(compiled.source, compiled.source.table(view.entity.name))
    columns = [condition_column(one, here) for one in asked]
    return find(compiled.source, view.entity.name, columns, held=False)


def _all(compiled: Compiled, view: Readable, action: str) -> AnyNode:
    right = condition_of(compiled, view, to_take(action))
    asked = [one for one in (right, who_fits(compiled, view, action), _when(compiled, view, action)) if one is not YES]
    return Both(BOOL, tuple(asked)) if len(asked) > 1 else asked[0] if asked else YES


def _when(compiled: Compiled, view: Readable, action: str) -> AnyNode:
    asked = dict(conditions_of(compiled.catalog, view.entity.name, view.entity.actions[action]))
    return compiled.condition(asked["when"], view.entity.name).node if "when" in asked else YES


def who_fits(compiled: Compiled, view: Readable, action: str) -> AnyNode:
    """The engine acts on behalf of others: it is not asked."""
    found = view.entity.actions[action]
    held = held_roles(compiled.catalog, view.roles)
    if ENGINE in view.roles or not set(held).isdisjoint(found.roles):
        return YES
    asked = dict(conditions_of(compiled.catalog, view.entity.name, found))
    if "who" in asked:
        return compiled.condition(asked["who"], view.entity.name).node
    return Constant(BOOL, False) if found.roles else YES


def same_as(compiled: Compiled, entity: str, fields: Iterable[str], empty: frozenset[str]) -> Statement:
    """The first record whose `fields` hold `match.<field>`, those of `empty` nothing."""
    names = tuple(fields)
    return compiled.keep(("same as", entity, names, empty), lambda: matching(compiled.source, entity, names, empty))
