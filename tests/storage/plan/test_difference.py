from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from engine.meta.catalog import Catalog, Check, Grant, Role
from engine.meta.fields import (
    FIELD_KINDS,
    CollectionField,
    DecimalField,
    Formula,
    IntegerField,
    Literal,
    LongTextField,
    MoneyField,
    Option,
    ReferenceField,
    UserField,
)
from engine.meta.tables import Row, Table, Within
from engine.storage.plan.change import (
    Above,
    Among,
    Below,
    Change,
    Condition,
    Convert,
    Empty,
    Every,
    Fill,
    Filled,
    Longer,
    Repeated,
    Rescale,
    Risk,
    Unfit,
)
from engine.storage.plan.difference import difference
from engine.storage.plan.field_difference import KEYS
from tests.storage.plan.making import APP, catalog, choice, entity, field, text

ADDITIVE, NEEDS, DESTRUCTIVE, UNSUPPORTED = Risk.ADDITIVE, Risk.NEEDS_DATA, Risk.DESTRUCTIVE, Risk.UNSUPPORTED
MANY = {"amount": field(MoneyField), "a": text(), "b": text()}


@dataclass
class Case:
    """One field before and after, and the change that is."""

    id: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    symbol: str
    what: str
    risk: Risk = ADDITIVE
    condition: Condition | None = None
    follow: type | None = None


