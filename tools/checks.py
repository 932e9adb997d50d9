"""Everything a change must pass, one step after the other, each with its title, time and verdict.

A failing step does not hide the ones after it: all run, and the last line names those that failed.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Step:
    """A title, a program of the environment with its arguments, and what to do when it fails."""

    title: str
    command: tuple[str, ...]
    remedy: str


PYTEST = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--durations=15")
"""The tests of a file run in one worker, which makes once what they share, in the order of tests/conftest.py."""

STEPS = (
    Step("lint", ("ruff", "check", "--quiet", "."), "mend what ruff lists; `make format` mends some of it"),
    Step("format", ("ruff", "format", "--check", "--quiet", "."), "run `make format`"),
    Step("types", ("mypy", "--strict", "--no-error-summary", "engine"), "mend what mypy lists"),
    Step("layers", ("lint-imports", "--no-cache"), "a package imports only what stands below it (pyproject.toml)"),
    Step("tests", ("pytest", *PYTEST), "run one alone with `.venv/bin/pytest PATH::NAME`"),
)


def main() -> None:
    """Run all steps; exit with 1 if any failed."""
    begun = time.monotonic()
    failed = [step for number, step in enumerate(STEPS, 1) if not passes(number, step)]
    minutes = (time.monotonic() - begun) / 60
    if failed:
        sys.exit(f"\nFAILED after {minutes:.1f} min: {', '.join(step.title for step in failed)}")
    print(f"\nall {len(STEPS)} steps passed in {minutes:.1f} min")


def passes(number: int, step: Step) -> bool:
    """Run one step under its title; what it prints is shown if it fails, and always for the tests."""
    print(f"== {number}/{len(STEPS)} {step.title}", flush=True)
    begun = time.monotonic()
    program, *arguments = step.command
    shown = None if step.title == "tests" else subprocess.PIPE
    done = subprocess.run(
        [BIN / program, *arguments],
        cwd=ROOT, env=environment(), check=False, stdout=shown, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    spent = time.monotonic() - begun
    if done.returncode == 0:
        print(f"   ok, {spent:.0f} s", flush=True)
        return True
    print((done.stdout or "").rstrip())
    print(f"   FAILED {step.title}: {step.remedy}", flush=True)
    return False


def environment() -> dict[str, str]:
    """This process's; Python keeps what it compiles, whatever holds here: each worker of the tests loads it again."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    main()
