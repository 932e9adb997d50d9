"""What every kind of field has."""

from typing import ClassVar, Final

from msgspec import Struct

from engine.meta.fields.given import Given, Sample
from engine.meta.labels import Label

NEVER: Final = "false"
"""The condition that never holds."""


class Field(Struct, frozen=True, kw_only=True, tag_field="type"):
    """What every field has. `value` makes it computed; `virtual` computed fields have no column.

    `was` are names it had before. `required` fields always need a value, those with `required_when` where that
    condition holds. `visible` and `editable` are conditions, None where they always hold, "false" where they never do.

    `suggest` is an expression whose value it has until a person types another. While the condition `frozen` holds, it
    keeps what it has, where it is computed or suggested.

    `group` names one of the entity's groups.

    A `sensitive` one is taken away in a file only where a role grants that of the field itself.

    `enabled` is a condition over settings, None where it always is.

    `periods` names the lines that hold its values where each period has one of its own: then `value` is today's.
    A translated field is in the application's first language; `translations` names by language the fields that hold the
    others, each of which `translates` it. `language` is that of either.
    `convert` is an expression over what a field of another type had stored (storage/plan/conversion.py).

    With `search` records are found by words of its text; with `sort` lists order it as it sounds.
    `index` is None without an index, else the fields that follow this one in it (`index: true` is none of them).
    `record` marks the fields the engine keeps for every record (id, version, created_at, ...).
    """

    name: str
    label: Label
    help: Label = {}
    description: str = ""
    was: tuple[str, ...] = ()
    required: bool = False
    required_when: str | None = None
    visible: str | None = None
    editable: str | None = None
    enabled: str | None = None
    group: str | None = None
    sensitive: bool = False
    unique: bool = False
    index: tuple[str, ...] | None = None
    search: bool = False
    sort: bool = False
    default: Given | None = None
    value: str | None = None
    suggest: str | None = None
    frozen: str | None = None
    convert: str | None = None
    virtual: bool = False
    periods: str | None = None
    language: str | None = None
    translations: dict[str, str] = {}
    translates: str | None = None
    record: bool = False
    sample: Sample | None = None

    stored: ClassVar[bool] = True
    """Whether the kind has a column at all; a collection has none."""
    issued: ClassVar[bool] = False
    """Whether the engine gives the value when a record is made, and nobody else ever."""

    sortable: ClassVar[bool] = True
    """Whether lists can be ordered by it: of what has no order of its own they cannot."""

    owned: ClassVar[bool] = False
    """Whether its values are records of their own that are saved with this one."""

    @property
    def has_column(self) -> bool:
        """Whether the table has a column of this name."""
        return self.stored and not self.virtual

    @property
    def searched(self) -> bool:
        """Whether records are found by it."""
        return self.search and self.has_column

    @property
    def sorted_by_sound(self) -> bool:
        """Whether lists order it as it sounds."""
        return self.sort and self.has_column

    @property
    def formula(self) -> str | None:
        """The expression it follows, whether it is computed or suggested."""
        return self.value if self.value is not None else self.suggest

    @property
    def required_column(self) -> bool:
        """Whether no row can lack it: only what the engine keeps itself."""
        return self.record and self.required

    @property
    def conditional(self) -> bool:
        """Whether it depends on the record in hand if the field is there, is needed, or can be changed."""
        return any(one not in (None, NEVER) for one in (self.required_when, self.visible, self.editable))

    @property
    def always_required(self) -> bool:
        """Whether no record can do without it."""
        return self.required and self.visible is None

    @property
    def writable(self) -> bool:
        """Whether a person may send a value: neither computed nor issued nor kept by the engine.

        What is sent for a field with `periods` is the value from today on.
        """
        return (self.stored or self.owned) and not self.computed and not self.record and not self.issued

    @property
    def computed(self) -> bool:
        """Whether nobody fills it in because it is worked out."""
        return self.value is not None and self.periods is None
