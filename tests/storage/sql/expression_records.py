"""Random records for the application of tests/expressions/model.py: nulls, extremes, month ends, many scripts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from engine.expressions import OLD, Environment, Needs, Record
from engine.expressions.record import ABOVE, Noted, as_kept, noted
from engine.meta.catalog import Catalog, Entity
from engine.meta.fields import (
    AddressField,
    AnyCollection,
    AnyField,
    AnyReference,
    AnyReferenceField,
    AttachmentField,
    BoolField,
    ChoiceField,
    ChoicesField,
    ColorField,
    DateField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    DurationField,
    EmailField,
    ImageField,
    IntegerField,
    JsonField,
    LocationField,
    LongTextField,
    MoneyField,
    PercentField,
    PhoneField,
    RatingField,
    ReferenceField,
    RichTextField,
    TagsField,
    TextField,
    TimeField,
    UrlField,
    UserField,
    is_tracked,
    linked,
    tree_of,
)
from engine.meta.pointers import named_by
from engine.storage.sql.tracked import TRACK
from engine.text import durations

Row = dict[str, Any]
Rows = Mapping[str, Mapping[int, Row]]

CODES = ("CNY", "USD", "JPY", "EUR")
SIZES = {
    "user": 5, "customer": 9, "deal": 24, "line": 60, "deal_fee": 40, "currency": 4, "currency_rate": 16,
    "role_assignment": 12, "group": 4, "group_member": 12, "department": 3, "share": 80,
}  # fmt: skip
TEXTS = (
    "a", "A", "abc", "ABC", " a b ", "Straße", "STRASSE", "straße", "ΑΣ", "ας", "ασ", "İstanbul", "istanbul", "ﬁn",
    "FIN", "客户", "客户一号", "ｆｕｌｌ", "ＦＵＬＬ", "𠮷野", "😀", "é", "ǅ", "ŉ", "naïve", "x" * 60, "0", "00", "%",
    "_", "a%b", "'", '"', "\\", "\u00a0x\u3000", "abcabc", "Ꭰ", "ꭰ", "ẞ", "zz", "~", "\U0001f600z",
    "12", "-1,234.5", "+.5", "3.1234567", "1,23",
)  # fmt: skip
DAYS = (
    date(1, 1, 1), date(1, 12, 31), date(9999, 12, 31), date(9999, 1, 30), date(2024, 2, 29), date(2023, 2, 28),
    date(2026, 1, 31), date(2026, 3, 29), date(2026, 3, 31), date(2026, 10, 25), date(1900, 2, 28), date(2000, 2, 29),
    date(2026, 11, 21), date(2026, 11, 20), date(2026, 12, 31), date(2025, 11, 21),
)  # fmt: skip
MOMENTS = (
    datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 59, 59, 999999, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 28, 1, 30, tzinfo=UTC), datetime(2026, 10, 24, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 11, 21, 8, 0, 0, 1, tzinfo=UTC), datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
    datetime(2026, 2, 28, 22, 59, tzinfo=UTC), datetime(2026, 1, 30, 23, 30, tzinfo=UTC),
    datetime(1893, 3, 31, 12, 0, tzinfo=UTC), datetime(9999, 12, 31, 22, 30, tzinfo=UTC),
)  # fmt: skip


CLOCKS = (time(0, 0), time(8, 30), time(8, 30, 1), time(23, 59, 59), time(12, 0))


def number_of(random: Random, precision: int, scale: int) -> Decimal:
    """A number of such a field: small more often than large, the largest there is now and then."""
    digits = random.choice((1, 2, 3, 4, 5, 6, precision))
    units = random.choice((0, 1, 10**precision - 1, random.randrange(10 ** min(digits, precision))))
    return Decimal(random.choice((units, units, -units))).scaleb(-scale)


def integer_of(random: Random) -> int:
    """A whole number of 64 bits."""
    large = (2**63 - 1, -(2**63), 2**31, 10**12)
    return random.choice((0, 1, -1, 2, 3, 7, 10, 12, 100, random.randrange(-50, 50), random.choice(large)))


def length_of(random: Random) -> int:
    """A length of time of any sort."""
    sort = random.choice((durations.TIME, durations.DAYS, durations.MONTHS, durations.WORKING_DAYS))
    amount = random.choice((0, 1, 2, 3, 14, 40, 10**7))
    return int(durations.code_of(sort, amount * durations.MINUTE if sort == durations.TIME else amount))


def moment_of(random: Random) -> datetime:
    """An instant."""
    return random.choice((random.choice(MOMENTS), MOMENTS[8] + timedelta(seconds=random.randrange(-(10**8), 10**8))))


def day_of(random: Random) -> date:
    """A day."""
    return random.choice((random.choice(DAYS), date(2026, 11, 21) + timedelta(days=random.randrange(-700, 700))))


def text_of(random: Random) -> str:
    """A text."""
    return random.choice(TEXTS)


PLACES = (
    "31.230416,121.473701", "31.230417,121.473701", "-90.000000,0.000000", "90.000000,180.000000",
    "0.000000,-180.000000",
    "0.000000,0.000000", "51.477928,-0.001545", "-33.868820,151.209296", "90.000001,1.000000",
)  # fmt: skip


def place_of(random: Random) -> str:
    """A place, or a text that is none."""
    found = f"{random.uniform(-90, 90):.6f},{random.uniform(-180, 180):.6f}"
    return random.choice((found, found, random.choice(PLACES), text_of(random)))


WORDS = ("vip", "VIP", "big one", 'é"\\', "大客户")


def some_of(options: tuple[str, ...], random: Random) -> tuple[str, ...]:
    """Some of the options, at least one, in their order."""
    one = random.choice(options)
    return tuple(name for name in options if name == one or random.random() < 0.4)


TEXTS_OF_A_FORM = (
    RichTextField,
    EmailField,
    PhoneField,
    UrlField,
    AddressField,
    LocationField,
    ColorField,
    AttachmentField,
    ImageField,
    JsonField,
)
"""To expressions they are texts like any other."""

VALUES: Mapping[type[AnyField], Callable[[Any, Random], Any]] = {
    TextField: lambda field, random: text_of(random),
    LongTextField: lambda field, random: text_of(random),
    **dict.fromkeys(TEXTS_OF_A_FORM, lambda field, random: text_of(random)),
    LocationField: lambda field, random: place_of(random),
    RatingField: lambda field, random: random.randrange(1, field.max + 1),
    IntegerField: lambda field, random: integer_of(random),
    DecimalField: lambda field, random: number_of(random, field.precision, field.scale),
    MoneyField: lambda field, random: number_of(random, field.precision, field.scale),
    PercentField: lambda field, random: number_of(random, field.precision, field.scale),
    BoolField: lambda field, random: random.random() < 0.5,
    DateField: lambda field, random: day_of(random),
    DatetimeField: lambda field, random: moment_of(random),
    TimeField: lambda field, random: random.choice(CLOCKS),
    DurationField: lambda field, random: length_of(random),
    ChoiceField: lambda field, random: random.choice(tuple(field.options)),
    TagsField: lambda field, random: some_of(WORDS, random),
    ChoicesField: lambda field, random: some_of(tuple(field.options), random),
    ReferenceField: lambda field, random: random.randrange(1, SIZES[field.to] + 1),
    UserField: lambda field, random: random.randrange(1, SIZES["user"] + 1),
    DepartmentField: lambda field, random: random.randrange(1, SIZES["department"] + 1),
    AnyReferenceField: lambda field, random: named(random.choice(field.to or ("customer", "deal", "user")), random),
}


def named(entity: str, random: Random) -> str:
    """What names a record of an entity; few of them, so that they meet."""
    return f"{entity}/{random.randrange(1, min(4, SIZES[entity] + 1))}"


def random_rows(catalog: Catalog, random: Random) -> dict[str, dict[int, Row]]:
    """Rows of every entity by id; a quarter of the values is null, a fifth of what can be deleted is.

    The first of each has the largest whole numbers there are, which chance may leave out.
    """
    rows = {
        entity.name: {
            key: _row(entity, key, random) | (_largest(entity) if key == 1 else {})
            for key in range(1, SIZES[entity.name] + 1)
        }
        for entity in catalog.entities.values()
    }
    return {**rows, TRACK: dict(enumerate(_history(catalog, rows, random), 1))}


def _history(catalog: Catalog, rows: Rows, random: Random) -> Iterator[Row]:
    """Values that tracked fields had, the one they have at last."""
    for entity in catalog.entities.values():
        for field in filter(is_tracked, entity.fields.values()):
            for key, row in rows[entity.name].items():
                former = [VALUES[type(field)](field, random) for _ in range(random.randrange(3))]
                for value in (*former, row[field.name]):
                    noted = {"entity": entity.name, "record": key, "field": field.name, "value": as_kept(value)}
                    yield {**noted, "since": moment_of(random)}


def _largest(entity: Entity) -> Row:
    fields = (field for field in entity.fields.values() if isinstance(field, IntegerField))
    return {field.name: 2**63 - 1 for field in fields if field.has_column and not field.record}


def _row(entity: Entity, key: int, random: Random) -> Row:
    fields = [field for field in entity.fields.values() if field.has_column]
    row = {field.name: None if _empty(field, random) else VALUES[type(field)](field, random) for field in fields}
    if entity.name == "role_assignment":
        row |= {"role": random.choice(("boss", "boss", "clerk", "none"))}
    if entity.name == "currency":
        row |= {"code": CODES[key - 1], "decimals": random.choice((0, 2))}
    gone = MOMENTS[8] if random.random() < 0.2 else None
    return {**row, "id": key, "version": 1, **({"deleted_at": gone, "deleted_by": None} if entity.recycle else {})}


def _empty(field: AnyField, random: Random) -> bool:
    return not field.required and random.random() < 0.25


def environment_of(catalog: Catalog, rows: Rows, random: Random) -> Environment:
    """Who asks, and when."""
    now = random.choice(MOMENTS[2:13])
    old = Record({name: value for name, value in rows["deal"][2].items() if not name.startswith("deleted")})
    return Environment(now=now, today=random.choice(DAYS[4:]), me=_person(catalog, rows, 1, 3), given={OLD: old})


def _person(catalog: Catalog, rows: Rows, key: int, depth: int) -> Record:
    """A user with what is behind it."""
    row = rows["user"][key]
    record = _behind(catalog, rows, "user", key, depth, ("manager", "created_by", "updated_by"))
    held = (one for one in rows["role_assignment"].values() if one["holder"] == key)
    record.items["roles"] = [Record(dict(one)) for one in held]
    record.items["groups"] = [Record(dict(one)) for one in rows["group_member"].values() if one["person"] == key]
    record.to["department"] = _department(catalog, rows, row["department"], depth)
    return record


def _department(catalog: Catalog, rows: Rows, key: int | None, depth: int) -> Record | None:
    if key is None:
        return None
    record = _behind(catalog, rows, "department", key, depth, ("created_by", "updated_by"))
    if depth:
        record.to["parent"] = _department(catalog, rows, rows["department"][key]["parent"], depth - 1)
    return record


def _behind(catalog: Catalog, rows: Rows, entity: str, key: int, depth: int, users: Iterable[str]) -> Record:
    row = rows[entity][key]
    record = Record({**row, ABOVE: _lines(above(catalog, rows, entity, key))})
    for name in users if depth else ():
        record.to[name] = _person(catalog, rows, row[name], depth - 1) if row[name] is not None else None
    return record


def _lines(keys: Iterable[int]) -> str:
    return f"\n{chr(10).join(map(str, keys))}\n"


def gathered(catalog: Catalog, rows: Rows, entity: str, key: int, needs: Needs) -> Record:
    """A record with what `needs` says and nothing else, as service/gather would fetch it."""
    row = rows[entity][key]
    record = Record({name: row[name] for name in {*needs.fields, "id"} - {ABOVE}})
    fields = catalog.entities[entity].fields
    record.values |= {name: _noted(rows, entity, key, noted(name)) for name in needs.history}
    if ABOVE in needs.fields:
        record.values[ABOVE] = _lines(above(catalog, rows, entity, key))
    for name, inner in needs.to.items():
        reference = fields[name]
        assert isinstance(reference, AnyReference)
        target = row[name]
        there = target is not None and living(rows[reference.to][target])
        record.to[name] = gathered(catalog, rows, reference.to, target, inner) if there else None
    for name, inner in needs.items.items():
        collection = fields[name]
        assert isinstance(collection, AnyCollection)
        names = named_by(catalog.entities[collection.of].fields[collection.by], entity, key)
        found = [one for one, item in rows[collection.of].items() if item[collection.by] == names and living(item)]
        for order in reversed(collection.order):
            found.sort(key=lambda one, by=order: place(_along(catalog, rows, collection.of, one, by), by))
        record.items[name] = [gathered(catalog, rows, collection.of, one, inner) for one in found]
    return record


def _along(catalog: Catalog, rows: Rows, entity: str, key: int, order: str) -> Any:
    """What the path of an order leads to."""
    first, _, rest = order.removeprefix("-").partition(".")
    value = rows[entity][key][first]
    if not rest or value is None:
        return value
    target = linked(catalog.entities[entity].fields[first]).to
    return _along(catalog, rows, target, value, rest) if living(rows[target][value]) else None


def _noted(rows: Rows, entity: str, key: int, asked: Noted) -> datetime | None:
    """Since when a tracked field is what it is, or when it first had a value."""
    of = {"entity": entity, "record": key, "field": asked.field}
    known = [one for one in rows[TRACK].values() if of.items() <= one.items()]
    since = [one["since"] for one in known if asked.value in (None, one["value"])]
    return since[0 if asked.value else -1] if since else None


def above(catalog: Catalog, rows: Rows, entity: str, key: int) -> list[int]:
    """A record and all it lies below, as far as they are there; a circle ends where it began."""
    parent = tree_of(catalog.entities[entity].fields)
    found: list[int] = []
    at: int | None = key
    while at is not None and at not in found and living(rows[entity][at]):
        found.append(at)
        at = rows[entity][at][parent or ""]
    return found


def place(value: Any, order: str) -> Any:
    """What puts values in order, nulls at the end."""
    number = 0 if value is None else value if isinstance(value, int | Decimal) else value.toordinal()
    return value is None, -number if order.startswith("-") else number


def living(row: Row) -> bool:
    """Whether it is not in the bin."""
    return row.get("deleted_at") is None
