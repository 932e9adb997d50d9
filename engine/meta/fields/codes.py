"""The kind of field that holds an issued number."""

from typing import ClassVar

from engine.meta.fields.base import Field


class CodeField(Field, frozen=True, kw_only=True, tag="code"):
    """A number given by `numbering` when the record is made; unique among all records, the deleted ones too."""

    numbering: str
    issued: ClassVar[bool] = True
