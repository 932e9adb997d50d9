"""An application whose computed values hang together in many ways: up, down, deep, along two collections, sideways."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "region.yaml": """
entity: region
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  factor: {type: decimal, precision: 6, scale: 2, default: 1}
  customers: {type: collection, of: customer, by: region}
  expected: {type: money, value: sum(c.expected for c in customers)}
  pieces: {type: integer, value: sum(i.pieces for c in customers for k in c.contacts for i in k.items)}
  best: {type: money, value: max(c.expected for c in customers)}
  large: {type: integer, value: "count(k for k in records(contact) if k.customer.region == this and k.amount > 100)"}
""",
    "customer.yaml": """
entity: customer
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  level: {type: choice, default: b, options: {a: {}, b: {}, c: {}}}
  region: {type: reference, to: region}
  parent: {type: reference, to: customer}
  children: {type: collection, of: customer, by: parent}
  contacts: {type: collection, of: contact, by: customer}
  visits: {type: collection, of: visit, by: customer}
  region_name: {type: text, max: 60, value: "concat(region.name, ' ')"}
  contact_count: {type: integer, value: count(contacts)}
  expected: {type: money, value: sum(c.expected for c in contacts)}
  activity: {type: integer, value: contact_count + count(v for v in visits if v.done)}
  busiest: {type: integer, value: max(v.hours for v in visits)}
  with_children: {type: integer, value: contact_count + sum(c.contact_count for c in children)}
  same_level: {type: integer, value: count(c for c in children if c.level == level)}
  namesakes: {type: integer, value: "count(c for c in records(customer) if c.name == name)"}
  peers: {type: money, value: "sum(c.expected for c in records(customer) if c.level == level and c.region == region)"}
  longest: {type: reference, to: visit, value: "last(v for v in records(visit) if v.customer == this and v.hours > 20)"}
  doubled: {type: integer, value: namesakes * 2 + longest.hours}
""",
    "contact.yaml": """
entity: contact
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  customer: {type: reference, to: customer, required: true}
  amount: {type: money, default: 0}
  items: {type: collection, of: item, by: contact}
  customer_level: {type: choice, options: {a: {}, b: {}, c: {}}, value: customer.level}
  region_name: {type: text, max: 60, value: customer.region.name}
  pieces: {type: integer, value: sum(i.pieces for i in items)}
  expected: {type: money, value: amount * customer.region.factor}
  share: {type: percent, value: amount / customer.expected}
""",
    "item.yaml": """
entity: item
title: name
fields:
  name: {type: text, max: 40}
  contact: {type: reference, to: contact, required: true}
  pieces: {type: integer, default: 1, min: 0, max: 1000000}
  level: {type: choice, options: {a: {}, b: {}, c: {}}, value: contact.customer_level}
  label: {type: text, max: 200, value: "concat(name, '/', contact.customer.name, '/', contact.region_name)"}
""",
    "visit.yaml": """
entity: visit
title: concat(day)
features: {recycle: {}}
fields:
  day: {type: date, default: =today()}
  customer: {type: reference, to: customer}
  done: {type: bool, default: false}
  hours: {type: integer, default: 1}
  region_expected: {type: money, value: customer.region.expected}
""",
    "boss.yaml": """
role: boss
grants:
  region: {read: true, create: true, update: true, delete: true, restore: true}
  customer: {read: true, create: true, update: true, delete: true, restore: true}
  contact: {read: true, create: true, update: true, delete: true, restore: true}
  item: {read: true, create: true, update: true, delete: true}
  visit: {read: true, create: true, update: true, delete: true, restore: true}
""",
}
