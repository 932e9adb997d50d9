"""Conditions in words, by the labels of what they name."""

import pytest

from engine.expressions import conjuncts, in_words
from engine.meta.catalog import Catalog
from tests.support.world import catalog_of

FILES = {
    "app.yaml": """
app: shop
locales: [zh, en]
time_zone: Asia/Shanghai
currency: CNY
settings: {strict: {type: bool, default: true, label: {zh: 严格, en: Strict}}}
""",
    "customer.yaml": """
entity: customer
title: name
fields: {name: {type: text, label: {zh: 名称, en: Name}}, good: {type: bool, label: {zh: 信用好, en: Good}}}
""",
    "deal.yaml": """
entity: deal
label: {zh: 合同, en: Deal}
title: name
owner: owner
fields:
  name: text
  amount: {type: money, label: {zh: 审批金额, en: Amount}}
  level:
    type: choice
    label: {zh: 级别, en: Level}
    options: {a: {label: {zh: 重要, en: Important}}, b: {label: {zh: 一般, en: Plain}}}
  customer: {type: reference, to: customer, label: {zh: 客户, en: Customer}}
  paid: {type: bool, label: {zh: 已付, en: Paid}}
  due: {type: date, label: {zh: 到期日, en: Due on}}
  owner: {type: user, label: {zh: 负责人, en: Owner}}
""",
    "finance.yaml": "role: finance\nlabel: {zh: 财务, en: Finance}\ngrants: {deal: {read: true}}\n",
}


@pytest.fixture(scope="module")
def deals(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(tmp_path_factory.mktemp("deals"), FILES)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("amount > 5000", "审批金额 > 5,000", "Amount > 5,000"),
        ("amount <= 12.50 * 2", "审批金额 ≤ 12.50 × 2", "Amount ≤ 12.50 × 2"),
        ("level == 'a'", "级别为“重要”", "Level is Important"),
        ("level in ('a', 'b')", "级别为其中之一：重要、一般", "Level is one of: Important, Plain"),
        ("customer is null", "客户为空", "Customer is empty"),
        ("paid", "已付：是", "Paid: yes"),
        ("not customer.good", "客户的信用好：否", "Good of Customer: no"),
        ("due < today() - days(30)", "到期日 < 今天 - 30天", "Due on < today - 30 days"),
        ("owner == me", "负责人为“本人”", "Owner is you"),
        (
            "paid or (amount > 1 and mine)",
            "已付：是，或(审批金额 > 1，且本人的记录)",
            "Paid: yes or (Amount > 1 and it is yours)",
        ),
        ("(paid or false) and (paid and mine)", "已付：是，且本人的记录", "Paid: yes and it is yours"),
        ("settings.strict", "严格", "Strict"),
        ("role(finance)", "担任财务者", "Finance"),
        ("any(d for d in records(deal))", "any(d for d in records(deal))", "any(d for d in records(deal))"),
    ],
)
def test_a_condition_is_said_with_labels(deals: Catalog, text: str, zh: str, en: str) -> None:
    assert (in_words(text, deals, "deal", "zh"), in_words(text, deals, "deal", "en")) == (zh, en)


def test_a_conjunction_falls_into_its_parts() -> None:
    assert conjuncts("a > 1 and (b or c) and (d and not e)") == ("a > 1", "b or c", "d", "not e")
