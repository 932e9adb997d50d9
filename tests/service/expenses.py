"""Expenses that are approved on several levels, by persons and roles."""

from collections.abc import Mapping

from tests.service.sales import APP

FILES: Mapping[str, str] = {
    "app.yaml": APP + "settings:\n  approvals: {type: bool, default: true}\n",
    "expense.yaml": """
entity: expense
title: purpose
owner: owner
features: {recycle: {}}
fields:
  purpose: {type: text, max: 40, required: true}
  amount: {type: money, default: 100}
  paid: {type: bool, default: false}
  owner: {type: user, default: =me}
  deputy: {type: user}
  taken_by: {type: user}
  requests: {type: collection, of: approval_request, by: about}
""",
    "flow.yaml": """
workflow: expense
of: expense
states:
  draft:    {initial: true}
  approved: {lock: [amount]}
  rejected: {}
  filed:    {final: true, lock: all}
transitions:
  submit:
    label: {zh: 提交, en: Submit}
    from: [draft, rejected]
    to: approved
    when: amount > 0
    approval: expense_approval
    rejected: rejected
    ask: {why: {type: text, max: 40}}
    do: [{update: this, set: {purpose: "=concat(purpose, ' ', coalesce(input.why, 'ok'))", taken_by: =me}}]
  file: {from: approved, to: filed, automatic: true, when: paid}
  hurry: {from: draft, to: approved}
""",
    "approval.yaml": """
approval: expense_approval
of: expense
when: settings.approvals
levels:
  deputy: {approvers: deputy, when: deputy is not null, label: {zh: 副手, en: Deputy}}
  head:   {approvers: role(head)}
  board:  {approvers: role(board), when: amount > 5000, need: all}
  order:  {approvers: role(board), when: amount > 9000, need: sequence}
same_person: skip
allow: [withdraw, return, delegate]
""",
    "roles.yaml": """
role: staff
grants:
  expense: {read: mine, create: true, update: mine, delete: mine, actions: [submit]}
  user: {read: true}
""",
    "head.yaml": """
role: head
includes: [staff]
grants: {expense: {read: true, actions: [hurry]}}
""",
    "board.yaml": "role: board\ngrants: {expense: {read: true, update: true}}\n",
}
