"""Names that stand in expressions: which fields, settings and options they read, and where in the text."""

from collections.abc import Iterable, Iterator, Mapping

from engine.compile.occurrences import Occurrence, occurrences
from engine.compile.where_used_names import Use
from engine.compile.where_used_things import Thing, entity_thing, field_thing, option_thing
from engine.expressions import Kind, Named, Type, names_in, type_of
from engine.meta.resolve import Resolved
from engine.meta.system import SETTINGS


def names_in_expressions(resolved: Resolved) -> Iterator[Use]:
    """All of them, by definition, as far as somebody wrote them."""
    for one in occurrences(resolved):
        if one.site.holds(one.part or one.text):
            yield from names_in_one(one, resolved)


def names_in_one(occurrence: Occurrence, resolved: Resolved) -> Iterator[Use]:
    """Those of one of them, as far as somebody wrote it."""
    part = occurrence.part or occurrence.text
    start = occurrence.text.find(part)
    named = names_in(occurrence.text, occurrence.scope, occurrence.want)
    choices = dict(_choices(occurrence, named, resolved))
    for one in named:
        offset, length = one.place
        if start <= offset < start + len(part):
            span = occurrence.site.inside(part, offset - start, length)
            for thing in _things(one, choices, occurrence.scope.entity):
                yield Use(thing, span)


def _things(named: Named, choices: Mapping[Thing, Type], here: str | None) -> Iterator[Thing]:
    """What a name uses: to read of another entity than that of the record in hand is to use that too."""
    if named.definition:
        yield Thing(named.definition, named.name)
        return
    entity = named.type.entity if named.option else named.entity
    if entity not in ("", SETTINGS, here):
        yield entity_thing(entity)
    if named.option:
        yield from _option(named, choices)
    else:
        yield field_thing(named.entity, named.name)


def _option(named: Named, choices: Mapping[Thing, Type]) -> Iterator[Thing]:
    """Of a dictionary its value. Otherwise a type knows its options but not its field: any that the text can mean."""
    dictionary = named.type.entity
    if dictionary:
        yield Thing("option", f"{dictionary}.{named.name}")
        return
    for owner, type_ in choices.items():
        if named.name in type_.options and set(type_.options) <= set(named.type.options):
            yield option_thing(owner, None, named.name)


def _choices(occurrence: Occurrence, named: Iterable[Named], resolved: Resolved) -> Iterator[tuple[Thing, Type]]:
    """The choices of an expression: those it reads, and the one it gives."""
    for one in named:
        if one.type.kind is Kind.CHOICE and not one.option:
            yield field_thing(one.entity, one.name), one.type
    target = occurrence.value_of or occurrence.default_of
    if target is not None and occurrence.want is not None and occurrence.want.kind is Kind.CHOICE:
        yield field_thing(*target), type_of(resolved.catalog.entities[target[0]].fields[target[1]])
