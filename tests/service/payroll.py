"""An application with groups of fields: what is paid, and what is taken off."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "sheet.yaml": """
entity: sheet
title: name
fields:
  name: {type: text, max: 40, required: true}
  share: {type: percent, default: 10%}
  slips: {type: collection, of: slip, by: sheet}
  paid: {type: money, value: sum(s.net for s in slips)}
""",
    "slip.yaml": """
entity: slip
title: name
groups:
  deduction: {label: {en: Deductions, zh: 减项}}
  addition: {label: {en: Additions, zh: 增项}}
fields:
  name: {type: text, max: 40, required: true}
  sheet: {type: reference, to: sheet, required: true}
  base: {type: money, group: addition, label: {en: Base pay, zh: 基本工资}}
  tax: {type: money, group: deduction, value: total(addition) * sheet.share, label: {en: Tax, zh: 税}}
  bonus: {type: money, group: addition, label: {en: Bonus, zh: 奖金}}
  why: {type: text, group: addition, label: {en: Why, zh: 原因}}
  today: {type: money, value: total(addition) if today() > '2000-01-01' else 0}
  net: {type: money, value: total(addition) - total(deduction)}
checks:
  nothing: {when: total(addition) == 0, fields: [base], message: {en: Nothing to pay, zh: 无}}
""",
    "boss.yaml": """
role: boss
label: {en: Boss, zh: 老板}
grants:
  sheet: {read: true, create: true, update: true, delete: true}
  slip: {read: true, create: true, update: true, delete: true}
""",
    "clerk.yaml": """
role: clerk
label: {en: Clerk, zh: 文员}
grants:
  slip: {read: true, fields: {bonus: {read: false}}}
  sheet: {read: true}
""",
}
