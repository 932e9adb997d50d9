"""Fields that lead to other records, as written -> as resolved: one row a kind."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.meta.fields import (
    AnyField,
    AnyReferenceField,
    CollectionField,
    DepartmentField,
    LinesField,
    ReferenceField,
    ReferencesField,
    UserField,
)
from engine.meta.kinds import EntityDecl
from engine.meta.kinds.fields import (
    AnyFieldDecl,
    AnyReferenceDecl,
    CollectionDecl,
    DepartmentDecl,
    LinesDecl,
    ReferenceDecl,
    ReferencesDecl,
    UserDecl,
)
from engine.meta.kinds.shared import several
from engine.meta.resolve.given import candidates
from engine.meta.resolve.known import Known
from engine.meta.resolve.members import member_name
from engine.meta.resolve.parts import part_name
from engine.meta.resolve.site import Site


def _reference(decl: ReferenceDecl, shared: dict[str, Any], site: Site, known: Known) -> AnyField | None:
    condition = candidates(decl.filter, site.below("filter"))
    if not known.entity(decl.to, site.below("to")):
        return None
    return ReferenceField(
        **shared, to=decl.to, filter=condition, tree=_tree(decl, decl.to, site), on_delete=decl.on_delete
    )


def _tree(decl: ReferenceDecl | UserDecl | DepartmentDecl, to: str, site: Site) -> bool:
    """Whether the reference makes a tree; where it cannot, that is reported."""
    if decl.tree and site.declared.name != to:
        message = f"records of `{site.declared.name}` cannot stand below a `{to}`"
        site.below("tree").at_key("META-TREE", message, "a tree is made by a reference of an entity to itself")
        return False
    if decl.tree and (decl.value is not None or decl.suggest is not None):
        message = "a tree is made by hand, so that nothing stands below itself"
        key = "value" if decl.value is not None else "suggest"
        site.below("tree").at_key("META-TREE", message, f"delete `tree`, or delete `{key}`")
        return False
    return decl.tree


def _user(decl: UserDecl, shared: dict[str, Any], site: Site, _known: Known) -> AnyField:
    condition = candidates(decl.filter, site.below("filter"))
    return UserField(**shared, filter=condition, tree=_tree(decl, UserField.to, site), on_delete=decl.on_delete)


def _department(decl: DepartmentDecl, shared: dict[str, Any], site: Site, _known: Known) -> AnyField:
    condition = candidates(decl.filter, site.below("filter"))
    return DepartmentField(
        **shared, filter=condition, tree=_tree(decl, DepartmentField.to, site), on_delete=decl.on_delete
    )


def _any_reference(decl: AnyReferenceDecl, shared: dict[str, Any], site: Site, known: Known) -> AnyField | None:
    names = several(decl.to)
    held = [known.entity(name, place) and _stands_alone(name, known, place) for name, place in _each(names, site)]
    return AnyReferenceField(**shared, to=names, on_delete=decl.on_delete) if all(held) else None


def _each(names: tuple[str, ...], site: Site) -> list[tuple[str, Site]]:
    return [(name, site.below("to", place)) for place, name in enumerate(names)]


def _stands_alone(name: str, known: Known, site: Site) -> bool:
    """Whether an entity is part of none; that a field cannot name its records is reported."""
    decl = known.entities[name].decl
    whole = decl.part_of if isinstance(decl, EntityDecl) else None
    if whole is not None:
        message = f"`{name}` is part of `{whole}`, and comes and goes with it"
        site.at_value("META-REFERENCE", message, f"name `{whole}`")
    return whole is None


def _collection(decl: CollectionDecl, shared: dict[str, Any], site: Site, known: Known) -> AnyField | None:
    if not known.entity(decl.of, site.below("of")):
        return None
    return CollectionField(**shared, of=decl.of, by=decl.by, order=several(decl.order))


def _lines(decl: LinesDecl, shared: dict[str, Any], site: Site, known: Known) -> AnyField | None:
    entity = site.declared.name
    if decl.fields is None and site.declared.left_out_below((*site.path, "fields")):
        return None
    if (decl.of is None) == (decl.fields is None):
        message = "`lines` have either `of` or `fields`" if decl.of else "`lines` of what?"
        code, hint = ("META-CONFLICT", "delete one of them") if decl.of else ("META-MISSING", _OF_OR_FIELDS)
        site.at_key(code, message, hint)
        return None
    if decl.of is None:
        return LinesField(**shared, of=part_name(entity, shared["name"]), by=entity)
    return LinesField(**shared, of=decl.of, by=entity) if known.entity(decl.of, site.below("of")) else None


_OF_OR_FIELDS: Final = "write `of: ` and the entity they are, or their `fields`"


def _references(decl: ReferencesDecl, shared: dict[str, Any], site: Site, known: Known) -> AnyField | None:
    entity, condition = site.declared.name, candidates(decl.filter, site.below("filter"))
    if not known.entity(decl.to, site.below("to")):
        return None
    of, member = part_name(entity, shared["name"]), member_name(entity, decl.to)
    more = {"filter": condition, "on_delete": decl.on_delete}
    return ReferencesField(**{**shared, **more}, of=of, by=entity, to=decl.to, member=member)


LEADING: Final[Mapping[type[AnyFieldDecl], Callable[[Any, dict[str, Any], Site, Known], AnyField | None]]] = {
    ReferenceDecl: _reference,
    UserDecl: _user,
    DepartmentDecl: _department,
    AnyReferenceDecl: _any_reference,
    CollectionDecl: _collection,
    LinesDecl: _lines,
    ReferencesDecl: _references,
}
