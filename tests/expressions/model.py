"""A small application that the tests of expressions read: deals of customers, with lines, and people."""

from engine.meta.catalog import App, Catalog, Entity, Grant, Group, Role
from engine.meta.fields import (
    AddressField,
    AnyField,
    AnyReferenceField,
    AttachmentField,
    BoolField,
    ChoiceField,
    ChoicesField,
    CollectionField,
    ColorField,
    DateField,
    DatetimeField,
    DecimalField,
    DepartmentField,
    DurationField,
    EmailField,
    Formula,
    ImageField,
    IntegerField,
    JsonField,
    LinesField,
    Literal,
    LocationField,
    LongTextField,
    MoneyField,
    Option,
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
)
from engine.meta.system import RECORD_FIELDS
from engine.meta.tables import Cell, OneOfThese, Row, Table, Unlike, When, Within

LEVELS = {"normal": Option(label={"en": "Normal"}), "vip": Option(label={"en": "VIP"}), "lost": Option(label={})}


def entity(
    name: str, *fields: AnyField, owner: str | None = None, recycle: bool = False, groups: tuple[str, ...] = (),
    title: str = "id",
) -> Entity:  # fmt: skip
    """An entity with these fields and those every record has."""
    every = {field.name: field for field in fields} | RECORD_FIELDS
    grouped = {group: Group(name=group, label={}) for group in groups}
    label = {"en": name}
    return Entity(name=name, label=label, title=title, owner=owner, recycle=recycle, fields=every, groups=grouped)


