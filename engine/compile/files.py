"""Definition files in folders, as bytes, with those of the packs that they name; what they say is not known here."""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeAlias

from engine.diagnostics import Report, Span
from engine.diagnostics.limits import Limit
from engine.meta.packs import named_in, required_in
from engine.meta.source import read_source
from engine.meta.table_sheets import sheet_beside

Files: TypeAlias = dict[str, bytes]
"""Content by name: the path as it is shown in messages."""

SYSTEM_FOLDER: Final = Path(__file__).parent.parent / "system"
"""What the engine brings to every application."""

PACKS_FOLDER: Final = "packs"
"""The folder with packs, beside the definitions."""

PACKS_GROUP: Final = "metaloom.packs"
"""The entry points of Python distributions that bring packs."""

_SUFFIXES: Final = (".yaml", ".yml")

_MAY_NAME_SHEETS: Final = re.compile(rb"^source:", re.MULTILINE)

_MAY_NAME_PACKS: Final = re.compile(rb"^(app|extend|pack):", re.MULTILINE)


def read_files(folders: tuple[Path, ...], report: Report) -> Files:
    """All YAML files in these folders and below, in the order of their names, and those of the packs named there; with
    the spreadsheets that tables name.

    Hidden ones are left out. A path may also name one file. What cannot be read is reported.
    """
    files: Files = {}
    for folder in folders:
        if not folder.exists():
            report.error("YAML-READ", f"there is no folder `{folder}`", None, "name the folder with the definitions")
        files |= _in_folder(folder, report)
    return files | _of_packs(folders, files, report)


def _in_folder(folder: Path, report: Report) -> Files:
    contents = ((path, _content(path, report)) for path in _paths(folder))
    written = {path: content for path, content in contents if content is not None}
    sheets = {path: _content(path, report) for path in _sheets(written) if path.is_file()}
    return {_shown(path): content for path, content in (written | sheets).items() if content is not None}


def _sheets(written: Mapping[Path, bytes]) -> Iterator[Path]:
    """The spreadsheets that tables name, beside their files; whether they are there is said with the table."""
    for path, content in written.items():
        if _MAY_NAME_SHEETS.search(content):
            value = read_source(content, "", Report()).value or {}
            name = sheet_beside(path.as_posix(), value.get("source"))
            if name is not None:
                yield Path(name)


def _of_packs(folders: tuple[Path, ...], files: Files, report: Report) -> Files:
    """The files of all packs that are named, by the application and by each other, where they are found."""
    found: Files = {}
    waiting, seen = list(_names(files.values())), set[str]()
    while waiting:
        name = waiting.pop()
        folder = _folder_of(name, folders) if name not in seen else None
        seen.add(name)
        if folder is not None:
            came = _in_folder(folder, report)
            waiting += _names(came.values())
            found |= came
    return {name: content for name, content in sorted(found.items()) if name not in files}


def _names(contents: Iterable[bytes]) -> Iterator[str]:
    """The packs that files name, as far as they can be read; what is wrong with them is reported later."""
    for content in contents:
        if _MAY_NAME_PACKS.search(content):
            value = read_source(content, "", Report()).value or {}
            yield from named_in(value)
            yield from required_in(value)


def _folder_of(name: str, folders: tuple[Path, ...]) -> Path | None:
    """Where a pack is: below `packs` beside the definitions, else where a distribution says."""
    beside = (folder.resolve().parent / PACKS_FOLDER / name for folder in folders)
    return next((one for one in beside if one.is_dir()), None) or _installed(name)


def _installed(name: str) -> Path | None:
    """The folder of a package that brings a pack. It is found and not imported: a pack runs no code."""
    for point in entry_points(group=PACKS_GROUP, name=name):
        package, *inner = point.module.split(".")
        spec = find_spec(package)
        places = spec.submodule_search_locations if spec is not None else None
        if places:
            return Path(next(iter(places))).joinpath(*inner)
    return None


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
