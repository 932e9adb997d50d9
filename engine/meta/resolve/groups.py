"""`groups:` of an entity, and what its fields say of them."""

from collections.abc import Collection

from engine.diagnostics import nearest
from engine.meta.catalog import Group
from engine.meta.fields import AnyField
from engine.meta.kinds import EntityDecl
from engine.meta.phrases import some
from engine.meta.resolve.known import Known
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words


def resolved_groups(decl: EntityDecl, site: Site, known: Known) -> dict[str, Group]:
    """The groups of an entity, in their order."""
    return {
        name: Group(name=name, label=words(one.label, known.locales, site.below(name, "label")))
        for name, one in decl.groups.items()
    }


def check_group(field: AnyField, groups: Collection[str], site: Site) -> None:
    """Report a field that belongs to a group there is not; of one with a mistake that has been reported."""
    declared = site.declared
    doubtful = ("groups",) in declared.left_out or field.group in declared.names_left_out("groups")
    if field.group is None or field.group in groups or doubtful:
        return
    meant = nearest(field.group, groups)
    written = f"write `groups: {{{field.group}: {{}}}}` in the entity"
    hint = f"did you mean `{meant}`?" if meant else f"there are {some(sorted(groups))}" if groups else written
    site.below("group").at_value("META-UNKNOWN", f"there is no group `{field.group}`", hint)
