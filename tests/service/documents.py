"""An application with documents and their lines: contracts with lines of an entity, and with notes."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "customer.yaml": """
entity: customer
title: name
fields:
  name: {type: text, max: 40, required: true}
  contracts: {type: collection, of: contract, by: customer}
  total: {type: money, value: sum(c.amount for c in contracts)}
  pieces: {type: decimal, scale: 3, value: sum(l.quantity for c in contracts for l in c.lines)}
""",
    "product.yaml": """
entity: product
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  kind: {type: choice, default: good, options: {good: {}, service: {}, both: {}}}
  price: {type: money, default: 0}
  sold_lines: {type: collection, of: contract_line, by: product}
  sold: {type: decimal, scale: 3, value: sum(l.quantity for l in sold_lines)}
""",
    "contract.yaml": """
entity: contract
label: {en: Contract, zh: 合同}
title: code
owner: owner
features: {recycle: {}}
fields:
  code: {type: text, max: 20, required: true, unique: true}
  customer: {type: reference, to: customer}
  owner: {type: user, default: =me}
  kind: {type: choice, default: good, options: {good: {}, service: {}}}
  rate: {type: decimal, precision: 6, scale: 2, default: 1}
  most: {type: money}
  lines: {type: lines, of: contract_line, label: {en: Lines, zh: 明细}}
  notes: {type: lines, fields: {words: {type: text, required: true}, done: bool}}
  amount: {type: money, value: sum(l.amount for l in lines)}
  count: {type: integer, value: count(lines)}
  tax: {type: money, value: amount * 0.1}
  done: {type: integer, value: count(n for n in notes if n.done)}
checks:
  too_much: {when: amount > most, fields: [lines], message: {en: Too much, zh: 过多}}
  dearest: {when: any(l.amount > 1000000 for l in lines), message: {en: Too dear, zh: 太贵}}
""",
    "contract_line.yaml": """
entity: contract_line
part_of: contract
title: product.name
fields:
  product: {type: reference, to: product, required: true, filter: kind == this.contract_kind or kind == 'both'}
  contract_kind: {type: choice, options: {good: {}, service: {}}, value: contract.kind}
  quantity: {type: decimal, scale: 3, required: true, default: 1, min: 0}
  serial: {type: text, max: 20, unique: true}
  price: {type: money, default: =product.price}
  amount: {type: money, value: quantity * price * contract.rate}
  share: {type: percent, value: amount / contract.amount}
  key: {type: text, max: 20, value: "concat('L', id)"}
checks:
  even: {when: quantity == 13, fields: [quantity], message: {en: Not thirteen, zh: 不能是 13}}
  rate: {when: amount > 500 and contract.rate > 3, message: {en: Too dear at this rate, zh: 汇率过高}}
  stay: {before: [delete], when: quantity == 99, message: {en: This line stays, zh: 此行不能删除}}
""",
    "delivery.yaml": """
entity: delivery
title: concat(day)
fields:
  day: {type: date, default: =today()}
  line: {type: reference, to: contract_line}
  amount: {type: money, value: line.amount}
  customer: {type: reference, to: customer, value: line.contract.customer}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  customer: {read: true, create: true, update: true, delete: true}
  product: {read: true, create: true, update: true, delete: true, restore: true}
  contract: {read: true, create: true, update: true, delete: true, restore: true}
  delivery: {read: true, create: true, update: true, delete: true}
""",
    "rep.yaml": """
role: rep
grants:
  user: {read: true}
  product: {read: kind == 'good' or kind == 'both'}
  contract: {read: mine, create: true, update: mine, fields: {lines: {read: kind == 'good'}, notes: {read: false}}}
""",
    "clerk.yaml": """
role: clerk
grants:
  contract: {read: true, update: true, fields: {lines: {update: rate == 1}}}
  product: {read: true}
""",
    "courier.yaml": """
role: courier
grants:
  contract_line: {read: quantity < 5, fields: {price: {read: false}}}
""",
}
