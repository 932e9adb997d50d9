"""`role:` as written -> as resolved."""

from collections.abc import Mapping
from typing import Final

from engine.diagnostics import Report, nearest
from engine.meta.catalog import FIELD_RIGHTS, RIGHTS, Entity, FieldGrant, Grant, Role
from engine.meta.fields import AnyField, Option
from engine.meta.kinds import RoleDecl
from engine.meta.kinds.role import FieldGrantDecl, GrantDecl
from engine.meta.kinds.shared import Condition, several
from engine.meta.phrases import some
from engine.meta.resolve.given import enabled, expression
from engine.meta.resolve.known import Known
from engine.meta.resolve.links import Links
from engine.meta.resolve.site import Site
from engine.meta.resolve.words import words
from engine.meta.system import BOOKS

NEVER: Final = "false"
"""The condition of what is not granted."""


def resolved_role(decl: RoleDecl, site: Site, known: Known, links: Links) -> Role:
    """The role with those of its grants that are for something."""
    grants: dict[str, Grant] = {}
    for name, written in decl.grants.items():
        place = site.below("grants", name)
        if known.entity(name, place, at_key=True) and name in links.entities:
            grants[name] = _grant(written, links.entities[name], place, links)
            if name in known.dictionaries and not known.dictionaries[name].decl.editable:
                _refuse_changes(grants[name], name, place)
    includes = enumerate(several(decl.includes))
    menus = enumerate(several(decl.screens))
    return Role(
        name=decl.role,
        label=words(decl.label, known.locales, site.below("label")),
        description=decl.description,
        was=several(decl.was),
        includes=tuple(name for index, name in includes if known.role(name, site.below("includes", index))),
        system=decl.system,
        grants=grants,
        screens=tuple(name for index, name in menus if known.menu(name, site.below("screens", index))),
        enabled=enabled(decl.enabled),
    )


def role_options(known: Known) -> dict[str, Option]:
    """The roles as what may be chosen; what is wrong with their texts is reported with the roles themselves."""
    sites = {name: Site(one, Report()) for name, one in known.roles.items()}
    return {
        name: Option(
            label=words(site.declared.decl.label, known.locales, site.below("label")),
            was=several(site.declared.decl.was),
            enabled=enabled(site.declared.decl.enabled),
        )
        for name, site in sites.items()
        if isinstance(site.declared.decl, RoleDecl)
    }


def _refuse_changes(grant: Grant, name: str, site: Site) -> None:
    """The values of a dictionary that is not `editable` are those of its file."""
    changes = {"create": grant.create, "update": grant.update, "delete": grant.delete}
    for key in (key for key, condition in changes.items() if condition != NEVER):
        message = f"`{key}` has no effect: the values of `{name}` stand in its file"
        site.below(key).at_key("META-CONFLICT", message, f"write `editable: true` in `{name}`, or delete `{key}`")


def _grant(decl: GrantDecl, entity: Entity, site: Site, links: Links) -> Grant:
    grant = Grant(
        read=expression(decl.read),
        create=expression(decl.create),
        update=expression(decl.update),
        delete=expression(decl.delete),
        restore=expression(decl.restore),
        purge=expression(decl.purge),
        assign=expression(decl.assign),
        share=expression(decl.share),
        comment=expression(decl.comment),
        export=expression(decl.export),
        actions=_actions(decl.actions, entity, site.below("actions")),
        fields=_field_grants(decl.fields, entity, site.below("fields"), links),
    )
    if entity.name in BOOKS:
        _refuse_changes_of_books(decl, entity.name, site)
    elif entity.part_of is not None:
        _refuse_changes_of_parts(decl, entity.part_of, site)
    else:
        _refuse_without_effect(grant, entity, site)
    return grant


def _refuse_without_effect(grant: Grant, entity: Entity, site: Site) -> None:
    """Rights to what cannot be done with records of the entity."""
    gone = f"what is deleted of `{entity.name}` is gone", "features: {recycle: {}}"
    missing = {
        "restore": None if entity.recycle else gone,
        "purge": None if entity.recycle else gone,
        "assign": None if entity.owner else (f"`{entity.name}` has no owner", "owner: <field>"),
        "share": None if entity.shared else (f"records of `{entity.name}` are not shared", "features: {share: {}}"),
        "comment": None if entity.commented else (f"nobody comments on a `{entity.name}`", "features: {comment: {}}"),
        "export": None if entity.exported else (f"`{entity.name}` is not exported", "features: {export: {}}"),
    }
    for right, why in missing.items():
        if why is not None and grant.conditions[right] != NEVER:
            hint = f"delete `{right}`, or write `{why[1]}` in the entity `{entity.name}`"
            site.below(right).at_key("META-CONFLICT", f"`{right}` has no effect: {why[0]}", hint)


