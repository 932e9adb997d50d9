"""A small application for tests of what is suggested and what is frozen: contracts with lines, over products."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": f"{APP}settings: {{surcharge: {{type: integer, default: 1}}}}\n",
    "customer.yaml": """
entity: customer
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  rate: {type: decimal, scale: 2}
  contacts: {type: collection, of: contact, by: customer, order: name}
  main_contact: {type: reference, to: contact, suggest: first(contacts)}
""",
    "contact.yaml": """
entity: contact
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  customer: {type: reference, to: customer}
""",
    "product.yaml": """
entity: product
title: name
fields:
  name: {type: text, max: 40, required: true}
  price: money
  cost: money
""",
    "contract.yaml": """
entity: contract
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  state: {type: choice, options: {draft: {}, agreed: {}}, default: draft}
  customer: {type: reference, to: customer}
  rate: {type: decimal, scale: 2, suggest: customer.rate, frozen: state != 'draft', required: true}
  fee: {type: money, suggest: total * rate / 10, editable: state == 'draft'}
  charge: {type: integer, value: settings.surcharge * 2, frozen: state != 'draft'}
  lines: {type: lines, of: contract_line}
  total: {type: money, value: sum(l.amount for l in lines), frozen: state != 'draft'}
  word: {type: text, max: 20, suggest: "lower(name)"}
actions:
  rename: {do: [{update: this, set: {name: Other, rate: 4}}]}
""",
    "line.yaml": """
entity: contract_line
part_of: contract
title: product.name
fields:
  product: {type: reference, to: product, required: true}
  quantity: {type: decimal, scale: 0, default: 1}
  price: {type: money, suggest: product.price}
  cost: {type: money, value: quantity * product.cost, frozen: contract.state != 'draft'}
  amount: {type: money, value: quantity * price}
""",
    "boss.yaml": """
role: boss
grants:
  customer: {read: true, create: true, update: true, delete: true, restore: true}
  contact: {read: true, create: true, update: true, delete: true, restore: true}
  product: {read: true, create: true, update: true, delete: true}
  contract: {read: true, create: true, update: true, delete: true, restore: true, actions: all}
""",
}
