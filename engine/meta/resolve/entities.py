"""`entity:` as written -> as resolved, as far as its own file says; links.py holds what it says of others."""

from collections.abc import Mapping

from engine.meta.catalog import Duplicate, Entity
from engine.meta.fields import NEVER, AnyField, AnyReference, BoolField, ReferenceField
from engine.meta.kinds import EntityDecl
from engine.meta.kinds.shared import several
from engine.meta.resolve.checks import resolved_check
from engine.meta.resolve.copying import copied
from engine.meta.resolve.duplicates import keys_of, resolved_duplicate
from engine.meta.resolve.fields import resolved_field
from engine.meta.resolve.former import check_former_names
from engine.meta.resolve.given import enabled
from engine.meta.resolve.groups import check_group, resolved_groups
from engine.meta.resolve.known import Known
from engine.meta.resolve.names import entity_name_is_free, field_name_is_free
from engine.meta.resolve.periods import with_periods
from engine.meta.resolve.searched import with_search
from engine.meta.resolve.site import Site
from engine.meta.resolve.translations import with_translations
from engine.meta.resolve.words import words
from engine.meta.system import BOOKS, LINE_FIELDS, RECORD_FIELDS, typed_mark


def resolved_entity(decl: EntityDecl, site: Site, known: Known) -> Entity:
    """The entity with those of its fields that can be used."""
    entity_name_is_free(decl.entity, site.below("entity"))
    fields = _fields(decl, site, known)
    duplicates = _duplicates(decl, fields, site.below("duplicates"))
    return Entity(
        name=decl.entity,
        label=words(decl.label, known.locales, site.below("label")),
        plural=words(decl.plural, known.locales, site.below("plural"), in_each=False),
        title=decl.title,
        help=words(decl.help, known.locales, site.below("help")),
        description=decl.description,
        was=several(decl.was),
        part_of=_part_of(decl, site, known),
        owner=decl.owner,
        department=decl.department,
        recycle=decl.features.recycle is not None,
        shared=tuple(dict.fromkeys(decl.features.share.levels)) if decl.features.share is not None else (),
        commented=decl.features.comment is not None,
        exported=decl.features.export is not None,
        copied=copied(decl, fields, site.below("features", "copy")),
        system=decl.system,
        sample=decl.sample,
        fields=fields | keys_of(duplicates.values()) | _marks(fields) | _kept(decl, fields),
        use=several(decl.use),
        groups=resolved_groups(decl, site.below("groups"), known),
        checks={
            name: resolved_check(name, one, decl, fields, site.below("checks", name), known)
            for name, one in decl.checks.items()
        },
        duplicates=duplicates,
        enabled=enabled(decl.enabled),
    )


def _fields(decl: EntityDecl, site: Site, known: Known) -> dict[str, AnyField]:
    fields: dict[str, AnyField] = {}
    part_of = decl.part_of if decl.part_of in known.entities else None
    if part_of is not None:
        whole = known.entities[part_of].decl
        was = several(whole.was) if isinstance(whole, EntityDecl) else ()
        fields[part_of] = ReferenceField(name=part_of, label={}, was=was, to=part_of, required=True, whole=True)
    for name, written in decl.fields.items():
        place = site.below("fields", name)
        if field_name_is_free(name, place) and _is_no_part_field(name, part_of, place):
            field = resolved_field(name, written, place, known)
            if field is not None:
                check_group(field, decl.groups, place)
                for name, one in with_periods(field, written, decl, place).items():
                    fields |= with_translations(one, written, decl, place, known) if name == field.name else {name: one}
    check_former_names(
        {name: field.was for name, field in fields.items()}, decl.fields, "field", site.below("fields").below
    )
    refuse_second_tree(fields, site)
    found_by_title = part_of is None and decl.entity not in BOOKS
    return with_search(fields, decl.fields, decl.title if found_by_title else "")


def _duplicates(decl: EntityDecl, fields: dict[str, AnyField], site: Site) -> dict[str, Duplicate]:
    """Warnings are confirmed by their names: a check and a rule for duplicates cannot have the same."""
    for name in decl.duplicates.keys() & decl.checks.keys():
        site.below(name).at_key("META-TWICE", f"there is a check `{name}` too", "give one of them another name")
    for name, one in decl.duplicates.items() if decl.part_of is not None else ():
        if one.then == "warn":
            hint = "write `then: forbid`, or a check of the record they are part of"
            site.below(name).at_key("META-CONFLICT", "nobody is warned of lines that are the same", hint)
    found = (resolved_duplicate(name, one, fields, site.below(name)) for name, one in decl.duplicates.items())
    return {one.name: one for one in found if one is not None}


def _kept(decl: EntityDecl, fields: Mapping[str, AnyField]) -> dict[str, AnyField]:
    """What the engine keeps; of a part also where it stands."""
    return (LINE_FIELDS if decl.part_of in fields else {}) | RECORD_FIELDS


def _marks(fields: Mapping[str, AnyField]) -> dict[str, AnyField]:
    """Of each suggested field whether a person typed what it holds."""
    marks = [_mark(one) for one in fields.values() if one.suggest is not None]
    return {one.name: one for one in marks}


def _mark(field: AnyField) -> AnyField:
    was = tuple(typed_mark(name) for name in field.was)
    return BoolField(name=typed_mark(field.name), label={}, was=was, visible=NEVER, record=True)


def _part_of(decl: EntityDecl, site: Site, known: Known) -> str | None:
    if decl.part_of is None or not known.entity(decl.part_of, site.below("part_of")):
        return None
    if decl.features.recycle is not None:
        message = f"what is part of a `{decl.part_of}` goes to the bin with it"
        site.below("features", "recycle").at_key("META-CONFLICT", message, "delete `recycle`")
    return decl.part_of


def _is_no_part_field(name: str, part_of: str | None, site: Site) -> bool:
    if part_of is None or name not in (part_of, *LINE_FIELDS):
        return True
    message = f"what is part of a `{part_of}` has `{name}` already"
    site.at_key("META-RESERVED", message, "delete the field, or give it another name")
    return False


def refuse_second_tree(fields: Mapping[str, AnyField], site: Site) -> None:
    """Report what makes a tree of an entity that is one already."""
    first, *others = [one.name for one in fields.values() if isinstance(one, AnyReference) and one.tree] or [""]
    for name in others:
        message = f"`{first}` makes a tree already, and `under` would not know which one is meant"
        site.below("fields", name, "tree").at_key("META-TREE", message, "one reference of an entity has `tree`")
