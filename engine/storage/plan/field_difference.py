"""The difference of one field between two catalogs: a table from key to what its change means."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeAlias

import msgspec

from engine.meta.catalog import Entity
from engine.meta.fields import (
    AnyChoice,
    AnyField,
    AnyReference,
    AnyReferenceField,
    AnyText,
    DateField,
    Literal,
    is_tracked,
    kind_name,
)
from engine.meta.system import typed_mark
from engine.storage.plan.change import (
    Above,
    Among,
    Below,
    Change,
    Circled,
    Concern,
    Condition,
    Convert,
    Empty,
    Every,
    Fill,
    Filled,
    Longer,
    Naming,
    NotAmong,
    Repeated,
    Rescale,
    Risk,
    Symbol,
    TypedIn,
    Unfit,
)
from engine.storage.plan.history import track_changed
from engine.storage.plan.kinds import in_place

KeyDifference: TypeAlias = Callable[[Entity, Any, Any], Iterator[Change]]
"""Entity, the field before and the field after, both of one kind."""

PARK = "`loom apply --confirm {name}` parks it: its data is kept, `loom restore {name}` brings it back"
KEEP_LANGUAGE = "keep the first of `locales` as it is"
KEEP_TYPE = "say with `convert: ` what becomes of the values (`old`), or add a field under another name"
FILL_FIRST = "fill them in first, then apply"
ADD_THEN_FILL = "give it a literal `default`, or add it without `required`, fill it in, and require it then"
CHANGE_FIRST = "change these records first, then apply"
OTHER_NAME = "give the computed field a name of its own"

_ALSO = ("precision", "scale", "min", "max", "to")
"""What some kinds have as keys and others always the same."""


def added_field(entity: Entity, field: AnyField) -> Iterator[Change]:
    """A new field; existing records get a value if it is computed, or if it is required with a literal default."""
    path, what = _path(entity, field), f"new field: {_described(field)}"
    what += "; records that are there stay without a number" if field.issued else ""
    if field.formula is not None or not field.always_required:
        yield Change("+", path, what)
    elif isinstance(field.default, Literal) and not field.unique:
        fill = Fill(entity.name, field.name, field.default)
        yield Change("+", path, f"{what}; existing records get {field.default.value}", follow=fill)
    else:
        concern = Concern(entity.name, "id", Every())
        yield Change("+", path, what, Risk.NEEDS_DATA, ADD_THEN_FILL, concern)


def removed_field(entity: Entity, field: AnyField, successor: AnyField | None) -> Change:
    """A field that is not there any more. `successor` is a new one that may be the same under another name."""
    path = _path(entity, field)
    if not field.has_column:
        return Change("-", path, "field removed; nothing was stored for it")
    concern = Concern(entity.name, field.name, Filled())
    remedy = PARK.format(name=path)
    if successor is not None:
        remedy = f"if `{successor.name}` is the same field, write `was: {field.name}` in it; else {remedy}"
    return Change("-", path, "field removed, its data parked", Risk.DESTRUCTIVE, remedy, concern, path)


def changed_field(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    """What changed in a field that was there before; nothing for equal ones."""
    if type(old) is not type(new):
        yield _kind(entity, old, new)
        if not in_place(old, new):
            return
    keys = dict.fromkeys((*msgspec.structs.asdict(new), *(key for key in _ALSO if hasattr(new, key))))
    differing = [key for key in keys if _differs(old, new, key)]
    for handler in dict.fromkeys(KEYS[key] for key in differing):
        yield from handler(entity, old, new)


def _differs(old: AnyField, new: AnyField, key: str) -> bool:
    """A key that the former kind does not have differs where it says something."""
    return bool(getattr(old, key) != getattr(new, key) if hasattr(old, key) else getattr(new, key))


def _path(entity: Entity, field: AnyField) -> str:
    return f"{entity.name}.{field.name}"


def _described(field: AnyField) -> str:
    words = [kind_name(field)]
    words += ["required"] if field.always_required else ["required under a condition"] if _needed(field) else []
    words += ["unique"] if field.unique else []
    words += ["tracked"] if is_tracked(field) else []
    words += ["computed"] if field.value is not None else ["with a suggestion"] if field.suggest is not None else []
    return ", ".join(words)


def _kind(entity: Entity, old: AnyField, new: AnyField) -> Change:
    what = f"type changed: {kind_name(old)} -> {kind_name(new)}"
    if not old.has_column or in_place(old, new):
        return Change("~", _path(entity, new), what)
    return _other_column(entity, old, new, what)


def _other_column(entity: Entity, old: AnyField, new: AnyField, what: str) -> Change:
    """What is stored has to be converted (conversion.py); it cannot stay where it is."""
    concern = Concern(entity.name, new.name, Filled())
    by_itself = new.value is not None and old.value is not None and new.frozen is None
    follow = Convert(entity.name, new.name) if by_itself or new.convert is not None else None
    return Change("~", _path(entity, new), what, Risk.UNSUPPORTED, KEEP_TYPE, concern, follow=follow)


def _says(what: str, symbol: Symbol = "~") -> KeyDifference:
    """A key whose change touches nothing that is stored."""

    def difference(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
        yield Change(symbol, _path(entity, new), what)

    return difference


def _narrowing(
    entity: Entity, old: AnyField, new: AnyField, what: str, condition: Condition, remedy: str = CHANGE_FIRST
) -> Change:
    """Carried out when no stored value is in its way."""
    if not all(one.has_column or one.owned for one in (old, new)):
        return Change("~", _path(entity, new), what)
    concern = Concern(entity.name, new.name, condition)
    return Change("~", _path(entity, new), what, Risk.NEEDS_DATA, remedy, concern)


def _required(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    if new.always_required and not old.always_required:
        yield _narrowing(entity, old, new, "now required", Empty(), FILL_FIRST)
    elif _needed(new):
        what = "required under a condition; a record that lacks it is refused when it is saved next"
        yield Change("~", _path(entity, new), what)
    elif _needed(old):
        yield Change("~", _path(entity, new), "not required any more")


def _needed(field: AnyField) -> bool:
    return field.required or field.required_when is not None


def _visible(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    what = "always visible" if new.visible is None else f"visible while {new.visible}; what is stored is kept"
    if new.always_required and old.required:
        yield _narrowing(entity, old, new, f"{what}, and required", Empty(), FILL_FIRST)
    else:
        yield Change("~", _path(entity, new), what)


def _language(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    """A field that was not translated is in the first language from now on; what is in one cannot become another's."""
    if old.language is None or new.language is None:
        yield Change("~", _path(entity, new), f"in {new.language}" if new.language else "in no particular language")
    else:
        what = f"what is stored is in {old.language}, and would count as {new.language}"
        yield _narrowing(entity, old, new, what, Filled(), KEEP_LANGUAGE)


