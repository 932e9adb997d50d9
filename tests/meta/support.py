"""Values of definitions for tests: all that is written in files of tests, in the engine's and in the table of codes."""

from pathlib import Path

from engine.diagnostics import Report
from engine.diagnostics.codes import codes
from engine.meta.kinds import KINDS
from engine.meta.source import read_source

_ROOT = Path(__file__).parents[2]
_FOLDERS = ("tests/definitions", "engine/system", "bench")
_FILES = sorted(path for folder in _FOLDERS for path in (_ROOT / folder).rglob("*.y*ml"))


def written():
    """All of them that can be read, with their kind."""
    contents = [path.read_bytes() for path in _FILES]
    contents += [text.encode() for code in codes().values() for text in (code.wrong, code.right)]
    values = [read_source(content, "a.yaml", Report()).value for content in contents]
    return [(kind, value) for value in values if value for kind in KINDS if kind in value]
