"""`features: copy` -> what a copy of a record begins without."""

from collections.abc import Mapping

from engine.diagnostics import nearest
from engine.meta.fields import AnyField
from engine.meta.kinds.entity import EntityDecl
from engine.meta.kinds.shared import several
from engine.meta.resolve.site import Site


def copied(decl: EntityDecl, fields: Mapping[str, AnyField], site: Site) -> tuple[str, ...] | None:
    """The names of these fields; None where records are not copied."""
    if decl.features.copy is None:
        return None
    if decl.part_of is not None:
        message = f"lines are copied with the `{decl.part_of}` they are part of"
        site.at_key("META-CONFLICT", message, f"write it at `{decl.part_of}`")
    found = []
    for index, name in enumerate(several(decl.features.copy.without)):
        place, field = site.below("without", index), fields.get(name)
        if field is None and name not in decl.fields:
            meant = nearest(name, fields)
            hint = f"did you mean `{meant}`?" if meant else None
            place.at_value("META-REFERENCE", f"there is no field `{name}`", hint)
        elif field is not None and not field.writable:
            place.at_value("META-CONFLICT", f"`{name}` is not copied, it is given anew", "delete it here")
        else:
            found.append(name)
    return tuple(found)
