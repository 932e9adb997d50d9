"""Which test tries which row of the catalogues of attacks (V-) and bad requests (R-): read from the tests."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"\b([VR]-[0-9]{2,3})\b")

FILES = "files that people upload"
EXCHANGE = "import and export"
WAITS = {
    "V-20": FILES,
    "V-21": FILES,
    "V-22": "packs, import and export",
    "V-23": "packs; definitions are read as data today",
    "V-24": "workflows; actions are tried",
    "V-27": EXCHANGE,
    "V-28": EXCHANGE,
    "V-42": "connectors whose address somebody sets while the application runs; that of the provider is a setting",
    "V-45": "print",
    "V-47": EXCHANGE,
    "V-48": EXCHANGE,
    **dict.fromkeys(("R-075", "R-076", "R-078"), FILES),
    **dict.fromkeys(("R-080", "R-081", "R-083", "R-085", "R-086", "R-088", "R-090", "R-091"), EXCHANGE),
    "R-116": "workflows; actions that are done once are tried",
    "R-121": "workflows with final states, and periods that are closed",
    "R-123": "the restoring of a version of a record",
    "R-140": "print",
    "R-141": "the designer; `loom dev` shows what is wrong with definitions",
}
"""What there is not yet, or nobody has tried, of a row; where a test stands beside it, the rest is tried."""


def rows() -> str:
    """A line for each row, with every test that names it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for row, test in _named(path):
            found[row].add(test)
    lines = (
        f"| {row} | {'<br>'.join(f'`{one}`' for one in sorted(found[row]))} | {WAITS.get(row, '')} |"
        for row in sorted({*found, *WAITS})
    )
    return (
        "A test names the row it tries in its mark `trust`, in its docstring or in the id of its case;"
        " [security](../security.md) says what the rows are about.\n\n"
        "| row | tried by | waits for |\n| --- | --- | --- |\n" + "\n".join(lines)
    )


def _named(path: Path) -> Iterator[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    if not ROW.search(text):
        return
    place = path.relative_to(ROOT / "tests").as_posix()
    spans = [
        (min([each.lineno, *(one.lineno for one in each.decorator_list)]), each.end_lineno or 0, each.name)
        for each in ast.parse(text).body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name.startswith("test_")
    ]
    for number, line in enumerate(text.splitlines(), 1):
        name = next((f"::{name}" for first, last, name in spans if first <= number <= last), "")
        yield from ((row, place + name) for row in ROW.findall(line))
