"""An application stands on packs: what they bring is there, in their order, and under what the application says."""

from pathlib import Path

import pytest

from engine.compile.files import read_files
from engine.compile.load import load_files
from engine.compile.switches import switched
from engine.diagnostics import Report
from engine.meta.catalog import Catalog

APP = """\
app: shop
version: 1.4.0
locales: [en]
time_zone: UTC
currency: EUR
settings: {logistics: {type: bool, default: false}}
packs: {logistics: {enabled: settings.logistics}}
"""
CUSTOMER = """\
entity: customer
title: name
fields:
  name: {type: text, max: 40}
  level: {type: choice, options: {a: {}, b: {}}}
"""
SALES = "role: sales\ngrants: {customer: {read: true, create: true}}\n"
MANIFEST = 'pack: logistics\nversion: 1.2.0\nrequires: {engine: ">=0.1", shop: ">=1.0,<2"}\n'
PLAN = """\
entity: service_plan
title: name
fields:
  name: text
  customer: {type: reference, to: customer}
  kind: {type: choice, dictionary: plan_kind}
"""
KIND = "dictionary: plan_kind\nvalues: {yearly: {}, once: {}}\n"
OVER = """\
extend: entity/customer
fields:
  grade: {type: choice, dictionary: plan_kind}
  fast: bool
  level: {options: {c: {}}}
checks: {slow: {when: not fast and level == 'c', message: Slow}}
"""
RIGHTS = "extend: role/sales\ngrants: {service_plan: {read: true}}\n"
FILES = {
    "definitions/app.yaml": APP,
    "definitions/customer.yaml": CUSTOMER,
    "definitions/sales.yaml": SALES,
    "packs/logistics/pack.yaml": MANIFEST,
    "packs/logistics/definitions/plan.yaml": PLAN,
    "packs/logistics/definitions/kind.yaml": KIND,
    "packs/logistics/definitions/over.yaml": OVER,
    "packs/logistics/definitions/rights.yaml": RIGHTS,
}
Files = dict[str, str]


def loaded(changed: Files) -> tuple[Catalog | None, Report]:
    report = Report()
    return load_files({name: text.encode() for name, text in (FILES | changed).items() if text}, report), report


def catalog_of(**changed: str) -> Catalog:
    found, report = loaded({name.replace("__", "/") + ".yaml": text for name, text in changed.items()})
    assert found is not None, [str(one) for one in report]
    assert list(report) == []
    return found


def found_in(changed: Files) -> list[tuple[str, str, str | None]]:
    """Code, file and line, message and hint of what is found."""
    _, report = loaded(changed)
    places = [f"{one.code} {one.span.file}:{one.span.line}" if one.span else one.code for one in report]
    return [(place, one.message, one.hint) for place, one in zip(places, report, strict=True)]


def own(catalog: Catalog, entity: str) -> list[str]:
    return [name for name, field in catalog.entities[entity].fields.items() if not field.record]


def test_what_a_pack_brings_is_there() -> None:
    catalog = catalog_of()
    assert catalog.app.packs == {"logistics": "1.2.0"}
    assert own(catalog, "customer") == ["name", "level", "grade", "fast"]
    assert own(catalog, "service_plan") == ["name", "customer", "kind"]


def test_a_pack_that_is_switched_off_leaves_no_trace() -> None:
    catalog = catalog_of()
    off, on = (switched(catalog, {"logistics": value}) for value in (False, True))
    assert set(off.entities) == set(catalog.entities) - {"service_plan", "plan_kind"}
    assert list(off.dictionaries) == []
    assert own(off, "customer") == ["name", "level"]
    assert list(off.entities["customer"].fields["level"].options) == ["a", "b"]
    assert list(off.entities["customer"].checks) == []
    assert list(off.roles["sales"].grants) == ["customer"]
    assert on.entities.keys() == catalog.entities.keys()


def test_a_pack_that_is_always_there_may_change_what_others_bring() -> None:
    app = APP.replace("{enabled: settings.logistics}", "{}")
    over = "extend: entity/customer\nfields:\n  name: {max: 200}\n  level: null\n"
    changed = {"definitions/app.yaml": app, "packs/logistics/definitions/over.yaml": over}
    catalog, report = loaded(changed)
    assert catalog is not None, list(report)
    assert (own(catalog, "customer"), catalog.entities["customer"].fields["name"].max) == (["name"], 200)
    assert switched(catalog, {"logistics": False}) is catalog


CHANGES = "a pack that may be switched off cannot change what others bring"


@pytest.mark.parametrize(
    ("over", "line"),
    [
        ("extend: entity/customer\nfields: {name: {max: 200}}\n", 2),
        ("extend: entity/customer\nfields:\n  name: {max: null}\n", 3),
        ("extend: entity/customer\nlabel: Client\n", 2),
        ("extend: role/sales\ngrants: {user: {read: true}}\n", 2),
        ("extend: app/shop\nsettings: {more: bool}\n", 2),
    ],
)
def test_a_pack_that_may_be_switched_off_only_adds(over: str, line: int) -> None:
    place = "packs/logistics/definitions/more.yaml"
    assert [found[:2] for found in found_in({place: over})] == [(f"META-ENABLED {place}:{line}", CHANGES)]


def test_a_wrong_condition_is_said_once_where_the_application_says_it() -> None:
    app = APP.replace("enabled: settings.logistics", "enabled: settings.lgistics")
    (found,) = found_in({"definitions/app.yaml": app})
    assert (found[0], "`settings.logistics`" in (found[2] or "")) == ("EXP-NAME definitions/app.yaml:7", True)


