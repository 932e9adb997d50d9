"""A small application for tests of dictionaries: deals with stages and regions."""

from collections.abc import Mapping

from tests.service.sales import APP

STAGE = """
dictionary: stage
label: {en: Stage, zh: 阶段}
editable: true
attributes:
  weight: percent
  keeper: user
  closing: {type: bool, default: false}
  half: {type: percent, value: weight / 2}
values:
  lead: {label: {en: Lead, zh: 线索}, weight: 10%}
  offer: {label: {en: Offer, zh: 报价}, weight: 50%, tone: blue}
  won: {label: {en: Won, zh: 赢单}, weight: 100%, tone: green, closing: true}
"""

REGION = """
dictionary: region
label: {en: Region, zh: 地区}
hierarchical: true
values:
  east: {label: {en: East, zh: 华东}, values: {shanghai: {}, zhejiang: {values: {hangzhou: {}, ningbo: {}}}}}
  south: {label: {en: South, zh: 华南}, values: {guangzhou: {}}}
"""

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "stage.yaml": STAGE,
    "region.yaml": REGION,
    "deal.yaml": """
entity: deal
label: {en: Deal, zh: 商机}
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  amount: money
  stage: {type: choice, dictionary: stage, default: lead}
  region: {type: choice, dictionary: region}
  likely: {type: money, value: amount * stage.weight}
  closed: {type: bool, value: "coalesce(stage.closing, false)"}
checks:
  empty_win:
    when: stage == 'won' and amount is null
    fields: [amount]
    message: {en: What was won has an amount, zh: 赢单须有金额}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  deal: {read: true, create: true, update: true, delete: true, restore: true}
  stage: {read: true, create: true, update: true, delete: true}
""",
    "rep.yaml": """
role: rep
grants:
  deal: {read: true, create: true, update: true}
""",
}
