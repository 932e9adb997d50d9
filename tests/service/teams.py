"""Projects of teams, with tasks: who belongs to a group, and what lists say."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "project.yaml": """
entity: project
title: name
fields:
  name: {type: text, max: 40, required: true}
  team: {type: reference, to: group}
  leader: {type: user}
  tasks: {type: collection, of: task, by: project, order: name}
  size: {type: integer, value: count(member(team))}
  led_from_within: {type: bool, value: leader in member(team)}
  open_hours: {type: integer, value: "sum(list(t.hours for t in tasks if not t.done))"}
  helped: {type: bool, value: "any(u != leader for u in list(t.doer for t in tasks if t.done))"}
checks:
  stranger:
    when: leader not in member(team)
    fields: [leader]
    message: {en: Whoever leads belongs to the team, zh: 负责人须为成员}
""",
    "task.yaml": """
entity: task
title: name
fields:
  name: {type: text, max: 40}
  project: {type: reference, to: project}
  doer: {type: user}
  hours: {type: integer}
  done: {type: bool, default: false}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  group: {read: true, create: true, update: true, delete: true}
  group_member: {read: true, create: true, update: true, delete: true}
  project: {read: true, create: true, update: true, delete: true}
  task: {read: true, create: true, update: true, delete: true}
""",
}
