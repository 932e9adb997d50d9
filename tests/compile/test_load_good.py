"""Correct definitions load without a word, and the catalog holds what they say."""

from decimal import Decimal
from pathlib import Path

import pytest

from engine.compile.load import load
from engine.meta.catalog import decode, encode
from engine.meta.fields import (
    Formula,
    Literal,
    SampleParts,
    SamplePattern,
    SampleRange,
    SampleValues,
)
from engine.meta.system import RECORD_FIELDS
from tests.compile.support import DEFINITIONS, DESK

GOOD = sorted((DEFINITIONS / "good").iterdir())
ROOT = Path(__file__).parents[2]
SHIPPED = (ROOT / "definitions", ROOT / "ui_schema")


@pytest.fixture(scope="module")
def everything():
    catalog, _ = load(DEFINITIONS / "good" / "every_key")
    return catalog


@pytest.fixture(scope="module")
def fields(everything):
    return everything.entities["project"].fields


@pytest.mark.parametrize("folders", [*((one,) for one in (*GOOD, DESK)), SHIPPED], ids=lambda folders: folders[0].name)
def test_correct_definitions_load_without_a_finding(folders):
    catalog, report = load(*folders)
    assert list(report) == []
    assert catalog is not None


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_a_catalog_is_the_same_after_it_was_stored(folder):
    catalog, _ = load(folder)
    assert decode(encode(catalog)) == catalog


def test_the_engines_own_definitions_are_always_there():
    catalog, _ = load(DEFINITIONS / "good" / "shortest")
    assert [name for name, one in catalog.entities.items() if one.system] == [
        "absence",
        "approval_request",
        "approval_task",
        "audit_entry",
        "comment",
        "currency",
        "department",
        "favourite",
        "group",
        "group_member",
        "ownership",
        "role_assignment",
        "saved_view",
        "share",
        "user",
    ]
    assert [name for name, one in catalog.roles.items() if one.system] == ["admin"]


def test_the_app_is_as_written(everything):
    app = everything.app
    assert (app.name, app.locales, app.time_zone, app.currency) == ("everything", ("zh", "en"), "Asia/Shanghai", "CNY")
    assert app.label == {"zh": "全部", "en": "Everything"}
    assert {name: one.default for name, one in app.settings.items() if one.default} == {
        "most": Literal("1000.00"),
        "strict": Literal(True),
        "mode": Literal("soft"),
        "factor": Literal("1.2500"),
        "share": Literal("0.0800"),
        "greeting": Literal("Hello"),
        "day": Literal("2026-01-31"),
        "since": Literal("2026-01-31T01:00:00.000000Z"),
    }
    assert (app.fiscal_year, app.holidays, app.workdays) == ("04-06", ("2026-01-01", "2026-02-17"), ("2026-02-14",))


def test_a_dated_field_has_lines_that_hold_its_periods(everything):
    project, fee = everything.entities["project"].fields, everything.entities["project_fee"]
    assert (project["fee"].virtual, project["fee"].periods, project["fee"].writable) == (True, "fee_periods", True)
    assert (project["fee_periods"].of, project["fee_periods"].order) == ("project_fee", ("since",))
    assert (fee.part_of, list(fee.fields)[:3]) == ("project", ["project", "since", "value"])
    assert fee.fields["value"].min == 0


def test_an_entity_is_as_written(everything):
    project = everything.entities["project"]
    assert (project.owner, project.recycle, project.sample, project.system) == ("leader", True, 50, False)
    assert project.title == "concat(code, ' ', name)"
    assert project.description == "What people work on together.\n"


def test_the_fields_of_every_record_follow_the_declared_ones(everything):
    assert list(everything.entities["cost"].fields) == [
        *("purpose", "project", "amount", "spent_on", "areas", "part"),
        *RECORD_FIELDS,
    ]


def test_a_group_is_named_by_its_fields(everything):
    cost = everything.entities["cost"]
    assert cost.groups["money"].label == {"zh": "金额", "en": "Money"}
    assert [name for name, field in cost.fields.items() if field.group == "money"] == ["amount"]


def test_a_short_form_is_the_type_with_everything_left_out(everything):
    purpose = everything.entities["cost"].fields["purpose"]
    assert (purpose.max, purpose.label, purpose.required, purpose.index) == (200, {}, False, None)


