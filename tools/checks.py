"""Everything a change must pass, one step after the other, each with its title, time and verdict.

A failing step does not hide the ones after it: all run, and the last line names those that failed. Types take one
processor for a while, so they are looked at beside the tests and told at the end.
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
    """A title, a program of the environment with its arguments, what to do when it fails, and whether what it prints
    is shown while it runs; of others it is shown where they fail.
    """

    title: str
    command: tuple[str, ...]
    remedy: str
    shown: bool = False


PYTEST = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--durations=15")
"""The tests of a file run in one worker, which makes once what they share, in the order of tests/conftest.py."""

STEPS = (
    Step("lint", ("ruff", "check", "--quiet", "."), "mend what ruff lists; `make format` mends some of it"),
    Step("format", ("ruff", "format", "--check", "--quiet", "."), "run `make format`"),
    Step("layers", ("lint-imports", "--no-cache"), "a package imports only what stands below it (pyproject.toml)"),
    Step("tests", ("pytest", *PYTEST), "run one alone with `.venv/bin/pytest PATH::NAME`", shown=True),
)
BESIDE = Step("types", ("mypy", "--strict", "--no-error-summary", "engine"), "mend what mypy lists")


def main() -> None:
    """Run all steps; exit with 1 if any failed."""
    begun = time.monotonic()
    beside = start(BESIDE)
    failed = [step for step in STEPS if not passes(step, None)]
    failed += [] if passes(BESIDE, beside) else [BESIDE]
    minutes = (time.monotonic() - begun) / 60
    if failed:
        sys.exit(f"\nFAILED after {minutes:.1f} min: {', '.join(step.title for step in failed)}")
    print(f"\nall {len(STEPS) + 1} steps passed in {minutes:.1f} min")


def start(step: Step) -> subprocess.Popen[str]:
    """Begin with a step."""
    program, *arguments = step.command
    kept = None if step.shown else subprocess.PIPE
    return subprocess.Popen(
        [BIN / program, *arguments], cwd=ROOT, env=environment(), stdout=kept, stderr=subprocess.STDOUT, text=True
    )


def passes(step: Step, started: subprocess.Popen[str] | None) -> bool:
    """Run one step under its title, or wait for one that was `started` already."""
    print(f"== {step.title}", flush=True)
    begun = time.monotonic()
    running = started or start(step)
    said, _ = running.communicate()
    spent = time.monotonic() - begun
    if running.returncode == 0:
        print(f"   ok, {spent:.0f} s", flush=True)
        return True
    print((said or "").rstrip())
    print(f"   FAILED {step.title}: {step.remedy}", flush=True)
    return False


def environment() -> dict[str, str]:
    """This process's; Python keeps what it compiles, whatever holds here: each worker of the tests loads it again."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    main()
