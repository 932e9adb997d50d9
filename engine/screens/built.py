"""A condition put together from rows in groups: read from a form, written in the language, opened from it again."""

import ast
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from engine.expressions.parse import parse
from engine.expressions.problems import Problems
from engine.meta.catalog import Entity
from engine.meta.fields import AnyField, BoolField, DateField, DatetimeField
from engine.meta.labels import text_in
from engine.screens import conditions
from engine.screens.choices import Option
from engine.screens.filters import FILTERS, Control, asked_of, filter_options, narrows
from engine.screens.inputs import form_text
from engine.screens.query import FROM, HAS, IS, NONE, OF, UNTIL, Query
from engine.screens.reader import Reader
from engine.text.dates import in_zone, parse_instant

GROUP, FIELD, HOW, VALUE = "g", "f", "o", "v"
"""How the inputs of a group and of a row are called, before the place of each: `v.0.2` is the value of a third row."""

DEED, ROW, DROP, TAKE = ":do", "row", "drop", "take"
"""What is done with the form: a row or a group is added at a place or taken away, or the condition is taken."""

LEVELS, MOST_PARTS = 4, 30
_NOT = "not_"
_HOWS: Mapping[Control, tuple[str, ...]] = {
    Control.OPTIONS: (IS,),
    Control.SEVERAL: (IS,),
    Control.WORDS: (HAS,),
    Control.TEXT: (HAS,),
    Control.RANGE: (FROM, UNTIL),
    Control.RECORD: (OF,),
    Control.RECORDS: (OF,),
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one field is asked: how as filters say it (`is`, `not_has`, `from`), and with what as it is typed there."""

    field: str = ""
    how: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows and groups that hold together, `every` one of them or one at least."""

    every: bool = True
    parts: "tuple[Part, ...]" = (Row(),)


Part: TypeAlias = Row | Group


@dataclass(frozen=True, slots=True)
class RowForm:
    """A row with what can be chosen in it; its value is one of `options`, one of the `records`, or typed."""

    path: str
    row: Row
    hows: Sequence[Option]
    options: Sequence[Option]
    typed: bool
    records: bool
    title: str
    fault: str


@dataclass(frozen=True, slots=True)
class GroupForm:
    """A group, and whether it may have groups of its own."""

    path: str
    every: bool
    parts: "Sequence[RowForm | GroupForm]"
    deeper: bool


@dataclass(frozen=True, slots=True)
class BuiltForm:
    """All of it; `fields` are those that can be asked, `kept` is what the list says besides."""

    label: str
    whole: GroupForm
    fields: Sequence[Option]
    kept: Query


def hows(field: AnyField) -> Sequence[str]:
    """How a field can be asked, by what filters know of it."""
    if isinstance(field, BoolField):
        return (IS, NONE, _NOT + NONE)
    known = _HOWS[FILTERS[type(field)].control]
    denied = () if known == (FROM, UNTIL) else tuple(_NOT + one for one in known)
    return (*known, *denied, NONE, _NOT + NONE)


def read_group(entity: Entity, sent: Mapping[str, str], path: str = "0", level: int = 1) -> Group:
    """What a form says, with what is done to it."""
    deed, _, place = sent.get(DEED, "").partition(".")
    below = {int(one) for key in sent if (one := _step(key, path))}
    parts: list[Part] = []
    for at in sorted(below)[:MOST_PARTS]:
        here = f"{path}.{at}"
        if (deed, place) == (DROP, here):
            continue
        if f"{GROUP}.{here}" not in sent:
            parts.append(_fitted(entity, Row(*(sent.get(f"{one}.{here}", "") for one in (FIELD, HOW, VALUE)))))
        elif level < LEVELS:
            parts.append(read_group(entity, sent, here, level + 1))
    if place == path and (deed == ROW or (deed == GROUP and level < LEVELS)):
        parts.append(Row() if deed == ROW else Group())
    return Group(sent.get(f"{GROUP}.{path}") != "any", tuple(parts))


def _step(key: str, path: str) -> str:
    """The step below a group's place that an input stands for."""
    kind, _, place = key.partition(".")
    step = place.removeprefix(f"{path}.").partition(".")[0] if kind in (GROUP, FIELD) and place != path else ""
    known = place.startswith(f"{path}.") and step.isascii() and step.isdecimal() and len(step) < 4
    return step if known else ""


def _fitted(entity: Entity, row: Row) -> Row:
    """The row of another field is asked in a way that field has."""
    field = entity.fields.get(row.field)
    if field is None or not narrows(field):
        return Row()
    known = hows(field)
    return row if row.how in known else replace(row, how=known[0], value="")


def written(entity: Entity, group: Group, reader: Reader) -> str:
    """The condition in the language; what says nothing asks nothing."""
    parts = (
        written(entity, one, reader) if isinstance(one, Group) else _asked(entity, one, reader)[0]
        for one in group.parts
    )
    return (conditions.all_of if group.every else conditions.any_of)(parts) or ""


def faulty(entity: Entity, group: Group, reader: Reader) -> bool:
    """Whether something in it was typed wrongly."""
    return any(
        faulty(entity, one, reader) if isinstance(one, Group) else bool(_asked(entity, one, reader)[1])
        for one in group.parts
    )


def _asked(entity: Entity, row: Row, reader: Reader) -> tuple[str, str]:
    """A row as an expression, and what is wrong with it; either may be empty."""
    field = entity.fields.get(row.field)
    if field is None:
        return "", ""
    how, denied = row.how.removeprefix(_NOT), row.how.startswith(_NOT)
    key = f"{how}.{field.name}.{row.value}" if how == IS else f"{how}.{field.name}"
    said, fault = (
        asked_of(field, Query(filters={key: row.value or "on"}), reader) if row.value or how == NONE else ("", "")
    )
    said = said or (conditions.nothing(field.name) if how == NONE else "")
    return (f"not ({said})" if said and denied else said), fault


def records_in(group: Group) -> Iterator[Row]:
    """The rows that may name a record."""
    for one in group.parts:
        if isinstance(one, Group):
            yield from records_in(one)
        elif one.how.removeprefix(_NOT) == OF and one.value:
            yield one


def opened(entity: Entity, text: str, reader: Reader) -> Group | None:
    """The rows and groups that a condition could have been put together from; None of one that says more."""
    source = parse(text, Problems()) if text else None
    if source is None:
        return None if text else Group()
    found = _part(entity, source.tree, reader, 1)
    return Group(parts=(found,)) if isinstance(found, Row) else found


def _part(entity: Entity, tree: ast.expr, reader: Reader, level: int) -> Part | None:
    if not isinstance(tree, ast.BoolOp):
        return _row(entity, tree, reader)
    parts = [_part(entity, one, reader, level + 1) for one in tree.values]
    known = tuple(one for one in parts if one is not None)
    whole = len(known) == len(parts) <= MOST_PARTS and level <= LEVELS
    return Group(isinstance(tree.op, ast.And), known) if whole else None


def _row(entity: Entity, tree: ast.expr, reader: Reader) -> Row | None:
    """The row that is written so, among all that could be."""
    wanted = _shape(tree)
    names = [one.id for one in ast.walk(tree) if isinstance(one, ast.Name)]
    field = next((entity.fields[name] for name in names if name in entity.fields), None)
    if field is None or not narrows(field):
        return None
    tried = (Row(field.name, how, value) for how in hows(field) for value in _values(field, how, tree, reader))
    return next((one for one in tried if _dumped(_asked(entity, one, reader)[0]) == wanted), None)


def _dumped(text: str) -> str:
    source = parse(text, Problems()) if text else None
    return _shape(source.tree) if source is not None else ""


def _shape(tree: ast.expr) -> str:
    """What is written, however its numbers are: `1000` is `1000.00`."""
    whole = copy.deepcopy(tree)
    for one in ast.walk(whole):
        if isinstance(one, ast.Constant) and type(one.value) in (int, float):
            one.value = str(Decimal(str(one.value)).normalize())
    return ast.dump(whole)


def _values(field: AnyField, how: str, tree: ast.expr, reader: Reader) -> Iterator[str]:
    """What may have been typed or chosen where this is written."""
    if how.endswith(NONE):
        yield ""
    elif how.endswith(IS):
        yield from (one.value for one in filter_options(field, reader))
    else:
        for value in (one.value for one in ast.walk(tree) if isinstance(one, ast.Constant)):
            yield from _typed(field, value, reader)


def _typed(field: AnyField, value: object, reader: Reader) -> Iterator[str]:
    try:
        if isinstance(field, DatetimeField):
            day = in_zone(parse_instant(str(value)), reader.zone).date()
            yield from (form_text(_DAY, one, reader) for one in (day, day - timedelta(days=1)))
        elif isinstance(field, DateField):
            yield form_text(field, date.fromisoformat(str(value)), reader)
        elif isinstance(value, int | float):
            yield form_text(field, Decimal(str(value)), reader)
            yield str(value)
        else:
            yield str(value)
    except (ValueError, ArithmeticError):
        return


_DAY = DateField(name="", label={})


def built_form(
    entity: Entity, group: Group, titles: Mapping[tuple[str, str], str], query: Query, reader: Reader
) -> BuiltForm:
    """The form; `titles` are those of records, by field and what was chosen."""
    asked = [one for one in entity.fields.values() if narrows(one)]
    fields = [Option(one.name, text_in(one.label, reader.locale, one.name)) for one in asked]
    whole = _group_form(entity, group, "0", titles, reader)
    return BuiltForm(reader.say("condition_rows"), whole, fields, query.but(where=""))


def _group_form(
    entity: Entity, group: Group, path: str, titles: Mapping[tuple[str, str], str], reader: Reader
) -> GroupForm:
    parts: list[RowForm | GroupForm] = []
    for at, one in enumerate(group.parts):
        here = f"{path}.{at}"
        if isinstance(one, Group):
            parts.append(_group_form(entity, one, here, titles, reader))
        else:
            parts.append(_row_form(entity, one, here, titles, reader))
    return GroupForm(path, group.every, parts, path.count(".") + 1 < LEVELS)


def _row_form(entity: Entity, row: Row, path: str, titles: Mapping[tuple[str, str], str], reader: Reader) -> RowForm:
    field = entity.fields.get(row.field)
    if field is None:
        return RowForm(path, row, (), (), typed=False, records=False, title="", fault="")
    valued = not row.how.endswith(NONE)
    control = FILTERS[type(field)].control
    records = valued and control in (Control.RECORD, Control.RECORDS)
    options = filter_options(field, reader) if valued and control in (Control.OPTIONS, Control.SEVERAL) else ()
    return RowForm(
        path,
        row,
        [Option(one, reader.say(f"how_{one}")) for one in hows(field)],
        options,
        typed=valued and not options and not records,
        records=records,
        title=titles.get((row.field, row.value), ""),
        fault=_asked(entity, row, reader)[1],
    )
