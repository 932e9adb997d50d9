"""What fields of several kinds have."""

from typing import Annotated, ClassVar, TypeAlias

from msgspec import Meta

from engine.meta.kinds.shared import Condition, Declaration, Description, Enabled, Label, Name, Was
from engine.meta.kinds.written import Samples, Scalar

GroupKey: TypeAlias = Annotated[Name, Meta(description="which of the entity's `groups` it belongs to")]
"""Of a field that stands in forms."""


class FieldDecl(Declaration, frozen=True, kw_only=True, tag_field="type"):
    """What every field has."""

    noun: ClassVar[str] = "a field"

    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    help: Annotated[Label, Meta(description="a sentence for whoever fills it in")] | None = None
    description: Description = ""
    enabled: Enabled = True
    was: Was = ()


class StatedDecl(FieldDecl, frozen=True, kw_only=True):
    """What a field has that is there, needed and to be changed in some records and not in others."""

    required: Annotated[Condition, Meta(description="whether a record needs it: true, false or a condition")] = False
    visible: Annotated[
        Condition,
        Meta(description="whether it is there; while it is not, it is empty in every answer and its value is kept"),
    ] = True
    editable: Annotated[
        Condition, Meta(description="whether it can be changed, as the record is stored: true, false or a condition")
    ] = True


class ValueDecl(StatedDecl, frozen=True, kw_only=True):
    """What a field with a value of its own has."""

    group: GroupKey | None = None
    sensitive: Annotated[
        bool,
        Meta(
            description="whether it stays out of files that are taken away, but for roles that grant"
            " `fields: {<field>: {export: true}}`"
        ),
    ] = False
    default: (
        Annotated[
            Scalar,
            Meta(description="what a new record gets: a value, or an expression after `=`", examples=["=today()"]),
        ]
        | None
    ) = None
    value: Annotated[Scalar, Meta(description="an expression: the field is computed, nobody fills it in")] | None = None
    effective_dated: Annotated[
        bool, Meta(description="whether each period has a value of its own: its name is today's, `as_of` gives others")
    ] = False
    suggest: (
        Annotated[Scalar, Meta(description="an expression that the field follows until a person types something else")]
        | None
    ) = None
    frozen: Annotated[
        Condition,
        Meta(description="while it holds, a computed or suggested field keeps what it has: `state != 'draft'`"),
    ] = False
    convert: (
        Annotated[
            Scalar,
            Meta(
                description="what becomes of `old`, the value from when the field had another type: an expression",
                examples=["number(old)", "'big' if old > 100 else 'small'"],
            ),
        ]
        | None
    ) = None


class KeyDecl(ValueDecl, frozen=True, kw_only=True):
    """What a field that can be looked up has."""

    unique: Annotated[bool, Meta(description="whether no two living records may have the same")] = False
    index: Annotated[
        bool | Name | tuple[Name, ...],
        Meta(description="whether lists filter and sort by it often; or the fields that follow it in the index"),
    ] = False


TranslatedKey: TypeAlias = Annotated[
    bool,
    Meta(
        description="whether it has a value for each of `locales`: its name is that of the first, `name_en` and so on "
        "are the others, and screens show the reader's"
    ),
]

SearchKey: TypeAlias = Annotated[
    bool,
    Meta(
        description="whether records are found by its words, numbers, Chinese characters and, of one line, the first "
        "letters of their pinyin; left out: where it stands in the entity's `title`"
    ),
]

SampleKey: TypeAlias = Annotated[
    Samples,
    Meta(
        description="what sample data is made of: values, lists of parts, a text with `{n}`, or `{low: , high: }`, "
        "for dates also in days from today"
    ),
]
