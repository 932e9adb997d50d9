"""A check that lets something wait says for which approval, of the same records, and of records that are there."""

import pytest

from engine.compile.load import load_files
from engine.diagnostics import Report
from tests.compile.support import base

DECISION = b"approval: decision\nof: customer\nlevels: {staff: {approvers: role(staff)}}\n"


@pytest.mark.parametrize(
    ("check", "message"),
    [
        ("then: approve, approval: decision", None),
        ("then: approve, approval: decision, before: [update, delete]", None),
        ("then: approve, approval: decision, before: [create, update]", None),
        ("then: warn, approval: decision", "nothing waits without `then: approve`"),
        ("then: approve", "it does not say which approval it waits for"),
    ],
)
def test_what_waits_can_wait(check: str, message: str | None) -> None:
    report = Report()
    more = f"extend: entity/customer\nchecks: {{late: {{when: name is null, {check}}}}}\n".encode()
    load_files({**base(), "decision.yaml": DECISION, "more.yaml": more}, report)
    assert [one.message for one in report if one.span and one.span.file == "more.yaml"] == [message] * bool(message)


def test_an_approval_is_for_the_same_records() -> None:
    report = Report()
    more = b"extend: entity/contact\nchecks: {late: {when: name is null, then: approve, approval: decision}}\n"
    load_files({**base(), "decision.yaml": DECISION, "more.yaml": more}, report)
    assert "`decision` is for `customer`" in [one.message for one in report]
