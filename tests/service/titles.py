"""An application whose records are called after others, days and amounts, with checks that have no words."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "account.yaml": """
entity: account
title: concat(code, ' ', name)
fields:
  code: {type: text, max: 10, required: true}
  name: {type: text, max: 40}
""",
    "transfer.yaml": """
entity: transfer
title: moved_on
fields:
  moved_on: {type: date, required: true}
  source: {type: reference, to: account, label: {zh: 转出账户, en: From}}
  target: {type: reference, to: account, label: {zh: 转入账户, en: To}}
  amount: {type: money, default: 0}
  note: {type: text, max: 80, value: "concat(source, ' > ', target)"}
checks:
  same_account: {when: source == target, fields: [target, source], then: forbid}
  too_much: {when: amount > 1000}
""",
    "fee.yaml": """
entity: fee
title: amount
fields:
  amount: {type: money, required: true}
  account: {type: reference, to: account}
""",
    "link.yaml": """
entity: link
title: account
fields:
  account: {type: reference, to: account, required: true}
  transfer: {type: reference, to: transfer}
""",
    "proof.yaml": """
entity: proof
title: link
fields:
  link: {type: reference, to: link, required: true}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  account: {read: true, create: true, update: true}
  transfer: {read: true, create: true, update: true}
  fee: {read: true, create: true, update: true}
  link: {read: true, create: true, update: true}
  proof: {read: true, create: true, update: true}
""",
    "clerk.yaml": """
role: clerk
grants:
  account: {read: true, fields: {name: {read: false}}}
  link: {read: true}
""",
}
