"""A record as it stands in its table: found and held, inserted, changed, put away."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from engine.compile import (
    OWN,
    Rules,
    Saving,
    curtained,
    found_statement,
    guarded,
    guarded_new,
    single,
    update_statement,
    veiled,
)
from engine.expressions import Value
from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyReference,
)
from engine.meta.labels import Label
from engine.rules import Failure
from engine.rules.kept import kept_beside
from engine.service.tracking import forget
from engine.service.work import Context, Forbidden, Invalid, NotFound, Referenced, StaleDefinitions, label_of
from engine.storage.driver import Row, Violation
from engine.storage.schema import foreign_key_name, unique_name
from engine.storage.sql.change import bin_one, purge_one

SWITCHED_OFF: Final[Label] = {"zh": "已停用的功能", "en": "something that is switched off"}
"""What refers to a record, where a setting says that nothing shall show it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A record that was found: its values, and the fields whose change (`denied`) or sight (`unseen`) this person is
    denied on this very record, or which are not there for anybody (`hidden`).
    """

    id: int
    version: int
    values: dict[str, Value]
    denied: frozenset[str]
    unseen: frozenset[str]
    hidden: frozenset[str]

    @property
    def blank(self) -> frozenset[str]:
        """The fields that are empty to this person, whatever is stored."""
        return self.unseen | self.hidden


async def find(
    context: Context, save: Saving, identity: int, operation: str, *, gone: bool = False, held: bool = True
) -> Stored:
    """The record, held until the transaction ends; raises NotFound (also where it may not be seen), Forbidden."""
    view = save.view
    if not view.rights.may(operation):
        await seen(context, save, identity, gone=gone)  # who may not do it learns so only of what they may see
        raise Forbidden(operation, view.entity.name)
    found = found_statement(context.compiled, view, operation, gone=gone, held=held)
    row = await context.connection.one(found, context.bound(found, id=identity))
    if row is None:
        raise NotFound
    stamp, visible, allowed, *rest = row
    in_force(context, stamp)
    if not visible:
        raise NotFound
    if not allowed:
        raise Forbidden(operation, view.entity.name)
    return _stored(save, identity, rest)


def _stored(save: Saving, identity: int, rest: list[Any]) -> Stored:
    tests = iter(rest)
    denied, unseen, hidden = (
        frozenset([name for name, may in zip(names, tests, strict=False) if not may])
        for names in (guarded(save.view), veiled(save.view), curtained(save.view))
    )
    values = decoded(save.rules, list(tests))
    version = values["version"]
    assert isinstance(version, int)
    return Stored(identity, version, values, denied, unseen, hidden)


async def found_again(context: Context, save: Saving, identity: int) -> tuple[dict[str, Value], Row | None]:
    """What a record holds after all has followed, and what this person sees of it; None where that is nothing."""
    whole = found_statement(context.compiled, save.view, "read", held=False)
    row = await context.connection.one(whole, context.bound(whole, id=identity))
    assert row is not None, "a record that was just written is there"
    shown = single(context.compiled, save.view, tuple(save.view.fields), titles=False).statement
    return _stored(save, identity, list(row[3:])).values, await context.connection.one(
        shown, context.bound(shown, id=identity)
    )


async def stored_again(context: Context, save: Saving, stored: Stored) -> Stored:
    """The same record, with what it holds by now."""
    values, _ = await found_again(context, save, stored.id)
    version = values["version"]
    assert isinstance(version, int)
    return replace(stored, version=version, values=values)


async def seen(context: Context, save: Saving, identity: int, *, gone: bool = False) -> Stored:
    """A record that may be seen, held by nobody; raises NotFound."""
    found = found_statement(context.compiled, save.view, "read", gone=gone, held=False)
    row = await context.connection.one(found, context.bound(found, id=identity))
    if row is None or not row[1]:
        raise NotFound
    return _stored(save, identity, list(row[3:]))


def in_force(context: Context, stamp: int | None) -> None:
    """Raises StaleDefinitions where others are in force than this work began with."""
    if stamp != context.compiled.stamp:
        raise StaleDefinitions


async def insert(context: Context, save: Saving, values: dict[str, Value], given: Collection[str]) -> Row:
    """Insert, and give the row that comes back.

    Raises Forbidden for a record that this person may not make, Invalid where one of the fields `given` may not be
    given to this very one.
    """
    assert save.insert is not None  # or may_create would have refused
    bound = context.bound(save.insert, **to_bind(save.rules, values, save.rules.columns))
    with refusing_duplicates(save.rules.entity):
        row = await context.connection.one(save.insert, bound)
    row = _allowed(context, save, row, "create")
    guards = guarded_new(save.view)
    if guards:
        row, tests = row[: -len(guards)], row[-len(guards) :]
        denied = (name for name, may in zip(guards, tests, strict=True) if not may and name in given)
        _refuse_fields(denied)
    return row


def _refuse_fields(names: Iterable[str]) -> None:
    failures = tuple(Failure("not_writable", name) for name in names)
    if failures:
        raise Invalid(failures)


async def change(
    context: Context, save: Saving, stored: Stored, values: dict[str, Value], names: Collection[str]
) -> Row:
    """Change these columns and give the row that comes back."""
    found = update_statement(context.compiled, save, names)
    bound = context.bound(found, id=stored.id, version=stored.version, **to_bind(save.rules, values, names))
    with refusing_duplicates(save.rules.entity):
        row = await context.connection.one(found, bound)
    assert row is not None, "the record is held since it was found"
    return row


async def bring_back(context: Context, save: Saving, stored: Stored) -> Row:
    """Take a record out of the bin."""
    assert save.restore is not None, "only what has a bin can be restored"
    with refusing_duplicates(save.rules.entity):
        row = await context.connection.one(
            save.restore, context.bound(save.restore, id=stored.id, version=stored.version)
        )
    return _allowed(context, save, row, "restore")


async def put_away(context: Context, save: Saving, stored: Stored) -> None:
    """Into the bin, or away for good where the entity has none."""
    compiled, entity = context.compiled, save.rules.entity
    if not entity.recycle:
        await destroy(context, save, stored)
        return
    found = compiled.keep(("put away", entity.name), lambda: bin_one(compiled.source, entity.name))
    await context.connection.run(found, context.bound(found, id=stored.id, version=stored.version))


async def destroy(context: Context, save: Saving, stored: Stored) -> None:
    """Away for good; raises Referenced where another record refers to it, in the bin or not."""
    compiled, entity = context.compiled, save.rules.entity
    found = compiled.keep(("destroy", entity.name), lambda: purge_one(compiled.source, entity.name))
    with refusing_referred(context, entity.name):
        await context.connection.run(found, context.bound(found, id=stored.id, version=stored.version))
    await forget(context, entity.name, [stored.id])


@contextmanager
def refusing_referred(context: Context, entity: str) -> Iterator[None]:
    """Tell that a record of `entity` cannot go because another refers to it; raises Referenced."""
    try:
        yield
    except Violation as violation:
        if violation.kind != "foreign_key":
            raise
        raise _referenced(context, entity, violation) from violation


def _referenced(context: Context, entity: str, violation: Violation) -> Referenced:
    """Which reference the database named, or the first there is where it names none (SQLite)."""
    references = [
        (other, field)
        for other in context.compiled.whole.entities.values()
        for field in other.fields.values()
        if isinstance(field, AnyReference) and field.to == entity and not field.record
    ]
    named = [one for one in references if foreign_key_name(one[0].name, one[1].name) == violation.constraint]
    other, _ = (named or references)[0]
    known = context.compiled.catalog.entities
    return Referenced(label_of(context, other.name) if other.name in known else SWITCHED_OFF)


@contextmanager
def refusing_duplicates(entity: Entity, place: str = "") -> Iterator[None]:
    """Tell a value that another living record has already, or a reference that is gone, as failures of their fields.

    Of many lines stored together, in the field `place`, it is not known which one it is.
    """
    try:
        yield
    except Violation as violation:
        failure = _failure(entity, violation)
        if failure is None:
            raise
        raise Invalid((Failure(failure.code, place) if place else failure,)) from violation


def _failure(entity: Entity, violation: Violation) -> Failure | None:
    for rule in entity.duplicates.values():
        if violation.constraint == unique_name(entity.name, rule.key) or violation.columns == (rule.key,):
            return Failure("same_as_another", rule.match[0])
    for field in entity.fields.values():
        if field.unique and (
            violation.constraint == unique_name(entity.name, field.name) or violation.columns == (field.name,)
        ):
            return Failure("duplicate", field.name)
        if _is_reference(field) and violation.constraint == foreign_key_name(entity.name, field.name):
            return Failure("no_such_record", field.name)
    return None


def _is_reference(field: object) -> bool:
    return isinstance(field, AnyReference)


def _allowed(context: Context, save: Saving, row: Row | None, operation: str) -> Row:
    assert row is not None, "a row that was written comes back"
    in_force(context, row[0])
    if not row[1]:
        raise Forbidden(operation, save.view.entity.name)
    return row


def to_bind(rules: Rules, values: dict[str, Value], names: Collection[str]) -> dict[str, Any]:
    """These columns, and what is kept beside them, as a statement names them, in the driver's form."""
    encode = rules.encode
    bound: dict[str, Any] = {}
    for name in names:
        value, turn = values.get(name), encode[name]
        bound["set." + name] = turn(value) if turn and value is not None else value
    for one in kept_beside(rules.kept, names):
        bound["set." + one.column] = one.give(values)
    return bound


def decoded(rules: Rules, row: Collection[Any]) -> dict[str, Value]:
    """A row of all columns as values."""
    pairs = zip(rules.columns, row, strict=True)
    decode = rules.decode
    return {name: turn(stored) if (turn := decode[name]) and stored is not None else stored for name, stored in pairs}


def came_back(row: Row) -> tuple[int, int]:
    """Version and id of a row that came back."""
    return row[OWN - 2], row[OWN - 1]
