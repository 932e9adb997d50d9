"""What overlays say of definitions that stand elsewhere holds as if it were written there."""

import pytest

from engine.compile.load import load_all, load_files
from engine.compile.where_used import where_used
from engine.diagnostics import Report
from engine.meta.catalog import Catalog

APP = "app: a\nlocales: [en]\ntime_zone: UTC\ncurrency: EUR\nsettings: {late: {type: integer, default: 3}}\n"
SHOP = """\
entity: shop
title: name
use: place
fields:
  name: {type: text, max: 40, required: true}
  fax: text
  size: {type: choice, options: {small: {}, large: {}}}
checks:
  nameless: {when: name is null, fields: [name, size], message: Nameless}
"""
PLACE = "fieldset: place\nfields: {town: {type: text, max: 30}, street: text}\n"
GRADE = "dictionary: grade\nattributes: {share: percent}\nvalues: {first: {share: 10%}, second: {share: 5%}}\n"
ROLE = "role: boss\ngrants: {shop: {read: true}}\n"
FILES = {"app": APP, "grade": GRADE, "place": PLACE, "role": ROLE, "shop": SHOP}


def loaded(changed: dict[str, str]) -> tuple[Catalog | None, Report]:
    report = Report()
    files = {name: text.encode() for name, text in (FILES | changed).items() if text}
    return load_files(files, report), report


def catalog_of(*overlays: str, **changed: str) -> Catalog:
    found, report = loaded({f"z{number}": text for number, text in enumerate(overlays)} | changed)
    assert found is not None, [str(one) for one in report]
    assert list(report) == []
    return found


def found_in(*overlays: str, **changed: str) -> list[tuple[str, str, str | None]]:
    """Code, file and line, message and hint of what is found."""
    _, report = loaded({f"z{number}": text for number, text in enumerate(overlays)} | changed)
    places = [f"{one.code} {one.span.file}:{one.span.line}" if one.span else one.code for one in report]
    return [(place, one.message, one.hint) for place, one in zip(places, report, strict=True)]


def own(catalog: Catalog, entity: str) -> list[str]:
    return [name for name, field in catalog.entities[entity].fields.items() if not field.record]


OVER_SHOP = """\
extend: entity/shop
label: Branch
fields:
  name: {max: 200}
  fax: null
  town: {max: 50}
  street: null
  size: {options: {large: null, huge: {}}}
  grade: {type: choice, dictionary: grade}
checks:
  nameless: {fields: {add: [grade], remove: [size]}}
"""


def test_mappings_merge_by_name_and_keep_their_order_and_null_takes_out() -> None:
    shop = catalog_of(OVER_SHOP).entities["shop"]
    assert own(catalog_of(OVER_SHOP), "shop") == ["town", "name", "size", "grade"]
    assert (shop.label, shop.fields["name"].max, shop.fields["name"].required) == ({"en": "Branch"}, 200, True)
    assert shop.fields["town"].max == 50
    assert list(shop.fields["size"].options) == ["small", "huge"]
    assert shop.checks["nameless"].fields == ("name", "grade")


def test_definitions_of_every_kind_are_extended() -> None:
    catalog = catalog_of(
        "extend: app/a\nsettings: {late: {default: 5}, soon: integer}\nfiscal_year: 04-01\n",
        "extend: dictionary/grade\nattributes: {note: text}\nvalues: {first: {share: 20%}, third: {note: New}}\n",
        "extend: fieldset/place\nfields: {town: {max: 60}, zone: text}\n",
        "extend: role/boss\ngrants: {shop: {create: true}, grade: {read: true}}\n",
    )
    assert (catalog.app.settings["late"].default.value, list(catalog.app.settings)) == (5, ["late", "soon"])
    assert catalog.app.fiscal_year == "04-01"
    assert list(catalog.dictionaries["grade"].values) == ["first", "second", "third"]
    assert own(catalog, "shop")[:3] == ["town", "street", "zone"]
    assert catalog.entities["shop"].fields["town"].max == 60
    assert (catalog.roles["boss"].grants["shop"].read, catalog.roles["boss"].grants["shop"].create) == ("true", "true")


def test_a_later_overlay_is_laid_over_the_earlier_ones() -> None:
    first, second = "extend: entity/shop\nfields: {a: text}\n", "extend: entity/shop\nfields: {b: text, a: {max: 9}}\n"
    assert own(catalog_of(first, second), "shop")[-2:] == ["a", "b"]
    assert catalog_of(first, second).entities["shop"].fields["a"].max == 9


