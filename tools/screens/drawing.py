"""Pictures of scenes with what was measured of them, and a page to look through them."""

import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from tests.browser.views import View
from tests.support.shop import Shop
from tools.screens.measuring import LONGEST, MOST_BYTES, MOST_SHIFTED, Measured, opened, until_interactive
from tools.screens.scenes import Scene, prepare

FOLDER: Final = Path(__file__).resolve().parents[2] / "build/screens"
LIST: Final = "/customer"
TIMES: Final = 5


@dataclass(frozen=True)
class Drawn:
    """Everything measured, and the seconds until a first list can be worked with."""

    measured: Sequence[Measured]
    interactive: float

    @property
    def faults(self) -> list[str]:
        """Every limit that is passed."""
        late = [f"{LIST}: interactive after {self.interactive:.2f} s"] if self.interactive > LONGEST else []
        return [fault for one in self.measured for fault in one.faults] + late

    @property
    def figures(self) -> list[dict[str, float | str]]:
        """What came of it, the worst of each kind, beside what it is held against."""
        shifted, heaviest = max(one.shifted for one in self.measured), max(one.bytes for one in self.measured)
        findings = sum(len(one.wrong) for one in self.measured)
        return [
            figure("pictures", len(self.measured)),
            figure("serious findings of axe, things that do not fit, raw values", findings, "", "none"),
            figure("parts that move by themselves, the worst screen", shifted, "", f"below {MOST_SHIFTED}"),
            figure("a first visit, the heaviest screen", heaviest / 1000, "kB", f"at most {MOST_BYTES // 1000} kB"),
            figure("a first list until it can be worked with", self.interactive, "s", f"at most {LONGEST:.0f} s"),
        ]


def figure(what: str, value: float, unit: str = "", goal: str = "") -> dict[str, float | str]:
    """A row of the table."""
    return {"what": what, "value": round(value, 4), "unit": unit, "goal": goal}


def draw(browser: Browser, shop: Shop, scenes: Sequence[Scene], views: Sequence[View]) -> Drawn:
    """Draw scenes in views, and write figures and the page beside the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    prepare(shop)
    measured = [one for view in views for one in _drawn(browser, shop, scenes, view)]
    found = Drawn(measured, first_list(browser, shop))
    settings = {"at": int(time.time()), "screens": len(scenes), "views of each": len(views)}
    told = {"settings": settings, "figures": found.figures, "screens": [asdict(one) for one in measured]}
    (FOLDER / "figures.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (FOLDER / "index.html").write_text(_page(scenes, views), encoding="utf-8")
    return found


def _drawn(browser: Browser, shop: Shop, scenes: Sequence[Scene], view: View) -> list[Measured]:
    width, height = view.size
    context = browser.new_context(viewport={"width": width, "height": height}, locale=view.locale)
    found = []
    for scene in scenes:
        page, measured = opened(context, shop, scene, view)
        page.screenshot(path=FOLDER / f"{scene.name}-{view}.png")
        page.close()
        found.append(measured)
    context.close()
    return found


def first_list(browser: Browser, shop: Shop) -> float:
    """Seconds until a list can be worked with by somebody whose browser has never been there: the median of some."""
    found = []
    for _ in range(TIMES):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        found.append(until_interactive(context, shop, LIST))
        context.close()
    return statistics.median(found)


def _page(scenes: Sequence[Scene], views: Sequence[View]) -> str:
    style = "body{font:14px sans-serif}p{display:flex;gap:8px;overflow:auto}img{height:420px;border:1px solid #ccc}"
    rows = "".join(_row(scene, views) for scene in scenes)
    return f'<!doctype html><meta charset="utf-8"><title>Screens</title><style>{style}</style>{rows}\n'


def _row(scene: Scene, views: Sequence[View]) -> str:
    names = [f"{scene.name}-{view}.png" for view in views]
    pictures = "".join(f'<a href="{name}"><img loading="lazy" src="{name}" alt="{name}"></a>' for name in names)
    return f"<h2>{escape(scene.name)} <small>{escape(scene.path)}</small></h2><p>{pictures}</p>"
