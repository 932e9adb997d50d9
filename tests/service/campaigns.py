"""A small application for tests of `references`: campaigns with their products and members."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "product.yaml": """
entity: product
label: {en: Product, zh: 产品}
title: name
sample: 6
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  line: {type: text, max: 10, sample: [a, b]}
  price: {type: decimal, scale: 2}
  active: {type: bool, default: true}
  campaigns: {type: references, to: campaign}
""",
    "campaign.yaml": """
entity: campaign
label: {en: Campaign, zh: 活动}
title: name
sample: 4
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  line: {type: text, max: 10, sample: [a, b]}
  products:
    type: references
    to: product
    filter: line == this.line or name == 'this'
    label: {en: Products, zh: 产品}
  members: {type: references, to: user, label: {en: Members, zh: 成员}}
  next: {type: references, to: campaign}
  worth: {type: decimal, scale: 2, value: "sum(p.price for p in products if p.active)"}
  size: {type: integer, value: count(products)}
  first: {type: text, value: "first(p.name for p in products)"}
  busy: {type: bool, value: "any(u for u in members if u.active)"}
  back: {type: integer, value: "count(c for p in products for c in p.campaigns)"}
checks:
  too_many: {when: size > 3, fields: [products]}
""",
    "boss.yaml": """
role: boss
grants:
  campaign: {read: true, create: true, update: true, delete: true, restore: true}
  product: {read: true, create: true, update: true, delete: true, restore: true}
  user: {read: true}
""",
    "clerk.yaml": """
role: clerk
grants:
  campaign: {read: me in members, update: true}
  product: {read: active, update: active}
""",
}
