"""The pattern of a numbering: each placeholder has a value in every record, and one of them counts."""

from collections.abc import Iterator
from typing import Final

from engine.diagnostics.limits import Limit
from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyField,
    AnyReference,
    ChoiceField,
    CodeField,
    DateField,
    DatetimeField,
    IntegerField,
    TextField,
)
from engine.meta.phrases import listed, some
from engine.meta.resolve.links import Links
from engine.meta.resolve.site import Site
from engine.text.placeholders import MARKS, SEQ, Placeholder, day_marks, read_placeholders

FEW_DIGITS: Final = 2

_SHORT: Final = 48
"""Characters that the name of an option, a whole number or a day has at most."""


class Pattern:
    """A pattern for numbers of `entity`; `site` is where it stands."""

    def __init__(self, text: str, entity: Entity, links: Links, site: Site) -> None:
        self._text, self._entity, self._links, self._site = text, entity, links, site

    def checked(self) -> tuple[Placeholder, ...]:
        """The placeholders that show something of a record; what is wrong with the pattern is reported."""
        parts, strays = read_placeholders(self._text)
        for stray in strays:
            hint = "a placeholder is a field or a path to one, `{department.code}`, `{signed_on:%Y%m}` or `{seq:4}`"
            self._report("NUM-PLACEHOLDER", Placeholder("", "", *stray), "this is no placeholder", hint)
        placeholders = [part for part in parts if isinstance(part, Placeholder)]
        counters = [one for one in placeholders if one.path == SEQ]
        if not counters and not strays:
            hint = f"write `{{{SEQ}:4}}` where the counted number stands, in four digits"
            self._site.at_value("NUM-NOCOUNTER", "nothing counts in this pattern: all numbers would be the same", hint)
        for one in counters[1:]:
            self._report("NUM-PLACEHOLDER", one, f"`{{{SEQ}}}` stands twice", "a number counts once")
        for one in counters[:1]:
            self._counter(one)
        shown = tuple(one for one in placeholders if one.path != SEQ)
        self._measure(sum(len(part) for part in parts if isinstance(part, str)) + sum(map(self._longest, shown)))
        return shown

    def _measure(self, longest: int) -> None:
        if longest + Limit.NUMBER_DIGITS.most > Limit.NUMBER_WIDTH.most:
            message = f"a number may have {longest + Limit.NUMBER_DIGITS.most:,} characters"
            self._site.at_value(
                "NUM-WIDTH", message, f"at most {Limit.NUMBER_WIDTH.most}: give its texts a smaller `max`"
            )

    def _counter(self, one: Placeholder) -> None:
        if not (one.format.isascii() and one.format.isdigit() and 1 <= int(one.format) <= Limit.NUMBER_DIGITS.most):
            message = "this does not say in how many digits it counts"
            self._report(
                "NUM-WIDTH", one, message, f"write a number from 1 to {Limit.NUMBER_DIGITS.most}: `{{{SEQ}:4}}`"
            )
        elif int(one.format) <= FEW_DIGITS:
            most = 10 ** int(one.format) - 1
            self._site.warn("NUM-WIDTH", f"after {most} records no number is left", "let it count in more digits")

    def _longest(self, one: Placeholder) -> int:
        """How many characters a placeholder stands for at most; what is wrong with it is reported."""
        field = self._field(one)
        if field is None:
            return 0
        if isinstance(field, DateField | DatetimeField):
            self._check_day(one)
        elif not isinstance(field, TextField | ChoiceField | CodeField | IntegerField):
            hint = "texts, choices, numbers of documents, whole numbers and dates can"
            self._report("NUM-PLACEHOLDER", one, f"`{one.path}` cannot stand in a number", hint)
        elif one.format:
            self._report("NUM-PLACEHOLDER", one, f"`{one.path}` has no formats", f"write `{{{one.path}}}`")
        return field.max if isinstance(field, TextField) else _SHORT

    def _check_day(self, one: Placeholder) -> None:
        marks = day_marks(one.format)
        unknown = sorted(marks - MARKS.keys())
        if unknown or not marks:
            what = f"`{unknown[0]}` is no part of a day" if unknown else f"`{one.path}` is a day, and has no format"
            hint = f"the parts of a day are {listed(MARKS, 'and')}: `{{{one.path}:%Y%m}}`"
            self._report("NUM-PLACEHOLDER", one, what, hint)

    def _field(self, one: Placeholder) -> AnyField | None:
        """The field that a path ends at, None if it leads nowhere."""
        names = one.path.split(".")
        if len(names) > Limit.NUMBER_PATH.most:
            self._report("NUM-PLACEHOLDER", one, "a path follows at most 3 references", "name something nearer")
            return None
        entity, found = self._entity, None
        for name in names:
            there = entity if found is None else self._after(one, found)
            found = self._step(one, there, name) if there is not None else None
            if there is None or found is None:
                return None
            entity = there
        return found

    def _step(self, one: Placeholder, entity: Entity, name: str) -> AnyField | None:
        field = entity.fields.get(name)
        if field is None:
            if name not in self._links.doubtful:
                hint = f"it has {some(_usable(entity))}; `{{{SEQ}:4}}` counts"
                self._report("NUM-PLACEHOLDER", one, f"`{entity.name}` has no field `{name}`", hint)
        elif isinstance(field, CodeField) and entity is self._entity and one.path == name:
            self._report("NUM-PLACEHOLDER", one, f"`{name}` is the number itself", "take it out")
        elif not is_filled(field):
            self._report("NUM-SOURCE", one, *may_be_empty(entity, field))
        return field

    def _after(self, one: Placeholder, field: AnyField) -> Entity | None:
        if isinstance(field, AnyReference):
            return self._links.entities.get(field.to)
        hint = "only references lead to other records"
        self._report("NUM-PLACEHOLDER", one, f"no path leads on from `{field.name}`", hint)
        return None

    def _report(self, code: str, one: Placeholder, message: str, hint: str) -> None:
        span = self._site.inside(self._text, one.offset, one.length)
        self._site.report.error(code, message, span, hint)


def is_filled(field: AnyField) -> bool:
    """Whether a record has a value in it, unless somebody takes it away: then it gets no number."""
    return field.required is True or field.default is not None or field.value is not None or field.issued


def may_be_empty(entity: Entity, field: AnyField) -> tuple[str, str]:
    """What to say of a field that is not filled in every record."""
    message = f"`{entity.name}.{field.name}` may be empty, and then no number could be given"
    return message, f"write `required: true` at `{entity.name}.{field.name}`, or give it a `default`"


def _usable(entity: Entity) -> Iterator[str]:
    """What can stand in a number, or leads to it."""
    kinds = TextField | ChoiceField | IntegerField | DateField | DatetimeField | AnyReference
    return (name for name, field in entity.fields.items() if isinstance(field, kinds))
