"""What a computed value becomes when a statement puts it into a column: what rules/assign.py does to one value.

Its limits (length, `min`, `max`) are not looked at here: whoever runs the statement reads what came of it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Date, cast, func, literal_column
from sqlalchemy.sql.functions import Function

from engine.expressions.nodes import AnyNode, Literal, Read
from engine.meta.fields import (
    AnyField,
    AnyReferenceField,
    BoolField,
    ChoiceField,
    ChoicesField,
    CodeField,
    CollectionField,
    DateField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    DurationField,
    IntegerField,
    LinesField,
    LongTextField,
    MoneyField,
    PercentField,
    RatingField,
    ReferenceField,
    ReferencesField,
    TagsField,
    TextField,
    TimeField,
    UserField,
)
from engine.meta.readings import READINGS
from engine.storage.driver.base import Dialect
from engine.storage.sql.expression import to_sql
from engine.storage.sql.expression_frame import Element, Frame
from engine.storage.sql.sqlite_functions import TIDY
from engine.text.characters import BLANK

BLANKS: Element = literal_column("U&'" + "".join(f"\\{ord(sign):04X}" for sign in BLANK) + "'")
"""Written as escapes: they stand in the text of a plan, too, which people read."""


def assigned_sql(field: AnyField, node: AnyNode, here: Frame) -> Element:
    """The value of an expression as `field` holds it."""
    element = to_sql(node, here)
    if isinstance(node, Read | Literal) and not isinstance(field, DateField):
        return element  # a value of another field, or one written out, is in order already
    return ASSIGNED[type(field)](field, element, here.source.dialect)


def _same(field: AnyField, element: Element, dialect: Dialect) -> Element:
    return element


def _day(field: DateField, element: Element, dialect: Dialect) -> Element:
    return first_of_month(element, dialect) if field.grain == "month" else element


def first_of_month(element: Element, dialect: Dialect) -> Element:
    """The first day of the month of a day."""
    if dialect is Dialect.SQLITE:
        return func.date(element, literal_column("'start of month'"))
    return cast(func.date_trunc(literal_column("'month'"), element), Date)


def _tidy(field: AnyField, element: Element, dialect: Dialect) -> Element:
    """In NFC, without blanks at its ends, null where nothing is left."""
    if dialect is Dialect.SQLITE:
        return Function(TIDY, element)
    return func.nullif(func.btrim(func.normalize(element), BLANKS), literal_column("''"))


ASSIGNED: Mapping[type[AnyField], Callable[[Any, Element, Dialect], Element]] = {
    TextField: _tidy,
    LongTextField: _tidy,
    **dict.fromkeys(READINGS, _tidy),
    CodeField: _same,
    IntegerField: _same,
    DecimalField: _same,
    MoneyField: _same,
    PercentField: _same,
    RatingField: _same,
    BoolField: _same,
    DateField: _day,
    DatetimeField: _same,
    TimeField: _same,
    DurationField: _same,
    ChoiceField: _same,
    ChoicesField: _same,
    TagsField: _same,
    ReferenceField: _same,
    UserField: _same,
    DepartmentField: _same,
    AnyReferenceField: _same,
    CollectionField: _same,
    LinesField: _same,
    ReferencesField: _same,
}
"""A collection is never assigned to."""
