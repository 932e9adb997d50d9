"""What no test reaches is named: transitions, actions, levels, automations, strategies, rows of decision tables."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main

FILES = {
    "app.yaml": "app: desk\nlocales: en\ntime_zone: UTC\ncurrency: EUR\n",
    "bill.yaml": """
entity: bill
title: name
owner: owner
fields:
  name: text
  amount: {type: integer, default: 0}
  owner: {type: user, default: =me}
  clerk: text
  weight: integer
  size: {type: text, value: "sized(amount=amount)"}
actions:
  praise: {do: [{update: this, set: {name: Praised}}]}
""",
    "sized.yaml": """
table: sized
inputs: {amount: integer}
outputs: {size: text}
rows:
  - {amount: "< 10", size: small}
  - {amount: "< 100", size: large}
  - {amount: ">= 100", size: huge}
""",
    "flow.yaml": """
workflow: paying
of: bill
states: {draft: {initial: true}, sent: {}, paid: {final: true}}
transitions:
  send: {from: draft, to: sent, approval: agreeing}
  pay: {from: sent, to: paid}
""",
    "agreeing.yaml": """
approval: agreeing
of: bill
levels:
  head: {approvers: role(boss)}
  more: {approvers: role(boss), when: amount > 50}
""",
    "welcome.yaml": """
automation: welcome
of: bill
trigger: created
when: amount > 100
do: [{notify: owner, message: hello}]
""",
    "farewell.yaml": """
automation: farewell
of: bill
trigger: updated
when: amount > 100000
do: [{notify: owner, message: hello}]
""",
    "hello.yaml": "message: hello\nof: bill\nsubject: Hello\n",
    "clerk.yaml": """
decision: clerk
of: bill
sets: [clerk]
try:
  large: {when: amount > 100, value: "'Lee'"}
  small: {when: amount > 10000, value: "'Kim'"}
""",
    "weight.yaml": """
decision: weight
of: bill
sets: [weight]
runs: always
try:
  praised: {when: name == 'Praised', value: 9}
  sent: {when: state == 'sent', value: 5}
  plain: {value: 1}
""",
    "boss.yaml": """
role: boss
includes: [admin]
grants: {bill: {read: true, create: true, update: true, actions: all}}
""",
    "test.yaml": """
test: sizes
cases:
  small: {amount: 5, size: small}
  huge: {amount: 500, size: huge}
given:
  ann: {user: {roles: [boss]}}
  bob: {user: {roles: [boss]}}
steps:
  - {who: ann, create: bill, set: {name: A, amount: =case.amount}, as: bill}
  - {expect: bill.size == case.size}
""",
    "sent.yaml": """
test: sent
given:
  ann: {user: {roles: [boss]}}
  bob: {user: {roles: [boss]}}
steps:
  - {who: ann, create: bill, set: {name: A}, as: bill}
  - {who: ann, take: send, of: bill, as: request}
""",
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_what_no_test_reaches_is_named(desk: Path) -> None:
    done = CliRunner().invoke(main, ["test", "--coverage", "--definitions", str(desk)])
    assert done.exit_code == 0, done.output
    assert done.output.partition("3 of 3 tests passed")[0].splitlines()[3:] == [
        "1 of 2 transitions are reached", "  bill.pay",
        "0 of 1 actions are reached", "  bill.praise",
        "1 of 2 levels of approvals are reached", "  agreeing.more",
        "1 of 2 automations are reached", "  farewell",
        "2 of 5 strategies of decisions are reached", "  clerk.small", "  weight.praised", "  weight.sent",
        "2 of 3 rows of tables are reached", "  sized row 2 (amount < 100)",
    ]  # fmt: skip


def test_one_case_is_run_by_its_name(desk: Path) -> None:
    done = CliRunner().invoke(main, ["test", "sizes.huge", "--definitions", str(desk)])
    assert (done.exit_code, "1 of 1 tests passed" in done.output) == (0, True)
