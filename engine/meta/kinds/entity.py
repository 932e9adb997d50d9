"""`entity:` as it is written."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, field

from engine.diagnostics.limits import Limit
from engine.meta.kinds.actions import ActionDecl
from engine.meta.kinds.fields import AnyFieldDecl, ShortType
from engine.meta.kinds.shared import Condition, Declaration, Description, Enabled, Expression, Label, Name, Nothing, Was
from engine.meta.kinds.written import Scalar
from engine.meta.sharing import Level

Moment = Literal["create", "update", "delete"]


class CheckDecl(Declaration, frozen=True, kw_only=True):
    """What must not be: it refuses the operation, asks whether it is meant, or lets it wait until others agree."""

    noun = "a check"

    when: Annotated[Condition, Meta(description="what is wrong, as an expression: `amount < 0`")]
    message: (
        Annotated[Label, Meta(description="what people are told; left out: its name, and what its `fields` are called")]
        | None
    ) = None
    fields: Annotated[Name | tuple[Name, ...], Meta(description="the fields the message stands beside")] = ()
    before: (
        Annotated[
            Moment | tuple[Moment, ...],
            Meta(
                description="the operations it is asked before; left out: create and update, with `approval` only"
                " update"
            ),
        ]
        | None
    ) = None
    then: (
        Annotated[
            Scalar,
            Meta(
                description="what comes of it: `forbid` (left out), `warn` (to be confirmed), `approve` (others have to"
                " agree first), `allow`, or an expression after `=` that gives one of them",
                examples=["warn"],
            ),
        ]
        | None
    ) = None
    approval: (
        Annotated[
            Name,
            Meta(
                description="the approval that an operation waits for with `then: approve`; with `fields` only these"
                " wait, and what else was changed is saved; a new record (`before: create`) waits as a whole"
            ),
        ]
        | None
    ) = None
    enabled: Enabled = True


class DuplicateDecl(Declaration, frozen=True, kw_only=True):
    """Records that are taken for the same one: case, spaces and punctuation of texts do not matter."""

    noun = "a rule for duplicates"

    match: Annotated[
        Name | Annotated[tuple[Name, ...], Meta(min_length=1, max_length=Limit.DUPLICATE_FIELDS.most)],
        Meta(description="the fields that are compared: texts, choices, references, days, numbers"),
    ]
    then: Annotated[
        Literal["warn", "forbid"], Meta(description="what comes of it: to be confirmed (left out), or refused")
    ] = "warn"
    when: Annotated[Condition, Meta(description="which records are compared; left out: all")] = True


class SharingDecl(Declaration, frozen=True, kw_only=True):
    """How records are shared with people who may not see or change them by their roles."""

    noun = "the sharing of an entity"

    levels: Annotated[
        tuple[Level, ...],
        Meta(min_length=1, description="for what: to be seen (`read`), to be changed (`edit`); left out: both"),
    ] = ("read", "edit")


class CopyingDecl(Declaration, frozen=True, kw_only=True):
    """How a new record begins as a copy of another."""

    noun = "the copying of an entity"

    without: Annotated[
        Name | tuple[Name, ...],
        Meta(description="fields that a copy begins without, as a new record does; what is unique is one of them"),
    ] = ()


class FeaturesDecl(Declaration, frozen=True, kw_only=True):
    """What an entity can do besides."""

    noun = "the features of an entity"

    recycle: Annotated[Nothing | None, Meta(description="deleted records go to a bin and can be brought back")] = None
    share: Annotated[
        SharingDecl | None,
        Meta(
            description="its records can be shared with a person, a group or a department: `shared('read')` says"
            " which are with who asks, the right `share` who may"
        ),
    ] = None
    comment: Annotated[
        Nothing | None,
        Meta(
            description="its records can be commented on: by whom says the right `comment`, whoever sees a record sees"
            " what was said of it in its history"
        ),
    ] = None
    copy: Annotated[
        CopyingDecl | None,
        Meta(description="a new record can begin as a copy of one that is seen, with its lines"),
    ] = None
    export: Annotated[
        Nothing | None, Meta(description="its lists can be taken away as a file, by whom says the right `export`")
    ] = None


class GroupDecl(Declaration, frozen=True, kw_only=True):
    """Fields that belong together: forms and details show them under its label, `total(...)` adds its numbers up."""

    noun = "a group"

    label: Annotated[Label, Meta(description="what stands above its fields")] | None = None
    description: Description = ""


Groups: TypeAlias = Annotated[
    dict[Name, GroupDecl],
    Meta(description="groups of its fields by name, in the order of the form: `total(...)` is the sum of one"),
]


class EntityDecl(Declaration, frozen=True, kw_only=True):
    """A kind of record."""

    noun = "an entity"

    entity: Annotated[Name, Meta(description="the name of the entity, and of its table")]
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    plural: (
        Annotated[
            Label, Meta(description="what several are called, where a language has a word for that: `{en: Cities}`")
        ]
        | None
    ) = None
    help: (
        Annotated[Label, Meta(description="what it is for, told by the help of its screens and by its empty list")]
        | None
    ) = None
    description: Description = ""
    was: Was = ()
    title: Annotated[Expression, Meta(description="what stands for a record in links and lists: `name`")]
    part_of: (
        Annotated[Name, Meta(description="the entity whose `lines` its records are; they live and die with theirs")]
        | None
    ) = None
    owner: (
        Annotated[Name, Meta(description="the field with the person whose record it is: what `mine` means")] | None
    ) = None
    department: (
        Annotated[
            Name,
            Meta(
                description="the field with the department whose record it is: what `my_department` and `my_branch` "
                "mean; left out, that of the owner"
            ),
        ]
        | None
    ) = None
    features: Annotated[FeaturesDecl, Meta(description="what it can do besides")] = FeaturesDecl()
    use: Annotated[
        Name | tuple[Name, ...],
        Meta(
            description="fieldsets whose fields, groups and checks it has too. What it says itself goes before, key by "
            "key: `town: {max: 80}` leaves the rest of the field, `town: null` takes it out, and of a list "
            "`{add: [...], remove: [...]}` is a patch"
        ),
    ] = ()
    fields: Annotated[
        dict[Name, AnyFieldDecl | ShortType],
        Meta(min_length=1, max_length=Limit.FIELDS.most, description="its fields by name, in the order of the form"),
    ]
    groups: Groups = field(default_factory=dict)
    checks: Annotated[dict[Name, CheckDecl], Meta(description="what must not be, by name")] = field(
        default_factory=dict
    )
    duplicates: Annotated[
        dict[Name, DuplicateDecl], Meta(description="which records are taken for the same one, by name")
    ] = field(default_factory=dict)
    actions: Annotated[
        dict[Name, ActionDecl],
        Meta(description="what a person can do with a record, besides reading and editing it, by name"),
    ] = field(default_factory=dict)
    sample: Annotated[
        int,
        Meta(ge=0, le=Limit.SAMPLES.most, description="how many records of sample data it gets; of lines, each record"),
    ] = 0
    enabled: Enabled = True
    system: Annotated[bool, Meta(description="whether the engine brings it")] = False
