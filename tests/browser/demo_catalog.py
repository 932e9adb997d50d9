"""A small application whose screens are drawn without a database: customers, their contacts, people."""

from decimal import Decimal

from engine.meta.catalog import App, Catalog, Check, Entity
from engine.meta.fields import (
    AnyField,
    AnyReferenceField,
    BoolField,
    ChoiceField,
    ChoicesField,
    CollectionField,
    DateField,
    DatetimeField,
    DecimalField,
    IntegerField,
    LinesField,
    Literal,
    LongTextField,
    MoneyField,
    Option,
    PercentField,
    ReferenceField,
    ReferencesField,
    TagsField,
    TextField,
    UserField,
)
from engine.meta.screens import Screen, View
from engine.meta.system import RECORD_FIELDS


def _entity(name: str, zh: str, en: str, title: str, fields: list[AnyField], **more: object) -> Entity:
    label = {"zh": zh, "en": en}
    own = {field.name: field for field in fields}
    return Entity(name=name, label=label, title=title, fields={**own, **RECORD_FIELDS}, **more)  # type: ignore[arg-type] # any key


def _named(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


STAGES = {
    "contacted": Option(label=_named("初步接触", "First contact"), tone="gray"),
    "following": Option(label=_named("跟进中", "In progress"), tone="blue"),
    "quoting": Option(label=_named("报价中", "Quoting"), tone="violet"),
    "on_hold": Option(label=_named("暂停", "On hold"), tone="amber"),
    "won": Option(label=_named("已成交", "Won"), tone="green"),
    "lost": Option(label=_named("已流失", "Lost"), tone="red"),
}
LEVELS = {name: Option(label={"zh": name.upper(), "en": name.upper()}) for name in ("a", "b", "c")}

LONG = _named("账期太长", "Too many payment days")
CUSTOMER = _entity(
    "customer", "客户", "Customer", "name",
    [
        TextField(name="name", label=_named("客户名称", "Name"), max=120, required=True, search=True),
        TextField(name="code", label=_named("客户编号", "Code"), max=20, unique=True, search=True,
                  help=_named("留空则不编号", "May stay empty")),
        ChoiceField(name="stage", label=_named("状态", "Status"), options=STAGES, required=True),
        ChoiceField(name="level", label=_named("等级", "Grade"), options=LEVELS),
        TextField(name="region", label=_named("地区", "Region"), max=40),
        UserField(name="owner", label=_named("负责人", "Owner"), required=True),
        DateField(name="next_contact_on", label=_named("下次跟进", "Next contact")),
        MoneyField(name="credit_limit", label=_named("信用额度", "Credit limit"), min=Decimal(0)),
        PercentField(name="discount", label=_named("协议折扣", "Discount")),
        IntegerField(name="payment_days", label=_named("账期天数", "Payment days"), min=0, max=365),
        BoolField(name="key_account", label=_named("重点客户", "Key account")),
        LongTextField(name="remark", label=_named("备注", "Remark"), max=2000),
        MoneyField(name="open_amount", label=_named("未回款", "Receivable"), value="sum(c.amount for c in contacts)"),
        CollectionField(name="contacts", label=_named("联系人", "Contacts"), of="contact", by="customer"),
    ],
    recycle=True,
    checks={"long": Check(name="long", when="payment_days > 180", fields=("payment_days",), message=LONG)},
)  # fmt: skip
CONTACT = _entity(
    "contact", "联系人", "Contact", "name",
    [
        TextField(name="name", label=_named("姓名", "Name"), max=60, required=True, search=True),
        ReferenceField(name="customer", label=_named("客户", "Customer"), to="customer", required=True),
        TextField(name="position", label=_named("职务", "Position"), max=60),
        TextField(name="phone", label=_named("电话", "Phone"), max=30, search=True),
        TextField(name="email", label=_named("邮箱", "E-mail"), max=120),
        BoolField(name="decides", label=_named("决策人", "Decides")),
        DateField(name="born_on", label=_named("生日", "Birthday")),
        DatetimeField(name="last_call_at", label=_named("最近通话", "Last call")),
    ],
    recycle=True,
)  # fmt: skip
CITIES = {
    ("east", "华东", "East China"): (("suzhou", "苏州", "Suzhou"), ("ningbo", "宁波", "Ningbo")),
    ("south", "华南", "South China"): (("guangzhou", "广州", "Guangzhou"), ("shenzhen", "深圳", "Shenzhen")),
}
TERRITORIES = {
    name: Option(label=_named(zh, en), parent=parent)
    for (region, *said), cities in CITIES.items()
    for parent, (name, zh, en) in ((None, (region, *said)), *((region, city) for city in cities))
}
QUARTERS = {
    f"{city}_{number}": Option(label=_named(f"{number} 号园区", f"Park {number}"), parent=city)
    for city in ("suzhou", "shenzhen")
    for number in range(1, 15)
}
"""So many that they are looked through, and not all listed."""
PRODUCT = _entity(
    "product", "产品", "Product", "name",
    [
        TextField(name="name", label=_named("产品名称", "Name"), max=80, required=True, search=True),
        ChoiceField(
            name="territory",
            label=_named("供应区域", "Territory"),
            options=TERRITORIES | QUARTERS,
            dictionary="territory",
        ),
    ],
)  # fmt: skip
UNITS = {name: Option(label=_named(zh, en)) for name, zh, en in (("piece", "台", "Piece"), ("set", "套", "Set"))}
ORDER = _entity(
    "order", "订单", "Order", "code",
    [
        TextField(name="code", label=_named("订单编号", "Code"), max=20, required=True, search=True),
        ReferenceField(name="customer", label=_named("客户", "Customer"), to="customer"),
        DateField(name="ordered_on", label=_named("下单日期", "Ordered")),
        LinesField(name="lines", label=_named("产品明细", "Lines"), of="order_line", by="order"),
        MoneyField(name="amount", label=_named("金额合计", "Amount"), value="sum(l.amount for l in lines)"),
    ],
)  # fmt: skip
ORDER_LINE = _entity(
    "order_line", "产品", "Product", "product.name",
    [
        ReferenceField(name="product", label=_named("产品", "Product"), to="product", required=True),
        ChoiceField(name="unit", label=_named("单位", "Unit"), options=UNITS, default=Literal("piece")),
        DecimalField(name="quantity", label=_named("数量", "Quantity"), precision=12, scale=2, required=True,
                     default=Literal("1.00")),
        MoneyField(name="price", label=_named("单价", "Price")),
        DateField(name="due", label=_named("交货日期", "Due")),
        BoolField(name="express", label=_named("加急", "Express")),
        TextField(name="why", label=_named("加急原因", "Why so fast"), max=60, visible="express"),
        MoneyField(name="amount", label=_named("金额", "Amount"), value="quantity * price"),
        ReferenceField(name="order", label=_named("订单", "Order"), to="order", required=True, whole=True),
    ],
    part_of="order",
)  # fmt: skip
WAYS = {name: Option(label=_named(zh, en)) for name, zh, en in (
    ("call", "电话", "Call"), ("mail", "邮件", "Mail"), ("onsite", "上门", "On site"))}  # fmt: skip
VISIT = _entity(
    "visit", "拜访", "Visit", "subject",
    [
        TextField(name="subject", label=_named("主题", "Subject"), max=80, required=True),
        AnyReferenceField(name="about", label=_named("对象", "About"), to=("customer", "contact"), required=True),
        ReferencesField(name="people", label=_named("参与人", "People"), of="visit_people", by="visit", to="contact",
                        member="contact", help=_named("在场的人", "Who was there")),
        ChoicesField(name="ways", label=_named("方式", "Ways"), options=WAYS),
        TagsField(name="words", label=_named("标签", "Tags")),
    ],
)  # fmt: skip
VISIT_PEOPLE = _entity(
    "visit_people", "参与人", "People", "contact.name",
    [
        ReferenceField(name="contact", label=_named("联系人", "Contact"), to="contact", required=True),
        ReferenceField(name="visit", label=_named("拜访", "Visit"), to="visit", required=True, whole=True),
    ],
    part_of="visit",
)  # fmt: skip
USER = _entity(
    "user", "用户", "User", "name",
    [
        TextField(name="account", label=_named("账号", "Account"), max=60, required=True),
        TextField(name="name", label=_named("姓名", "Name"), max=60, required=True),
        BoolField(name="active", label=_named("可登录", "Active")),
    ],
    system=True,
)  # fmt: skip

OUTCOMES = {
    "warn": Option(label=_named("提醒", "Warn")),
    "forbid": Option(label=_named("禁止", "Forbid")),
}
SETTINGS: tuple[AnyField, ...] = (
    PercentField(name="vat", label=_named("增值税率", "VAT"), required=True, default=Literal("0.13"),
                 min=Decimal(0), max=Decimal("0.3"), help=_named("用于新合同", "For new contracts")),
    MoneyField(name="most", label=_named("最高信用额度", "Most credit"), default=Literal("1000000.00")),
    ChoiceField(name="strict", label=_named("超额时", "Above the limit"), default=Literal("forbid"), required=True,
                options=OUTCOMES),
    BoolField(name="payroll", label=_named("启用薪资", "Payroll"), default=Literal(value=True)),
    IntegerField(name="quiet", label=_named("静默天数", "Days of quiet"), max=99),
    DateField(name="closed_until", label=_named("结账日", "Books closed until")),
    TextField(name="greeting", label=_named("问候语", "Greeting"), max=120),
)  # fmt: skip

_ALL = (CUSTOMER, CONTACT, ORDER, ORDER_LINE, PRODUCT, VISIT, VISIT_PEOPLE, USER)
VIEWS = (
    View(name="all", label=_named("全部", "All")),
    View(name="board", label=_named("状态看板", "By status"), show="kanban", by="stage"),
    View(name="plan", label=_named("跟进日历", "Next contacts"), show="calendar", date="next_contact_on"),
)

CATALOG = Catalog(
    app=App(
        name="demo",
        label=_named("华信 CRM", "Huaxin CRM"),
        locales=("zh", "en"),
        time_zone="Asia/Shanghai",
        currency="CNY",
        settings={field.name: field for field in SETTINGS},
    ),
    entities={entity.name: entity for entity in _ALL},
    roles={},
    screens={"customer": Screen(name="customer", of="customer", views={view.name: view for view in VIEWS})},
)
