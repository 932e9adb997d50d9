"""The kinds of definition, as written: one file a kind. Schema, decoder and reference are made of these classes."""

from typing import Final, TypeAlias

from engine.meta.kinds.app import AppDecl
from engine.meta.kinds.dictionary import DictionaryDecl
from engine.meta.kinds.entity import EntityDecl
from engine.meta.kinds.fieldset import FieldsetDecl
from engine.meta.kinds.numbering import NumberingDecl
from engine.meta.kinds.role import RoleDecl
from engine.meta.kinds.test import TestDecl

AnyDecl: TypeAlias = AppDecl | DictionaryDecl | EntityDecl | FieldsetDecl | NumberingDecl | RoleDecl | TestDecl

KINDS: Final[
    dict[
        str,
        type[AppDecl]
        | type[DictionaryDecl]
        | type[EntityDecl]
        | type[FieldsetDecl]
        | type[NumberingDecl]
        | type[RoleDecl]
        | type[TestDecl],
    ]
] = {
    "app": AppDecl,
    "dictionary": DictionaryDecl,
    "entity": EntityDecl,
    "fieldset": FieldsetDecl,
    "numbering": NumberingDecl,
    "role": RoleDecl,
    "test": TestDecl,
}
"""By the key that begins a definition."""

__all__ = [
    "KINDS",
    "AnyDecl",
    "AppDecl",
    "DictionaryDecl",
    "EntityDecl",
    "FieldsetDecl",
    "NumberingDecl",
    "RoleDecl",
    "TestDecl",
]
