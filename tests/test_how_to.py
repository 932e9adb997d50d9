"""The how-to pages work as they are written: each begins in an empty folder, and every block of it is carried out."""

from pathlib import Path

import pytest

from tests.support.pages import DOCS, Desk, blocks

PAGES = [*sorted((DOCS / "how-to").glob("*.md"))]


@pytest.mark.parametrize("page", [one for one in PAGES if one.name != "README.md"], ids=lambda page: page.stem)
def test_a_page_is_true(page: Path, tmp_path: Path) -> None:
    text, desk = page.read_text(encoding="utf-8"), Desk(tmp_path)
    steps = list(blocks(text))
    assert text.count("\n```") == 2 * len(steps), "every block is carried out"
    assert any("loom test" in step.text for step in steps), "a page says how to check it"
    for step in steps:
        desk.follow(step)


def test_the_list_of_pages_names_all() -> None:
    listed = (DOCS / "how-to" / "README.md").read_text(encoding="utf-8")
    assert [one.name for one in PAGES if f"({one.name})" not in listed] == ["README.md"]
