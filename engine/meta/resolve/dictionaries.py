"""`dictionary:` as written -> what its file says of its values, and the entity whose records they are."""

from collections.abc import Mapping
from typing import Final

from engine.diagnostics import nearest
from engine.diagnostics.limits import Limit
from engine.meta.catalog import Check, Dictionary, Entity, Value
from engine.meta.fields import (
    CODE,
    AnyField,
    BoolField,
    ChoiceField,
    CollectionField,
    IntegerField,
    Literal,
    Option,
    ReferenceField,
    TextField,
    Wire,
    is_tracked,
)
from engine.meta.kinds import DictionaryDecl
from engine.meta.kinds.fields import AnyFieldDecl
from engine.meta.kinds.shared import several
from engine.meta.labels import Label
from engine.meta.phrases import shown, some
from engine.meta.resolve.dictionary_values import TONES, Entries, Entry
from engine.meta.resolve.entities import refuse_second_tree
from engine.meta.resolve.fields import resolved_field
from engine.meta.resolve.given import FORMULA_MARK, enabled, given
from engine.meta.resolve.groups import check_group
from engine.meta.resolve.known import Known
from engine.meta.resolve.names import entity_name_is_free, field_name_is_free
from engine.meta.resolve.periods import is_dated
from engine.meta.resolve.searched import with_search
from engine.meta.resolve.site import Site
from engine.meta.resolve.translations import is_translated
from engine.meta.resolve.words import words
from engine.meta.system import DICTIONARY_FIELDS, LABEL, LONGEST_CODE, PARENT, POSITION, RECORD_FIELDS, RETIRED, TONE

_LANGUAGES: Final[Mapping[str, Label]] = {
    "zh": {"zh": "中文名称", "en": "Chinese label"},
    "en": {"zh": "英文名称", "en": "English label"},
}
_TONE_LABELS: Final[Mapping[str, Label]] = {
    "gray": {"zh": "灰", "en": "Gray"},
    "blue": {"zh": "蓝", "en": "Blue"},
    "violet": {"zh": "紫", "en": "Violet"},
    "amber": {"zh": "琥珀", "en": "Amber"},
    "green": {"zh": "绿", "en": "Green"},
    "red": {"zh": "红", "en": "Red"},
    "cyan": {"zh": "青", "en": "Cyan"},
}


def dictionary_entity(decl: DictionaryDecl, site: Site, known: Known) -> Entity:
    """The entity with the values as records; its attributes stand between what each value has and what each record."""
    entity_name_is_free(decl.dictionary, site.below("dictionary"))
    labels = ", ".join(f"{LABEL}_{locale}" for locale in known.locales)
    title = f"coalesce({labels}, {CODE})"
    own = _of_every_value(decl, known) | _attributes(decl, site, known)
    fields = with_search(own, decl.attributes, title) | RECORD_FIELDS
    refuse_second_tree(fields, site)
    return Entity(
        name=decl.dictionary,
        label=words(decl.label, known.locales, site.below("label")),
        title=title,
        description=decl.description,
        was=several(decl.was),
        fields=fields,
        enabled=enabled(decl.enabled),
        checks={"small_letters": _small_letters(known.locales)},
    )


def _of_every_value(decl: DictionaryDecl, known: Known) -> dict[str, AnyField]:
    code_label: Label = {"zh": "代码", "en": "Code"}
    fields: list[AnyField] = [
        TextField(name=CODE, label=code_label, required=True, unique=True, max=LONGEST_CODE),
        *(
            TextField(name=f"{LABEL}_{locale}", label=_LANGUAGES[locale], max=Limit.TEXT.most)
            for locale in known.locales
        ),
        IntegerField(name=POSITION, label={"zh": "顺序", "en": "Position"}),
        ChoiceField(
            name=TONE,
            label={"zh": "颜色", "en": "Tone"},
            options={tone: Option(label=_TONE_LABELS[tone]) for tone in TONES},
        ),
        BoolField(name=RETIRED, label={"zh": "停用", "en": "Retired"}, default=Literal(False)),
    ]
    if decl.hierarchical:
        label: Label = {"zh": "上级", "en": "Below"}
        fields.insert(1, ReferenceField(name=PARENT, label=label, to=decl.dictionary, tree=True))
    return {one.name: one for one in fields}


