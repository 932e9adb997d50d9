"""What a fieldset says, entities have that use it; what they say themselves goes before."""

import pytest

from engine.compile.load import load_all, load_files
from engine.compile.where_used import NoSuchThing, where_used
from engine.diagnostics import Diagnostic, Report
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


def loaded(changed: dict[str, str]) -> tuple[Catalog | None, Report]:
    texts = {"app": APP, "office": OFFICE, "place": PLACE, "role": ROLE, "shop": SHOP} | changed
    report = Report()
    return load_files({name: text.encode() for name, text in texts.items() if text}, report), report


def report_of(**changed: str) -> list[Diagnostic]:
    return list(loaded(changed)[1])


def read(**changed: str) -> tuple[Catalog | None, list[str]]:
    """The catalog, and what was found, with file and line."""
    catalog, report = loaded(changed)
    return catalog, [f"{one.code} {one.span.file}:{one.span.line} {one.message}" for one in report if one.span]


@pytest.fixture
def catalog() -> Catalog:
    found, said = read()
    assert found is not None, said
    assert said == []
    return found


def own(catalog: Catalog, entity: str) -> list[str]:
    return [name for name, field in catalog.entities[entity].fields.items() if not field.record]


def test_shared_fields_come_first_in_their_order(catalog: Catalog) -> None:
    assert own(catalog, "shop") == ["street", "town", "code", "name"]
    assert own(catalog, "office") == ["street", "town", "code", "name"]


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


CODE = "  code: {type: integer}\n"
NOWHERE = "  nowhere: {then: warn}\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (CODE, "  code: null\n", "['street', 'town', 'name']"),
        ("{max: 80}", "{max: null}", "town 200"),
        (NOWHERE, "  nowhere: null\n", "no checks"),
        (NOWHERE, "  nowhere: {fields: {add: [code], remove: [town]}}\n", "('street', 'code')"),
    ],
)
def test_null_takes_out_and_a_list_is_patched(old: str, new: str, said: str) -> None:
    place = PLACE.replace("message:", "fields: [street, town], message:").replace(
        "town: text", "town: {type: text, max: 9}"
    )
    catalog, found = read(office=OFFICE.replace(old, new), place=place)
    assert catalog is not None, found
    check = catalog.entities["office"].checks.get("nowhere")
    town = catalog.entities["office"].fields["town"].max
    assert said in (str(own(catalog, "office")), f"town {town}", "no checks" if check is None else str(check.fields))


MISSING = "the field `{}` has no `type`, and no fieldset here has a field of this name"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("town: {max", "twon: {max", (7, MISSING.format("twon"), "did you mean `town`?")),
        ("town: {max", "hall: {max", (7, MISSING.format("hall"), "write its `type`, or delete it")),
        ("town: {max", "city: {max", (7, MISSING.format("city"), "it is called `town` now")),
        ("{max: 80}", "{min: null}", (7, "there is no `min` to take out", "there are `type` and `was`")),
        ("code: {type: integer}", "kode: null", (9, "there is no `kode` to take out", "did you mean `code`?")),
        (
            "  nowhere: {then",
            "  nowhere: {fields: {remove: [code]}, then",
            (11, "an item to remove that is not there", None),
        ),
        ("{label: Road}", "{scale: 2}", (8, "`scale` is not a key of a `text` field", None)),
        ("{label: Road}", "{group: gone}", (8, "there is no group `gone`", "there are `where`")),
    ],
)
def test_what_fits_to_nothing_in_the_fieldset_is_said_at_the_entity(
    old: str, new: str, found: tuple[int, str, str | None]
) -> None:
    line, message, hint = found
    place = PLACE.replace("town: text", "town: {type: text, was: city}").replace("message:", "fields: [town], message:")
    (one,) = report_of(office=OFFICE.replace(old, new), place=place)
    assert one.span is not None
    assert (one.span.file, one.span.line, one.message) == ("office", line, message)
    assert one.hint is not None
    assert hint in (None, one.hint)


def test_a_null_is_a_mistake_where_no_fieldset_is_used() -> None:
    _, found = read(shop=SHOP.replace("use: [place]\n", "").replace("text}", "text, town: null}"))
    assert "YAML-EMPTY shop:3 `null` has no place here" in found


def test_a_circle_through_a_fieldset_is_named_with_both_files() -> None:
    place = PLACE.replace("town: text", "town: {type: integer, value: age + 1}")
    shop = SHOP.replace("name: text", "name: text, age: {type: integer, value: town + 1}")
    (one,) = report_of(place=place, shop=shop, office="", role=ROLE.replace("office: {read: true}, ", ""))
    assert one.message == "`shop.town` is worked out from itself: shop.town → shop.age → shop.town"
    assert (one.span and one.span.file, one.hint) == (
        "place",
        "break it at one of these fields; the others stand in shop:4",
    )


def test_a_name_that_one_entity_lacks_is_said_of_it() -> None:
    place = PLACE.replace("town: text", "town: {type: text, value: boss}")
    office = OFFICE.replace("  town: {max: 80}\n", "  boss: text\n")
    (one,) = report_of(place=place, office=office)
    assert one.message == "`shop` has no field `boss`"
    assert one.hint == "every entity that uses the fieldset needs it: put it into the fieldset"


def used(name: str, **changed: str) -> list[tuple[str, str]]:
    texts = {"app": APP, "office": OFFICE, "place": PLACE, "role": ROLE, "shop": SHOP} | changed
    files = {name: text.encode() for name, text in texts.items()}
    found = load_all(files, Report())
    assert found is not None
    return [(one.span.file, one.text) for one in where_used(name, found.resolved, files)]


def test_what_uses_a_fieldset_or_a_field_of_it_is_found() -> None:
    assert used("place") == [("office", "use: place"), ("shop", "use: [place]")]
    asks = SHOP + "checks: {far: {when: town == 'Far'}}\n"
    when = ("place", "nowhere: {when: street is null and town is null, message: Nowhere}")
    assert used("place.town", shop=asks) == [when, when, ("shop", "checks: {far: {when: town == 'Far'}}")]


def test_an_unused_fieldset_has_a_name_and_no_uses() -> None:
    assert used("spare", spare="fieldset: spare\nfields: {size: integer}\n") == []
    with pytest.raises(NoSuchThing, match="did you mean `place`"):
        used("plase")
