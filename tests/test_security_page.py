"""docs/security.md and docs/asvs.md name tests that there are, and leave out no promise, class and requirement."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ASVS = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([a-z_/]+\.py)::(test_\w+)`", PAGE + ASVS)))

ASKED = """
1.1.2 1.2.9 1.3.11 1.4.3 1.5.2 2.1.3 2.2.3 2.3.4 2.4.1 3.2.2 3.3.4 3.4.6 3.5.5 3.7.2 4.1.3 4.2.1 4.3.2 4.4.4 5.1.1 5.2.3
5.3.2 5.4.3 6.1.3 6.2.12 6.3.4 6.4.4 6.5.5 6.6.3 6.8.4 7.1.3 7.2.4 7.3.2 7.4.5 7.5.2 7.6.2 8.1.2 8.2.3 8.3.1 8.4.1 9.1.3
9.2.4 10.1.2 10.2.2 10.3.4 10.4.11 10.5.5 10.6.2 10.7.3 11.1.2 11.2.3 11.3.3 11.4.4 11.5.1 11.6.1 12.1.3 12.2.2 12.3.4
13.1.1 13.2.5 13.3.2 13.4.5 14.1.2 14.2.4 14.3.3 15.1.3 15.2.3 15.3.7 16.1.1 16.2.5 16.3.4 16.4.3 16.5.3 17.1.1 17.2.4
17.3.2
"""
"""Of each section of ASVS 5.0.0 the last requirement of level 1 or 2; all before it are of these levels too."""

HERE = {
    "with a test": r"`[a-z_/]+\.py::test_\w+`",
    "documented": r"documented: .+",
    "for who runs it": r"who runs it: .+",
    "partly": r"\*\*partly\*\*: .+",
    "does not apply": r"does not apply: .+",
}
"""What may stand beside a requirement, by what it is counted as."""


@pytest.mark.parametrize(("place", "test"), NAMED)
def test_a_test_that_the_page_names_is_there(place: str, test: str) -> None:
    text = (ROOT / "tests" / place).read_text(encoding="utf-8")
    assert re.search(rf"^(async )?def {test}\(", text, re.MULTILINE)


def test_every_file_that_the_page_names_is_there() -> None:
    files = re.findall(r"\b(tests/[a-z_/]+\.py|tests/[a-z]+)\b", PAGE)
    assert files
    assert [one for one in files if not (ROOT / one).exists()] == []


def test_every_promise_and_every_class_of_attacks_is_spoken_of() -> None:
    promises = re.findall(r"^\| (P-\d\d) \|", PAGE, re.MULTILINE)
    assert promises == [f"P-{number:02}" for number in range(1, 17)]
    spoken = set()
    for line in re.findall(r"^\| (V-[^|]+) \|", PAGE, re.MULTILINE):
        for first, last in re.findall(r"V-(\d\d)(?: … V-(\d\d))?", line):
            spoken.update(range(int(first), int(last or first) + 1))
    assert spoken == set(range(1, 49))


def test_every_requirement_is_answered_and_counted() -> None:
    """P-16: none is left out, and the figures above the table are those of the table."""
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| [12] \| [^|]+ \| (.+) \|$", ASVS, re.MULTILINE)
    sections = [one.rsplit(".", 1) for one in ASKED.split()]
    assert [row for row, _ in rows] == [
        f"{section}.{number}" for section, last in sections for number in range(1, int(last) + 1)
    ]
    counted = {what: sum(bool(re.fullmatch(form, here)) for _, here in rows) for what, form in HERE.items()}
    assert sum(counted.values()) == len(rows)
    told = dict(re.findall(r"^\| ([a-z ]+)(?:, [^|]+)? \| (\d+) \|$", ASVS, re.MULTILINE))
    assert {what: int(count) for what, count in told.items()} == counted


def test_links_of_the_table_lead_somewhere() -> None:
    pages = set(re.findall(r"\]\(([a-z/]+\.md)\)", ASVS))
    assert pages
    assert [one for one in pages if not (ROOT / "docs" / one).exists()] == []
