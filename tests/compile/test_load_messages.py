"""A few complete messages, as they are read in a terminal."""

from pathlib import Path

import pytest

from engine.diagnostics.render import render
from tests.compile.support import load_with

SNAPSHOTS = Path(__file__).parent / "messages"


def _rendered(path):
    content = path.read_bytes()
    _, report = load_with(path.name, content)
    return render(report, {path.name: content.decode()})


@pytest.mark.parametrize("path", sorted(SNAPSHOTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_message_reads_as_its_snapshot(path):
    assert _rendered(path) == path.with_suffix(".txt").read_text(encoding="utf-8")
