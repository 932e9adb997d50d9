"""A small application for tests of decisions that pick: calls, who takes them, and desks with a room."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "agent.yaml": """
extend: entity/user
fields:
  skill: {type: choice, dictionary: skill}
  busy: {type: integer, default: 0}
""",
    "skill.yaml": "dictionary: skill\nvalues: {pumps: {}, pipes: {}}\n",
    "region.yaml": """
table: region
label: {en: Regions, zh: 地区}
editable: true
inputs: {town: {type: choice, options: {ulm: {}, bonn: {}}}}
outputs: {desk: {type: reference, to: desk}}
""",
    "desk.yaml": """
entity: desk
title: name
fields: {name: {type: text, max: 40, required: true}, rank: {type: integer, default: 0}}
""",
    "call.yaml": """
entity: call
title: name
owner: owner
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  skill: {type: choice, dictionary: skill}
  town: {type: choice, options: {ulm: {}, bonn: {}}}
  vip: {type: bool, default: false}
  team: {type: reference, to: group}
  owner: {type: user}
  desk: {type: reference, to: desk}
  minutes: {type: integer}
  secret: {type: bool, default: false}
  note: {type: text, max: 40}
actions: {pass_on: {label: {en: Pass on, zh: 转交}, do: [{decide: who_takes}]}}
checks: {cursed: {when: name == 'cursed', message: {en: Cursed, zh: 不祥}}}
""",
    "who_takes.yaml": """
decision: who_takes
of: call
sets: owner
waiting: {order: [-vip, name]}
try:
  of_team: {label: {en: Of the team, zh: 小组}, when: team is not null, pick: member(team), rotate: true}
  skilled: {when: skill is not null, pick: role(agent), filter: skill == this.skill, order: busy, rotate: true}
  anybody: {when: skill is null, pick: role(agent), rotate: true}
""",
    "which_desk.yaml": """
decision: which_desk
of: call
sets: desk
try:
  of_town: {table: region}
  lowest: {when: town is null, pick: records(desk), filter: rank >= 0, order: [-rank, name]}
""",
    "how_long.yaml": """
table: usual
label: {en: Usual, zh: 平常}
inputs: {skill: {type: choice, dictionary: skill}, vip: bool}
outputs: {minutes: integer}
rows:
  - {skill: pumps, vip: true, minutes: 90}
  - {skill: pumps, minutes: 30}
""",
    "noted.yaml": """
decision: noted
of: call
sets: note
try:
  very: {when: vip, value: "'vip'"}
  secret: {when: secret, value: "'secret'"}
  plain: {value: "'plain'"}
""",
    "length.yaml": """
decision: how_long
of: call
sets: minutes
runs: always
try:
  usual: {table: usual}
""",
    "job.yaml": "entity: job\ntitle: name\nfields: {name: text, skill: {type: choice, dictionary: skill}}\n",
    "job_flow.yaml": """
workflow: job
of: job
states: {new: {initial: true}, open: {handler: role(agent)}, hard: {handler: "role(expert)"}, done: {final: true}}
transitions:
  begin: {from: new, to: open}
  pass: {from: open, to: open, who: role(staff)}
  harden: {from: open, to: hard, who: role(staff)}
  end: {from: [open, hard], to: done}
""",
    "job_handler.yaml": """
decision: job_handler
of: job
sets: handler
try:
  skilled: {pick: role(agent), filter: skill == this.skill, rotate: true}
""",
    "staff.yaml": """
role: staff
grants:
  call: {read: true, create: true, update: true, delete: true, restore: true, actions: all}
  user: {read: true, update: true, create: true}
  desk: {read: true, create: true}
  job: {read: true, create: true, actions: all}
  group: {read: true, create: true}
  group_member: {read: true, create: true}
  region: {read: true, create: true, update: true}
""",
    "expert.yaml": "role: expert\ngrants: {call: {read: mine}}\n",
    "guest.yaml": "role: guest\ngrants: {call: {read: true, fields: {secret: {read: false}}}}\n",
    "agent_role.yaml": "role: agent\ngrants: {call: {read: mine}}\n",
}