CASES = [
    Case("add", None, text(), "+", "new field: text"),
    Case("add unique", None, text(unique=True), "+", "new field: text, unique"),
    Case("add computed", None, text(value="a"), "+", "new field: text, computed"),
    Case("add virtual", None, text(value="a", virtual=True), "+", "new field: text, computed"),
    Case("add required", None, text(required=True), "+", "new field: text, required", NEEDS, Every()),
    Case(
        "add required with default",
        None,
        text(required=True, default=Literal("x")),
        "+",
        "new field: text, required; existing records get x",
        follow=Fill,
    ),
    Case(
        "add required with formula",
        None,
        text(required=True, default=Formula("a")),
        "+",
        "new field: text, required",
        NEEDS,
        Every(),
    ),
    Case(
        "add required and unique",
        None,
        text(required=True, unique=True, default=Literal("x")),
        "+",
        "new field: text, required, unique",
        NEEDS,
        Every(),
    ),
    Case("remove", text(), None, "-", "field removed, its data parked", DESTRUCTIVE, Filled()),
    Case("remove virtual", text(value="a", virtual=True), None, "-", "field removed; nothing was stored for it"),
    Case(
        "remove collection",
        field(CollectionField, of="other", by="a"),
        None,
        "-",
        "field removed; nothing was stored for it",
    ),
    Case("label", text(), text(label={"en": "X"}), "~", "label changed"),
    Case("required", text(), text(required=True), "~", "now required", NEEDS, Empty()),
    Case("not required", text(required=True), text(), "~", "not required any more"),
    Case(
        "required under a condition",
        text(required=True),
        text(required_when="a is null"),
        "~",
        "required under a condition; a record that lacks it is refused when it is saved next",
    ),
    Case("always required", text(required_when="a is null"), text(required=True), "~", "now required", NEEDS, Empty()),
    Case("never required", text(required_when="a is null"), text(), "~", "not required any more"),
    Case(
        "add required while visible",
        None,
        text(required=True, visible="a is null"),
        "+",
        "new field: text, required under a condition",
    ),
    Case("visible", text(), text(visible="a is null"), "~", "visible while a is null; what is stored is kept"),
    Case(
        "visible again",
        text(required=True, visible="a is null"),
        text(required=True),
        "~",
        "always visible, and required",
        NEEDS,
        Empty(),
    ),
    Case("editable", text(), text(editable="a is null"), "~", "editable changed"),
    Case("unique", text(), text(unique=True), "~", "now unique", NEEDS, Repeated()),
    Case("not unique", text(unique=True), text(), "~", "not unique any more"),
    Case("index", text(), text(index=()), "~", "index changed"),
    Case("default", text(), text(default=Literal("x")), "~", "default changed; it counts for new records"),
    Case("longer", text(max=20), text(max=30), "~", "max: 20 -> 30"),
    Case("shorter", text(max=20), text(max=10), "~", "max: 20 -> 10", NEEDS, Longer(10)),
    Case(
        "shorter virtual",
        text(max=20, value="a", virtual=True),
        text(max=10, value="a", virtual=True),
        "~",
        "max: 20 -> 10",
    ),
    Case("new min", field(IntegerField), field(IntegerField, min=1), "~", "min: none -> 1", NEEDS, Below(Decimal(1))),
    Case("lower min", field(IntegerField, min=1), field(IntegerField, min=0), "~", "min: 1 -> 0"),
    Case("no min", field(IntegerField, min=1), field(IntegerField), "~", "min: 1 -> none"),
    Case(
        "lower max",
        field(MoneyField, max=Decimal(9)),
        field(MoneyField, max=Decimal(8)),
        "~",
        "max: 9 -> 8",
        NEEDS,
        Above(Decimal(8)),
    ),
    Case("higher max", field(MoneyField, max=Decimal(9)), field(MoneyField, max=Decimal(10)), "~", "max: 9 -> 10"),
    Case(
        "more digits",
        field(DecimalField, precision=9),
        field(DecimalField, precision=12),
        "~",
        "digits: 9 with 2 after the point -> 12 with 2",
    ),
    Case(
        "fewer digits",
        field(DecimalField, precision=9),
        field(DecimalField, precision=8),
        "~",
        "digits: 9 with 2 after the point -> 8 with 2",
        NEEDS,
        Unfit(8, 2, coarser=False),
    ),
    Case(
        "scale",
        field(DecimalField, scale=2),
        field(DecimalField, scale=3),
        "~",
        "digits: 18 with 2 after the point -> 18 with 3",
        NEEDS,
        Unfit(18, 3, coarser=False),
        Rescale,
    ),
    Case(
        "more digits after the point",
        field(DecimalField, precision=9),
        field(DecimalField, precision=10, scale=3),
        "~",
        "digits: 9 with 2 after the point -> 10 with 3",
        follow=Rescale,
    ),
    Case(
        "fewer digits after the point",
        field(DecimalField, precision=9),
        field(DecimalField, precision=9, scale=1),
        "~",
        "digits: 9 with 2 after the point -> 9 with 1",
        NEEDS,
        Unfit(9, 1, coarser=True),
        Rescale,
    ),
    Case("type", text(), field(IntegerField), "~", "type changed: text -> integer", UNSUPPORTED, Filled()),
    Case(
        "type of virtual",
        text(value="a", virtual=True),
        field(IntegerField, value="1", virtual=True),
        "~",
        "type changed: text -> integer",
    ),
    Case(
        "target",
        field(ReferenceField, to="user"),
        field(ReferenceField, to="other"),
        "~",
        "refers to other instead of user",
        UNSUPPORTED,
        Filled(),
    ),
    Case(
        "reference and user",
        field(ReferenceField, to="user"),
        field(UserField),
        "~",
        "type changed: reference -> user",
    ),
    Case(
        "number and money",
        field(IntegerField),
        field(DecimalField, precision=19, scale=0),
        "~",
        "type changed: integer -> decimal",
    ),
    Case(
        "converted",
        text(),
        field(IntegerField, convert="number(old)"),
        "~",
        "type changed: text -> integer",
        UNSUPPORTED,
        Filled(),
        Convert,
    ),
    Case(
        "converted target",
        field(ReferenceField, to="user"),
        field(ReferenceField, to="other", convert="old.other"),
        "~",
        "refers to other instead of user",
        UNSUPPORTED,
        Filled(),
        Convert,
    ),
    Case(
        "computed of another type",
        text(value="a"),
        field(IntegerField, value="1"),
        "~",
        "type changed: text -> integer",
        UNSUPPORTED,
        Filled(),
        Convert,
    ),
    Case("filter", field(UserField), field(UserField, filter="true"), "~", "choice of records changed"),
    Case(
        "collection",
        field(CollectionField, of="other", by="a"),
        field(CollectionField, of="third", by="b"),
        "~",
        "collection changed",
    ),
    Case("new option", choice("a"), choice("a", "b"), "+", "new option b"),
    Case("option gone", choice("a", "b"), choice("a"), "~", "option b removed", NEEDS, Among(("b",))),
    Case(
        "option texts",
        choice("a"),
        field(choice("a")["kind"], options={"a": Option(label={"en": "A"})}),
        "~",
        "options: texts, tones or conditions changed",
    ),
    Case(
        "computed",
        text(),
        text(value="a"),
        "~",
        "computed from now on; what was typed in would be lost",
        NEEDS,
        Filled(),
    ),
    Case(
        "formula",
        text(value="a"),
        text(value="b"),
        "~",
        "formula changed; all records are recomputed",
    ),
    Case("not computed", text(value="a"), text(), "~", "computed values stay and are typed in from now on"),
    Case("virtual not computed", text(value="a", virtual=True), text(), "~", "typed in from now on"),
    Case(
        "virtual",
        text(value="a"),
        text(value="b", virtual=True),
        "~",
        "computed when it is read; what is stored of it is not used any more",
    ),
    Case(
        "stored",
        text(value="b", virtual=True),
        text(value="b"),
        "~",
        "formula changed; all records are recomputed",
    ),
]


