"""What a numbering and the entity it numbers say together: mistakes that only show across their files."""

import pytest

from engine.compile.load import load_files
from engine.diagnostics import Report
from tests.compile.support import base

ENTITY = """entity: invoice
title: number
fields:
  number: {type: code, numbering: invoice_no}
  words: {type: text, required: true, enabled: settings.with_loyalty}
"""
NUMBERING = """numbering: invoice_no
of: invoice
pattern: "R-{seq:4}"
"""


def found(entity: str, numbering: str, more: str = "") -> set[tuple[str, str]]:
    """Code and file of every error."""
    report = Report()
    files = {**base(), "invoice.yaml": entity.encode(), "invoice_no.yaml": numbering.encode()}
    app = next(name for name in files if name.endswith("app.yaml"))
    load_files({**files, app: files[app] + more.encode()}, report)
    return {(one.code, one.span.file) for one in report if one.severity == "error" and one.span}


@pytest.mark.parametrize(
    ("field", "pattern", "expected"),
    [
        ("label: {type: text, value: words}", "R-{seq:4}", {("META-ENABLED", "invoice.yaml")}),
        ("shown: {type: text, value: number}", "R-{seq:4}", set()),
        ("shown: {type: text, value: number}", "R-{shown}-{seq:4}", {("NUM-PLACEHOLDER", "invoice_no.yaml")}),
        ("shown: {type: text, default: =number}", "R-{seq:4}", {("META-CONFLICT", "invoice.yaml")}),
        ("shown: {type: text, required: true}", "R-{words}-{seq:4}", {("META-ENABLED", "invoice.yaml")}),
        ("shown: {type: text, required: true}", "R-{shown}-{seq:4}", set()),
        ("other: {type: reference, to: contact, required: true}", "{other.name}/{seq:4}", set()),
    ],
)
def test_what_a_number_shows_is_known_before_it(field: str, pattern: str, expected: set[tuple[str, str]]) -> None:
    assert found(f"{ENTITY}  {field}\n", NUMBERING.replace("R-{seq:4}", pattern)) == expected


def test_a_numbering_is_for_the_entity_that_names_it() -> None:
    numbering = NUMBERING.replace("of: invoice", "of: contact")
    assert found(ENTITY, numbering) == {("META-REFERENCE", "invoice.yaml")}


@pytest.mark.parametrize(
    ("begins", "shown", "expected"),
    [
        ("01-01", "{day:%Y}", set()),
        ("04-01", "{day:%Y}", {("NUM-RESET", "invoice_no.yaml")}),
        ("04-01", "{day:%Y%m}", set()),
        ("04-06", "{day:%Y%m}", {("NUM-RESET", "invoice_no.yaml")}),
        ("04-06", "{day:%Y%m%d}", set()),
        ("04-06", "{fiscal}", set()),
    ],
)
def test_a_number_tells_fiscal_years_apart(begins: str, shown: str, expected: set[tuple[str, str]]) -> None:
    fields = "  day: {type: date, required: true}\n  fiscal: {type: integer, value: fiscal_year(day)}\n"
    numbering = NUMBERING.replace("R-", f"R-{shown}-") + "date: day\nreset: fiscal_year\n"
    assert found(ENTITY + fields, numbering, f'fiscal_year: "{begins}"\n') == expected
