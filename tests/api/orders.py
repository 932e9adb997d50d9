"""A small application whose records lead to others in every way there is, for tests of the API."""

from collections.abc import Mapping

from tests.service.sales import APP

ORDERS: Mapping[str, str] = {
    "app.yaml": APP + "settings: {rate: {type: percent, default: 5%}}\n",
    "product.yaml": "entity: product\ntitle: name\nfields: {name: {type: text, required: true}}\n",
    "order.yaml": """
entity: order
title: note
features: {recycle: {}}
fields:
  note: {type: text, max: 20, default: none}
  state: {type: choice, default: open, options: {open: {}, sent: {}}}
  total: {type: integer, value: sum(l.count for l in lines)}
  lines: {type: lines, of: order_line}
  similar: {type: references, to: product}
  about: {type: any_reference, to: [product, order]}
actions:
  send:
    when: state == 'open'
    takes: selection
    ask: {note: {type: text}}
    do: [{update: this, set: {state: sent}}]
""",
    "order_line.yaml": """
entity: order_line
part_of: order
title: concat(product.name)
fields:
  product: {type: reference, to: product, required: true}
  count: {type: integer, min: 1, max: 1000, default: 1}
  double: {type: integer, value: count * 2}
""",
    "boss.yaml": """
role: boss
grants:
  product: {read: true, create: true, update: true, delete: true}
  order: {read: true, create: true, update: true, delete: true, restore: true, actions: all}
""",
    "clerk.yaml": "role: clerk\ngrants:\n  order: {read: true, update: state == 'open'}\n",
}