def test_an_overlay_may_use_a_fieldset_and_say_more_of_what_it_has() -> None:
    overlay = "extend: entity/shop\nuse: [place, more]\nfields: {area: {max: 7}}\n"
    catalog = catalog_of(overlay, more="fieldset: more\nfields: {area: text}\n")
    assert own(catalog, "shop")[:3] == ["town", "street", "area"]
    assert catalog.entities["shop"].fields["area"].max == 7


def test_what_the_engine_brings_is_extended() -> None:
    overlay = """\
extend: entity/user
label: Colleague
fields:
  wage: {type: money, min: 0}
  phone: {label: Mobile, search: true}
checks: {poor: {when: wage < 0, then: warn, message: Poor}}
"""
    catalog = catalog_of(overlay, "extend: role/admin\ngrants: {shop: {read: true}}\n")
    user = catalog.entities["user"]
    assert (user.system, user.label, user.fields["phone"].label) == (True, {"en": "Colleague"}, {"en": "Mobile"})
    assert own(catalog, "user")[-1] == "wage"
    assert list(user.checks) == ["poor"]
    assert catalog.roles["admin"].grants["shop"].read == "true"
    assert "wage" not in catalog_of().entities["user"].fields


RELIES = "the engine relies on `{}` of the entity `user`, as on all that it brings"


@pytest.mark.parametrize(
    ("overlay", "line", "what"),
    [
        ("fields: {account: {type: long_text}}", 2, "fields.account.type"),
        ("fields:\n  account: null", 3, "fields.account"),
        ("fields:\n  account: {max: null}", 3, "fields.account.max"),
        ("fields: {name: {required: false}}", 2, "fields.name.required"),
        ("fields: {active: {value: true}}", 2, "fields.active.value"),
        ("fields: {account: text}", 2, "fields.account.type"),
        ("title: account", 2, "title"),
        ("features: {recycle: {}}", 2, "features.recycle"),
        ("label: null", 2, "label"),
    ],
)
def test_what_the_engine_relies_on_stays(overlay: str, line: int, what: str) -> None:
    (found,) = found_in(f"extend: entity/user\n{overlay}\n")
    assert found[:2] == (f"META-SYSTEM z0:{line}", RELIES.format(what))


@pytest.mark.parametrize(
    ("overlay", "place", "message", "hint"),
    [
        ("extend: entity/shap", "META-UNKNOWN z0:1", "there is no entity `shap` to extend", "mean `entity/shop`?"),
        ("extend: entity/usr", "META-UNKNOWN z0:1", "there is no entity `usr` to extend", "mean `entity/user`?"),
        ("extend: entity/grade", "META-UNKNOWN z0:1", "no entity `grade`", "mean `dictionary/grade`?"),
        ("extend: numbering/bill", "META-UNKNOWN z0:1", "no numbering `bill`", "write one: `numbering: bill`"),
        ("extend: entitty/shop", "META-UNKNOWN z0:1", "no kind `entitty`", "mean `entity/shop`?"),
        ("extend: shop", "META-VALUE z0:1", "is a kind and a name, not `shop`", "`extend: entity/customer`"),
        ("extend: [shop]", "META-VALUE z0:1", "is a kind and a name, not a list", "`extend: entity/customer`"),
        ("entity: shop\nextend: entity/shop", "META-KIND z0:1", "`entity` begins a definition of its own", "one file"),
        (
            "extend: dictionary/grade\nvalues:\n  frist: null",
            "META-UNKNOWN z0:3",
            "there is no `frist` to take out",
            "did you mean `first`?",
        ),
        ("extend: entity/shop\nfields:\n  fex: null", "META-UNKNOWN z0:3", "no `fex` to take out", "mean `fax`?"),
        ("extend: entity/shop\nfields:\n  twon: {max: 9}", "META-MISSING z0:3", "no `type`", "mean `town`?"),
        (
            "extend: dictionary/grade\nattributes:\n  shore: {max: 9}",
            "META-MISSING z0:3",
            "no `type`",
            "there is no `shore` to change; did you mean `share`?",
        ),
        (
            "extend: entity/shop\nchecks:\n  nameles: {then: warn}",
            "META-MISSING z0:3",
            "a check needs `when`",
            "there is no `nameles` to change; did you mean `nameless`?",
        ),
        (
            "extend: entity/shop\nchecks:\n  nameless: {fields: {remove: [fax]}}",
            "META-UNKNOWN z0:3",
            "an item to remove that is not there",
            "what it extends has no such item (any more); delete it",
        ),
        ("extend: entity/shop\ntitle: null", "META-MISSING z0:2", "`title`", None),
        (
            "extend: entity/shop\nfields: {name: {lable: Name}}",
            "META-KEY z0:2",
            "`lable` is not a key of a `text`",
            "`label`?",
        ),
        ("extend: entity/shop\nfields: {name: {max: many}}", "META-VALUE z0:2", "`max` is a whole number", None),
        ("extend: entity/shop\nfields: {to: {type: reference, to: shp}}", "META-UNKNOWN z0:2", "`shp`", "`shop`?"),
        ("extend: entity/shop\nfields: {n: {type: integer, value: nmae}}", "EXP-NAME z0:2", "`nmae`", "`name`?"),
        (
            "extend: entity/shop\nchecks: {nameless: {fields: {add: [fox], remove: [name]}}}",
            "META-UNKNOWN z0:2",
            "`fox`",
            "`fax`?",
        ),
        ("extend: entity/shop\nsystem: true", "META-SYSTEM z0:2", "`system` is for what the engine brings", None),
    ],
)
def test_what_is_wrong_is_said_in_the_overlay(overlay: str, place: str, message: str, hint: str | None) -> None:
    (found,) = found_in(f"{overlay}\n")
    assert (found[0], message in found[1], (hint or "") in (found[2] or "")) == (place, True, True), found


