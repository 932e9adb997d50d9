"""Readers of the small application, and a field of every kind with a value."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.meta.fields import (
    AddressField,
    AnyField,
    AttachmentField,
    BoolField,
    ChoiceField,
    ChoicesField,
    CollectionField,
    ColorField,
    DateField,
    DatetimeField,
    DecimalField,
    DurationField,
    EmailField,
    ImageField,
    IntegerField,
    JsonField,
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
from engine.screens.reader import Reader
from engine.text.durations import DAYS, code_of

NOW = datetime(2026, 11, 21, 6, 32, tzinfo=UTC)
ZH = Reader("zh", ZoneInfo("Asia/Shanghai"), NOW, "CNY")
EN = Reader("en", ZoneInfo("Asia/Shanghai"), NOW, "CNY")

OPTIONS = {
    "open": Option(label={"zh": "跟进中", "en": "Open"}, tone="blue"),
    "shut": Option(label={"zh": "已关闭", "en": "Shut"}),
}

EVERY: dict[str, tuple[AnyField, object]] = {
    "text": (TextField(name="text", label={}, max=40), "恒立"),
    "long_text": (LongTextField(name="long_text", label={}, max=400), "一行\n两行"),
    "rich_text": (RichTextField(name="rich_text", label={}, max=80), "<p>Big <b>deal</b></p>"),
    "email": (EmailField(name="email", label={}), "a@b.cn"),
    "phone": (PhoneField(name="phone", label={}, region="CN"), "+8613800138000"),
    "url": (UrlField(name="url", label={}, max=60), "https://a.cn"),
    "address": (AddressField(name="address", label={}, max=40), "Main St\nHangzhou"),
    "location": (LocationField(name="location", label={}), "31.230400,121.473700"),
    "color": (ColorField(name="color", label={}), "#ff8800"),
    "attachment": (AttachmentField(name="attachment", label={}), "files/a.pdf"),
    "json": (JsonField(name="json", label={}), '{"a":1}'),
    "image": (ImageField(name="image", label={}), "https://a.cn/b.png"),
    "rating": (RatingField(name="rating", label={}, max=5), 4),
    "integer": (IntegerField(name="integer", label={}), -1286),
    "decimal": (DecimalField(name="decimal", label={}, scale=3), Decimal("1286.500")),
    "money": (MoneyField(name="money", label={}), Decimal("1286000.50")),
    "percent": (PercentField(name="percent", label={}), Decimal("0.0850")),
    "bool": (BoolField(name="bool", label={}), True),
    "date": (DateField(name="date", label={}), date(2026, 11, 24)),
    "datetime": (DatetimeField(name="datetime", label={}), datetime(2026, 11, 20, 1, 12, tzinfo=UTC)),
    "time": (TimeField(name="time", label={}), time(8, 30)),
    "duration": (DurationField(name="duration", label={}), code_of(DAYS, 3)),
    "choice": (ChoiceField(name="choice", label={}, options=OPTIONS), "open"),
    "tags": (TagsField(name="tags", label={}), ("大客户", "vip")),
    "choices": (ChoicesField(name="choices", label={}, options=OPTIONS), ("open",)),
    "reference": (ReferenceField(name="reference", label={}, to="customer"), 7),
    "user": (UserField(name="user", label={}), 3),
    "collection": (CollectionField(name="collection", label={}, of="contact", by="customer"), 12),
}
TITLES = {"reference": "苏州恒立", "user": "陈思远"}
