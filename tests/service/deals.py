"""A small application for tests of actions: leads become customers, won deals become contracts with lines."""

from collections.abc import Mapping

FILES: Mapping[str, str] = {
    "app.yaml": """
app: sales
locales: [en, zh]
time_zone: Asia/Shanghai
currency: CNY
settings: {with_gifts: {type: bool, default: true}}
""",
    "lead.yaml": """
entity: lead
title: name
owner: owner
fields:
  name: {type: text, max: 40, required: true}
  person: {type: text, max: 40}
  phone: {type: text, max: 30}
  hope: money
  owner: {type: user, default: =me}
  state: {type: choice, default: new, editable: false, options: {new: {}, converted: {}}}
  customer: {type: reference, to: customer, editable: false}
actions:
  convert:
    label: {en: Convert, zh: 转为客户}
    when: state == 'new'
    once: true
    ask:
      level: {type: choice, required: true, default: b, options: {a: {}, b: {}}}
      title: {type: text, max: 40}
    do:
      - {create: customer, set: {name: =name, level: =input.level, owner: =owner}, as: made}
      - {create: contact, when: person is not null, set: {name: =person, phone: =phone, customer: =made}}
      - create: opportunity
        as: chance
        set: {name: "=coalesce(input.title, concat(name, ' 1'))", customer: =made, amount: =hope, owner: =made.owner}
      - {update: this, set: {state: converted, customer: =made}}
""",
    "customer.yaml": """
entity: customer
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  level: {type: choice, default: b, options: {a: {}, b: {}, c: {}}}
  owner: {type: user, default: =me}
  main: {type: reference, to: contact}
  contacts: {type: collection, of: contact, by: customer, order: name}
  chances: {type: collection, of: opportunity, by: customer, order: name}
  hope: {type: money, value: sum(o.amount for o in chances)}
duplicates:
  same_name: {match: [name], then: warn}
actions:
  invite:
    label: {en: Invite, zh: 邀请}
    takes: selection
    who: ["level == 'a'", role(boss)]
    ask:
      event: {type: reference, to: event, required: true, filter: open}
    do:
      - {upsert: guest, each: selection, match: {event: =input.event, customer: =each}, set: {contact: =each.main}}
  call_all:
    when: any(contacts)
    do:
      - {create: call, each: contacts, when: each.phone is not null, set: {contact: =each, number: =each.phone}}
      - {update: "list(c for c in contacts if c.phone is null)", set: {called: false}}
  forget: {who: owner, do: [{delete: contacts}, {delete: this}]}
  win_all: {do: [{take: win, of: "list(o for o in chances if o.state == 'open')"}]}
""",
    "contact.yaml": """
entity: contact
title: name
fields:
  name: {type: text, max: 40, required: true}
  customer: {type: reference, to: customer, required: true}
  phone: {type: text, max: 30}
  called: bool
""",
    "event.yaml": """
entity: event
title: name
fields: {name: text, open: {type: bool, default: true}}
""",
    "guest.yaml": """
entity: guest
title: customer.name
fields:
  event: {type: reference, to: event, required: true}
  customer: {type: reference, to: customer, required: true}
  contact: {type: reference, to: contact}
""",
    "call.yaml": """
entity: call
title: number
fields:
  contact: {type: reference, to: contact}
  number: {type: text, max: 20}
""",
    "opportunity.yaml": """
entity: opportunity
title: name
owner: owner
fields:
  name: {type: text, max: 40, required: true}
  customer: {type: reference, to: customer, required: true}
  owner: {type: user, default: =me}
  amount: {type: money, min: 0}
  state: {type: choice, default: open, options: {open: {}, won: {}, lost: {}}}
  wishes: {type: lines, of: wish}
actions:
  win: {when: state == 'open', do: [{update: this, set: {state: won}}]}
  to_contract:
    when: state == 'won'
    once: true
    do:
      - {create: contract, set: {customer: =customer, opportunity: =this}, as: made}
      - {create: item, each: wishes, set: {contract: =made, what: =each.what, price: =each.price}}
      - {create: item, when: settings.with_gifts, set: {contract: =made, what: gift, price: 0}}
  refill:
    ask: {contract: {type: reference, to: contract, required: true}}
    do:
      - {upsert: item, each: wishes, match: {contract: =input.contract, what: =each.what}, set: {price: =each.price}}
      - {delete: "list(i for i in input.contract.items if i.price is null)"}
""",
    "wish.yaml": """
entity: wish
part_of: opportunity
title: what
fields: {what: {type: text, max: 30, required: true}, price: {type: money, min: 0}}
""",
    "contract.yaml": """
entity: contract
title: concat(customer.name, ' ', id)
fields:
  customer: {type: reference, to: customer, required: true}
  opportunity: {type: reference, to: opportunity}
  items: {type: lines, of: item}
  amount: {type: money, value: sum(i.price for i in items)}
checks:
  too_much: {when: amount > 1000, then: warn, message: {en: That is a lot, zh: 金额很大}}
  far_too_much: {when: amount > 100000, message: {en: That is far too much, zh: 金额过大}}
""",
    "item.yaml": """
entity: item
part_of: contract
title: what
fields: {what: {type: text, max: 30, required: true}, price: money}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  lead: {read: true, create: true, update: true, delete: true, actions: all}
  customer: {read: true, create: true, update: true, delete: true, actions: all}
  contact: {read: true, create: true, update: true, delete: true}
  event: {read: true, create: true, update: true, delete: true}
  guest: {read: true, create: true, update: true}
  call: {read: true}
  opportunity: {read: true, create: true, update: true, actions: all}
  contract: {read: true, create: true, update: true}
""",
    "rep.yaml": """
role: rep
grants:
  user: {read: true}
  lead: {read: mine, create: true, update: mine, actions: {convert: mine}}
  customer: {read: true, actions: [call_all, invite]}
  event: {read: true}
  opportunity: {read: mine, create: true, update: mine, actions: [to_contract]}
  contract: {read: false}
""",
    "clerk.yaml": """
role: clerk
grants:
  lead: {read: true}
  customer: {read: true}
  opportunity: {read: true}
""",
}
