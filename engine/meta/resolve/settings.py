"""`settings:` of the application as written -> as resolved: typed values that administrators set."""

from typing import Final

from msgspec import NODEFAULT
from msgspec.structs import FieldInfo
from msgspec.structs import fields as members

from engine.meta.fields import AnyField, Formula
from engine.meta.kinds import AppDecl
from engine.meta.kinds.fields import AnySettingDecl
from engine.meta.resolve.fields import resolved_field
from engine.meta.resolve.known import Known
from engine.meta.resolve.names import setting_name_is_free
from engine.meta.resolve.site import Site

_KEYS: Final = frozenset(
    ("label", "help", "description", "required", "default", "min", "max", "precision", "scale", "options")
)
"""The keys of a field that have an effect on a setting."""


def resolved_settings(decl: AppDecl, site: Site, known: Known) -> dict[str, AnyField]:
    """The settings that can be used; what is wrong with the others is reported."""
    settings: dict[str, AnyField] = {}
    for name, written in decl.settings.items():
        place = site.below("settings", name)
        if not isinstance(written, str):
            _refuse_keys(written, place)
        found = resolved_field(name, written, place, known) if setting_name_is_free(name, place) else None
        if found is not None and _has_plain_default(found, place):
            settings[name] = found
    return settings


def _refuse_keys(decl: AnySettingDecl, site: Site) -> None:
    for member in members(decl):
        if member.encode_name not in _KEYS and getattr(decl, member.name) != left_out(member):
            message = f"`{member.encode_name}` has no effect on a setting"
            site.below(member.encode_name).at_key("META-CONFLICT", message, f"delete `{member.encode_name}`")
    if isinstance(decl.required, str):
        message = "`required` of a setting is true or false: there is no record a condition could ask"
        site.below("required").at_value("META-CONFLICT", message, "write `required: true`")


def left_out(member: FieldInfo) -> object:
    """What a key is worth that is not written."""
    return member.default if member.default_factory is NODEFAULT else member.default_factory()


def _has_plain_default(field: AnyField, site: Site) -> bool:
    if isinstance(field.default, Formula):
        hint = "write the value itself; an expression may read `settings`, a setting reads nothing"
        site.below("default").at_value("META-CONFLICT", "a setting is no expression", hint)
    return not isinstance(field.default, Formula)
