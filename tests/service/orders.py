"""A small application for tests of `references` in lines: orders of products with their options."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "product.yaml": """
entity: product
label: {en: Product, zh: 产品}
title: name
sample: 3
fields:
  name: {type: text, max: 40, required: true}
""",
    "option.yaml": """
entity: option
label: {en: Option, zh: 选项}
title: name
sample: 6
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  product: {type: reference, to: product, required: true}
  price: {type: decimal, scale: 2}
""",
    "order.yaml": """
entity: order
label: {en: Order, zh: 订单}
title: name
sample: 3
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  rush: {type: bool, sample: [false]}
  lines: {type: lines, of: order_line, label: {en: Lines, zh: 明细}}
  notes:
    type: lines
    fields:
      text: {type: text, max: 40}
      readers: {type: references, to: user}
  total: {type: decimal, scale: 2, value: "sum(l.extra for l in lines)"}
  choices: {type: integer, value: "count(o for l in lines for o in l.options)"}
  dear: {type: bool, value: "any(o.price > 100 for l in lines for o in l.options)"}
checks:
  dear_and_rushed: {when: rush and dear, fields: [lines], message: {en: Nothing dear in a rush, zh: 加急不可昂贵}}
""",
    "order_line.yaml": """
entity: order_line
label: {en: Order line, zh: 订单明细}
part_of: order
title: product
sample: 2
fields:
  product: {type: reference, to: product, required: true, label: {en: Product, zh: 产品}}
  options:
    type: references
    to: option
    filter: product == this.product
    label: {en: Options, zh: 选项}
  plain: bool
  remark: {type: text, visible: not plain}
  spares: {type: references, to: option, visible: not plain}
  extra: {type: decimal, scale: 2, value: "sum(o.price for o in options)"}
  first: {type: text, value: "first(o.name for o in options)"}
checks:
  many: {when: count(options) > 3, fields: [options], message: {en: At most three options, zh: 最多三个选项}}
""",
    "boss.yaml": """
role: boss
grants:
  order: {read: true, create: true, update: true, delete: true, restore: true, purge: true}
  product: {read: true, create: true, update: true, delete: true}
  option: {read: true, create: true, update: true, delete: true, restore: true, purge: true}
  user: {read: true}
""",
    "clerk.yaml": """
role: clerk
grants:
  order: {read: true, update: true}
  option: {read: price < 100}
  product: {read: true}
""",
}