def changes(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[Change, ...]:
    before = catalog(thing={**MANY, **({"x": old} if old else {})})
    after = catalog(thing={**MANY, **({"x": new} if new else {})})
    return difference(before, after)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_change_of_a_field_says_what_it_is_and_what_it_risks(case: Case) -> None:
    (change,) = changes(case.old, case.new)
    assert (change.symbol, change.path, change.what) == (case.symbol, "thing.x", case.what)
    assert change.risk is case.risk
    assert (change.concern.condition if change.concern else None) == case.condition
    assert type(change.follow) is (case.follow or type(None))
    assert bool(change.remedy) is (case.risk is not ADDITIVE)


def test_a_text_may_become_long() -> None:
    found = changes(text(max=20), field(LongTextField, max=1000))
    assert [change.what for change in found] == ["type changed: text -> long_text", "max: 20 -> 1000"]
    assert {change.risk for change in found} == {ADDITIVE}


def test_rows_of_a_table_are_told_by_what_they_ask() -> None:
    def priced(*rows: tuple[str, int]) -> Catalog:
        found = tuple(
            Row(number=place, cells={"size": Within(high=high)}, gives={"fee": Literal(fee)})
            for place, (high, fee) in enumerate(rows)
        )
        return structs.replace(
            catalog(), tables={"fee": Table(name="fee", label={}, inputs={}, outputs={}, rows=found)}
        )

    told = difference(priced(("5", 1), ("9", 2)), priced(("1", 7), ("5", 1)))
    assert [(one.symbol, one.path, one.what) for one in told] == [
        ("~", "fee", "table changed: rows"),
        ("+", "fee.1", "new row: size <= 1, fee: 7"),
        ("-", "fee.2", "row is gone: size <= 9, fee: 2"),
    ]


def test_a_removed_field_beside_a_new_one_of_its_kind_may_be_renamed() -> None:
    old, new = catalog(thing={**MANY, "x": text()}), catalog(thing={**MANY, "y": text()})
    _, removed = difference(old, new)
    assert removed.remedy.startswith("if `y` is the same field, write `was: x` in it")


def test_every_key_of_every_kind_has_its_row() -> None:
    """A key without a row would change unnoticed."""
    assert {key for kind in FIELD_KINDS for key in kind.__struct_fields__} == set(KEYS)


def test_the_same_catalogs_have_no_difference() -> None:
    assert difference(catalog(thing=MANY), catalog(thing=MANY)) == ()


def test_the_first_catalog_is_all_new() -> None:
    assert [(change.symbol, change.path, change.what) for change in difference(None, catalog(thing=MANY))] == [
        ("+", "crm", "new application"),
        ("+", "user", "new entity with 7 fields"),
        ("+", "thing", "new entity with 9 fields"),
    ]


def test_a_removed_entity_would_lose_its_records() -> None:
    (change,) = difference(catalog(thing=MANY), catalog())
    assert (change.symbol, change.risk, change.remedy != "") == ("-", DESTRUCTIVE, True)


def replaced(whole: Catalog, **keys: Any) -> Catalog:
    thing = entity("thing", keys, MANY)
    return structs.replace(whole, entities={**whole.entities, "thing": thing})


CHECK = Check(name="c", when="amount < 0", message={"en": "no"})


@pytest.mark.parametrize(
    ("before", "after", "symbol", "what", "risk"),
    [
        ({}, {"title": "a"}, "~", "title changed", ADDITIVE),
        ({}, {"label": {"en": "Thing"}}, "~", "label changed", ADDITIVE),
        ({}, {"recycle": True}, "+", "deleted records go to a recycle bin", ADDITIVE),
        ({"recycle": True}, {}, "-", "the recycle bin is taken out", NEEDS),
        ({}, {"checks": {"c": CHECK}}, "+", "new check", ADDITIVE),
        ({"checks": {"c": CHECK}}, {}, "-", "check removed", ADDITIVE),
        ({"checks": {"c": CHECK}}, {"checks": {"c": structs.replace(CHECK, when="amount < 1")}}, "~",
         "check changed: when", ADDITIVE),
    ],
)  # fmt: skip
def test_a_change_of_an_entity(
    before: Mapping[str, Any], after: Mapping[str, Any], symbol: str, what: str, risk: Risk
) -> None:
    (change,) = difference(replaced(catalog(), **before), replaced(catalog(), **after))
    assert (change.symbol, change.what, change.risk) == (symbol, what, risk)


REP = Role(name="rep", label={}, grants={"thing": Grant(read="true", create="true")})


@pytest.mark.parametrize(
    ("before", "after", "symbol", "path", "what"),
    [
        ({}, {"rep": REP}, "+", "rep", "new role"),
        ({"rep": REP}, {}, "-", "rep", "role removed; who has it loses what it granted"),
        ({"rep": REP}, {"rep": structs.replace(REP, label={"en": "Rep"})}, "~", "rep", "label changed"),
        ({"rep": REP}, {"rep": structs.replace(REP, grants={"thing": Grant(read="true")})}, "~", "rep.thing",
         "rights changed: create"),
        ({"rep": REP}, {"rep": structs.replace(REP, grants={})}, "~", "rep.thing", "rights changed: read, create"),
    ],
)  # fmt: skip
def test_a_change_of_a_role(before: dict[str, Role], after: dict[str, Role], symbol: str, path: str, what: str) -> None:
    old, new = (structs.replace(catalog(thing=MANY), roles=roles) for roles in (before, after))
    (change,) = difference(old, new)
    assert (change.symbol, change.path, change.what, change.risk) == (symbol, path, what, ADDITIVE)


def test_packs_come_change_their_version_and_go() -> None:
    before, after = ({"rail": "1.0.0", "road": "1.0.0"}, {"road": "1.1.0", "sea": "2.0.0"})
    old, new = (structs.replace(catalog(), app=structs.replace(APP, packs=packs)) for packs in (before, after))
    assert [(one.symbol, one.path, one.what) for one in difference(old, new)] == [
        ("~", "packs.road", "pack of version 1.0.0 becomes version 1.1.0"),
        ("+", "packs.sea", "new pack, version 2.0.0"),
        ("-", "packs.rail", "pack taken out"),
    ]


def test_a_change_of_the_application_shows_both_values() -> None:
    new = structs.replace(catalog(), app=structs.replace(APP, locales=("en", "zh"), currency="EUR"))
    assert [change.what for change in difference(catalog(), new)] == [
        "locales: zh, en -> en, zh",
        "currency: CNY -> EUR",
    ]
