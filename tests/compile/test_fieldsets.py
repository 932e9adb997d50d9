"""What a fieldset says, entities have that use it; what they say themselves goes before."""

import pytest

from engine.compile.load import load_all, load_files
from engine.compile.where_used import where_used
from engine.diagnostics import Report
from engine.meta.catalog import Catalog

APP = "app: a\nlocales: en\ntime_zone: UTC\ncurrency: EUR\n"
PLACE = """\
fieldset: place
groups: {where: {label: Where}}
fields:
  street: {type: text, max: 40, group: where, label: Street}
  town: text
  code: {type: text, required: true}
checks:
  nowhere: {when: street is null and town is null, message: Nowhere}
"""
OFFICE = """\
entity: office
title: name
use: place
groups: {where: {label: Address}}
fields:
  name: text
  town: {max: 80}
  street: {label: Road}
  code: {type: integer}
checks:
  nowhere: {then: warn}
"""
SHOP = "entity: shop\ntitle: name\nuse: [place]\nfields: {name: text}\n"
ROLE = "role: boss\ngrants: {office: {read: true}, shop: {read: true}}\n"


def read(**changed: str) -> tuple[Catalog | None, list[str]]:
    """The catalog, and what was found, with file and line."""
    texts = {"app": APP, "office": OFFICE, "place": PLACE, "role": ROLE, "shop": SHOP} | changed
    report = Report()
    catalog = load_files({name: text.encode() for name, text in texts.items() if text}, report)
    return catalog, [f"{one.code} {one.span.file}:{one.span.line} {one.message}" for one in report if one.span]


@pytest.fixture
def catalog() -> Catalog:
    found, said = read()
    assert found is not None, said
    assert said == []
    return found


def own(catalog: Catalog, entity: str) -> list[str]:
    return [name for name, field in catalog.entities[entity].fields.items() if not field.record]


def test_shared_fields_come_first_unless_the_entity_names_them(catalog: Catalog) -> None:
    assert own(catalog, "shop") == ["street", "town", "code", "name"]
    assert own(catalog, "office") == ["name", "town", "street", "code"]


def test_the_entitys_own_keys_win_at_any_depth(catalog: Catalog) -> None:
    fields = catalog.entities["office"].fields
    assert (fields["street"].label, fields["street"].max, fields["street"].group) == ({"en": "Road"}, 40, "where")
    assert fields["town"].max == 80
    assert catalog.entities["office"].groups["where"].label == {"en": "Address"}
    assert catalog.entities["shop"].groups["where"].label == {"en": "Where"}


def test_a_field_of_another_type_has_nothing_of_the_shared_one(catalog: Catalog) -> None:
    assert catalog.entities["office"].fields["code"].required is False
    assert catalog.entities["shop"].fields["code"].required is True


def test_checks_are_shared_too(catalog: Catalog) -> None:
    office, shop = (catalog.entities[name].checks["nowhere"] for name in ("office", "shop"))
    assert (office.when, office.message) == (shop.when, shop.message)
    assert office.then != shop.then


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("town: text", "town: {type: text, lable: Town}", "META-KEY place:5"),
        ("town: text", "town: {type: reference, to: towm}", "META-UNKNOWN place:5"),
        ("town: text", "town: {type: integer, value: 1 + nmae}", "EXP-NAME place:5"),
        ("when: street is null", "when: stret is null", "EXP-NAME place:8"),
        ("town: text", "town: {type: text, group: there}", "META-UNKNOWN place:5"),
    ],
)
def test_a_mistake_in_a_fieldset_is_said_once_where_it_stands(old: str, new: str, said: str) -> None:
    _, found = read(place=PLACE.replace(old, new), office=OFFICE.replace("  town: {max: 80}\n", ""))
    assert [one[: len(said)] for one in found] == [said]


def test_a_mistake_of_the_entity_is_said_there() -> None:
    _, found = read(office=OFFICE.replace("max: 80", "max: many"))
    assert [one.split(" ")[:2] for one in found] == [["META-VALUE", "office:7"]]


def test_two_fieldsets_with_the_same_field_are_an_error_that_names_both() -> None:
    other = "fieldset: other\nfields: {town: text}\n"
    _, found = read(other=other, shop=SHOP.replace("[place]", "[place, other]"))
    assert found == ["META-TWICE shop:3 `place` and `other` both have `town`"]


def test_an_unknown_fieldset_is_reported() -> None:
    _, found = read(shop=SHOP.replace("[place]", "[plase]"))
    assert found == ["META-UNKNOWN shop:3 there is no fieldset `plase`"]


def test_what_uses_a_fieldset_is_found() -> None:
    texts = {"app": APP, "office": OFFICE, "place": PLACE, "role": ROLE, "shop": SHOP}
    files = {name: text.encode() for name, text in texts.items()}
    loaded = load_all(files, Report())
    assert loaded is not None
    found = where_used("place", loaded.resolved, files)
    assert [(one.span.file, one.text) for one in found] == [("office", "use: place"), ("shop", "use: [place]")]
