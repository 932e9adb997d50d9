"""A condition in words: fields by their labels, values of choices too; what has no words stands as it is written."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from engine.expressions.parse import Source, parse
from engine.expressions.problems import Problems
from engine.meta.catalog import Catalog
from engine.meta.fields import AnyChoice, AnyField, BoolField, link
from engine.meta.labels import text_in
from engine.meta.system import USER
from engine.text.messages import message
from engine.text.numbers import format_number
from engine.text.unreadable import Argument

ME, THIS, SETTINGS, ROLE = "me", "this", "settings", "role"

READY: Final[Mapping[str, str]] = {
    "mine": "said_mine",
    "my_team": "said_my_team",
    "my_group": "said_my_group",
    "my_department": "said_my_department",
    "my_branch": "said_my_branch",
    "shared('read')": "said_shared_read",
    "shared('edit')": "said_shared_edit",
    "today()": "said_today",
    "now()": "said_now",
}
"""What has words of its own, by how it is written."""

LENGTHS: Final = ("minutes", "hours", "days", "weeks", "months", "years")

SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "=",
    ast.NotEq: "≠",
    ast.Lt: "<",
    ast.LtE: "≤",
    ast.Gt: ">",
    ast.GtE: "≥",
}

IN_WORDS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "said_is",
    ast.NotEq: "said_is_not",
    ast.In: "said_among",
    ast.NotIn: "said_not_among",
}
"""How a choice or a record is compared; what is measured is compared by signs."""

OPERATIONS: Final[Mapping[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "×",
    ast.Div: "÷",
}


def conjuncts(text: str) -> tuple[str, ...]:
    """The conditions that all have to hold for a condition to hold, as they are written; one that joins none alone."""
    source = parse(text, Problems())
    return (text,) if source is None else tuple(source.text(one) for one in _joined(source.tree, ast.And))


def disjuncts(text: str) -> tuple[str, ...]:
    """The conditions of which one has to hold for a condition to hold, likewise."""
    source = parse(text, Problems())
    return (text,) if source is None else tuple(source.text(one) for one in _joined(source.tree, ast.Or))


def names_in(text: str) -> tuple[str, ...]:
    """The bare names that stand in a condition, each once: those of fields are among them."""
    source = parse(text, Problems())
    found = ast.walk(source.tree) if source is not None else ()
    return tuple(dict.fromkeys(one.id for one in found if isinstance(one, ast.Name)))


def _joined(part: ast.expr, by: type[ast.boolop]) -> Iterator[ast.expr]:
    if isinstance(part, ast.BoolOp) and isinstance(part.op, by):
        for one in part.values:
            yield from _joined(one, by)
    else:
        yield part


def in_words(text: str, catalog: Catalog, entity: str, locale: str) -> str:
    """A condition over records of an entity, or what stands in one, in the language of `locale`."""
    source = parse(text, Problems())
    return text if source is None else _Words(source, catalog, entity, locale).condition(source.tree)


@dataclass(frozen=True, slots=True)
class _Words:
    source: Source
    catalog: Catalog
    entity: str
    locale: str

    def condition(self, part: ast.expr) -> str:
        """A condition: a field that is yes or no is one by itself."""
        match part:
            case ast.BoolOp(op=op):
                said = list(dict.fromkeys(self._inner(one) for one in _parts(part)))
                return self._together("said_and" if isinstance(op, ast.And) else "said_or", said)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                one = self._yes_or_no(inner)
                return self._say("said_no", one=one) if one else self._say("said_not", one=self.condition(inner))
            case ast.Compare():
                return self._compared(part)
            case _:
                one = self._yes_or_no(part)
                return self._say("said_yes", one=one) if one else self._value(part)

    def _yes_or_no(self, part: ast.expr) -> str:
        return self._value(part) if isinstance(self._field(part), BoolField) else ""

    def _together(self, code: str, said: Sequence[str]) -> str:
        whole = said[0]
        for one in said[1:]:
            whole = self._say(code, one=whole, other=one)
        return whole

    def _inner(self, part: ast.expr) -> str:
        said = self.condition(part)
        return f"({said})" if len(_parts(part)) > 1 else said

    def _compared(self, part: ast.Compare) -> str:
        left, parts = part.left, []
        for op, right in zip(part.ops, part.comparators, strict=True):
            parts.append(self._pair(left, op, right))
            left = right
        return self._together("said_and", parts)

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> str:
        if isinstance(op, ast.Is | ast.IsNot):
            return self._say("said_empty" if isinstance(op, ast.Is) else "said_filled", one=self._value(left))
        chosen = self._chosen(left) or self._chosen(right)
        one, other = self._value(left, chosen), self._value(right, chosen)
        if type(op) in SIGNS and not self._is_named(left, right):
            return f"{one} {SIGNS[type(op)]} {other}"
        code = IN_WORDS.get(type(op))
        return self._say(code, one=one, other=other) if code else f"{one} {SIGNS[type(op)]} {other}"

    def _is_named(self, *parts: ast.expr) -> bool:
        """Whether a choice or a record is compared, and not an amount."""
        fields = [self._field(one) for one in parts]
        return any(isinstance(one, AnyChoice) or (one is not None and link(one) is not None) for one in fields)

    def _chosen(self, part: ast.expr) -> AnyChoice | None:
        found = self._field(part)
        return found if isinstance(found, AnyChoice) else None

    def _value(self, part: ast.expr, chosen: AnyChoice | None = None) -> str:
        written = self.source.text(part)
        if written in READY:
            return self._say(READY[written])
        match part:
            case ast.Constant(value=bool()):
                return self._say("yes" if part.value else "no")
            case ast.Constant(value=str(text)) if chosen is not None and text in chosen.options:
                return text_in(chosen.options[text].label, self.locale, text)
            case ast.Constant(value=int() | float()):
                number = Decimal(written)
                return format_number(number, max(0, -int(number.as_tuple().exponent)))
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return self._say("list_separator").join(self._value(one, chosen) for one in items)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
                return f"{self._value(left)} {OPERATIONS[type(op)]} {self._value(right)}"
            case ast.Name() | ast.Attribute():
                return self._named(part) or written
            case ast.Call(func=ast.Name(id=name), args=[only]):
                return self._called(name, only) or written
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return self.condition(part)
            case _:
                return written

    def _called(self, name: str, only: ast.expr) -> str:
        if name in LENGTHS:
            return self._say(f"said_{name}", count=self._value(only))
        if name == ROLE and isinstance(only, ast.Name) and only.id in self.catalog.roles:
            role = self.catalog.roles[only.id]
            return self._say("said_role", role=text_in(role.label, self.locale, only.id))
        return ""

    def _named(self, part: ast.expr) -> str:
        """A path by the labels of its fields; empty where a name has none."""
        names = _path(part)
        if names == [ME]:
            return self._say("said_me")
        if names[:1] == [SETTINGS] and len(names) == 2:
            setting = self.catalog.app.settings.get(names[1])
            return text_in(setting.label, self.locale, names[1]) if setting else ""
        fields = self._fields(names)
        if fields is None:
            return ""
        labels = [text_in(one.label, self.locale, one.name) for one in fields]
        if names[0] == ME:
            labels[0] = self._say("said_my", part=labels[0])
        whole = labels[0]
        for one in labels[1:]:
            whole = self._say("said_of", whole=whole, part=one)
        return whole

    def _field(self, part: ast.expr) -> AnyField | None:
        """The field that a path ends at."""
        names = _path(part)
        found = self._fields(names) if names else None
        return found[-1] if found else None

    def _fields(self, names: list[str]) -> list[AnyField] | None:
        """The fields of a path, one after the other; None where there is none of that name."""
        here = self.entity
        if names and names[0] in (ME, THIS):
            here, names = USER if names[0] == ME else here, names[1:]
        found: list[AnyField] = []
        for name in names:
            entity = self.catalog.entities.get(here)
            field = entity.fields.get(name) if entity else None
            if field is None:
                return None
            found.append(field)
            further = link(field)
            here = further.to if further else ""
        return found

    def _say(self, code: str, **arguments: Argument) -> str:
        return message(code, self.locale, **arguments)


def _parts(part: ast.expr) -> list[ast.expr]:
    """What an `or` or `and` joins, without what says nothing; anything else is one part."""
    if not isinstance(part, ast.BoolOp):
        return [part]
    idle = isinstance(part.op, ast.And)
    said = [one for one in part.values if not (isinstance(one, ast.Constant) and one.value is idle)] or part.values[:1]
    opened = [_parts(one) if _joins(one, part.op) else [one] for one in said]
    return [one for several in opened for one in several]


def _joins(part: ast.expr, op: ast.boolop) -> bool:
    return isinstance(part, ast.BoolOp) and (type(part.op) is type(op) or len(_parts(part)) == 1)


def _path(part: ast.expr) -> list[str]:
    """The names of a path; empty for anything else."""
    match part:
        case ast.Name(id=name):
            return [name]
        case ast.Attribute(value=value, attr=name):
            before = _path(value)
            return [*before, name] if before else []
        case _:
            return []
