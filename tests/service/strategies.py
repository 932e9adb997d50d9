"""A small application for tests of several choices: strategies for customers of some levels, and steps of them."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "level.yaml": """
dictionary: level
label: {en: Level, zh: 等级}
editable: true
attributes:
  weight: {type: integer}
values:
  a: {label: {en: Anchor, zh: 甲}, weight: 5}
  b: {label: {en: Base, zh: 乙}, weight: 3}
  c: {label: {en: Casual, zh: 丙}, weight: 1}
""",
    "strategy.yaml": """
entity: strategy
label: {en: Strategy, zh: 策略}
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  levels: {type: choices, dictionary: level}
  ways: {type: choices, options: {call: {}, visit: {}, mail: {}}, default: [visit, call]}
  reach: {type: integer, value: "sum(l.weight for l in levels if l.weight > 1)"}
  ways_left: {type: integer, value: 3 - count(ways)}
  top: {type: bool, value: "any(l == 'a' or l.weight >= 4 for l in levels)"}
  quiet: {type: text, visible: not ('call' in ways)}
  like: {type: reference, to: strategy, filter: any(l in this.levels for l in levels)}
  steps: {type: lines, of: step}
checks:
  calls_only:
    when: levels == ['c'] and 'mail' in ways
    fields: [ways]
    message: {en: Casual customers get no mail, zh: 丙级客户不寄信}
""",
    "step.yaml": """
entity: step
part_of: strategy
label: {en: Step, zh: 步骤}
title: name
fields:
  name: {type: text, max: 40}
  for_levels: {type: choices, dictionary: level}
  after: {type: reference, to: strategy, filter: any(l in this.for_levels for l in levels)}
  weight: {type: integer, value: "max(l.weight for l in for_levels)"}
""",
    "boss.yaml": """
role: boss
grants:
  strategy: {read: true, create: true, update: true, delete: true, restore: true}
  level: {read: true, create: true, update: true, delete: true}
""",
    "clerk.yaml": """
role: clerk
grants:
  strategy: {read: "not ('a' in levels)", fields: {ways: {read: "levels is not null"}}}
""",
}
