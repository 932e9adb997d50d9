"""The table of codes, written in the Markdown files beside this one: what each means, what is wrong and what right."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_ENTRY: Final = re.compile(
    r"^# (?P<code>[A-Z-]+): (?P<title>.+)\n\n(?P<text>(?:.+\n)+)\n"
    r"```yaml wrong\n(?P<wrong>(?:.*\n)*?)```\n```yaml right\n(?P<right>(?:.*\n)*?)```$",
    re.MULTILINE,
)


class Code(NamedTuple):
    """What a code means. The examples are whole files, so that they can be tried."""

    code: str
    title: str
    """What is wrong, in a few words."""
    text: str
    """Why it is wrong and what to do, in paragraphs."""
    wrong: str
    right: str


@cache
def codes() -> Mapping[str, Code]:
    """Every code by its name, in the order of the files beside this one."""
    return {one.code: one for path in sorted(Path(__file__).parent.glob("*.md")) for one in _read(path)}


def _read(path: Path) -> Iterator[Code]:
    for found in _ENTRY.finditer(path.read_text(encoding="utf-8")):
        yield Code(**found.groupdict())
