"""The worked examples of the language: what they leave out, and putting back what the loader takes by now."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final, NamedTuple

import yaml
from yaml import CollectionNode, MappingNode, Node

from engine.compile.files import Files
from engine.compile.load import load_files
from engine.diagnostics import Report

FOLDER: Final = Path(__file__).resolve().parent.parent / "tests" / "definitions" / "examples"
TABLE: Final = FOLDER / "README.md"
_ROW = re.compile(r"^\| `(\S+\.yaml)` \| (?:`(\S+)`)? \| `(.*?)` \| (?:`.*`)? \| (?:in `(\S+\.yaml)`, )?.* \|$")


class LeftOut(NamedTuple):
    """One row of the table: a value of the design that is not in our file, or stands there in another form; `told` is
    the file in which the loader says why.
    """

    file: str
    keys: tuple[str, ...]
    written: str
    line: str
    told: str


def examples() -> Files:
    """Our files by name."""
    return {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.yaml"))}


def table() -> list[LeftOut]:
    """The rows of the table, from its text."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [_row(found) for line in lines if (found := _ROW.match(line))]


def waves(rows: Sequence[LeftOut]) -> Iterator[list[LeftOut]]:
    """All rows, so that each group has at most one of each file."""
    by_file: dict[str, list[LeftOut]] = {}
    for row in rows:
        by_file.setdefault(row.file, []).append(row)
    for wave in zip_longest(*by_file.values()):
        yield [row for row in wave if row is not None]


def with_rows(files: Mapping[str, bytes], rows: Sequence[LeftOut]) -> Files:
    """The files as they would be with these values put back."""
    changed = dict(files)
    for row in rows:
        changed[row.file] = put(changed.get(row.file, b"").decode(), row.keys, row.written).encode()
    return changed


def findings(files: Files) -> set[tuple[str, str]]:
    """What the loader finds, as file and message."""
    report = Report()
    load_files(files, report)
    return {(one.span.file if one.span else "", one.message) for one in report}


def put(text: str, keys: Sequence[str], written: str) -> str:
    """The file with the value under these keys; without keys the value is all of it."""
    if not keys:
        return written
    parent = _below(yaml.compose(text, Loader=yaml.SafeLoader), keys[:-1])
    assert isinstance(parent, MappingNode), f"nothing to put `{'.'.join(keys)}` into"
    there = _child(parent, keys[-1])
    if there is not None:
        return text[: there.start_mark.index] + written + text[_end(text, there) :]
    return _added(text, parent, f"{keys[-1]}: {written}")


def put_back() -> list[LeftOut]:
    """Write what the loader takes by now into the files, and take it out of the table."""
    taken: list[LeftOut] = []
    while accepted := [row for row in table() if _accepted(row)]:
        taken += accepted
    return taken


def _accepted(row: LeftOut) -> bool:
    """Whether nothing new is found with this value; then it stays where it was put."""
    now = examples()
    then = with_rows(now, [row])
    if not findings(then) <= findings(now):
        return False
    (FOLDER / row.file).write_bytes(then[row.file])
    TABLE.write_text(TABLE.read_text(encoding="utf-8").replace(f"{row.line}\n", "", 1), encoding="utf-8")
    return True


def _row(found: re.Match[str]) -> LeftOut:
    file, keys, written = found[1], found[2], found[3]
    way = tuple(keys.split(".")) if keys else ()
    return LeftOut(file, way, written.replace("\\|", "|"), found[0], found[4] or file)


def _below(node: Node | None, keys: Sequence[str]) -> Node | None:
    for key in keys:
        node = _child(node, key)
    return node


def _child(node: Node | None, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _added(text: str, parent: MappingNode, pair: str) -> str:
    """The file with one more pair at the end of a mapping."""
    if parent.flow_style:
        end = parent.end_mark.index - 1
        return text[:end].rstrip() + (", " if parent.value else "") + pair + text[end:]
    end = _end(text, parent)
    return f"{text[:end]}\n{' ' * parent.start_mark.column}{pair}{text[end:]}"


def _end(text: str, node: Node) -> int:
    """Where a value ends; the parser lets a block reach to what comes next."""
    index: int = node.end_mark.index
    if isinstance(node, CollectionNode) and not node.flow_style:
        return len(text[:index].rstrip())
    return index


if __name__ == "__main__":
    for one in put_back():
        print(f"{one.file}: {'.'.join(one.keys)}")
