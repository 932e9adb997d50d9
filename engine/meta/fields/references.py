"""Kinds of field that lead to other records."""

from collections.abc import Mapping
from typing import ClassVar, Final, Literal, NamedTuple, TypeAlias, TypeGuard

from engine.meta.fields.base import Field
from engine.meta.fields.choices import OptionsField

OnDelete: TypeAlias = Literal["restrict", "clear", "cascade", "keep"]
"""What becomes of a record when the one it refers to goes: it stands in the way, loses the reference, goes too, or goes
on naming it, which only what no foreign key holds can do.
"""

FOLLOWING: Final = frozenset({"clear", "cascade"})
"""With these a record changes when the one it refers to goes."""


class ReferenceField(Field, frozen=True, kw_only=True, tag="reference"):
    """Another record, by its id. `filter` says which may be chosen: bare names are the candidate's, `this` is ours.

    With `tree` records of an entity stand below others of it, without circles.
    `whole`: it is the record that this one is a part of (`part_of`).
    """

    to: str
    filter: str | None = None
    tree: bool = False
    on_delete: OnDelete = "restrict"
    whole: bool = False

    @property
    def writable(self) -> bool:
        """Nobody moves a part to another whole."""
        return not self.whole and not self.computed and not self.record


class UserField(Field, frozen=True, kw_only=True, tag="user"):
    """A person: a reference to `user`."""

    filter: str | None = None
    tree: bool = False
    on_delete: OnDelete = "restrict"
    to: ClassVar[str] = "user"


class DepartmentField(Field, frozen=True, kw_only=True, tag="department"):
    """A part of the organisation: a reference to `department`."""

    filter: str | None = None
    tree: bool = False
    on_delete: OnDelete = "restrict"
    to: ClassVar[str] = "department"


class AnyReferenceField(Field, frozen=True, kw_only=True, tag="any_reference"):
    """A record of one of several entities, as `entity/id`; of any that is part of none where `to` is empty."""

    to: tuple[str, ...] = ()
    on_delete: OnDelete = "restrict"
    sortable: ClassVar[bool] = False


class CollectionField(Field, frozen=True, kw_only=True, tag="collection"):
    """What refers here: the records of `of` whose reference `by`, of either kind, names this record, in `order`."""

    of: str
    by: str
    order: tuple[str, ...] = ()
    stored: ClassVar[bool] = False


KEPT_ORDER: Final = ("position",)
"""The order in which lines are kept."""


class LinesField(Field, frozen=True, kw_only=True, tag="lines"):
    """Its own parts: the records of `of`, whose reference `by` names this record; they live and die with it.

    `order` is that in which they are shown and gone through; they are kept as they were sent.
    """

    of: str
    by: str
    order: tuple[str, ...] = KEPT_ORDER
    stored: ClassVar[bool] = False
    owned: ClassVar[bool] = True


class ReferencesField(LinesField, frozen=True, kw_only=True, tag="references"):
    """Several records of the entity `to`: lines of their own that nobody sees, each with one of them in `member`."""

    to: str
    member: str
    filter: str | None = None
    on_delete: OnDelete = "restrict"


def shows_lines(field: object) -> TypeGuard[LinesField]:
    """Whether it holds lines that people see as such, each with fields of its own."""
    return isinstance(field, LinesField) and not isinstance(field, ReferencesField)


AnyReference: TypeAlias = ReferenceField | UserField | DepartmentField

AnyCollection: TypeAlias = CollectionField | LinesField


def is_listed(field: object) -> bool:
    """Whether people see what it holds as records in a list, or a table, of their own."""
    return isinstance(field, CollectionField) or shows_lines(field)


class Link(NamedTuple):
    """Where a path goes on: to the record of entity `to` whose field `key` is what this field holds."""

    to: str
    key: str


CODE = "code"
"""The field of a value of a dictionary that choices hold."""


def link(field: Field) -> Link | None:
    """Where a path goes on from a field, or from one of its values; None where it ends there."""
    if isinstance(field, AnyReference):
        return Link(field.to, "id")
    if isinstance(field, OptionsField) and field.dictionary is not None:
        return Link(field.dictionary, CODE)
    return None


def linked(field: Field) -> Link:
    """The same of a field from which a path is known to go on."""
    found = link(field)
    assert found is not None, f"{field.name} leads nowhere"
    return found


def tree_of(fields: Mapping[str, Field]) -> str | None:
    """The reference that puts records of an entity below others of it, if it has one."""
    return next((one.name for one in fields.values() if isinstance(one, AnyReference) and one.tree), None)
