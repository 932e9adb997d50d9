"""Draws every kind of screen in both languages, both themes and both sizes: `python -m tools.screens [name ...]`.

The pictures go to build/screens, with a page to look through them and what was measured; a limit that is passed is
printed, and is the exit code.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.views import VIEWS
from tests.support.shop import shop
from tools.screens.drawing import FOLDER, draw
from tools.screens.scenes import SCENES


def main() -> int:
    """Draw what was asked for; 1 where something is wrong with it."""
    parser = argparse.ArgumentParser(prog="tools.screens", description="pictures of every kind of screen")
    parser.add_argument("names", nargs="*", help="scenes to draw; all if none is named")
    parser.add_argument("--views", default="", help="only views whose names begin so: zh, en-390")
    asked = parser.parse_args()
    scenes = [one for one in SCENES if not asked.names or one.name in asked.names]
    views = [one for one in VIEWS if str(one).startswith(asked.views)]
    with (
        tempfile.TemporaryDirectory(prefix="screens-") as folder,
        shop(Path(folder), f"sqlite:///{folder}/shop.sqlite3") as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        found = draw(browser, served, scenes, views)
        browser.close()
    for fault in found.faults:
        print(fault)
    for one in found.figures:
        print(f"{one['what']}: {one['value']} {one['unit']}".rstrip())
    print(f"{FOLDER / 'index.html'}")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
