"""Writes what was measured into the marked sections of docs/figures.md and README.md (`python -m tools.figures`).

A section stands between `<!-- figures: NAME -->` and `<!-- end -->`. One whose measurement was not made since the last
`make clean` keeps its text, so a bench run does not take the trials' figures away, nor the other way round.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.table import Cell, Run, goal_line, markdown

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("docs/figures.md", "README.md")
SECTION = re.compile(r"(<!-- figures: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
BENCH, TRIALS = ROOT / "build/bench", ROOT / "build/figures"


def main() -> None:
    """Fill every section there is something new for."""
    for name in PAGES:
        page = ROOT / name
        before = page.read_text(encoding="utf-8")
        after = SECTION.sub(filled, before)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"-- {name} written")


def filled(section: re.Match[str]) -> str:
    """A section with its new text, or as it was."""
    opening, name, closing = section.groups()
    text = RENDER[name]()
    return section[0] if text is None else f"{opening}\n{text}\n\n{closing}"


def http(kind: str) -> Callable[[], str | None]:
    """The table of one database, under a line that says how it was measured."""

    def render() -> str | None:
        found = read(BENCH / f"http-{kind}.json")
        if found is None:
            return None
        run = Run(kind.removeprefix("roles-"), found["settings"], [Cell(**cell) for cell in found["cells"]])
        return f"{conditions(run.settings)}\n\n{markdown(run)}\n\n{goal_line(run.database)}"

    return render


def plain(path: Path) -> Callable[[], str | None]:
    """A table of what was measured beside its goals."""

    def render() -> str | None:
        found = read(path)
        return None if found is None else f"{conditions(found['settings'])}\n\n{rows(found['figures'])}"

    return render


def trials() -> str | None:
    """All figures of the trials, by test module."""
    parts = [f"### {title(path.stem)}\n\n{rows(read(path))}" for path in sorted(TRIALS.glob("*.json"))]
    return "\n\n".join(parts) or None


def rows(figures: list[dict[str, Any]]) -> str:
    """Figures as a Markdown table."""
    lines = ["| what | measured | goal |", "| --- | ---: | --- |"]
    lines += [f"| {one['what']} | {value(one['value'])} {one['unit']} | {one['goal']} |" for one in figures]
    return "\n".join(lines)


def value(number: float | str) -> str:
    """Three digits that say something, or all of a large number."""
    if isinstance(number, str):
        return number
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def title(module: str) -> str:
    """`tests.storage.test_apply` as a heading: Storage: apply."""
    *folders, name = module.removeprefix("tests.").split(".")
    return ": ".join([*folders, name.removeprefix("test_").replace("_", " ")]).capitalize()


def conditions(settings: dict[str, Any]) -> str:
    """One line on how it was measured."""
    day = datetime.fromtimestamp(settings["at"], UTC).date()
    others = ", ".join(f"{name} {value}" for name, value in settings.items() if name != "at")
    return f"{day}: {others}."


def read(path: Path) -> Any:
    """What a measurement left, or None."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


RENDER = {
    "http-sqlite": http("sqlite"),
    "http-postgresql": http("postgresql"),
    "http-roles-sqlite": http("roles-sqlite"),
    "http-roles-postgresql": http("roles-postgresql"),
    "limits": plain(BENCH / "limits.json"),
    "definitions": plain(BENCH / "definitions.json"),
    "queue": plain(BENCH / "queue.json"),
    "transitions": plain(BENCH / "transitions.json"),
    "pages": plain(BENCH / "pages.json"),
    "screens": plain(ROOT / "build/screens/figures.json"),
    "trials": trials,
}

if __name__ == "__main__":
    main()
