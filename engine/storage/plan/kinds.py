"""Which change of a field's type leaves what is stored where it is, and which needs a column of its own."""

from typing import Final

from engine.meta.fields import (
    AddressField,
    AnyField,
    AnyReferenceField,
    AttachmentField,
    ChoiceField,
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
    kinds = type(old), type(new)
    return kinds[0] is kinds[1] or kinds in SAME_VALUES or {*kinds} <= NUMBERS or _keeps_names(old, new)


def _keeps_names(old: AnyField, new: AnyField) -> bool:
    """A role is written by its name, and stays where it is not defined any more."""
    return isinstance(old, TextField) and isinstance(new, ChoiceField) and new.roles


def moves(old: AnyField, new: AnyField) -> bool:
    """Whether what is stored of `old` has no place in the column of `new`."""
    if not (old.has_column and new.has_column):
        return False
    if isinstance(old, DateField) and isinstance(new, DateField):
        return old.grain != new.grain and new.grain != "day"
    if isinstance(old, AnyReferenceField) and isinstance(new, AnyReferenceField):
        return False
    return not in_place(old, new) or getattr(old, "to", "") != getattr(new, "to", "")