def test_a_text_without_a_language_stands_under_every_language(fields):
    assert fields["state"].options["done"].label == {"zh": "完成", "en": "完成"}


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("name", Literal("Untitled")),
        ("plan", Literal("None yet.\nTo be written.")),
        ("people", Literal(1)),
        ("weight", Literal("1.250")),
        ("budget", Literal("1000.00")),
        ("share", Literal("0.1250")),
        ("open", Literal(True)),
        ("begins_on", Formula("today()")),
        ("opens", Literal("08:30:00")),
        ("reminded", Literal("14 days")),
        ("frozen_at", Literal("2026-01-31T01:00:00.000000Z")),
        ("state", Literal("planned")),
        ("leader", Formula("me")),
        ("parent", None),
    ],
)
def test_a_default_is_in_its_wire_form(fields, name, default):
    assert fields[name].default == default


@pytest.mark.parametrize(
    ("name", "sample"),
    [
        ("code", SamplePattern("P{n}")),
        ("name", SampleParts((("North", "South"), (" wind", " gate"), ("",)))),
        ("plan", SampleValues(("Later",))),
        ("people", SampleValues((1, 2, 3))),
        ("weight", SampleRange("0.000", "9.999")),
        ("budget", SampleRange("1000.00", "50000.50")),
        ("share", SampleValues(("0.0500", "0.1000"))),
        ("open", SampleValues((True, False))),
        ("begins_on", SampleRange("2026-01-01", "2026-12-31")),
        ("opens", SampleValues(("09:00:00", "10:30:15"))),
        ("reminded", SampleValues(("1 day", "5 working days"))),
        ("frozen_at", SampleValues(("2026-01-31T01:00:00.000000Z",))),
        ("state", SampleValues(("planned", "running", "running"))),
    ],
)
def test_samples_are_in_their_wire_form(fields, name, sample):
    assert fields[name].sample == sample


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("people", (0, 500)),
        ("weight", (Decimal("-10.000"), Decimal("1000.500"))),
        ("budget", (Decimal("0.00"), None)),
        ("share", (Decimal("0.0000"), Decimal("1.0000"))),
    ],
)
def test_bounds_are_exact_numbers_of_the_fields_scale(fields, name, bounds):
    field = fields[name]
    assert (field.min, field.max) == bounds
    assert str((field.min, field.max)) == str(bounds)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("name", ("code", "created_at")),
        ("people", ()),
        ("state", ("begins_on",)),
        ("code", None),
        ("spent", ()),
    ],
)
def test_an_index_names_the_fields_that_follow(fields, name, index):
    assert fields[name].index == index


def test_fields_that_read_the_clock_or_the_reader_are_virtual_and_what_reads_them(fields):
    assert [name for name, field in fields.items() if field.virtual] == [
        "late",
        "very_late",
        "mine_now",
        "inside",
        "fee",
    ]


def test_a_number_can_be_an_expression(fields):
    assert fields["nothing"].value == "0"


def test_a_collection_names_its_entity_its_way_back_and_its_order(fields):
    parts = fields["parts"]
    assert (parts.of, parts.by, parts.order) == ("project", "parent", ("-budget", "leader.name"))


def test_a_check_is_as_written(everything):
    checks = everything.entities["project"].checks
    assert (checks["overspent"].fields, checks["overspent"].before) == (("budget",), ("create", "update"))
    assert (checks["deleted_while_open"].when, checks["deleted_while_open"].before) == ("open", ("delete",))
    assert checks["never"].when == "true"


def test_a_right_that_is_not_written_is_never_given(everything):
    grant = everything.roles["boss"].grants["project"]
    assert (grant.read, grant.update, grant.delete, grant.fields) == ("false", "true", "false", {})


def test_rights_on_a_field_are_conditions_of_their_own(everything):
    grants = everything.roles["member"].grants["project"].fields
    assert (grants["budget"].read, grants["budget"].update) == ("mine", "false")
    assert (grants["spent"].read, grants["spent"].update) == ("mine", None)


def test_a_role_may_include_the_engines_administrator(everything):
    assert everything.roles["boss"].includes == ("member", "admin")


def test_line_breaks_in_an_expression_are_blanks():
    catalog, _ = load(DEFINITIONS / "good" / "yaml_forms")
    assert catalog.entities["thing"].title == "concat(name, ' ', name)"