def test_what_stands_beside_an_overlay_is_said_where_it_stands() -> None:
    overlay = "extend: entity/shop\nchecks: {nameless: {fields: {remove: [size], add: [town]}}}\n"
    fields = "when: name is null\n    message: Nameless\n    fields:\n    - size\n    - nmae\n"
    shop = SHOP[: SHOP.index("  nameless")] + f"  nameless:\n    {fields}"
    assert [found[0] for found in found_in(overlay, shop=shop)] == ["META-UNKNOWN shop:14"]


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        ("fields: {name: {max: 50}}", "fields: {name: {max: 60}}", "fields.name.max"),
        ("fields:\n  fax: null", "fields:\n  fax: {max: 60}", "fields.fax.max"),
        ("fields: {fax: {max: 60}}", "fields:\n  fax: null", "fields.fax"),
        ("label: Branch", "label: {en: Outlet}", "label.en"),
    ],
)
def test_two_overlays_that_contradict_each_other_are_named_both(first: str, second: str, what: str) -> None:
    found = found_in(*(f"extend: entity/shop\n{one}\n" for one in (first, second)))
    message = f"another overlay says something else of `{what}` of the entity `shop`"
    line = 3 if "\n" in first else 2
    assert (found[0][0].split(":")[0], *found[0][1:]) == (
        "META-CONFLICT z1",
        message,
        f"it stands in z0:{line}; delete one",
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("fields: {name: {max: 50}}", "fields: {name: {max: 50, label: Name}}"),
        ("checks: {nameless: {fields: {add: [fax]}}}", "checks: {nameless: {fields: {add: [town]}}}"),
        ("features: {recycle: {}}", "features: {recycle: {}, export: {}}"),
    ],
)
def test_overlays_that_say_the_same_or_more_go_together(first: str, second: str) -> None:
    catalog_of(*(f"extend: entity/shop\n{one}\n" for one in (first, second)))


def test_what_is_taken_out_and_still_used_is_said_with_both_places() -> None:
    shop = SHOP.replace("when: name is null", "when: fax is null")
    (found,) = found_in("extend: entity/shop\nfields:\n  fax: null\n", shop=shop)
    assert found == ("EXP-NAME shop:9", "`shop` has no field `fax`", "`fax` is taken out in z0:3")


def test_an_overlay_of_what_cannot_be_read_is_not_blamed() -> None:
    found = found_in("extend: entity/shop\nfields: {name: {max: 50}}\n", shop=SHOP.replace("title:", "title"))
    assert {place.split(" ")[1].split(":")[0] for place, _, _ in found} <= {"shop", "place"}


def test_an_overlay_uses_what_it_extends() -> None:
    files = {name: text.encode() for name, text in (FILES | {"over": OVER_SHOP}).items()}
    found = load_all(files, Report())
    assert found is not None
    uses = {name: [one.text for one in where_used(name, found.resolved, files)] for name in ("shop", "shop.name")}
    assert "extend: entity/shop" in uses["shop"]
    assert "name: {max: 200}" in uses["shop.name"]
