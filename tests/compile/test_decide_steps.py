"""A step that decides again: which decisions are made again, and about what."""

import pytest

from engine.compile.load import load_files
from engine.diagnostics import Report
from tests.compile.support import base

CUSTOMER = b"""extend: entity/customer
fields: {rank: integer, place: integer}
actions: {again: {label: {zh: A, en: A}, do: [{decide: DECISION, of: OF}]}}
"""
DECISIONS = {
    "once.yaml": b"decision: ranked\nof: customer\nsets: rank\ntry: {one: {value: 1}}\n",
    "always.yaml": b"decision: placed\nof: customer\nsets: place\nruns: always\ntry: {one: {value: rank}}\n",
}


@pytest.mark.parametrize(
    ("decision", "of", "found"),
    [
        ("ranked", "this", []),
        ("ranked", "owner", ["META-CONFLICT"]),
        ("placed", "this", ["META-CONFLICT"]),
        ("rankd", "this", ["META-UNKNOWN"]),
    ],
)
def test_only_what_is_decided_once_is_decided_again(decision: str, of: str, found: list[str]) -> None:
    report = Report()
    extended = CUSTOMER.replace(b"DECISION", decision.encode()).replace(b"OF", of.encode())
    load_files({**base(), **DECISIONS, "again.yaml": extended}, report)
    assert [one.code for one in report if one.severity == "error"] == found
