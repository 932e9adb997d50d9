"""The application that ships, as files that a story is told with: `play(story, SHIPPED)`."""

from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).parents[2]
FOLDERS = ("definitions", "ui_schema", "packs")

SHIPPED: Mapping[str, str] = {
    path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
    for folder in FOLDERS
    for path in sorted((PROJECT / folder).rglob("*.yaml"))
}
"""By their place in the project."""
