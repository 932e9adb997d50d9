"""What is wrong in one file is reported there and once; what stands on it is not blamed."""

import pytest

from engine.compile.load import load_files
from engine.diagnostics import Report
from tests.compile.support import base

CUSTOMER, CONTACT, APP, STAFF = (
    f"tests/definitions/base/{name}.yaml" for name in ("customer", "contact", "app", "staff")
)


def _codes(changes):
    """Codes by file, when these texts of the base application are replaced."""
    files = base()
    for file, old, new in changes:
        assert old.encode() in files[file]
        files[file] = files[file].replace(old.encode(), new.encode())
    report = Report()
    catalog = load_files(files, report)
    assert catalog is None
    return [(one.code, one.span.file if one.span else None) for one in report]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        pytest.param(CUSTOMER, "title: name", "title: 'na' me", "YAML-SYNTAX", id="a file that is not YAML"),
        pytest.param(CUSTOMER, "fields:", "feilds:", "META-KEY", id="an entity without fields"),
        pytest.param(CUSTOMER, "title: name", "titel: name", "META-KEY", id="an entity without title"),
        pytest.param(CUSTOMER, "entity: customer", "entity: Customer", "META-NAME", id="an entity with a wrong name"),
        pytest.param(CUSTOMER, "  name: {type: text", "  name: {type: txt", "META-TYPE", id="a field without type"),
        pytest.param(
            CUSTOMER, "  name: {type: text, required: true}", "  name:", "YAML-EMPTY", id="a field without value"
        ),
        pytest.param(CUSTOMER, "  owner: {type: user", "  owner: {type: usr", "META-TYPE", id="an owner in doubt"),
        pytest.param(CUSTOMER, "of: contact", "of: contakt", "META-UNKNOWN", id="a collection of nothing"),
        pytest.param(CUSTOMER, "by: customer", "by: custmer", "META-UNKNOWN", id="a collection without a way back"),
        pytest.param(CUSTOMER, "value: sum(c.expected", "value: sum(c.expcted", "EXP-NAME", id="a wrong expression"),
        pytest.param(CONTACT, "entity: contact", "entity: [contact", "YAML-SYNTAX", id="an entity that others list"),
        pytest.param(CONTACT, "  expected: money", "  expected: mony", "META-TYPE", id="a field that others sum"),
        pytest.param(CONTACT, "  expected: money", "  Expected: money", "META-NAME", id="a field others sum, misnamed"),
        pytest.param(CONTACT, "to: customer", "to: custmer", "META-UNKNOWN", id="a reference others count on"),
        pytest.param(
            CONTACT, "customer: {type: reference, to", "customer: {type: reference, ot", "META-KEY", id="no target"
        ),
        pytest.param(
            APP, "locales: [zh, en]", "locales: [zh, english]", "META-VALUE", id="an app with a wrong language"
        ),
        pytest.param(
            APP, "time_zone: Asia/Shanghai", "time_zone: Asia/Shangai", "META-VALUE", id="an unknown time zone"
        ),
        pytest.param(APP, "currency: CNY", "currency: RMB", "META-VALUE", id="an unknown currency"),
        pytest.param(APP, "currency: CNY", "currency: CNY\nfiscal_year: 02-29", "META-VALUE", id="no such fiscal year"),
        pytest.param(
            APP,
            "currency: CNY",
            'currency: CNY\nhours: "18:00-9:00"',
            "META-VALUE",
            id="hours that end before they begin",
        ),
        pytest.param(
            APP, "currency: CNY", 'currency: CNY\nhours: ["9:00-12:00", "11:00-18:00"]', "META-VALUE", id="hours twice"
        ),
        pytest.param(APP, "currency: CNY", "currency: CNY\nhours: 9 to 5", "META-VALUE", id="hours that are none"),
        pytest.param(
            APP, "currency: CNY", "currency: CNY\nholidays: 2026-01-03", "META-VALUE", id="a holiday on Saturday"
        ),
        pytest.param(APP, "currency: CNY", "currency: CNY\nworkdays: [2026-01-05]", "META-VALUE", id="a plain workday"),
        pytest.param(
            APP, "currency: CNY", "currency: CNY\nholidays: 2026-1-3", "META-VALUE", id="a holiday that is no day"
        ),
        pytest.param(APP, "app: shop", "app: shop: x", "YAML-SYNTAX", id="an app that is not YAML"),
        pytest.param(STAFF, "role: staff", "role: Staff", "META-NAME", id="a role with a wrong name"),
        pytest.param(STAFF, "grants:", "grants", "YAML-SYNTAX", id="a role that is not YAML"),
        pytest.param(STAFF, "contact: {read", "contakt: {read", "META-UNKNOWN", id="a grant for nothing"),
    ],
)
def test_one_mistake_is_one_error(file, old, new, code):
    assert _codes([(file, old, new)]) == [(code, file)]


def test_mistakes_in_several_files_are_all_reported_in_one_run():
    changes = [
        (CUSTOMER, "  level: {type: choice, options: {a: {}, b: {}}}", "  level: {type: choise}\n  more: txt"),
        (CUSTOMER, "title: name", "title: nam"),
        (CONTACT, "title: name", "titel: name"),
        (CONTACT, "  expected: money", "  expected: {type: money, default: much}\n  x: {type: integer, value: y}"),
        (STAFF, "update: mine", "update: min"),
        (APP, "currency: CNY", "curency: CNY"),
    ]
    assert _codes(changes) == [
        ("META-KEY", APP),
        ("META-KEY", CONTACT),
        ("META-LITERAL", CONTACT),
        ("EXP-NAME", CONTACT),
        ("EXP-NAME", CUSTOMER),
        ("META-TYPE", CUSTOMER),
        ("META-TYPE", CUSTOMER),
        ("EXP-NAME", STAFF),
    ]


def test_an_application_without_app_is_one_error_without_a_place():
    files = base()
    del files[APP]
    report = Report()
    assert load_files(files, report) is None
    assert [(one.code, one.span) for one in report] == [("META-MISSING", None)]


def test_a_circle_through_three_entities_is_shown_whole_and_once():
    files = base() | {
        "a.yaml": b"entity: a\ntitle: n\nfields: {n: text, b: {type: reference, to: b}, x: {type: money, value: b.y}}",
        "b.yaml": b"entity: b\ntitle: n\nfields: {n: text, c: {type: reference, to: c}, y: {type: money, value: c.z}}",
        "c.yaml": b"entity: c\ntitle: n\nfields:\n  n: text\n  all: {type: collection, of: a, by: c}\n"
        b"  z: {type: money, value: sum(one.x for one in all)}",
    }
    files["a.yaml"] = files["a.yaml"].replace(b"n: text,", b"n: text, c: {type: reference, to: c},")
    report = Report()
    load_files(files, report)
    (found,) = report
    assert (found.code, found.span.file) == ("EXP-CYCLE", "a.yaml")
    assert found.message == "`a.x` is worked out from itself: a.x → b.y → c.z → a.x"
    assert found.hint == "break it at one of these fields; the others stand in b.yaml:3, c.yaml:6"
