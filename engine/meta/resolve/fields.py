"""A field as written -> as resolved: one row a kind. What it says of other fields and entities is held by links.py."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

import msgspec

from engine.meta.fields import (
    NEVER,
    AnyField,
    BoolField,
    ChoiceField,
    ChoicesField,
    CodeField,
    DateField,
    DatetimeField,
    DecimalField,
    DurationField,
    IntegerField,
    Option,
    PercentField,
    RatingField,
    TagsField,
    TimeField,
)
from engine.meta.kinds.fields import (
    AddressDecl,
    AnyFieldDecl,
    AnyReferenceDecl,
    AnyValueDecl,
    AttachmentDecl,
    BoolDecl,
    ChoiceDecl,
    ChoicesDecl,
    CodeDecl,
    CollectionDecl,
    ColorDecl,
    DateDecl,
    DatetimeDecl,
    DecimalDecl,
    DepartmentDecl,
    DurationDecl,
    EmailDecl,
    ImageDecl,
    IntegerDecl,
    JsonDecl,
    KeyDecl,
    LinesDecl,
    LocationDecl,
    LongTextDecl,
    MoneyDecl,
    OptionDecl,
    PercentDecl,
    PhoneDecl,
    RatingDecl,
    ReferenceDecl,
    ReferencesDecl,
    RichTextDecl,
    StatedDecl,
    TagsDecl,
    TextDecl,
    TimeDecl,
    UrlDecl,
    UserDecl,
)
from engine.meta.kinds.shared import several
from engine.meta.kinds.written import Written
from engine.meta.phrases import number
from engine.meta.resolve.amounts import amount
from engine.meta.resolve.contradictions import refuse_contradictions, refuse_unseen
from engine.meta.resolve.former import check_former_names
from engine.meta.resolve.given import enabled, expression, given
from engine.meta.resolve.known import Known
from engine.meta.resolve.leading import LEADING
from engine.meta.resolve.literals import bound
from engine.meta.resolve.numbers import Wrong
from engine.meta.resolve.roles import role_options
from engine.meta.resolve.samples import sample
from engine.meta.resolve.site import Site
from engine.meta.resolve.texts import TEXTS
from engine.meta.resolve.words import words

ALWAYS: Final = "true"
"""A condition that always holds."""

_SHORT: Final[Mapping[str, AnyFieldDecl]] = {
    "text": TextDecl(),
    "long_text": LongTextDecl(),
    "rich_text": RichTextDecl(),
    "email": EmailDecl(),
    "phone": PhoneDecl(),
    "url": UrlDecl(),
    "address": AddressDecl(),
    "location": LocationDecl(),
    "color": ColorDecl(),
    "attachment": AttachmentDecl(),
    "image": ImageDecl(),
    "json": JsonDecl(),
    "integer": IntegerDecl(),
    "decimal": DecimalDecl(),
    "money": MoneyDecl(),
    "percent": PercentDecl(),
    "rating": RatingDecl(),
    "bool": BoolDecl(),
    "date": DateDecl(),
    "datetime": DatetimeDecl(),
    "time": TimeDecl(),
    "duration": DurationDecl(),
    "tags": TagsDecl(),
    "user": UserDecl(),
    "department": DepartmentDecl(),
    "any_reference": AnyReferenceDecl(),
}


WITHOUT_SAMPLE: Final = (ReferenceDecl, UserDecl, DepartmentDecl, AnyReferenceDecl, ChoicesDecl)
"""What is sampled from the records, or the values, that there are."""


def long_form(written: AnyFieldDecl | str) -> AnyFieldDecl:
    """A field that is just its type, with its keys."""
    return _SHORT[written] if isinstance(written, str) else written


def resolved_field(name: str, written: AnyFieldDecl | str, site: Site, known: Known) -> AnyField | None:
    """The field; None if it refers to an entity that cannot be used."""
    decl = long_form(written)
    field = RESOLVERS[type(decl)](decl, _shared(name, decl, site, known), site, known)
    if field is not None:
        refuse_unseen(field, site)
    if field is None or isinstance(decl, CollectionDecl | LinesDecl | ReferencesDecl | CodeDecl):
        return field
    return _with_values(field, decl, site, known)


def _shared(name: str, decl: AnyFieldDecl, site: Site, known: Known) -> dict[str, Any]:
    shared: dict[str, Any] = {"name": name, "description": decl.description, "was": several(decl.was)}
    shared["enabled"] = enabled(decl.enabled)
    shared["label"] = words(decl.label, known.locales, site.below("label"))
    shared["help"] = words(decl.help, known.locales, site.below("help"))
    if isinstance(decl, CodeDecl | AnyValueDecl):
        shared["group"] = decl.group
    if isinstance(decl, CodeDecl):
        return shared
    if isinstance(decl, StatedDecl):
        shared |= _conditions(decl)
    if not isinstance(decl, CollectionDecl | LinesDecl | ReferencesDecl):
        shared["sensitive"] = decl.sensitive
        shared["value"] = None if decl.value is None else expression(decl.value.value)
        shared["suggest"] = None if decl.suggest is None else expression(decl.suggest.value)
        frozen = expression(decl.frozen)
        shared["frozen"] = None if frozen == NEVER else frozen
        shared["convert"] = None if decl.convert is None else expression(decl.convert.value)
    if isinstance(decl, KeyDecl):
        shared["unique"] = decl.unique
    if isinstance(decl, KeyDecl | BoolDecl):
        shared["index"] = None if decl.index is False else () if decl.index is True else several(decl.index)
    return shared


def _conditions(decl: StatedDecl) -> dict[str, Any]:
    """What is always so is left out; what never is stays the condition `false`."""
    required, visible, editable = (expression(one) for one in (decl.required, decl.visible, decl.editable))
    return {
        "required": required == ALWAYS,
        "required_when": None if required in (ALWAYS, NEVER) else required,
        "visible": None if visible == ALWAYS else visible,
        "editable": None if editable == ALWAYS else editable,
    }


def _with_values(field: AnyField, decl: AnyValueDecl, site: Site, known: Known) -> AnyField:
    """With `default` and `sample`, which only a field that has everything else can judge."""
    changed: dict[str, Any] = {}
    if decl.default is not None:
        changed["default"] = given(field, decl.default.value, known, site.below("default"))
    if not isinstance(decl, WITHOUT_SAMPLE) and decl.sample is not None:
        changed["sample"] = sample(field, decl.sample.value, known.zone, site.below("sample"))
    refuse_contradictions(field, decl, site)
    return msgspec.structs.replace(field, **changed) if changed else field


def _code(decl: CodeDecl, shared: dict[str, Any], site: Site, known: Known) -> AnyField | None:
    if not known.numbering(decl.numbering, site.below("numbering")):
        return None
    return CodeField(**shared, unique=True, numbering=decl.numbering)


def _integer(decl: IntegerDecl, shared: dict[str, Any], site: Site, _known: Known) -> AnyField:
    return _bounded(IntegerField(**shared), decl, site)


def _decimal(decl: DecimalDecl, shared: dict[str, Any], site: Site, _known: Known) -> AnyField:
    scale = decl.scale
    if scale > decl.precision:
        message = f"`scale` is {scale}, more digits than the {decl.precision} of `precision`"
        site.below("scale").at_value("META-CONFLICT", message, "`precision` counts the digits after the point too")
        scale = decl.precision
    return _bounded(DecimalField(**shared, precision=decl.precision, scale=scale), decl, site)


def _money(decl: MoneyDecl, shared: dict[str, Any], site: Site, _known: Known) -> AnyField:
    return _bounded(amount(decl, shared, site), decl, site)


def _percent(decl: PercentDecl, shared: dict[str, Any], site: Site, _known: Known) -> AnyField:
    return _bounded(PercentField(**shared), decl, site)


def _rating(decl: RatingDecl, shared: dict[str, Any], _site: Site, _known: Known) -> AnyField:
    return RatingField(**shared, max=decl.max)


def _bounded(field: AnyField, decl: IntegerDecl | DecimalDecl | MoneyDecl | PercentDecl, site: Site) -> AnyField:
    low = _bound(field, decl.min, site.below("min"))
    high = _bound(field, decl.max, site.below("max"))
    if low is not None and high is not None and low > high:
        message = f"`min` is {number(low)}, above the {number(high)} of `max`"
        site.below("min").at_value("META-CONFLICT", message, "exchange the two")
        return field
    return msgspec.structs.replace(field, min=low, max=high) if low is not None or high is not None else field


def _bound(field: AnyField, written: Written | None, site: Site) -> int | Decimal | None:
    if written is None:
        return None
    assert not isinstance(written.value, list | dict), "the schema lets nothing but numbers through"
    found = bound(field, written.value)
    if isinstance(found, Wrong):
        site.at_value("META-LITERAL", found.message, found.hint)
        return None
    return found


def _bool(decl: BoolDecl, shared: dict[str, Any], _site: Site, _known: Known) -> AnyField:
    return BoolField(**shared, track=decl.track)


def _date(decl: DateDecl, shared: dict[str, Any], _site: Site, _known: Known) -> AnyField:
    return DateField(**shared, grain=decl.grain)


def _datetime(_decl: DatetimeDecl, shared: dict[str, Any], _site: Site, _known: Known) -> AnyField:
    return DatetimeField(**shared)


def _tags(_decl: TagsDecl, shared: dict[str, Any], _site: Site, _known: Known) -> AnyField:
    return TagsField(**shared)


def _time(_decl: TimeDecl, shared: dict[str, Any], _site: Site, _known: Known) -> AnyField:
    return TimeField(**shared)


def _duration(_decl: DurationDecl, shared: dict[str, Any], _site: Site, _known: Known) -> AnyField:
    return DurationField(**shared)


def _choice(decl: ChoiceDecl, shared: dict[str, Any], site: Site, known: Known) -> AnyField | None:
    options = _options(decl, site, known)
    return None if options is None else ChoiceField(**shared, **options, track=decl.track)


def _choices(decl: ChoicesDecl, shared: dict[str, Any], site: Site, known: Known) -> AnyField | None:
    options = _options(decl, site, known)
    return None if options is None else ChoicesField(**shared, **options)


def _options(decl: ChoiceDecl | ChoicesDecl, site: Site, known: Known) -> dict[str, Any] | None:
    """What there is to choose from; None where that cannot be said."""
    if decl.dictionary is not None:
        return _of_dictionary(decl.dictionary, decl, site, known)
    if decl.options is None:
        if site.declared.left_out_below((*site.path, "options")):
            return None  # what is wrong with them has been reported
        hint = "write `options: {low: {}, high: {}}`, or `dictionary: ` and its name"
        site.at_value("META-MISSING", f"the choice `{site.path[-1]}` has nothing to choose from", hint)
        return None
    if isinstance(decl.options, str):
        return {"options": role_options(known), "roles": True}
    options = {name: _option(one, site.below("options", name), known) for name, one in decl.options.items()}
    former = {name: option.was for name, option in options.items()}
    check_former_names(former, decl.options, "option", site.below("options").below)
    return {"options": options}


def _of_dictionary(name: str, decl: ChoiceDecl | ChoicesDecl, site: Site, known: Known) -> dict[str, Any] | None:
    place = site.below("dictionary")
    if decl.options is not None:
        place.at_key("META-CONFLICT", "the values stand in a dictionary or under `options`", "delete one of them")
    entries = known.dictionary(name, place)
    if entries is None:
        return None
    if decl.required and not entries.decl.values and not entries.decl.editable:
        message = f"the dictionary `{name}` has no values, so nobody could fill in a field that is required"
        place.at_value("DIC-EMPTY", message, "write its `values`, or `editable: true` so that they come from a screen")
    return {"options": entries.options, "dictionary": name, "open": entries.decl.editable}


def _option(written: OptionDecl | str, site: Site, known: Known) -> Option:
    if isinstance(written, str):
        return Option(label=words(written, known.locales, site))
    return Option(
        label=words(written.label, known.locales, site.below("label")),
        tone=written.tone,
        was=several(written.was),
        enabled=enabled(written.enabled),
    )


Resolve: TypeAlias = Callable[[Any, dict[str, Any], Site, Known], AnyField | None]

RESOLVERS: Final[Mapping[type[AnyFieldDecl], Resolve]] = {
    **TEXTS,
    CodeDecl: _code,
    IntegerDecl: _integer,
    DecimalDecl: _decimal,
    MoneyDecl: _money,
    PercentDecl: _percent,
    RatingDecl: _rating,
    BoolDecl: _bool,
    DateDecl: _date,
    DatetimeDecl: _datetime,
    TimeDecl: _time,
    DurationDecl: _duration,
    ChoiceDecl: _choice,
    ChoicesDecl: _choices,
    TagsDecl: _tags,
    **LEADING,
}
