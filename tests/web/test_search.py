"""What the search through everything shows first."""

import re

import pytest

from tests.browser.memory import Memory
from tests.web.visiting import SCRIPTED, ask


@pytest.mark.parametrize(
    ("typed", "sections"),
    [
        ("恒立", ["customer"]),
        ("联系人", ["-go", "-new"]),
        ("> 联系", ["-go", "-new"]),
        ("nothing is called so", []),
    ],
)
def test_sections_stand_in_the_order_of_the_menu(typed: str, sections: list[str]) -> None:
    found = ask(Memory(), "GET", f"/-/search?q={typed}", headers=SCRIPTED).text
    assert re.findall(r'aria-labelledby="palette-([\w-]+)"', found) == sections
