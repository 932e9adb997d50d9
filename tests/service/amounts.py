"""An application with amounts in many currencies: orders with lines, customers with what they ordered."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP + "settings:\n  many: {type: bool, default: true}\n",
    "customer.yaml": """
entity: customer
title: name
fields:
  name: {type: text, max: 40, required: true}
  currency: {type: reference, to: currency, enabled: settings.many}
  limit: {type: money, currency: currency}
  orders: {type: collection, of: order, by: customer}
  ordered: {type: money, value: sum(in_base(o.amount) for o in orders)}
  most: {type: money, value: max(in_base(o.amount) for o in orders)}
""",
    "order.yaml": """
entity: order
title: code
features: {recycle: {}}
fields:
  code: {type: text, max: 20, required: true}
  customer: {type: reference, to: customer}
  day: {type: date, required: true}
  currency: {type: reference, to: currency, enabled: settings.many}
  rate: {type: decimal, scale: 6, enabled: settings.many, value: "as_of(currency.rate, day)"}
  lines: {type: lines, of: order_line}
  freight: {type: money, currency: currency, rate: rate}
  amount: {type: money, currency: currency, rate: rate, value: "sum(l.amount for l in lines) + coalesce(freight, 0)"}
  worth: {type: money, value: in_base(amount)}
  for_customer:
    type: money
    currency: customer.currency
    enabled: settings.many
    value: "convert(amount, customer.currency, day)"
  at_the_end: {type: money, value: "convert(amount, 'CNY', '2025-12-31')"}
checks:
  beyond: {when: for_customer > customer.limit, enabled: settings.many, message: {en: Beyond the limit, zh: 超出}}
""",
    "order_line.yaml": """
entity: order_line
part_of: order
title: "'-'"
fields:
  quantity: {type: integer, required: true}
  price: {type: money, currency: order.currency, rate: order.rate}
  amount: {type: money, currency: order.currency, rate: order.rate, value: quantity * price}
""",
    "boss.yaml": """
role: boss
includes: [admin]
label: {en: Boss, zh: 老板}
grants:
  customer: {read: true, create: true, update: true, delete: true}
  order: {read: true, create: true, update: true, delete: true, restore: true}
""",
}