def _unique(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    if new.unique:
        yield _narrowing(entity, old, new, "now unique", Repeated())
    else:
        yield Change("~", _path(entity, new), "not unique any more")


def _search(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    yield Change("~", _path(entity, new), "records are found by it" if new.search else "records are not found by it")


def _computed(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    path = _path(entity, new)
    if new.value is None:
        what = "computed values stay and are typed in from now on" if old.has_column else "typed in from now on"
        yield Change("~", path, what)
    elif not new.has_column:
        yield Change("~", path, "computed when it is read; what is stored of it is not used any more")
    elif old.value is None:
        concern = Concern(entity.name, new.name if old.suggest is None else typed_mark(new.name), Filled())
        what = "computed from now on; what was typed in would be lost"
        yield Change("~", path, what, Risk.NEEDS_DATA, OTHER_NAME, concern)
    else:
        yield Change("~", path, "formula changed; all records are recomputed")


def _suggest(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    path = _path(entity, new)
    if new.suggest is None:
        yield Change("~", path, "no suggestion any more; values that were suggested stay")
    elif old.suggest is not None:
        yield Change("~", path, "suggestion changed; where nobody typed, it is worked out again")
    elif old.value is not None or not old.has_column:
        yield Change("~", path, "has a suggestion from now on, which nobody has changed yet")
    else:
        what = "has a suggestion from now on; values that are there stay, as typed in"
        yield Change("~", path, what, follow=TypedIn(entity.name, new.name))


def _frozen(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    what = "never frozen" if new.frozen is None else f"frozen while {new.frozen}"
    yield Change("~", _path(entity, new), f"{what}; where it is not, it is worked out again")


def _min(entity: Entity, old: Any, new: Any) -> Iterator[Change]:
    what = f"min: {_or_none(old.min)} -> {_or_none(new.min)}"
    if new.min is not None and (old.min is None or new.min > old.min):
        yield _narrowing(entity, old, new, what, Below(Decimal(new.min)))
    else:
        yield Change("~", _path(entity, new), what)


def _max(entity: Entity, old: Any, new: Any) -> Iterator[Change]:
    what = f"max: {_or_none(old.max)} -> {_or_none(new.max)}"
    if new.max is not None and (old.max is None or new.max < old.max):
        text = isinstance(new, AnyText)
        yield _narrowing(entity, old, new, what, Longer(new.max) if text else Above(Decimal(new.max)))
    else:
        yield Change("~", _path(entity, new), what)


def _grain(entity: Entity, old: DateField, new: DateField) -> Iterator[Change]:
    what = f"grain: {old.grain} -> {new.grain}"
    if new.grain == "day" or not (old.has_column and new.has_column):
        yield Change("~", _path(entity, new), what)
    else:
        yield _other_column(entity, old, new, what)


def _digits(entity: Entity, old: Any, new: Any) -> Iterator[Change]:
    what = f"digits: {old.precision} with {old.scale} after the point -> {new.precision} with {new.scale}"
    if not (old.has_column and new.has_column):
        yield Change("~", _path(entity, new), what)
        return
    follow = Rescale(entity.name, new.name, new.scale - old.scale) if new.scale != old.scale else None
    coarser = new.scale < old.scale
    if coarser or new.precision - new.scale < old.precision - old.scale:
        condition = Unfit(new.precision, new.scale, coarser)
        yield replace(_narrowing(entity, old, new, what, condition), follow=follow)
    else:
        yield Change("~", _path(entity, new), what, follow=follow)


def _options(entity: Entity, old: AnyChoice, new: AnyChoice) -> Iterator[Change]:
    path = _path(entity, new)
    if new.roles:
        yield from _roles(entity, old, new)
        return
    if new.dictionary is not None:
        return  # the lines of the dictionary say it
    for name in new.options:
        if name not in old.options:
            yield Change("+", path, f"new option {name}")
    for name in old.options:
        if name not in new.options:
            yield _narrowing(entity, old, new, f"option {name} removed", Among((name,)))
    if any(old.options.get(name, option) != option for name, option in new.options.items()):
        yield Change("~", path, "options: texts, tones or conditions changed")


def _roles(entity: Entity, old: AnyField, new: AnyChoice) -> Iterator[Change]:
    """The lines of the roles say the rest."""
    known = {*new.options, *(was for option in new.options.values() for was in option.was)}
    if not isinstance(old, AnyChoice) or not old.options.keys() <= known:
        what = "roles that are not defined stay written where somebody has them, and give nothing"
        concern = Concern(entity.name, new.name, NotAmong(tuple(known))) if new.has_column else None
        yield Change("~", _path(entity, new), what, concern=concern)


def _dictionary(entity: Entity, old: AnyChoice, new: AnyChoice) -> Iterator[Change]:
    if new.dictionary is None:
        yield Change("~", _path(entity, new), "chosen from options of its own")
    elif not new.open and (old.open or not set(old.options) <= set(new.options)):
        what = f"chosen from the dictionary {new.dictionary}"
        yield _narrowing(entity, old, new, what, NotAmong(tuple(new.options)))
    else:
        yield Change("~", _path(entity, new), f"chosen from the dictionary {new.dictionary}")


def _unsaid(entity: Entity, old: AnyField, new: AnyField) -> Iterator[Change]:
    """A key whose change another line tells."""
    return iter(())


def _tree(entity: Entity, old: AnyReference, new: AnyReference) -> Iterator[Change]:
    if new.tree:
        yield _narrowing(entity, old, new, "records stand below each other, without circles", Circled())
    else:
        yield Change("~", _path(entity, new), "records do not stand below each other any more")


def _on_delete(
    entity: Entity, old: AnyReference | AnyReferenceField, new: AnyReference | AnyReferenceField
) -> Iterator[Change]:
    yield Change("~", _path(entity, new), f"when the other record is deleted: {old.on_delete} -> {new.on_delete}")


def _target(entity: Entity, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(new, AnyReferenceField):
        yield from _targets(entity, old, new)
        return
    yield _other_column(entity, old, new, f"refers to {new.to} instead of {old.to}")


def _targets(entity: Entity, old: AnyReferenceField, new: AnyReferenceField) -> Iterator[Change]:
    what = f"refers to {', '.join(new.to) or 'any entity'}"
    if new.to and not (old.to and set(old.to) <= set(new.to)):
        yield _narrowing(entity, old, new, what, Naming(new.to, others=True))
    else:
        yield Change("~", _path(entity, new), what)


def _or_none(value: object) -> str:
    return "none" if value is None else str(value)


_COLLECTION = _says("collection changed")

KEYS: Mapping[str, KeyDifference] = {
    "name": _says("name changed"),
    "label": _says("label changed"),
    "help": _says("help changed"),
    "description": _says("description changed"),
    "was": _says("former names changed"),
    "required": _required,
    "required_when": _required,
    "enabled": _says("enabled changed"),
    "off": _says("options switched off"),
    "visible": _visible,
    "editable": _says("editable changed"),
    "sensitive": _says("who may take it away in a file changed: with `sensitive` only whom a grant says so"),
    "group": _says("group changed; what adds it up follows"),
    "unique": _unique,
    "index": _says("index changed"),
    "search": _search,
    "sort": _says("order changed: as it sounds, or not any more"),
    "default": _says("default changed; it counts for new records"),
    "track": track_changed,
    "value": _computed,
    "convert": _unsaid,
    "virtual": _computed,
    "periods": _says("kept by period, or not any more"),
    "language": _language,
    "translations": _says("languages changed"),
    "translates": _says("of another translated field"),
    "suggest": _suggest,
    "frozen": _frozen,
    "whole": _says("part of the record it refers to"),
    "record": _says("kept by the engine"),
    "sample": _says("sample data changed"),
    "min": _min,
    "max": _max,
    "pattern": _says("pattern changed; it counts for what is written from now on"),
    "region": _says("country of numbers without + changed"),
    "grain": _grain,
    "precision": _digits,
    "scale": _digits,
    "options": _options,
    "dictionary": _dictionary,
    "open": _unsaid,
    "roles": _options,
    "tree": _tree,
    "on_delete": _on_delete,
    "to": _target,
    "numbering": _says("takes other numbers from now on; those that were given stay"),
    "filter": _says("choice of records changed"),
    "of": _COLLECTION,
    "member": _unsaid,
    "by": _COLLECTION,
    "order": _says("order changed"),
    "currency": _says("in another currency from now on; the numbers stay"),
    "rate": _says("another rate; what is worked out from it follows"),
}
"""Every key of every kind; a test holds the table complete."""
