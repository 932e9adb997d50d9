"""Kinds of field that lead to other records."""

from typing import ClassVar, TypeAlias

from engine.meta.fields.base import Field


class ReferenceField(Field, frozen=True, kw_only=True, tag="reference"):
    """Another record, by its id. `filter` says which may be chosen: bare names are the candidate's, `this` is ours."""

    to: str
    filter: str | None = None


class UserField(Field, frozen=True, kw_only=True, tag="user"):
    """A person: a reference to `user`."""

    filter: str | None = None
    to: ClassVar[str] = "user"


class DepartmentField(Field, frozen=True, kw_only=True, tag="department"):
    """A part of the organisation: a reference to `department`."""

    filter: str | None = None
    to: ClassVar[str] = "department"


class CollectionField(Field, frozen=True, kw_only=True, tag="collection"):
    """What refers here: the records of `of` whose reference `by` names this record, in `order`."""

    of: str
    by: str
    order: tuple[str, ...] = ()
    stored: ClassVar[bool] = False


AnyReference: TypeAlias = ReferenceField | UserField | DepartmentField
