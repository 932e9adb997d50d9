"""Fields that hold text, as written -> as resolved: one row a kind."""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any, Final

from engine.meta.fields import (
    AddressField,
    AnyField,
    AttachmentField,
    ColorField,
    EmailField,
    ImageField,
    JsonField,
    LocationField,
    LongTextField,
    PhoneField,
    RichTextField,
    TextField,
    UrlField,
)
from engine.meta.kinds.fields import (
    AddressDecl,
    AnyFieldDecl,
    AttachmentDecl,
    ColorDecl,
    EmailDecl,
    ImageDecl,
    JsonDecl,
    LocationDecl,
    LongTextDecl,
    PhoneDecl,
    RichTextDecl,
    TextDecl,
    UrlDecl,
)
from engine.meta.resolve.known import Known
from engine.meta.resolve.site import Site
from engine.text.patterns import pattern
from engine.text.phones import known_region, region_of_zone


def _text(decl: TextDecl, shared: dict[str, Any], site: Site, _known: Known) -> AnyField:
    return TextField(**shared, max=decl.max, sort=decl.sort, pattern=_pattern(decl.pattern, site.below("pattern")))


def _pattern(written: str | None, site: Site) -> str | None:
    if written is None:
        return None
    try:
        pattern(written)
    except ValueError as wrong:
        hint = "write it as RE2 does: without `(?=...)` and back references, so that no text takes long"
        site.at_value("META-PATTERN", f"the pattern cannot be read: {wrong}", hint)
        return None
    return written


def _phone(decl: PhoneDecl, shared: dict[str, Any], site: Site, known: Known) -> AnyField:
    return PhoneField(**shared, region=_region(decl.region, known.zone, site.below("region")))


def _region(written: str | None, zone: tzinfo, site: Site) -> str:
    if written is None:
        return region_of_zone(str(zone))
    if not known_region(written):
        site.at_value("META-VALUE", f"there is no country `{written}`", "write two letters, as in `CN`, `DE`, `US`")
    return written


def _sized(
    kind: type[LongTextField | RichTextField | UrlField | AddressField],
) -> Callable[[Any, dict[str, Any], Site, Known], AnyField]:
    return lambda decl, shared, site, known: kind(**shared, max=decl.max)


def _plain(kind: type[AnyField]) -> Callable[[Any, dict[str, Any], Site, Known], AnyField]:
    return lambda decl, shared, site, known: kind(**shared)


TEXTS: Final[Mapping[type[AnyFieldDecl], Callable[[Any, dict[str, Any], Site, Known], AnyField]]] = {
    TextDecl: _text,
    LongTextDecl: _sized(LongTextField),
    RichTextDecl: _sized(RichTextField),
    EmailDecl: _plain(EmailField),
    PhoneDecl: _phone,
    UrlDecl: _sized(UrlField),
    AddressDecl: _sized(AddressField),
    LocationDecl: _plain(LocationField),
    ColorDecl: _plain(ColorField),
    AttachmentDecl: _plain(AttachmentField),
    ImageDecl: _plain(ImageField),
    JsonDecl: _plain(JsonField),
}
