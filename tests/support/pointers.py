"""Which schema the first line of a definition points an editor at."""

import re
from pathlib import Path

_FIRST = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


def pointed_at(definition: Path) -> Path:
    """The file it names, seen from the definition."""
    found = _FIRST.match(definition.read_text(encoding="utf-8"))
    assert found is not None, f"{definition} does not begin with its schema"
    return definition.parent / found[1]
