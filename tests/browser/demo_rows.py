"""What stands in the small application's lists: the same at every run."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any

from engine.screens.reader import Row

NOW = datetime(2026, 11, 21, 6, 32, 8, tzinfo=UTC)
PEOPLE = {1: "李明", 2: "王晓敏", 3: "陈思远", 4: "赵琳"}
NAMES = (
    "苏州恒立精密机械有限公司", "上海申达自动化设备股份有限公司", "宁波甬江液压科技有限公司",
    "无锡华晟新能源装备有限公司", "杭州钱塘智能制造研究院", "常州博瑞达电子科技有限公司",
    "合肥庐阳轨道交通设备有限公司", "南京金陵环保工程有限公司", "嘉兴南湖包装机械厂", "绍兴越城纺织装备有限公司",
    "芜湖奇辉汽车电子有限公司", "扬州运河船舶配套有限公司", "温州瓯海阀门制造有限公司", "徐州重科起重设备有限公司",
    "金华婺江电动工具有限公司", "上海临港海工装备有限公司", "镇江京口特种线缆有限公司", "泰州海陵医药装备有限公司",
    "湖州太湖电梯部件有限公司", "台州椒江泵业有限公司", "连云港东海晶体材料有限公司", "Nordwind Maschinenbau GmbH",
    "南通崇川船舶电气有限公司", "盐城大丰风电叶片有限公司",
)  # fmt: skip
REGIONS = ("江苏 苏州", "上海 闵行", "浙江 宁波", "江苏 无锡", "浙江 杭州")
REMARK = "二期压装产线计划 2027 年 3 月投产，现场地基与气源条件已确认。\n付款方式希望改为 3:3:3:1，需要财务评估。"


def customers() -> list[Row]:
    """Enough to fill a screen, with empty values among them."""
    stages = cycle(("following", "quoting", "following", "won", "contacted", "on_hold", "lost"))
    return [_customer(number, name, stage) for (number, name), stage in zip(enumerate(NAMES, 1), stages, strict=False)]


def _customer(number: int, name: str, stage: str) -> Row:
    owner = number % 4 + 1
    changed = NOW - timedelta(hours=5 * (number - 1) ** 2 / 2, minutes=8)
    return Row(
        id=20318 - number * 7,
        version=number % 3 + 1,
        title=name,
        values={
            "name": name,
            "code": f"KH-{20318 - number * 7}",
            "stage": stage,
            "level": ("a", "b", "c", None)[number % 4],
            "region": REGIONS[number % len(REGIONS)],
            "owner": owner,
            "next_contact_on": date(2026, 11, 20) + timedelta(days=number * 3) if number % 3 else None,
            "credit_limit": Decimal(number * 137_500) if number % 5 else None,
            "discount": Decimal("0.0800") if number % 2 else None,
            "payment_days": 30 * (number % 4),
            "key_account": number % 4 == 0,
            "remark": REMARK if number == 1 else None,
            "open_amount": Decimal("418600.50") * (number % 7) - (1000 if number % 9 == 0 else 0),
            "id": number,
            "created_at": NOW - timedelta(days=99),
            "created_by": 2,
            "updated_at": changed,
            "updated_by": owner,
            "version": 1,
        },
        titles={"owner": PEOPLE[owner], "created_by": PEOPLE[2], "updated_by": PEOPLE[owner]},
    )


def contacts() -> list[Row]:
    """The contacts of the first customer."""
    known = (("周建平", "采购总监", "138 1234 2216", True), ("张立群", "设备部工程师", "139 5678 0987", False),
             ("许雯", "财务主管", "151 2222 6640", False))  # fmt: skip
    return [_contact(number, *facts) for number, facts in enumerate(known, 1)]


def _contact(number: int, name: str, position: str, phone: str, decides: bool) -> Row:
    return Row(
        id=number,
        version=1,
        title=name,
        values={
            "name": name, "customer": 20311, "position": position, "phone": phone, "email": None, "decides": decides,
            "born_on": date(1983, 5, 6) if number == 1 else None, "last_call_at": NOW - timedelta(days=number),
            "created_at": NOW - timedelta(days=9), "created_by": 1, "updated_at": NOW - timedelta(days=number * 2),
            "updated_by": 2,
        },
        titles={"customer": NAMES[0], "created_by": PEOPLE[1], "updated_by": PEOPLE[2]},
    )  # fmt: skip


PRODUCTS = {
    1: "HX-3200 伺服压力机",
    2: "HX-TR08 上下料机械手",
    3: "模具快换系统",
    4: "安装调试服务",
    5: "备件包（两年）",
}


def products() -> list[Row]:
    """What can be ordered."""
    made = [Row(number, 1, name, {"name": name, "territory": None}) for number, name in PRODUCTS.items()]
    made[0].values["territory"] = "suzhou_3"  # type: ignore[index] # a dict
    return made


def visits() -> list[Row]:
    """One visit to a customer, with two people who were there, and one to a contact."""
    there = [Row(0, 0, "", {"contact": one.id}, {"contact": one.title}) for one in contacts()[:2]]
    stamps = {"created_at": NOW, "created_by": 1, "updated_at": NOW, "updated_by": 2}
    values = {"subject": "首次拜访", "about": "customer/20311", "people": tuple(one.id for one in contacts()[:2])}
    values |= {"ways": ("call", "onsite"), "words": ("重点", "待跟进"), **stamps}
    title = next(one.title for one in customers() if one.id == 20311)
    plain = {"subject": "回访", "about": f"contact/{contacts()[0].id}", "words": ("重点",), **stamps}
    return [
        Row(1, 1, "首次拜访", values, {"about": title}, {"people": there}),
        Row(2, 1, "回访", plain, {"about": contacts()[0].title}),
    ]


def orders() -> list[Row]:
    """One with lines, one without."""
    stamps = {"created_at": NOW, "created_by": 1, "updated_at": NOW, "updated_by": 2}
    given = {"code": "DD-1", "customer": 20311, "ordered_on": date(2026, 11, 20), **stamps}
    lines = [
        order_line(1, 1, "2", "286000.00", unit="piece"),
        order_line(2, 2, "2", "92500.00", unit="set", due=date(2026, 12, 24)),
        order_line(3, 4, "1", "45000.00", express=True, why="月底投产"),
    ]
    titles = {"customer": NAMES[0], "created_by": PEOPLE[1], "updated_by": PEOPLE[2]}
    return [
        Row(1, 1, "DD-1", {**given, "amount": Decimal("802000.00")}, titles, {"lines": lines}),
        Row(2, 1, "DD-2", {**given, "code": "DD-2", "amount": None}, titles, {"lines": []}),
    ]


def order_line(number: int, product: int, quantity: str, price: str, **more: Any) -> Row:
    """A line with what is worked out of it."""
    amount = (Decimal(quantity) * Decimal(price)).quantize(Decimal("0.01"))
    given = {"product": product, "quantity": Decimal(quantity), "price": Decimal(price), "amount": amount}
    empty = {"unit": None, "due": None, "express": False, "why": None}
    return Row(number, 0, "", {"id": number, **empty, **given, **more}, {"product": PRODUCTS[product]})
