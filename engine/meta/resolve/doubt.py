"""Names nothing can be said about, because something is wrong with what they name that has been reported."""

from collections.abc import Mapping

from engine.meta.catalog import Entity
from engine.meta.declared import Declared
from engine.meta.kinds import EntityDecl
from engine.meta.phrases import as_name


def doubtful_names(declared: Mapping[str, Declared], entities: Mapping[str, Entity]) -> frozenset[str]:
    """Names of fields and entities that exist in the files but not, or not surely as they are meant, in the catalog."""
    names = {name for name in declared if name not in entities}
    for name, entity in entities.items():
        names |= doubtful_fields(declared[name], entity)
    return frozenset(names | {as_name(name) or name for name in names})


def doubtful_fields(declared: Declared, entity: Entity) -> frozenset[str]:
    """The same for the fields of one entity."""
    written = declared.decl.fields.keys() if isinstance(declared.decl, EntityDecl) else ()
    return declared.doubtful_fields | {name for name in written if name not in entity.fields}
