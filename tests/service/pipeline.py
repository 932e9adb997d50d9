"""Deals whose stages are tracked, with lines, of customers whose figures follow them."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP + "settings:\n  big_from: {type: integer, default: 50}\n",
    "customer.yaml": """
entity: customer
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  limit: {type: integer, default: 10}
  deals: {type: collection, of: deal, by: customer}
  moved_at: {type: datetime, value: max(changed_at(d.stage) for d in deals)}
  won: {type: integer, value: "count(d for d in deals if reached(d.stage, 'won') is not null)"}
""",
    "deal.yaml": """
entity: deal
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  customer: {type: reference, to: customer}
  score: {type: integer, default: 0}
  stage: {type: choice, options: {new: {}, offer: {}, won: {}, lost: {}}, default: new, track: true}
  urgent: {type: bool, track: true}
  level:
    {type: choice, options: {low: {}, high: {}}, value: "'high' if score > customer.limit else 'low'", track: true}
  size:
    type: choice
    options: {small: {}, big: {}}
    value: "'big' if score >= settings.big_from else 'small'"
    track: true
  items: {type: lines, of: item}
  stage_at: {type: datetime, value: changed_at(stage)}
  offered_at: {type: datetime, value: "reached(stage, 'offer')"}
  urgent_at: {type: datetime, value: "reached(urgent, true)"}
  level_at: {type: datetime, value: changed_at(level)}
  size_at: {type: datetime, value: changed_at(size)}
  sent_at: {type: datetime, value: "min(reached(i.state, 'sent') for i in items)"}
  quiet: {type: bool, value: changed_at(stage) < now() - days(30)}
checks:
  no_way_back:
    when: stage == 'new' and reached(stage, 'won') is not null
    fields: [stage]
    message: {en: A deal that was won is not new again, zh: 已赢单}
  at_once:
    when: changed(score) and changed_at(stage) == now() and reached(stage, 'offer') is not null
    fields: [score]
    message: {en: Not together with the stage, zh: 不能同时修改}
""",
    "item.yaml": """
entity: item
part_of: deal
title: "'-'"
fields:
  what: {type: text, max: 40}
  state: {type: choice, options: {open: {}, sent: {}}, default: open, track: true}
  state_at: {type: datetime, value: changed_at(state)}
  deal_at: {type: datetime, value: changed_at(deal.stage)}
""",
    "note.yaml": """
entity: note
title: "'-'"
fields:
  deal: {type: reference, to: deal}
  mood: {type: choice, options: {good: {}, bad: {}}, track: true}
  deal_at: {type: datetime, value: changed_at(deal.stage)}
""",
    "boss.yaml": """
role: boss
grants:
  customer: {read: true, create: true, update: true, delete: true, restore: true}
  deal: {read: true, create: true, update: true, delete: true, restore: true}
  note: {read: true, create: true, update: true, delete: true}
""",
    "clerk.yaml": """
role: clerk
grants:
  customer: {read: true}
  deal: {read: true, fields: {stage: {read: score < 5}, urgent: {read: false}, stage_at: {read: false}}}
""",
}
