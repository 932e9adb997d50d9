"""Requests whose states workflows move: repairs with handlers, complaints; and sheets that are locked on their way."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP + "settings:\n  returns: {type: bool, default: true}\n",
    "request.yaml": """
entity: request
title: problem
owner: owner
features: {recycle: {}}
fields:
  problem: {type: text, max: 40, required: true}
  category: {type: choice, options: {repair: {}, complaint: {}, other: {}}, default: repair}
  fault: {type: text, max: 20}
  solution: text
  cost: {type: money, default: 0}
  owner: {type: user, default: =me}
""",
    "repair.yaml": """
workflow: repair
of: request
when: category == 'repair'
states:
  received:   {initial: true, label: {zh: 已受理, en: Received}, tone: gray}
  diagnosing: {handler: role(technician)}
  repairing:  {handler: role(technician), lock: [problem]}
  done:       {final: true, lock: all}
transitions:
  diagnose: {from: received, to: diagnosing}
  repair:
    from: diagnosing
    to: repairing
    ask: {fault: {required: true, max: 10}, note: long_text}
  finish:
    from: [diagnosing, repairing]
    to: done
    ask: {solution: {required: true}}
    who: role(boss)
    do: [{update: this, set: {cost: =cost + 1}}]
  reopen: {from: done, to: received, when: state_since > now() - days(30), who: role(boss)}
""",
    "complaint.yaml": """
workflow: complaint
of: request
when: category == 'complaint'
states: {received: {initial: true}, answered: {}, settled: {final: true}}
transitions:
  answer: {from: received, to: answered, ask: {solution: {required: true}}}
  settle: {from: answered, to: settled}
""",
    "sheet.yaml": """
entity: sheet
title: name
fields:
  name: {type: text, max: 40, required: true}
  stage: {type: choice, label: {zh: 阶段, en: Stage}, index: true}
  lines: {type: lines, fields: {what: {type: text, max: 20}, count: {type: integer, default: 1}}}
  total: {type: integer, value: sum(l.count for l in lines)}
""",
    "sheet_flow.yaml": """
workflow: sheet
of: sheet
field: stage
states: {planned: {initial: true}, done: {initial: true, final: true, lock: lines}, void: {final: true}}
transitions:
  finish: {from: planned, to: done, when: total > 0, takes: selection}
  drop: {from: any, to: void, who: created_by}
  spoil: {from: planned, to: void, when: total > 100, automatic: true}
""",
    "part.yaml": """
entity: part
title: name
fields:
  name: text
  job: {type: reference, to: job}
  done: bool
""",
    "job.yaml": """
entity: job
title: name
fields:
  name: text
  notes: {type: integer, default: 0}
  parts: {type: collection, of: part, by: job}
  missing: {type: integer, value: count(p for p in parts if not p.done)}
  all: {type: integer, value: count(parts)}
""",
    "job_flow.yaml": """
workflow: job
of: job
states: {open: {initial: true}, closed: {}, filed: {final: true, lock: all}}
transitions:
  close: {from: open, to: closed, automatic: true, when: all > 0 and missing == 0}
  reopen: {from: closed, to: open, automatic: true, when: missing > 0}
  file:
    from: closed
    to: filed
    automatic: true
    when: notes > 0 and missing == 0
    do: [{create: sheet, set: {name: =name}}]
""",
    "roles.yaml": """
role: boss
grants:
  request: {read: true, create: true, update: true, delete: true, restore: true, actions: all}
  sheet: {read: true, create: true, update: true, delete: true, actions: all}
  job: {read: true, create: true, update: true}
  part: {read: true, create: true, update: true, delete: true}
  user: {read: true}
""",
    "technician.yaml": """
role: technician
grants:
  request: {read: true, create: true, update: true, delete: true, actions: [diagnose, repair, answer, settle, finish]}
  sheet: {read: true, create: true, update: true, actions: [finish, drop]}
  user: {read: true}
""",
}
