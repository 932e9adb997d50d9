"""Fields that lead to other records, as they are written."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from engine.meta.kinds.fields.base import FieldDecl, KeyDecl, StatedDecl
from engine.meta.kinds.shared import Condition, Name, OrderPath

TreeKey: TypeAlias = Annotated[
    bool, Meta(description="whether its entity is a tree by it: records stand below others of the same entity")
]


OnDeleteKey: TypeAlias = Annotated[
    Literal["restrict", "clear", "cascade"],
    Meta(
        description="what becomes of it when the other record is deleted: it stands in the way (`restrict`, left out),"
        " loses the reference (`clear`), or is deleted too (`cascade`)"
    ),
]


class ReferenceDecl(KeyDecl, frozen=True, kw_only=True, tag="reference"):
    """Another record."""

    noun = "a `reference` field"
    to: Annotated[Name, Meta(description="the entity it refers to")]
    filter: (
        Annotated[Condition, Meta(description="which may be chosen: bare names are theirs, `this` is this record")]
        | None
    ) = None
    tree: TreeKey = False
    on_delete: OnDeleteKey = "restrict"


class UserDecl(KeyDecl, frozen=True, kw_only=True, tag="user"):
    """A person."""

    noun = "a `user` field"
    filter: (
        Annotated[Condition, Meta(description="who may be chosen: bare names are theirs, `this` is this record")] | None
    ) = None
    tree: TreeKey = False
    on_delete: OnDeleteKey = "restrict"


class DepartmentDecl(KeyDecl, frozen=True, kw_only=True, tag="department"):
    """A part of the organisation."""

    noun = "a `department` field"
    filter: (
        Annotated[Condition, Meta(description="which may be chosen: bare names are theirs, `this` is this record")]
        | None
    ) = None
    tree: TreeKey = False
    on_delete: OnDeleteKey = "restrict"


class AnyReferenceDecl(KeyDecl, frozen=True, kw_only=True, tag="any_reference"):
    """A record of one of several entities."""

    noun = "an `any_reference` field"
    to: Annotated[
        Name | tuple[Name, ...],
        Meta(description="the entities it may refer to; left out: every one but those that are part of another"),
    ] = ()
    on_delete: Annotated[
        Literal["restrict", "clear", "keep"],
        Meta(
            description="what becomes of it when the other record is deleted: it stands in the way (`restrict`, left"
            " out), loses the reference (`clear`), or goes on naming it (`keep`)"
        ),
    ] = "restrict"


class ReferencesDecl(StatedDecl, frozen=True, kw_only=True, tag="references"):
    """Several other records, in an order."""

    noun = "a `references` field"
    to: Annotated[Name, Meta(description="the entity they refer to")]
    filter: (
        Annotated[Condition, Meta(description="which may be chosen: bare names are theirs, `this` is this record")]
        | None
    ) = None
    on_delete: Annotated[
        Literal["restrict", "clear"],
        Meta(
            description="what becomes of it when one of them is deleted: it stands in the way (`restrict`, left out),"
            " or is no longer among them (`clear`)"
        ),
    ] = "restrict"


class CollectionDecl(FieldDecl, frozen=True, kw_only=True, tag="collection"):
    """The records that refer here."""

    noun = "a `collection` field"
    of: Annotated[Name, Meta(description="the entity whose records they are")]
    by: Annotated[Name, Meta(description="their field that refers here")]
    order: Annotated[
        OrderPath | tuple[OrderPath, ...], Meta(description="a field of theirs; `-` in front: descending")
    ] = ()
