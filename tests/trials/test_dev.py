"""How long what is saved takes until it stands on a page that is open in a browser, under `loom dev`."""

import time
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import desk
from tests.support.figures_plugin import Figure


@pytest.mark.trial
def test_what_is_saved_stands_on_the_page_within_two_seconds(tmp_path: Path, sqlite_url: str, figure: Figure) -> None:
    taken = []
    with desk(tmp_path, sqlite_url) as here:
        here.page.goto(f"{here.server.address}/customer/new")
        for number in range(1, 11):
            here.save("".join(f"  field_{one}: text\n" for one in range(number)))
            begun = time.monotonic()
            expect(here.page.get_by_label(f"field_{number - 1}")).to_be_visible()
            taken.append(time.monotonic() - begun)
    figure(
        "from saving a definition to the page in the browser, median of 10", round(median(taken), 2), "s", goal="≤ 2 s"
    )
    assert median(taken) <= 2
