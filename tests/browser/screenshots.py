"""Draws every screen in both languages, both themes and both sizes: `python -m tests.browser.screenshots [name ...]`.

The pictures go to build/screens, for people to look at; what a machine finds wrong is printed, and is the exit code.
"""

import logging
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.complaints import complaints
from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.memory import Memory
from tests.browser.scenes import SCENES, VIEWS, stage
from tests.browser.serving import application, served

PICTURES = Path(__file__).parents[2] / "build" / "screens"


def main(names: list[str]) -> int:
    """Draw the scenes of these names, or all; gives the number of complaints."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.ERROR)  # one scene breaks on purpose
    memory = Memory()
    found = 0
    with served(application(memory)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for view in VIEWS:
            width, height = view.size
            context = browser.new_context(viewport={"width": width, "height": height})
            for scene in SCENES if not names else [scene for scene in SCENES if scene.name in names]:
                page = stage(context, memory, address, scene, view)
                page.screenshot(path=PICTURES / f"{scene}-{view}.png")
                for complaint in complaints(page):
                    found += 1
                    print(f"{scene} {view}: {complaint}")
                page.close()
            context.close()
    return found


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
