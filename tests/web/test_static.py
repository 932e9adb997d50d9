"""The built files: small, whole, kept for ever, and nothing in them that no screen uses."""

import gzip
import re
from pathlib import Path
from typing import get_args

import pytest

from engine.meta.kinds.menu import Icon
from engine.web.assets import NotBuilt, load_assets
from tests.browser.memory import Memory
from tests.web.visiting import ask

ROOT = Path(__file__).parents[2]
ASSETS = load_assets()
STYLES = "".join(path.read_text() for path in sorted((ROOT / "assets/css").glob("*.css")))
DRAWN = [ROOT / "engine/web/drawing.py", ROOT / "engine/web/templating.py"]
FOLDERS = [ROOT / "engine/web/templates", ROOT / "assets/js"]
SPOKEN = "".join(
    path.read_text() for path in DRAWN + [one for folder in FOLDERS for one in sorted(folder.rglob("*.*"))]
)


@pytest.mark.parametrize(("name", "most"), [("loom.css", 24_000), ("loom.js", 45_000), ("icons.svg", 6_000)])
def test_a_file_stays_small(name: str, most: int) -> None:
    assert len(gzip.compress(ASSETS.files[ASSETS.names[name]].plain)) <= most


def test_a_file_is_sent_compressed_and_kept_for_ever(memory: Memory) -> None:
    name = ASSETS.names["loom.css"]
    answer = ask(memory, "GET", f"/-/static/{name}", account=None, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.content == ASSETS.files[name].plain


def test_a_file_can_be_had_as_it_is(memory: Memory) -> None:
    name = ASSETS.names["loom.js"]
    answer = ask(memory, "GET", f"/-/static/{name}", account=None, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content == ASSETS.files[name].plain


@pytest.mark.trust("V-21")
@pytest.mark.parametrize("name", ["manifest.json", "..%2Froutes.py", "loom.css", ""])
def test_nothing_else_is_sent(memory: Memory, name: str) -> None:
    assert ask(memory, "GET", f"/-/static/{name}", account=None).status_code in (400, 404)


def test_without_built_files_it_is_said_how_to_build_them(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match=r"hatch_build\.py"):
        load_assets(tmp_path)


def test_every_class_is_ours_by_name_and_used() -> None:
    styled = set(re.findall(r"\.(lm-[\w-]+)", STYLES))
    spoken = set(re.findall(r"\b(lm-[\w-]+)", SPOKEN))
    assert styled - spoken == set()
    assert spoken - styled == set()


def test_every_icon_that_is_kept_is_drawn() -> None:
    kept = {path.stem for path in (ROOT / "assets/icons").glob("*.svg")}
    assert kept == set(re.findall(r'icon\("([a-z0-9-]+)"', SPOKEN))


def test_menus_may_have_the_pictures_that_are_kept_for_them() -> None:
    kept = {path.stem for path in (ROOT / "assets/icons/menu").glob("*.svg")}
    assert kept == set(get_args(Icon))
    drawn = re.findall(r'symbol id="([a-z0-9-]+)"', ASSETS.files[ASSETS.names["icons.svg"]].plain.decode())
    assert len(drawn) == len(set(drawn))
    assert kept <= set(drawn)


def test_no_markup_needs_what_the_policy_forbids() -> None:
    templates = "".join(path.read_text() for path in (ROOT / "engine/web/templates").rglob("*.html"))
    assert re.findall(r"\sstyle=|\son\w+=|<style|javascript:|hx-on|hx-vals=.js:", templates) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", templates) == []


def test_the_style_sheet_speaks_to_older_browsers() -> None:
    css = ASSETS.files[ASSETS.names["loom.css"]].plain.decode()
    assert "light-dark(" not in css
