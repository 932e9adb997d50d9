"""A small application for tests of reading and writing: customers, their contacts, a boss and sales people."""

from collections.abc import Mapping

APP = "app: shop\nlocales: [en, zh]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n"

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "customer.yaml": """
entity: customer
label: {en: Customer, zh: 客户}
title: name
owner: owner
features: {recycle: {}}
fields:
  code: {type: text, max: 20, unique: true}
  name: {type: text, max: 40, required: true}
  level: {type: choice, default: b, options: {a: {}, b: {}, c: {}}}
  limit: {type: money, min: 0}
  discount: {type: percent, max: 50%}
  since: {type: date, default: =today()}
  phone: {type: text, max: 30}
  owner: {type: user, default: =me}
  parent: {type: reference, to: customer, filter: this.level == level}
  contacts: {type: collection, of: contact, by: customer}
  contact_count: {type: integer, value: count(contacts)}
  expected: {type: money, value: sum(c.expected for c in contacts)}
  room: {type: money, value: limit - expected}
  known_for: {type: integer, value: today() - since}
  number: {type: text, max: 30, value: "concat('C-', id)"}
  born: {type: date, value: date(created_at)}
checks:
  over_limit:
    when: expected > limit
    fields: [limit]
    message: {en: More is expected than the limit allows, zh: 预计金额超过额度}
  keep_a:
    before: [delete]
    when: level == 'a'
    message: {en: A customers stay, zh: A 级客户不能删除}
""",
    "contact.yaml": """
entity: contact
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  customer: {type: reference, to: customer, required: true}
  customer_level: {type: choice, options: {a: {}, b: {}, c: {}}, value: customer.level}
  expected: {type: money, default: 0}
  owner: {type: user, default: =customer.owner}
""",
    "note.yaml": """
entity: note
title: words
fields:
  words: {type: long_text}
  about: {type: reference, to: customer}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  customer: {read: true, create: true, update: true, delete: true, restore: true, purge: true, assign: true}
  contact: {read: true, create: true, update: true, delete: true, restore: true, purge: true, assign: true}
  note: {read: true, create: true, update: true, delete: true}
""",
    "rep.yaml": """
role: rep
grants:
  user: {read: true, fields: {account: {read: false}}}
  customer:
    read: mine
    create: mine
    update: mine
    assign: mine
    delete: mine
    fields:
      limit: {read: false}
      phone: {read: level != 'a'}
      discount: {update: level == 'b'}
  contact: {read: mine, create: true, update: mine and expected < 1000}
""",
    "clerk.yaml": """
role: clerk
grants:
  customer: {read: "true", fields: {phone: {read: level == 'c'}, owner: {read: false}}}
""",
}
