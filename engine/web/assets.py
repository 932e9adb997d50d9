"""The style sheet, the script and the icons that the build made (hatch_build.py), kept in memory as they are sent."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static"
MANIFEST = "manifest.json"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class NotBuilt(Exception):
    """The assets are not there; the text says how to get them."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its type, its bytes, and the same compressed."""

    type: str
    plain: bytes
    gzipped: bytes


@dataclass(frozen=True, slots=True)
class Assets:
    """All files by the name they are sent under, which holds a hash of their content; `names` leads there."""

    names: Mapping[str, str]
    files: Mapping[str, Asset]


def load_assets(folder: Path = STATIC) -> Assets:
    """Read what was built; raises NotBuilt where nothing was."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise NotBuilt("the assets of the screens are not built: run `python hatch_build.py`, or install the project")
    names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return Assets(names, {name: _asset(folder / name) for name in names.values()})


def _asset(path: Path) -> Asset:
    plain = path.read_bytes()
    return Asset(TYPES[path.suffix], plain, gzip.compress(plain, mtime=0))
