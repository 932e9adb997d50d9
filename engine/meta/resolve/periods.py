"""`effective_dated: true`: a value for each period, as lines `<field>_periods` of an entity `<entity>_<field>`.

The field itself is worked out from them: it is the value of the last period that has begun.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from engine.diagnostics.limits import Limit
from engine.meta.catalog import Entity
from engine.meta.declared import Declared
from engine.meta.fields import AnyField, DateField, LinesField, MoneyField, ReferenceField
from engine.meta.kinds import EntityDecl
from engine.meta.kinds.entity import DuplicateDecl
from engine.meta.kinds.fields import AnyFieldDecl, AnyValueDecl, DateDecl
from engine.meta.labels import Label
from engine.meta.resolve.duplicates import keys_of, resolved_duplicate
from engine.meta.resolve.site import Site
from engine.meta.source import Part
from engine.meta.system import LINE_FIELDS, PERIOD_SINCE, PERIOD_VALUE, RECORD_FIELDS, periods_name

_SINCE_LABEL: Final[Label] = {"zh": "生效日期", "en": "Since"}
_VALUE_LABEL: Final[Label] = {"zh": "值", "en": "Value"}
_BY_PERIOD: Final = {"zh": "{}（按期间）", "en": "{} by period"}

_WITHOUT_EFFECT: Final = (
    "value", "default", "required", "unique", "index", "filter", "tree", "suggest", "frozen", "track", "on_delete",
)  # fmt: skip
"""Keys that would speak of one value, where there are many."""


class PeriodsDecl(EntityDecl, frozen=True, kw_only=True):
    """The entity of the periods of one field, which nobody writes."""


def is_dated(decl: AnyFieldDecl | str) -> bool:
    """Whether each period has a value of its own."""
    return isinstance(decl, AnyValueDecl) and decl.effective_dated


def period_parts(declared: Declared, decl: EntityDecl) -> Iterator[Declared]:
    """The entities of the periods of its fields, each where the field is written."""
    for name, written in decl.fields.items():
        if is_dated(written):
            called = f"{declared.name}_{name}"
            fields = {PERIOD_SINCE: DateDecl(), PERIOD_VALUE: written}
            made = PeriodsDecl(entity=called, part_of=declared.name, title=PERIOD_SINCE, fields=fields)
            yield Declared("entity", called, Part(declared.source, ("fields", name)), made)


def with_periods(field: AnyField, decl: AnyFieldDecl | str, whole: EntityDecl, site: Site) -> dict[str, AnyField]:
    """The field, and if it is dated the lines that hold its values."""
    if not is_dated(decl):
        return {field.name: field}
    _refuse_contradictions(field, decl, site)
    name = periods_name(field.name)
    if not _is_free(name, whole, site.below("effective_dated")):
        return {}
    lines = LinesField(
        name=name,
        label={locale: _BY_PERIOD[locale].format(text) for locale, text in field.label.items()},
        was=tuple(periods_name(one) for one in field.was),
        visible=field.visible,
        editable=field.editable,
        enabled=field.enabled,
        of=f"{whole.entity}_{field.name}",
        by=whole.entity,
        order=(PERIOD_SINCE,),
    )
    # `each` is a word of the language, so that no field is called so.
    today = f"last(each.{PERIOD_VALUE} for each in {name} if each.{PERIOD_SINCE} <= today())"
    cleared = {"required": False, "required_when": None, "default": None, "unique": False, "index": None}
    return {field.name: msgspec.structs.replace(field, value=today, periods=name, **cleared), name: lines}


def periods_entity(whole: Entity, field: AnyField, site: Site) -> Entity:
    """The entity whose records are the periods of a field of `whole`."""
    since = DateField(name=PERIOD_SINCE, label=_SINCE_LABEL, required=True)
    shed = {
        "value": None,
        "periods": None,
        "visible": None,
        "editable": None,
        "enabled": None,
        "group": None,
        "was": (),
    }
    value = msgspec.structs.replace(field, name=PERIOD_VALUE, label=field.label or _VALUE_LABEL, **shed)
    if isinstance(value, MoneyField):
        origins = {key: (whole.name, *path) for key in ("currency", "rate") if (path := getattr(value, key))}
        value = msgspec.structs.replace(value, **origins)
    reference = ReferenceField(name=whole.name, label={}, to=whole.name, required=True, whole=True)
    fields: dict[str, AnyField] = {one.name: one for one in (reference, since, value)}
    once = resolved_duplicate("since", DuplicateDecl(match=(whole.name, PERIOD_SINCE), then="forbid"), fields, site)
    assert once is not None, "references and days can be compared"
    name = f"{whole.name}_{field.name}"
    return Entity(
        name=name,
        label={},
        title=f"concat({PERIOD_SINCE})",
        was=tuple(f"{one}_{other}" for one in (whole.name, *whole.was) for other in (field.name, *field.was))[1:],
        part_of=whole.name,
        sample=0 if field.sample is None else 1,
        fields=fields | keys_of((once,)) | LINE_FIELDS | RECORD_FIELDS,
        duplicates={once.name: once},
        enabled=field.enabled,
    )


def _refuse_contradictions(field: AnyField, decl: AnyFieldDecl | str, site: Site) -> None:
    assert not isinstance(decl, str), "a short form has no keys"
    left_out = type(decl).__struct_fields__
    defaults = dict(zip(left_out[-len(type(decl).__struct_defaults__) :], type(decl).__struct_defaults__, strict=True))
    for key in (one for one in _WITHOUT_EFFECT if getattr(decl, one, None) != defaults.get(one)):
        message = f"`{key}` speaks of one value, and `{field.name}` has one for each period"
        site.below(key).at_key("META-CONFLICT", message, f"delete `{key}`, or delete `effective_dated`")


def _is_free(name: str, whole: EntityDecl, site: Site) -> bool:
    if whole.part_of is not None:
        message = f"the periods would be lines, and `{whole.entity}` is itself part of `{whole.part_of}`"
        site.at_key("META-CONFLICT", message, "make it an entity of its own: delete `part_of`")
    elif name in whole.fields:
        site.at_key("META-TWICE", f"the periods are called `{name}`, as another field is", "give that another name")
    elif len(name) > Limit.NAME.most:
        site.at_key("META-NAME", f"the periods would be called `{name}`", f"at most {Limit.NAME.most} characters")
    else:
        return True
    return False
