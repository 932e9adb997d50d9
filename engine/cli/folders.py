"""Where commands find definitions."""

from pathlib import Path

DEFINITIONS, SCREENS = Path("definitions"), Path("ui_schema")


def folders_of(named: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders to read: those named, else `definitions` and, where there is one, `ui_schema` beside it."""
    return named or ((DEFINITIONS, SCREENS) if SCREENS.is_dir() else (DEFINITIONS,))