USER = entity(
    "user",
    TextField(name="name", label={"en": "Name"}, max=100, required=True),
    TextField(name="region", label={"en": "Region"}, max=100),
    UserField(name="manager", label={"en": "Manager"}, tree=True),
    BoolField(name="active", label={"en": "Active"}),
    MoneyField(name="limit", label={"en": "Limit"}),
    DateField(name="valid_until", label={}),
    CollectionField(name="roles", label={}, of="role_assignment", by="holder"),
    CollectionField(name="groups", label={}, of="group_member", by="person"),
    DepartmentField(name="department", label={}),
)
ROLE_ASSIGNMENT = entity(
    "role_assignment",
    UserField(name="holder", label={}, required=True),
    TextField(name="role", label={}, max=48, required=True),
    DateField(name="valid_until", label={}),
)
DEPARTMENT = entity(
    "department",
    TextField(name="name", label={}, max=100, required=True),
    DepartmentField(name="parent", label={}, tree=True),
)
SHARE = entity(
    "share",
    AnyReferenceField(name="record", label={}, to=("customer", "deal"), required=True),
    ChoiceField(name="level", label={}, options={"read": Option(label={}), "edit": Option(label={})}, required=True),
    UserField(name="user", label={}),
    ReferenceField(name="group", label={}, to="group"),
    DepartmentField(name="department", label={}),
    DateField(name="until", label={}),
    UserField(name="giver", label={}, required=True),
)
GROUP = entity(
    "group",
    TextField(name="name", label={}, max=100, required=True),
    CollectionField(name="members", label={}, of="group_member", by="group", order=("person.limit", "-id")),
)
GROUP_MEMBER = entity(
    "group_member",
    ReferenceField(name="group", label={}, to="group", required=True),
    UserField(name="person", label={}, required=True),
)
CUSTOMER = entity(
    "customer",
    TextField(name="name", label={"zh": "名称", "en": "Name"}, max=200, required=True),
    TextField(name="region", label={"en": "Region"}, max=200),
    ChoiceField(name="level", label={"en": "Level"}, options=LEVELS, track=True),
    ChoicesField(name="levels", label={"en": "Levels"}, options=LEVELS),
    TagsField(name="tags", label={"en": "Tags"}),
    DecimalField(name="discount", label={"en": "Discount"}, precision=9, scale=3),
    RichTextField(name="rich_text", label={}, max=80),
    EmailField(name="email", label={}),
    PhoneField(name="phone", label={}, region="CN"),
    UrlField(name="url", label={}, max=60),
    AddressField(name="address", label={}, max=40),
    LocationField(name="location", label={}),
    ColorField(name="color", label={}),
    AttachmentField(name="attachment", label={}),
    ImageField(name="image", label={}),
    JsonField(name="json", label={}),
    RatingField(name="rating", label={}, max=5),
    MoneyField(name="credit", label={"en": "Credit"}),
    DateField(name="since", label={"en": "Since"}),
    UserField(name="owner", label={"en": "Owner"}),
    CollectionField(name="deals", label={"en": "Deals"}, of="deal", by="customer", order=("due_on", "-quantity")),
    CollectionField(name="mentions", label={"en": "Mentions"}, of="deal", by="about", order=("due_on",)),
    IntegerField(name="twice", label={"en": "Twice"}, value="year(since) * 2", virtual=True),
    ReferenceField(name="team", label={"en": "Team"}, to="group"),
    recycle=True,
    owner="owner",
    title="concat(name, ' ', rating)",
)
DEAL = entity(
    "deal",
    TextField(name="code", label={"zh": "编号", "en": "Code"}, max=200, required=True, group="words"),
    TextField(name="name", label={"zh": "商机名称", "en": "Name"}, max=200),
    LongTextField(name="note", label={"en": "Note"}, max=10000),
    IntegerField(name="quantity", label={"zh": "数量", "en": "Quantity"}, group="sizes"),
    IntegerField(name="count_of", label={"en": "Count"}, group="sizes"),
    DecimalField(name="weight", label={"en": "Weight"}, precision=18, scale=3, group="sizes"),
    DecimalField(name="whole", label={"en": "Whole"}, precision=12, scale=0),
    DecimalField(name="fine", label={"en": "Fine"}, precision=18, scale=10),
    MoneyField(name="amount", label={"zh": "金额", "en": "Amount"}, group="prices"),
    MoneyField(name="cost", label={"en": "Cost"}, group="prices"),
    PercentField(name="rate", label={"en": "Rate"}, group="mixed"),
    BoolField(name="active", label={"en": "Active"}),
    BoolField(name="done", label={"en": "Done"}, required=True, track=True),
    DateField(name="signed_on", label={"en": "Signed"}),
    DateField(name="due_on", label={"en": "Due"}),
    DatetimeField(name="visited_at", label={"en": "Visited"}),
    DatetimeField(name="called_at", label={"en": "Called"}),
    ChoiceField(name="level", label={"en": "Level"}, options=LEVELS, track=True),
    ChoicesField(name="levels", label={"en": "Levels"}, options=LEVELS),
    TagsField(name="tags", label={"en": "Tags"}),
    TimeField(name="opens", label={"en": "Opens"}),
    TimeField(name="closes", label={"en": "Closes"}),
    DurationField(name="within", label={"en": "Within"}),
    DurationField(name="notice", label={"en": "Notice"}),
    ChoiceField(name="state", label={"en": "State"}, options={"open": Option(label={}), "lost": Option(label={})}),
    ReferenceField(name="customer", label={"en": "Customer"}, to="customer"),
    ReferenceField(name="second", label={"en": "Second"}, to="customer"),
    UserField(name="owner", label={"en": "Owner"}),
    AnyReferenceField(name="about", label={"en": "About"}, to=("customer", "user")),
    AnyReferenceField(name="beside", label={"en": "Beside"}),
    ReferenceField(name="team", label={"en": "Team"}, to="group"),
    CollectionField(name="lines", label={"en": "Lines"}, of="line", by="deal", order=("-shipped_on",)),
    ReferenceField(name="currency", label={"en": "Currency"}, to="currency"),
    DecimalField(name="price_rate", label={"en": "Rate"}, precision=12, scale=6),
    MoneyField(name="offer", label={"en": "Offer"}, currency=("currency",), rate=("price_rate",), group="mixed"),
    MoneyField(
        name="fee",
        label={"en": "Fee"},
        value="last(each.value for each in fee_periods if each.since <= today())",
        virtual=True,
        periods="fee_periods",
        group="prices",
    ),
    CollectionField(name="shares", label={}, of="share", by="record"),
    LinesField(name="fee_periods", label={}, of="deal_fee", by="deal", order=("since",)),
    IntegerField(name="age", label={"en": "Age"}, value="today() - signed_on", virtual=True),
    MoneyField(name="total", label={"en": "Total"}, value="sum(l.price * l.quantity for l in lines)", virtual=True),
    BoolField(name="circle", label={"en": "Circle"}, value="ring", virtual=True),
    BoolField(name="ring", label={"en": "Ring"}, value="not circle", virtual=True),
    owner="owner",
    groups=("sizes", "prices", "mixed", "words"),
)
LINE = entity(
    "line",
    ReferenceField(name="deal", label={"en": "Deal"}, to="deal", required=True),
    ReferenceField(name="product", label={"en": "Product"}, to="customer"),
    MoneyField(name="worth", label={"en": "Worth"}, currency=("deal", "currency"), rate=("deal", "price_rate")),
    TextField(name="text", label={"en": "Text"}, max=200),
    IntegerField(name="quantity", label={"en": "Quantity"}),
    MoneyField(name="price", label={"en": "Price"}),
    DecimalField(name="weight", label={"en": "Weight"}, precision=18, scale=3),
    BoolField(name="done", label={"en": "Done"}),
    DateField(name="shipped_on", label={"en": "Shipped"}),
    DatetimeField(name="packed_at", label={"en": "Packed"}),
    TimeField(name="packed_by", label={"en": "Packed by"}),
    DurationField(name="lasts", label={"en": "Lasts"}),
    recycle=True,
)

