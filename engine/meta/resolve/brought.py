"""What a feature brings to an entity, before it is resolved: fields and actions, as somebody would write them."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from engine.meta.kinds import EntityDecl
from engine.meta.kinds.actions import ActionDecl
from engine.meta.kinds.fields import AnyFieldDecl
from engine.meta.resolve.site import Site


class Brought(NamedTuple):
    """Fields and actions of `feature`; `done` says in a sentence what is done with the records of an entity."""

    feature: str
    done: str
    fields: Mapping[str, AnyFieldDecl]
    actions: Mapping[str, ActionDecl]


def with_brought(decl: EntityDecl, brought: Brought, site: Site) -> EntityDecl:
    """The entity with what a feature brings; names it uses for something else are reported."""
    taken = [("fields", name) for name in brought.fields if name in decl.fields]
    taken += [("actions", name) for name in brought.actions if name in decl.actions]
    for place in taken:
        message = f"`{place[-1]}` is what the feature `{brought.feature}` brings"
        hint = f"give it another name, or delete `{brought.feature}` of `features`"
        site.below(*place).at_key("META-RESERVED", message, hint)
    if decl.part_of is not None:
        message = f"what is part of a `{decl.part_of}` is {brought.done} with it"
        site.below("features", brought.feature).at_key("META-CONFLICT", message, f"delete `{brought.feature}`")
    if taken or decl.part_of is not None:
        return decl
    return msgspec.structs.replace(
        decl, fields={**decl.fields, **brought.fields}, actions={**decl.actions, **brought.actions}
    )