def _actions(written: str | tuple[str, ...] | Mapping[str, Condition], entity: Entity, site: Site) -> dict[str, str]:
    """By action the condition under which it may be done; all there are where `all` is written."""
    if written == "all":
        own = [name for name in entity.actions if entity.right_to(name) is None]
        if not own:
            site.at_value("META-CONFLICT", f"`{entity.name}` has no actions", "delete `actions`")
        return dict.fromkeys(own, "true")
    if isinstance(written, Mapping):
        named = [(name, expression(one), site.below(name), True) for name, one in written.items()]
    else:
        named = [(name, "true", site.below(index), False) for index, name in enumerate(written)]
    return {name: one for name, one, place, at_key in named if _is_action(name, entity, place, at_key)}


def _is_action(name: str, entity: Entity, site: Site, at_key: bool) -> bool:
    right = entity.right_to(name)
    if right is not None:
        message = f"who may `{name}` is said by the right `{right}`"
        site.report_at(at_key, "META-CONFLICT", message, f"write `{right}: mine` beside `read` and `update`")
        return False
    if name in entity.actions:
        return True
    if not any(path[:1] == ("actions",) for path in site.declared.left_out):
        meant = nearest(name, entity.actions)
        there = f"it has {some(entity.actions)}" if entity.actions else None
        hint = f"did you mean `{meant}`?" if meant else there
        site.report_at(at_key, "META-UNKNOWN", f"`{entity.name}` has no action `{name}`", hint)
    return False


def _changes(decl: GrantDecl) -> list[str]:
    """What is granted besides reading, by its keys."""
    return [key for key in RIGHTS if key != "read" and getattr(decl, key) is not False]


def _refuse_changes_of_books(decl: GrantDecl, name: str, site: Site) -> None:
    places = [(key, site.below(key)) for key in _changes(decl)]
    places += [
        ("update", site.below("fields", field, "update"))
        for field, one in decl.fields.items()
        if one.update not in (None, False)
    ]
    for key, place in places:
        message = f"`{key}` has no effect: `{name}` is what the engine notes, and nobody changes it"
        place.at_key("META-CONFLICT", message, f"delete `{key}`; only `read` can be granted")


def _refuse_changes_of_parts(decl: GrantDecl, whole: str, site: Site) -> None:
    for key in _changes(decl):
        message = f"`{key}` has no effect: lines are changed with their `{whole}`"
        site.below(key).at_key("META-CONFLICT", message, f"delete `{key}`, and grant `update` of `{whole}`")


def _field_grants(
    written: Mapping[str, FieldGrantDecl], entity: Entity, site: Site, links: Links
) -> dict[str, FieldGrant]:
    grants: dict[str, FieldGrant] = {}
    for name, one in written.items():
        field = links.field(entity, name, site.below(name), at_key=True)
        if name == "id":
            message = "nobody is kept from `id`: it stands in the address of the record"
            site.below(name).at_key("META-CONFLICT", message, "delete it")
        elif field is not None:
            given = {right: _condition(getattr(one, right)) for right in FIELD_RIGHTS}
            grants[name] = FieldGrant(**given)
            _refuse_update_of_computed(field, grants[name], site.below(name, "update"))
            _refuse_export(field, entity, grants[name], site.below(name, "export"))
            # Who may not see today's value may not see the others, in whatever language.
            others = (*field.translations.values(), *([field.periods] if field.periods else []))
            grants |= {one: grants[name] for one in others if one not in written}
    return grants


def _refuse_update_of_computed(field: AnyField, grant: FieldGrant, site: Site) -> None:
    if grant.update not in (None, NEVER) and not field.writable:
        site.at_key("META-CONFLICT", f"nobody can change `{field.name}`, it is computed or kept", "delete `update`")


def _refuse_export(field: AnyField, entity: Entity, grant: FieldGrant, site: Site) -> None:
    """Of a field that no file has."""
    if grant.export is None or (entity.exported and field.stored):
        return
    if entity.exported:
        site.at_key("META-CONFLICT", f"`export` has no effect: no file has `{field.name}`", "delete `export`")
        return
    hint = f"delete `export`, or write `features: {{export: {{}}}}` in the entity `{entity.name}`"
    site.at_key("META-CONFLICT", f"`export` has no effect: `{entity.name}` is not exported", hint)


def _condition(written: Condition | None) -> str | None:
    return None if written is None else expression(written)
