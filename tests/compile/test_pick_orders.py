"""By what those who may be picked are ordered: by what is stored, of them or of what they lead to."""

import pytest

from engine.compile.load import load_files
from engine.diagnostics import Report
from tests.compile.support import base

CUSTOMER = b"extend: entity/customer\nfields:\n  age: {type: integer, value: today() - since}\n  rank: integer\n"
DECISION = "decision: chosen\nof: contact\nsets: friend\ntry: {one: {pick: records(contact), order: [ORDER]}}\n"
CONTACT = b"extend: entity/contact\nfields: {friend: {type: reference, to: contact}}\n"


@pytest.mark.parametrize(("order", "found"), [("-customer.rank", []), ("-customer.age", ["META-REFERENCE"])])
def test_nobody_is_ordered_by_what_is_worked_out_when_it_is_read(order: str, found: list[str]) -> None:
    report = Report()
    decision = DECISION.replace("ORDER", order).encode()
    load_files({**base(), "age.yaml": CUSTOMER, "friend.yaml": CONTACT, "chosen.yaml": decision}, report)
    assert [one.code for one in report if one.severity == "error"] == found
