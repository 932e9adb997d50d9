"""Which test tries which row of the catalogues of attacks (V-) and bad requests (R-): read from the tests."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"\b([VR]-[0-9]{2,3})\b")


def rows() -> str:
    """A line for each row, with every test that names it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for row, test in _named(path):
            found[row].add(test)
    lines = (f"| {row} | {'<br>'.join(f'`{one}`' for one in sorted(tests))} |" for row, tests in sorted(found.items()))
    return (
        "A test names the row it tries in its mark `trust`, in its docstring or in the id of its case;"
        " [security](../security.md) says what the rows are about.\n\n"
        "| row | tried by |\n| --- | --- |\n" + "\n".join(lines)
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
