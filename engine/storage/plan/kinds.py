"""Which change of a field's type leaves what is stored where it is, and which needs a column of its own."""

from typing import Final

from engine.meta.fields import (
    AddressField,
    AnyField,
    AttachmentField,
    CodeField,
    ColorField,
    DateField,
    DecimalField,
    DepartmentField,
    EmailField,
    ImageField,
    IntegerField,
    LocationField,
    LongTextField,
    MoneyField,
    PercentField,
    PhoneField,
    RatingField,
    ReferenceField,
    TextField,
    UrlField,
    UserField,
)

_LINES: Final = (
    TextField,
    EmailField,
    PhoneField,
    UrlField,
    LocationField,
    ColorField,
    AttachmentField,
    ImageField,
    CodeField,
)

SAME_VALUES: Final[frozenset[tuple[type[AnyField], type[AnyField]]]] = frozenset(
    {
        *((one, TextField) for one in _LINES if one is not TextField),
        *((one, LongTextField) for one in (*_LINES, AddressField)),
        (UserField, ReferenceField),
        (DepartmentField, ReferenceField),
        (ReferenceField, UserField),
        (ReferenceField, DepartmentField),
    }
)
"""Kinds that hold everything another kind holds, in the same form."""

NUMBERS: Final[frozenset[type[AnyField]]] = frozenset(
    {IntegerField, RatingField, DecimalField, MoneyField, PercentField}
)
"""Kinds whose values are the same numbers, with other digits."""


def in_place(old: AnyField, new: AnyField) -> bool:
    """Whether a column of the one kind can become one of the other."""
    return type(old) is type(new) or (type(old), type(new)) in SAME_VALUES or {type(old), type(new)} <= NUMBERS


def moves(old: AnyField, new: AnyField) -> bool:
    """Whether what is stored of `old` has no place in the column of `new`."""
    if not (old.has_column and new.has_column):
        return False
    if isinstance(old, DateField) and isinstance(new, DateField):
        return old.grain != new.grain and new.grain != "day"
    return not in_place(old, new) or getattr(old, "to", "") != getattr(new, "to", "")