def _small_letters(locales: tuple[str, ...]) -> Check:
    """Codes that differ by their letters only would look alike, and expressions would mean one of them."""
    message = {"zh": "代码须为小写，且前后没有空格", "en": "A code has small letters"}
    return Check(
        name="small_letters",
        when=f"{CODE} != lower(trim({CODE}))",
        message={locale: text for locale, text in message.items() if locale in locales},
        fields=(CODE,),
    )


def _refuse_keys(attribute: AnyField, written: AnyFieldDecl | str, site: Site) -> None:
    """Report keys that have no effect on an attribute."""
    of_file, make_entity = "its values come from the file", "make an entity of the dictionary"
    refused = {
        "convert": (attribute.convert is not None, f"{of_file} and from screens", "add an attribute of the new type"),
        "track": (is_tracked(attribute), "changes of the values of a dictionary are not kept", make_entity),
        "translated": (is_translated(written), "only the label of a value is in several languages", make_entity),
        "suggest": (attribute.suggest is not None, of_file, "write `value`, or a `default`"),
    }
    for key, (is_written, reason, hint) in refused.items():
        if is_written:
            message = f"`{key}` has no effect on an attribute: {reason}"
            site.below(key).at_key("META-CONFLICT", message, hint)


def _attributes(decl: DictionaryDecl, site: Site, known: Known) -> dict[str, AnyField]:
    fields: dict[str, AnyField] = {}
    for name, written in decl.attributes.items():
        place = site.below("attributes", name)
        one = resolved_field(name, written, place, known) if _is_free(name, known, place) else None
        if one is None:
            continue
        if is_dated(written):
            message = "a value of a dictionary has no periods"
            place.below("effective_dated").at_key("META-CONFLICT", message, "make an entity of the dictionary")
        elif isinstance(one, CollectionField):
            place.at_key("META-CONFLICT", "a value of a dictionary has no lists", "make an entity of the dictionary")
        else:
            check_group(one, (), place)
            _refuse_keys(one, written, place)
            fields[name] = one
    return fields


def _is_free(name: str, known: Known, place: Site) -> bool:
    taken = {*DICTIONARY_FIELDS, *(f"{LABEL}_{locale}" for locale in known.locales), "label", "values", "was"}
    if name in taken:
        place.at_key("META-RESERVED", f"every value has `{name}` already", "give the attribute another name")
        return False
    return field_name_is_free(name, place)


def resolved_dictionary(entries: Entries, entity: Entity, known: Known) -> Dictionary:
    """What the file says of its values; what is wrong with their attributes is reported."""
    decl = entries.decl
    values = {
        code: Value(option=entry.option, given=_given(code, entry, decl, entity, known))
        for code, entry in entries.found.items()
    }
    return Dictionary(name=decl.dictionary, editable=decl.editable, hierarchical=decl.hierarchical, values=values)


def _given(code: str, entry: Entry, decl: DictionaryDecl, entity: Entity, known: Known) -> dict[str, Wire]:
    found: dict[str, Wire] = {}
    for name, written in entry.rest.items():
        place = entry.site.below(name)
        if name not in decl.attributes:
            _unknown(name, code, decl, place)
            continue
        one = entity.fields.get(name)
        if one is None:
            continue  # what is wrong with the attribute has been reported
        if one.value is not None or isinstance(written, list | dict) or str(written).startswith(FORMULA_MARK):
            reason = "is computed" if one.value is not None else f"is one value, not {shown(written)}"
            place.at_value("META-VALUE", f"`{name}` {reason}", "what is worked out stands under `attributes`")
            continue
        literal = given(one, written, known, place)
        if isinstance(literal, Literal):
            found[name] = literal.value
    asked = decl.attributes.keys() - DICTIONARY_FIELDS
    missing = [one for one in entity.fields.values() if one.name in asked and one.required]
    for one in missing:
        if one.name not in entry.rest and one.default is None:
            entry.site.at_key("META-MISSING", f"the value `{code}` needs `{one.name}`", f"add `{one.name}: `")
    return found


def _unknown(name: str, code: str, decl: DictionaryDecl, place: Site) -> None:
    known = ["label", "tone", "was", *decl.attributes, *(["values"] if decl.hierarchical else [])]
    meant = nearest(name, known)
    hint = f"did you mean `{meant}`?" if meant else f"it can have {some(known)}; `attributes` says what else"
    place.at_key("META-KEY", f"`{name}` is not a key of the value `{code}`", hint)
