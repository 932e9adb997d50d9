"""What the documentation shows is true: links lead somewhere, examples load, nothing a person can use is left out."""

import re
from pathlib import Path

import pytest
import yaml

from engine.compile.load import load
from engine.meta.editor_schema import WRITTEN
from tests.support.pages import blocks
from tools import reference

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "bench/README.md"])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def shown(page: Path) -> dict[str, str]:
    """The YAML blocks of a page that are definitions, by file: their first key is a kind. Of a file its last text."""
    found = [block for block in blocks(page.read_text(encoding="utf-8")) if block.kind == "yaml"]
    texts = {block.name or f"{place}.yaml": block.text for place, block in enumerate(found)}
    return {name: text for name, text in texts.items() if next(iter(yaml.safe_load(text))) in WRITTEN}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_path_of_the_architecture_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"(?:engine|tests|docs|definitions)/[a-z_/]+(?:\.[a-z]+)?", text)
    assert [path for path in named if not (ROOT / path).exists()] == []


def sheets(page: Path) -> dict[str, str]:
    """The spreadsheets that a page shows, by their names."""
    found = blocks(page.read_text(encoding="utf-8"))
    return {block.name: block.text for block in found if block.kind == "csv" and block.name}


@pytest.mark.parametrize("page", [page for page in PAGES if shown(page)], ids=name)
def test_the_definitions_a_page_shows_make_an_application_together(page: Path, tmp_path: Path) -> None:
    for file, text in (shown(page) | sheets(page)).items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    whole = any("app" in yaml.safe_load(text) for text in shown(page).values())
    catalog, report = load(*([] if whole else [ROOT / "definitions", ROOT / "ui_schema"]), tmp_path)
    assert catalog is not None
    assert list(report) == []


@pytest.mark.parametrize("page", reference.PAGES)
def test_the_reference_says_what_the_code_says(page: str) -> None:
    assert (reference.FOLDER / page).read_text(encoding="utf-8") == reference.page(page), "run `make reference`"


def test_every_make_target_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):.* ##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [target for target in targets if f"make {target}" not in readme] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in folder.glob("0*.md") if f"({page.name})" not in listed] == []


def test_continuous_integration_runs_what_the_readme_says() -> None:
    commands = [
        line for line in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert commands == ['cd "$(dirname "$0")/.." && exec make test']
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
