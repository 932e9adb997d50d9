"""The kinds of definition, as written: one file a kind. Schema, decoder and reference are made of these classes."""

from typing import Final, TypeAlias

from engine.meta.kinds.app import AppDecl
from engine.meta.kinds.entity import EntityDecl
from engine.meta.kinds.role import RoleDecl

AnyDecl: TypeAlias = AppDecl | EntityDecl | RoleDecl

KINDS: Final[dict[str, type[AppDecl] | type[EntityDecl] | type[RoleDecl]]] = {
    "app": AppDecl,
    "entity": EntityDecl,
    "role": RoleDecl,
}
"""By the key that begins a definition."""

__all__ = ["KINDS", "AnyDecl", "AppDecl", "EntityDecl", "RoleDecl"]
