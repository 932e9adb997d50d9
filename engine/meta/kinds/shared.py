"""Parts that declarations of every kind are made of."""

from typing import Annotated, ClassVar, TypeAlias, TypeVar

from msgspec import Meta, Struct

from engine.diagnostics.limits import Limit

NAME_PATTERN = r"^[a-z][a-z0-9_]*$(?!\n)"
"""`$` alone would let a line break through at the end."""

Name: TypeAlias = Annotated[str, Meta(pattern=NAME_PATTERN, max_length=Limit.NAME.most)]
"""What definitions, fields and values are called."""

Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=Limit.TEXT.most)]
"""Words for people."""

Description: TypeAlias = Annotated[
    str, Meta(description="what it is for, in a sentence or more: documentation", max_length=Limit.SCALAR.most)
]

Expression: TypeAlias = Annotated[
    str, Meta(min_length=1, max_length=Limit.EXPRESSION.most, extra_json_schema={"format": "expression"})
]

Condition: TypeAlias = bool | Expression
"""An expression that is true or false; null counts as false."""

PATH_PATTERN = r"^-?[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$(?!\n)"

Was: TypeAlias = Annotated[
    Name | tuple[Name, ...],
    Meta(description="what it was called before, so that its data is kept; several for databases far behind"),
]

OrderPath: TypeAlias = Annotated[str, Meta(pattern=PATH_PATTERN, max_length=Limit.PATH.most)]
"""A field, also through references; with `-` in front descending."""

FIELD_PATH_PATTERN = PATH_PATTERN.replace("-?", "")

FieldPath: TypeAlias = Annotated[str, Meta(pattern=FIELD_PATH_PATTERN, max_length=Limit.PATH.most)]
"""A field, also through references."""

T = TypeVar("T")


class Declaration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something as it is written: names in it are not known to exist, what may be left out may be None."""

    noun: ClassVar[str]
    """What messages call it: `an entity`."""


Enabled: TypeAlias = Annotated[
    Condition, Meta(description="a condition over `settings`; while it does not hold, nothing shows that this is there")
]


class Words(Declaration, frozen=True, kw_only=True):
    """A text in several languages."""

    noun = "a text by language"

    zh: Text | None = None
    en: Text | None = None


Label: TypeAlias = Text | Words


class Nothing(Declaration, frozen=True, kw_only=True):
    """`{}`: it is there, and there is nothing to say about it."""

    noun = "`{}`"


def several(one_or_many: T | tuple[T, ...]) -> tuple[T, ...]:
    """A key that takes a list takes a single value too."""
    return one_or_many if isinstance(one_or_many, tuple) else (one_or_many,)