def test_what_names_something_of_a_switched_pack_must_be_off_too() -> None:
    customer = CUSTOMER + "  plan: {type: reference, to: service_plan}\n"
    (found,) = found_in({"definitions/customer.yaml": customer})
    assert found[0] == "META-ENABLED definitions/customer.yaml:6"


@pytest.mark.parametrize(
    ("changed", "place", "message"),
    [
        ({"packs/logistics/pack.yaml": ""}, "PACK-REQUIRES definitions/app.yaml:7", "there is no pack `logistics`"),
        (
            {"packs/logistics/pack.yaml": MANIFEST.replace(">=1.0,<2", ">=2")},
            "PACK-REQUIRES packs/logistics/pack.yaml:3",
            "`logistics` requires `shop` >=2, and its version is 1.4.0",
        ),
        (
            {"packs/logistics/pack.yaml": MANIFEST.replace("shop:", "carriers:")},
            "PACK-REQUIRES packs/logistics/pack.yaml:3",
            "there is no pack `carriers`",
        ),
        (
            {"packs/spare/pack.yaml": "pack: spare\nversion: 1.0.0\n", "packs/spare/definitions/a.yaml": "entity: x\n"},
            "META-UNUSED packs/spare/pack.yaml:1",
            "no application stands on the pack `spare`",
        ),
    ],
)
def test_a_pack_that_is_not_there_or_does_not_fit_is_reported(changed: Files, place: str, message: str) -> None:
    found = found_in(changed)
    assert found[0][:2] == (place, message)
    assert len(found) == 1 or "pack.yaml" not in str(found[1:])


CARRIERS = {
    "packs/carriers/pack.yaml": "pack: carriers\nversion: 2.0.0\n",
    "packs/carriers/definitions/over.yaml": "extend: entity/customer\nfields: {name: {max: 60}, fleet: text}\n",
    "definitions/app.yaml": APP.replace("{enabled: settings.logistics}", "{}"),
    "packs/logistics/pack.yaml": MANIFEST.replace("shop:", 'carriers: ">=2", shop:'),
}


def test_packs_come_after_those_they_require_and_the_application_last() -> None:
    over = "extend: entity/customer\nfields: {name: {max: 70}, depot: text}\n"
    mine = "extend: entity/customer\nfields: {name: {max: 80}, note: text}\n"
    files = CARRIERS | {"packs/logistics/definitions/over.yaml": over, "definitions/a.yaml": mine}
    catalog, report = loaded(files | {"packs/logistics/definitions/kind.yaml": KIND})
    assert catalog is not None, list(report)
    assert list(report) == []
    assert list(catalog.app.packs) == ["carriers", "logistics"]
    assert own(catalog, "customer") == ["name", "level", "fleet", "depot", "note"]
    assert catalog.entities["customer"].fields["name"].max == 80


def test_packs_side_by_side_must_not_contradict_each_other() -> None:
    over = "extend: entity/customer\nfields: {name: {max: 70}}\n"
    files = CARRIERS | {
        "definitions/app.yaml": APP.replace("{enabled: settings.logistics}", "{}, carriers: {}"),
        "packs/logistics/pack.yaml": MANIFEST,
        "packs/logistics/definitions/over.yaml": over,
    }
    (found,) = found_in(files)
    assert found[0] == "META-CONFLICT packs/logistics/definitions/over.yaml:2"
    assert found[2] == "it stands in packs/carriers/definitions/over.yaml:2; delete one"


def test_packs_that_require_each_other_are_reported() -> None:
    found = found_in(
        CARRIERS | {"packs/carriers/pack.yaml": 'pack: carriers\nversion: 2.0.0\nrequires: {logistics: ">=1"}\n'}
    )
    assert [one[0].split(" ")[0] for one in found if one[0].startswith("PACK")] == ["PACK-CIRCLE", "PACK-CIRCLE"]


def test_what_two_packs_define_is_reported_with_both_places() -> None:
    (found,) = found_in(CARRIERS | {"packs/carriers/definitions/plan.yaml": PLAN})
    assert found[0] == "META-TWICE packs/logistics/definitions/plan.yaml:1"
    assert found[2] == "the first stands in packs/carriers/definitions/plan.yaml:1"


def test_packs_are_found_beside_the_definitions_and_only_those_that_are_named(tmp_path: Path) -> None:
    spare = {"packs/spare/pack.yaml": "pack: spare\nversion: 1.0.0\n"}
    for name, text in (FILES | CARRIERS | spare).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = read_files((tmp_path / "definitions",), Report())
    assert {Path(name).relative_to(tmp_path).as_posix() for name in files} == {*FILES, *CARRIERS}


def test_a_distribution_brings_a_pack_without_being_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, info = tmp_path / "loom_logistics", tmp_path / "loom_logistics-1.2.0.dist-info"
    for folder in (package / "definitions", info):
        folder.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError\n", encoding="utf-8")
    (package / "pack.yaml").write_text(MANIFEST, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: loom-logistics\nVersion: 1.2.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[metaloom.packs]\nlogistics = loom_logistics\n", encoding="utf-8")
    (tmp_path / "app").mkdir()
    (tmp_path / "app/app.yaml").write_text(APP, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    files = read_files((tmp_path / "app",), Report())
    assert [Path(name).relative_to(tmp_path).as_posix() for name in files] == [
        "app/app.yaml",
        "loom_logistics/pack.yaml",
    ]
