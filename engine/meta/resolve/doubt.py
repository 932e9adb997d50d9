"""Names nothing can be said about, because something is wrong with what they name that has been reported."""

from collections.abc import Mapping

from engine.meta.catalog import Entity
from engine.meta.declared import Declared
from engine.meta.kinds import DictionaryDecl, EntityDecl
from engine.meta.phrases import as_name
from engine.meta.system import OF_DEPARTMENT, OF_OWNER


def doubtful_names(declared: Mapping[str, Declared], entities: Mapping[str, Entity]) -> frozenset[str]:
    """Names of fields and entities that exist in the files but not, or not surely as they are meant, in the catalog."""
    names = {name for name in declared if name not in entities}
    for name, entity in entities.items():
        names |= _doubtful_fields(declared[name], entity)
    return frozenset(names | {as_name(name) or name for name in names})


def _doubtful_fields(declared: Declared, entity: Entity) -> frozenset[str]:
    decl = declared.decl
    if isinstance(decl, DictionaryDecl):
        return declared.doubtful_fields | {name for name in decl.attributes if name not in entity.fields}
    assert isinstance(decl, EntityDecl), "only what was declared as an entity became one"
    missing = {name for name in decl.fields if name not in entity.fields}
    if entity.owner is None and (decl.owner is not None or ("owner",) in declared.left_out):
        missing |= {*OF_OWNER, *OF_DEPARTMENT}
    if entity.department is None and (decl.department is not None or ("department",) in declared.left_out):
        missing |= {*OF_DEPARTMENT}
    return declared.doubtful_fields | missing
