"""A small application whose documents are numbered: by department and month, by day, fast, and without end."""

from collections.abc import Mapping

_ALL = "{read: true, create: true, update: true, delete: true, restore: true}"

FILES: Mapping[str, str] = {
    "app.yaml": "app: office\nlocales: [en, zh]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n",
    "branch.yaml": """
entity: branch
title: code
fields:
  code: {type: text, max: 10, required: true}
""",
    "contract.yaml": """
entity: contract
title: code
features: {recycle: {}}
fields:
  code: {type: code, numbering: contract_no, label: {en: Number, zh: 编号}}
  branch: {type: reference, to: branch, required: true}
  signed_on: {type: date, default: =today()}
  amount: {type: money, max: 1000}
  shown: {type: text, max: 60, value: "concat('No. ', code)"}
  parts: {type: collection, of: part, by: contract, order: code}
checks:
  unlucky:
    when: "ends_with(code, '0013')"
    message: {en: Nobody wants this one, zh: 没人要这个}
""",
    "contract_no.yaml": """
numbering: contract_no
of: contract
pattern: "HT-{branch.code}-{signed_on:%Y%m}-{seq:4}"
scope: branch
date: signed_on
reset: month
gapless: true
""",
    "part.yaml": """
entity: part
title: code
fields:
  code: {type: code, numbering: part_no}
  contract: {type: reference, to: contract, required: true}
  note: {type: text, max: 20}
""",
    "part_no.yaml": """
numbering: part_no
of: part
pattern: "{contract.code}/{seq:1}"
scope: [contract]
""",
    "ticket.yaml": """
entity: ticket
title: code
fields:
  code: {type: code, numbering: ticket_no}
  note: {type: text, max: 20}
checks:
  late: {when: note == 'bad' and code is not null, message: {en: Bad, zh: 不行}}
""",
    "ticket_no.yaml": """
numbering: ticket_no
of: ticket
pattern: "T{created_at:%y%m%d}-{seq:5}"
date: created_at
reset: day
gapless: false
""",
    "clerk.yaml": "role: clerk\ngrants:\n"
    + f"  user: {{read: true}}\n  contract: {_ALL}\n"
    + "".join(
        f"  {name}: {{read: true, create: true, update: true, delete: true}}\n" for name in ("branch", "part", "ticket")
    ),
}
