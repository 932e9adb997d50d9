"""What may stand at the cursor of a condition that is being written: names, values, functions and words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.expressions.grammar import KEYWORDS
from engine.expressions.problems import Problems
from engine.expressions.registry import FOLDS, FUNCTIONS
from engine.expressions.tokens import Sort, Token, tokens
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import AnyField, AnyReference, BoolField, RatingField, UserField
from engine.meta.labels import text_in
from engine.screens import conditions
from engine.screens.choices import options
from engine.screens.reader import Reader

MOST = 12

_OPERANDS = ("me", "not", "null", "true", "false")
_OPERATORS = ("and", "or", "in", "not in", "is null", "is not null")
_BLANKS = re.compile(r"[\t\n\r]")
_QUOTED = re.compile(r"\s*(['\"])(.*)", re.DOTALL)
_SIGNATURES = {
    **{name: one.signature for name, one in FUNCTIONS.items() if not one.alone},
    **{name: one.example for name, one in FOLDS.items()},
}
_CALLS = {f"{name}(": signature for name, signature in sorted(_SIGNATURES.items())}


@dataclass(frozen=True, slots=True)
class Completion:
    """What is put into the text, what it is called or how it is used."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Completions:
    """What may replace the `typed` part of a text, which begins at `start` and ends at the cursor."""

    start: int
    typed: str
    found: Sequence[Completion]


def completions(catalog: Catalog, entity: Entity, text: str, reader: Reader) -> Completions:
    """What may stand at the end of `text`, which ends at the cursor; `catalog` is what its reader may know."""
    line = _BLANKS.sub(" ", text)
    before = tokens(line, Problems(), lambda word: None)
    end = before[-1].offset + len(before[-1].text) if before else 0
    opened = _QUOTED.fullmatch(line[end:])
    if opened:
        known = _beside(before, catalog, entity)
        found = _values(known, reader, opened[1]) if known is not None else ()
        return _matching(end + opened.start(1), opened[2], found)
    word = before.pop() if before and before[-1].sort is Sort.WORD and end == len(line) else None
    start, typed = (word.offset, word.text) if word else (len(line), "")
    if before and before[-1].text == ".":
        return _matching(start, typed, _fields(_reached(before, catalog, entity), reader))
    if before and _is_value(before[-1]):
        return _matching(start, typed, (Completion(one, "") for one in _OPERATORS))
    return _matching(start, typed, _operands(before, catalog, entity, reader))


def _is_value(token: Token) -> bool:
    """Whether a value ends with it, so that an operator follows."""
    return token.sort in (Sort.NUMBER, Sort.TEXT) or token.text in (")", "null", "true", "false") or _is_name(token)


def _is_name(token: Token) -> bool:
    return token.sort is Sort.WORD and token.text not in KEYWORDS


def _operands(before: Sequence[Token], catalog: Catalog, entity: Entity, reader: Reader) -> Iterator[Completion]:
    known = _beside(before, catalog, entity)
    if known is not None:
        yield from _values(known, reader, "'")
    yield from _fields(entity, reader)
    yield from (Completion(one, "") for one in _OPERANDS)
    yield from (Completion(call, signature) for call, signature in _CALLS.items())


def _fields(entity: Entity | None, reader: Reader) -> Iterator[Completion]:
    fields = entity.fields.values() if entity is not None else ()
    return (_field(one, reader) for one in fields if one.translates is None)


def _field(field: AnyField, reader: Reader) -> Completion:
    return Completion(field.name, text_in(field.label, reader.locale, field.name))


def _values(field: AnyField, reader: Reader, quote: str) -> Sequence[Completion]:
    """What a field may be compared with that can be written out."""
    if isinstance(field, UserField):
        return (Completion("me", text_in(field.label, reader.locale, field.name)),)
    if isinstance(field, BoolField):
        return (Completion("true", reader.say("yes")), Completion("false", reader.say("no")))
    written: Callable[[str], str] = str if isinstance(field, RatingField) else conditions.text
    found = (Completion(written(one.value), one.label) for one in options(field, reader))
    return [Completion(f'"{one.text[1:-1]}"', one.label) if quote == '"' else one for one in found]


def _beside(before: Sequence[Token], catalog: Catalog, entity: Entity) -> AnyField | None:
    """The field that what follows is compared with: behind `stage ==`, and in the list behind `stage in (`."""
    rest = list(before)
    if rest and rest[-1].text in ("(", ","):
        while rest and (rest[-1].text == "," or rest[-1].sort in (Sort.TEXT, Sort.NUMBER)):
            rest.pop()
        if [one.text for one in rest[-2:]] != ["in", "("]:
            return None
        del rest[-2:]
        if rest and rest[-1].text == "not":
            rest.pop()
    elif rest and rest[-1].text in ("==", "!=", "<", "<=", ">", ">="):
        rest.pop()
    else:
        return None
    if not rest or not _is_name(rest[-1]):
        return None
    name = rest.pop().text
    holder = _reached(rest, catalog, entity) if rest and rest[-1].text == "." else entity
    return holder.fields.get(name) if holder is not None else None


def _reached(before: Sequence[Token], catalog: Catalog, entity: Entity) -> Entity | None:
    """The entity whose fields stand behind the point that is last: of `customer.` that of the customer."""
    path: list[str] = []
    rest = list(before)
    while rest and rest[-1].text == ".":
        rest.pop()
        if not rest or not _is_name(rest[-1]):
            return None
        path.append(rest.pop().text)
    found: Entity | None = entity
    for name in reversed(path):
        field = found.fields.get(name) if found is not None else None
        found = catalog.entities.get(field.to) if isinstance(field, AnyReference) else None
    return found


def _matching(start: int, typed: str, offered: Iterator[Completion] | Sequence[Completion]) -> Completions:
    """Those that begin with what was typed, then those that have it in what they are called."""
    sought = typed.casefold()
    every = [one for one in offered if one.text != typed]
    first = [one for one in every if one.text.casefold().lstrip("'\"").startswith(sought)]
    named = [one for one in every if one not in first and one.text not in _CALLS and sought in one.label.casefold()]
    return Completions(start, typed, (*first, *named)[:MOST])
