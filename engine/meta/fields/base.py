"""What every kind of field has."""

from typing import ClassVar

from msgspec import Struct

from engine.meta.fields.given import Given, Sample
from engine.meta.labels import Label


class Field(Struct, frozen=True, kw_only=True, tag_field="type"):
    """What every field has. `value` makes it computed; `virtual` computed fields have no column.

    `was` are names it had before. `index` is None without an index, else the fields that follow this one in it
    (`index: true` is none of them). `record` marks the fields the engine keeps for every record (id, version,
    created_at, ...).
    """

    name: str
    label: Label
    help: Label = {}
    description: str = ""
    was: tuple[str, ...] = ()
    required: bool = False
    unique: bool = False
    index: tuple[str, ...] | None = None
    default: Given | None = None
    value: str | None = None
    virtual: bool = False
    record: bool = False
    sample: Sample | None = None

    stored: ClassVar[bool] = True
    """Whether the kind has a column at all; a collection has none."""

    @property
    def has_column(self) -> bool:
        """Whether the table has a column of this name."""
        return self.stored and not self.virtual

    @property
    def required_column(self) -> bool:
        """Whether no row can lack it: only what the engine keeps itself."""
        return self.record and self.required

    @property
    def writable(self) -> bool:
        """Whether a person may send a value: neither computed nor kept by the engine."""
        return self.stored and self.value is None and not self.record