DEAL_FEE = entity(
    "deal_fee",
    ReferenceField(name="deal", label={}, to="deal", required=True, whole=True),
    DateField(name="since", label={}, required=True),
    MoneyField(name="value", label={}),
)

CURRENCY = entity(
    "currency",
    TextField(name="code", label={}, max=3, required=True),
    IntegerField(name="decimals", label={}, min=0, max=2),
    DecimalField(
        name="rate",
        label={},
        precision=18,
        scale=8,
        value="last(each.value for each in rate_periods if each.since <= today())",
        virtual=True,
        periods="rate_periods",
    ),
    LinesField(name="rate_periods", label={}, of="currency_rate", by="currency", order=("since",)),
)
CURRENCY_RATE = entity(
    "currency_rate",
    ReferenceField(name="currency", label={}, to="currency", required=True, whole=True),
    DateField(name="since", label={}, required=True),
    DecimalField(name="value", label={}, precision=18, scale=8),
)

MODEL = (
    DEPARTMENT, USER, ROLE_ASSIGNMENT, GROUP, GROUP_MEMBER, SHARE, CUSTOMER, CURRENCY, CURRENCY_RATE, DEAL, LINE,
    DEAL_FEE,
)  # fmt: skip
GRANTS = {"boss": Grant(read="mine or shared('read')", update="level == 'vip'"), "clerk": Grant()}
ROLES = {name: Role(name=name, label={}, grants={"deal": grant}) for name, grant in GRANTS.items()}

