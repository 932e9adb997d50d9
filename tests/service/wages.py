"""An application with values that have a period each: wages, departments, levels of people at work."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "employee.yaml": """
entity: employee
label: {en: Employee, zh: 员工}
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  wage: {type: money, effective_dated: true, min: 0, label: {en: Wage, zh: 工资}}
  level: {type: choice, effective_dated: true, options: {low: {}, high: {}}}
  works_for: {type: reference, to: employee, effective_dated: true}
  started: date
  first_wage: {type: money, value: "as_of(wage, started)"}
  well_paid: {type: bool, value: wage > 100}
  periods: {type: integer, value: count(wage_periods)}
checks:
  dear: {when: wage > 1000, fields: [wage], message: {en: Too dear, zh: 太贵}}
""",
    "slip.yaml": """
entity: slip
title: "'-'"
fields:
  employee: {type: reference, to: employee, required: true}
  day: {type: date, required: true}
  wage: {type: money, value: "as_of(employee.wage, day)"}
  now: {type: money, value: employee.wage}
""",
    "boss.yaml": """
role: boss
label: {en: Boss, zh: 老板}
grants:
  employee: {read: true, create: true, update: true, delete: true, restore: true}
  slip: {read: true, create: true, update: true, delete: true}
""",
    "clerk.yaml": """
role: clerk
label: {en: Clerk, zh: 职员}
grants:
  employee: {read: true, update: true, fields: {wage: {read: false}, level: {update: false}}}
  slip: {read: true}
""",
}
