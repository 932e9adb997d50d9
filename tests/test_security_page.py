"""docs/security.md names tests that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([a-z_/]+\.py)::(test_\w+)`", PAGE)))


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
