"""`role:` as it is written."""

from typing import Annotated, Literal

from msgspec import Meta, field

from engine.meta.kinds.shared import Condition, Declaration, Description, Enabled, Label, Name, Was


class FieldGrantDecl(Declaration, frozen=True, kw_only=True):
    """What a role may do with one field, where that is less than with the record."""

    noun = "the rights on a field"

    read: Annotated[Condition, Meta(description="when it is seen; left out: whenever the record is")] | None = None
    update: Annotated[Condition, Meta(description="when it is changed; left out: whenever the record is")] | None = None
    export: (
        Annotated[
            Condition,
            Meta(
                description="when a file that is taken away has it; left out: whenever it has the record, and never"
                " where the field is `sensitive`"
            ),
        ]
        | None
    ) = None


class GrantDecl(Declaration, frozen=True, kw_only=True):
    """What a role may do with the records of an entity. What is left out is not granted."""

    noun = "a grant"

    read: Annotated[Condition, Meta(description="which records are seen: `mine`")] = False
    create: Annotated[Condition, Meta(description="which records may be made, looked at as they would be then")] = False
    update: Annotated[Condition, Meta(description="which records may be changed")] = False
    delete: Annotated[Condition, Meta(description="which records may be deleted")] = False
    restore: Annotated[Condition, Meta(description="which deleted records may be brought back from the bin")] = False
    purge: Annotated[
        Condition,
        Meta(description="which deleted records may go for good: nothing brings them back"),
    ] = False
    assign: Annotated[
        Condition,
        Meta(description="of which records that may be changed the owner may be changed: `my_team`"),
    ] = False
    share: Annotated[
        Condition,
        Meta(
            description="which records may be shared with others, as far as one may see or change them by a role:"
            " `mine`; the entity needs `features: share`"
        ),
    ] = False
    comment: Annotated[
        Condition,
        Meta(description="on which records that are seen one may comment; the entity needs `features: comment`"),
    ] = False
    export: Annotated[
        Condition,
        Meta(
            description="which records that are seen may be taken away in a file; the entity needs `features: export`"
        ),
    ] = False
    actions: Annotated[
        Literal["all"] | tuple[Name, ...] | dict[Name, Condition],
        Meta(description="which actions: `all`, a list of them, or each with a condition over the record"),
    ] = ()
    fields: Annotated[dict[Name, FieldGrantDecl], Meta(description="fields with rights of their own")] = field(
        default_factory=dict
    )


class RoleDecl(Declaration, frozen=True, kw_only=True):
    """A set of rights. Roles add up; nothing is granted that no role grants."""

    noun = "a role"

    role: Annotated[Name, Meta(description="the name of the role")]
    label: Annotated[Label, Meta(description="what people see, as a text or by language")] | None = None
    description: Description = ""
    was: Was = ()
    includes: Annotated[Name | tuple[Name, ...], Meta(description="roles whose grants come with it")] = ()
    grants: Annotated[dict[Name, GrantDecl], Meta(description="rights by entity")] = field(default_factory=dict)
    screens: Annotated[
        Name | tuple[Name, ...],
        Meta(description="the menus its people work with, in order; who has no role that names one sees all there are"),
    ] = ()
    enabled: Enabled = True
    system: Annotated[bool, Meta(description="whether the engine brings it")] = False
