"""Definition files in folders, as bytes; what they say is not known here."""

from pathlib import Path
from typing import Final, TypeAlias

from engine.diagnostics import Report, Span
from engine.diagnostics.limits import Limit

Files: TypeAlias = dict[str, bytes]
"""Content by name: the path as it is shown in messages."""

SYSTEM_FOLDER: Final = Path(__file__).parent.parent / "system"
"""What the engine brings to every application."""

_SUFFIXES: Final = (".yaml", ".yml")


def read_files(folders: tuple[Path, ...], report: Report) -> Files:
    """All YAML files in these folders and below, in the order of their names; hidden ones are left out.

    A path may also name one file. What cannot be read is reported.
    """
    files: Files = {}
    for folder in folders:
        if not folder.exists():
            report.error("YAML-READ", f"there is no folder `{folder}`", None, "name the folder with the definitions")
        for path in _paths(folder):
            content = _content(path, report)
            if content is not None:
                files[_shown(path)] = content
    return files


def _paths(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    # A link that leads nowhere is no file and does not exist; it is reported when it is opened.
    found = (path for suffix in _SUFFIXES for path in folder.rglob(f"*{suffix}") if path.is_file() or not path.exists())
    return sorted(path for path in found if not _is_hidden(path.relative_to(folder)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _shown(path: Path) -> str:
    """As short as it can be said from the folder one stands in."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _content(path: Path, report: Report) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(Limit.FILE.most + 1)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        report.error("YAML-READ", message, Span(_shown(path), 1, 1, 1, 2))
        return None
