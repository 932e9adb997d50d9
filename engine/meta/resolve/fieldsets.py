"""Fieldsets that no entity uses: what they say is looked at all the same, as if they were entities."""

from collections.abc import Mapping

from engine.diagnostics import Report
from engine.meta.catalog import Entity
from engine.meta.declared import Declared
from engine.meta.kinds import EntityDecl, FieldsetDecl
from engine.meta.kinds.shared import several
from engine.meta.resolve.entities import resolved_entity
from engine.meta.resolve.known import Known
from engine.meta.resolve.site import Site
from engine.meta.resolve.unique import Definitions


def unused_fieldsets(definitions: Definitions, known: Known, report: Report) -> dict[str, tuple[Entity, Site]]:
    """What entities would get of each fieldset that none of them uses; a warning says so."""
    used = _used(definitions.entities)
    found = {}
    for name, declared in definitions.fieldsets.items():
        if isinstance(declared.decl, FieldsetDecl) and name not in used:
            site = Site(declared, report)
            hint = f"write `use: [{name}]` in an entity, or delete it"
            site.below("fieldset").warn("META-UNUSED", f"no entity uses `{name}`", hint)
            found[name] = resolved_entity(_alone(declared.decl), site, known), site
    return found


def _used(entities: Mapping[str, Declared]) -> set[str]:
    return {name for one in entities.values() if isinstance(one.decl, EntityDecl) for name in several(one.decl.use)}


def _alone(decl: FieldsetDecl) -> EntityDecl:
    return EntityDecl(entity=decl.fieldset, title="'-'", fields=decl.fields, groups=decl.groups, checks=decl.checks)