GRADING = Table(
    name="grading",
    label={},
    inputs={
        "worth": MoneyField(name="worth", label={}),
        "level": ChoiceField(name="level", label={}, options=LEVELS),
        "day": DateField(name="day", label={}),
    },
    outputs={
        "share": PercentField(name="share", label={}),
        "grade": TextField(name="grade", label={}, max=50),
        "fee": MoneyField(name="fee", label={}),
    },
    date="day",
    rows=(
        Row(
            number=0,
            cells={"worth": Within(low="100.00", high="500.00", high_open=True), "level": OneOfThese(("vip",))},
            gives={"share": Literal("0.1000"), "grade": Literal("gold"), "fee": Formula("worth * 0.015 + 3")},
        ),
        Row(
            number=1,
            cells={"level": Unlike("lost"), "worth": When("worth < 0 or worth > 900 and today() > day")},
            gives={"share": Literal("0.0250"), "grade": Formula("concat('level ', level)")},
        ),
        Row(
            number=2,
            cells={"level": OneOfThese(("normal", "vip"))},
            gives={"grade": Literal("plain"), "fee": Formula("-worth if worth > 200 else null")},
            valid_from="2024-02-29",
            valid_until="2026-03-31",
        ),
        Row(number=3, cells={"level": OneOfThese(("lost",))}, gives={"share": Literal("0.5000")}),
    ),
    otherwise={"grade": Literal("none"), "fee": Formula("0")},
)
POINTS = Table(
    name="points",
    label={},
    hit="specific",
    inputs={
        "count": IntegerField(name="count", label={}),
        "sign": BoolField(name="sign", label={}),
        "who": ReferenceField(name="who", label={}, to="customer"),
    },
    outputs={"value": IntegerField(name="value", label={})},
    rows=(
        Row(number=0, gives={"value": Literal(1)}),
        Row(number=1, cells={"sign": OneOfThese((True,))}, gives={"value": Literal(2)}),
        Row(number=2, cells={"count": Within(low=3)}, gives={"value": Formula("count // 3 - 1")}),
        Row(
            number=3, cells={"count": Within(low=2, high=8), "sign": OneOfThese((False,))}, gives={"value": Literal(4)}
        ),
        Row(
            number=4,
            cells={"who": When("who.rating > 3 and who.name is not null")},
            gives={"value": Formula("len(who.name)")},
        ),
        *(
            Row(
                number=number,
                cells={"count": OneOfThese((number, number + 20)), "sign": OneOfThese((True,))},
                gives={"value": Literal(number * 10)},
            )
            for number in range(5, 30, 2)
        ),
    ),
)
FEES = Table(
    name="fees",
    label={},
    hit="sum",
    inputs={"worth": MoneyField(name="worth", label={}), "sign": BoolField(name="sign", label={})},
    outputs={"fee": MoneyField(name="fee", label={}), "points": IntegerField(name="points", label={})},
    rows=(
        Row(number=0, cells={"sign": OneOfThese((True,))}, gives={"fee": Literal("5.00"), "points": Literal(3)}),
        Row(number=1, cells={"worth": Within(low="0.01")}, gives={"fee": Formula("worth / 7"), "points": Literal(-9)}),
        Row(number=2, cells={"worth": Within(high="300.00")}, gives={"points": Literal(40)}),
    ),
)
EXTRAS = Table(
    name="extras",
    label={},
    hit="collect",
    inputs={"worth": MoneyField(name="worth", label={}), "level": ChoiceField(name="level", label={}, options=LEVELS)},
    outputs={"fee": MoneyField(name="fee", label={}), "word": TextField(name="word", label={}, max=50)},
    rows=(
        Row(number=0, cells={"worth": Within(low="1.00")}, gives={"fee": Formula("worth / 3"), "word": Literal("a")}),
        Row(number=1, cells={"level": OneOfThese(("vip", "lost"))}, gives={"fee": Literal("7.50")}),
        Row(number=2, cells={"level": Unlike("vip")}, gives={"word": Formula("concat('B', level)")}),
        Row(number=3, cells={"worth": When("worth > 90 or today() > '2027-01-01'")}, gives={"fee": Literal("-2.00")}),
    ),
)
MARKS = Table(
    name="marks",
    label={},
    hit="collect",
    inputs={"count": IntegerField(name="count", label={}), "sign": BoolField(name="sign", label={})},
    outputs={"mark": IntegerField(name="mark", label={})},
    rows=(
        Row(number=0, cells={"count": Within(low=2)}, gives={"mark": Literal(4)}),
        Row(number=1, cells={"sign": OneOfThese((True,))}, gives={"mark": Formula("count")}),
        *(Row(number=n, cells={"count": OneOfThese((n, n + 1))}, gives={"mark": Literal(n % 7)}) for n in range(2, 20)),
    ),
)
NEW: dict[str, Cell] = {"day": Within(low="2025-01-01")}
TAX = Table(
    name="tax",
    label={},
    hit="progressive",
    inputs={"worth": MoneyField(name="worth", label={}), "day": DateField(name="day", label={})},
    outputs={"rate": PercentField(name="rate", label={})},
    rows=(
        Row(number=0, cells=NEW | {"worth": Within(high="90.00")}, gives={"rate": Literal("0.0300")}),
        Row(number=1, cells=NEW | {"worth": Within(high="200.00")}, gives={"rate": Literal("0.1000")}),
        Row(number=2, cells=NEW, gives={"rate": Formula("0.2 if worth > 500 else 0.15")}),
        Row(number=3, cells={"day": Within(high="2024-12-31")}, gives={"rate": Literal("0.0150")}),
    ),
)
TABLES = {one.name: one for one in (GRADING, POINTS, FEES, EXTRAS, MARKS, TAX)}

ZONE = "Europe/Berlin"


def catalog(zone: str = ZONE) -> Catalog:
    """The application, in a time zone with summer time."""
    app = App(
        name="test",
        label={"en": "Test"},
        locales=("en", "zh"),
        time_zone=zone,
        currency="CNY",
        fiscal_year="04-06",
        holidays=("2026-01-01", "2026-11-19", "2026-11-20", "2026-11-23", "2026-12-25"),
        workdays=("2026-11-22", "2026-11-28"),
        hours=("09:00-12:00", "13:30-18:00"),
    )
    return Catalog(app=app, entities={one.name: one for one in MODEL}, roles=ROLES, tables=TABLES)
