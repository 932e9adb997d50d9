"""Which records a reference may take: they live, may be seen, and fit its filter."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from msgspec.structs import replace

from engine.compile.compiled import Compiled
from engine.compile.reading import Listing, Readable, listing
from engine.compile.searching import Searching
from engine.expressions import (
    Environment,
    Needs,
    Record,
    Typed,
    Value,
    given_needs,
    needs,
    python_form,
    scope_of,
    typed,
)
from engine.expressions.nodes import Aggregate, AnyNode, Read, Virtual
from engine.expressions.types import BOOL, record
from engine.expressions.walk import rebuilt
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyReference
from engine.security.sight import YES
from engine.storage.driver import Statement
from engine.storage.sql.gather import Fetch, fetch
from engine.storage.sql.read import Reading, candidate_statement, candidates_statement

WHOLE: Final = "whole"
"""What the values of an unsaved record are given as, to the filters in its lines."""


def candidate(compiled: Compiled, field_of: str, reference: AnyReference, view: Readable) -> Statement:
    """Whether `id` may be chosen for a reference: it lives, may be seen, and fits the filter (parameters `this.*`)."""

    def make() -> Statement:
        conditions = [one for one in (view.row, _filter(compiled, field_of, reference)) if one is not YES]
        return candidate_statement(compiled.source, Reading(reference.to, (), conditions, gone=False))

    return compiled.keep(("candidate", field_of, reference.name, view.roles), make)


def there(compiled: Compiled, entity: str) -> Statement:
    """Whether record `id` lives, whoever asks; it stays so until the transaction ends."""
    reading = Reading(entity, (), (), gone=False)
    return compiled.keep(("there", entity), lambda: candidate_statement(compiled.source, reading))


def candidates(compiled: Compiled, view: Readable, *, held: bool = True) -> Statement:
    """Those of the records in `ids` that live and may be seen; what a filter says of them is for `filtered` to say.

    If `held`, they stay so until the transaction ends.
    """

    def make() -> Statement:
        conditions = [] if view.row is YES else [view.row]
        reading = Reading(view.entity.name, (), conditions, gone=False)
        return candidates_statement(compiled.source, reading, held=held)

    return compiled.keep(("candidates", view.entity.name, view.roles, held), make)


@dataclass(frozen=True, slots=True, eq=False)
class Filtering:
    """The filter of a reference in Python: what it reads of candidates, and whether it holds (`this` is given).

    `asked` are the functions over all records in it.
    """

    fetch: Fetch
    asked: Collection[Aggregate]
    holds: Callable[[Record, Environment], Value]


def filtered(compiled: Compiled, field_of: str, reference: AnyReference, *, held: bool = True) -> Filtering | None:
    """The filter of a reference of a line; None where it has none. `held` candidates stay as they are."""
    if reference.filter is None:
        return None

    def make() -> Filtering:
        checked = _typed_filter(compiled, field_of, reference)
        read = needs(checked)
        found = fetch(compiled.source, reference.to, "id", read, share=held)
        return Filtering(found, read.asked, python_form(checked))

    return compiled.keep(("filtered", field_of, reference.name, held), make)


@dataclass(frozen=True, slots=True, eq=False)
class Depending:
    """A reference whose filter reads fields of its own record (`reads`), or of what this is part of (`above`, each by
    entity and name).
    """

    field: AnyReference
    reads: frozenset[str]
    above: frozenset[tuple[str, str]]


def depending(compiled: Compiled, entity: Entity) -> tuple[Depending, ...]:
    """The references that people fill in and whose choice may stop fitting when the record changes."""

    def make() -> tuple[Depending, ...]:
        fields = [one for one in entity.fields.values() if isinstance(one, AnyReference) and one.writable]
        found = (_depending(compiled, entity, one) for one in fields if one.filter is not None)
        return tuple(one for one in found if one.reads or one.above)

    return compiled.keep(("depending", entity.name), make)


def _depending(compiled: Compiled, entity: Entity, field: AnyReference) -> Depending:
    read = given_needs(_typed_filter(compiled, entity.name, field)).get("this", Needs())
    above = frozenset(_read_above(compiled.catalog, entity, read))
    return Depending(field, read.fields.union(read.to, read.items), above)


def _read_above(catalog: Catalog, part: Entity, read: Needs) -> Iterator[tuple[str, str]]:
    """What is read of the record that a line is part of, and of what that is part of."""
    above = read.to.get(part.part_of or "")
    if above is not None and part.part_of is not None:
        yield from ((part.part_of, name) for name in above.fields.union(above.to))
        yield from _read_above(catalog, catalog.entities[part.part_of], above)


def fitting(compiled: Compiled, field_of: str, reference: AnyReference) -> Statement:
    """Whether `id` fits the filter of a reference, whoever asks (parameters `this.*`); it is not held."""

    def make() -> Statement:
        conditions = [_filter(compiled, field_of, reference)]
        return candidate_statement(compiled.source, Reading(reference.to, (), conditions, gone=False), held=False)

    return compiled.keep(("fitting", field_of, reference.name), make)


def all_there(compiled: Compiled, entity: str) -> Statement:
    """Those of the records in `ids` that live, whoever asks; they stay so until the transaction ends."""
    reading = Reading(entity, (), (), gone=False)
    return compiled.keep(("all there", entity), lambda: candidates_statement(compiled.source, reading))


def chosen(
    compiled: Compiled, view: Readable, field_of: str, reference: AnyReference, search: Searching, *,
    unsaved: bool = False, names: Sequence[str] = ("id",),
) -> Listing:  # fmt: skip
    """Records that may be chosen for a reference: `names` of them and their titles, the newest first (parameters
    `this.*`, and `whole.*` where the reference is of a part of something `unsaved`).
    """
    fitting = _filter(compiled, field_of, reference)
    if unsaved:
        fitting = _of_unsaved(fitting, compiled.catalog.entities[field_of])
    conditions = [fitting, *search.conditions]
    return listing(compiled, view, names, ("-id",), conditions=conditions, titles=True, search=search.search)


def _of_unsaved(condition: AnyNode, part: Entity) -> AnyNode:
    """The same, where the values of the record that a line is part of are given as `whole`, stored or not."""

    def read(one: Read) -> Read:
        if one.root != "this" or len(one.path) < 2 or one.path[0] != part.part_of:
            return one
        return replace(one, root=WHOLE, entity=part.part_of, path=one.path[1:])

    def given(one: AnyNode) -> AnyNode:
        match one:
            case Read():
                return read(one)
            case Virtual():
                return replace(one, at=read(one.at), node=given(one.node))
            case _:
                return rebuilt(one, given)

    return given(condition)


def _filter(compiled: Compiled, field_of: str, reference: AnyReference) -> AnyNode:
    """The filter sees all records: it says what fits, not what may be read."""
    if reference.filter is None:
        return YES
    return _typed_filter(compiled, field_of, reference).node


def _typed_filter(compiled: Compiled, field_of: str, reference: AnyReference) -> Typed:
    scope = scope_of(compiled.catalog, reference.to, {"this": record(field_of)})
    return typed(reference.filter or "true", scope, BOOL)


def filter_needs(compiled: Compiled, entity: Entity) -> Needs:
    """What the filters of the references of a line read of the line."""
    fields = (one for one in entity.fields.values() if isinstance(one, AnyReference) and one.filter is not None)
    asked = (given_needs(_typed_filter(compiled, entity.name, one)) for one in fields)
    return reduce(or_, (one.get("this", Needs()) for one in asked), Needs())
