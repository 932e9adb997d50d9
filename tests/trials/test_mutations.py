"""A single mistake in definitions hardly ever loads without a word and means something else."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from engine.compile.files import Files, read_files
from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.meta.catalog import Catalog
from engine.storage.plan.change import Risk
from engine.storage.plan.difference import difference
from tests.support.figures_plugin import Figure
from tests.trials.mutating import mutated

ROOT = Path(__file__).parents[2]
APPLICATIONS = tuple(
    read_files((ROOT / folder,), Report()) for folder in ("tests/definitions/desk", "tests/definitions/good/every_key")
)
"""A small application, and an application that has every key there is."""

LINES = {
    (number, name): text.count(b"\n")
    for number, files in enumerate(APPLICATIONS)
    for name, text in files.items()
    if b"\ntest: " not in b"\n" + text
}
"""Of every file; a test of definitions is no part of what they mean."""

WORDS = frozenset(("label", "help", "description", "sample", "message", "tone"))
"""What only people read."""


def loaded(files: Files) -> Catalog | None:
    """The catalog, if nothing at all is said about the files."""
    report = Report()
    catalog = load_files(files, report)
    return None if list(report) else catalog


def meaning(value: Any) -> Any:
    """What definitions do, without what is only shown."""
    if isinstance(value, dict):
        return [(key, meaning(one)) for key, one in value.items() if key not in WORDS]
    return [meaning(one) for one in value] if isinstance(value, list) else value


def silent(before: Sequence[Catalog], random: Random) -> str | None:
    """Which mistake loads without a word, means something else, and would be applied without a question."""
    ((number, name),) = random.choices(list(LINES), list(LINES.values()))
    files, known = APPLICATIONS[number], before[number]
    text, mistake = mutated(random, files[name].decode())
    after = loaded({**files, name: text.encode()})
    if after is None or meaning(msgspec.to_builtins(after)) == meaning(msgspec.to_builtins(known)):
        return None
    stopped = any(change.risk is not Risk.ADDITIVE or change.symbol == "-" for change in difference(known, after))
    return None if stopped else mistake


def share(count: int, seed: int) -> tuple[float, Counter[str]]:
    """The share of such mistakes, in percent, and of what sort they are."""
    before = [catalog for catalog in map(loaded, APPLICATIONS) if catalog is not None]
    assert len(before) == len(APPLICATIONS), "the definitions are right"
    random = Random(seed)
    found = Counter(one for one in (silent(before, random) for _ in range(count)) if one is not None)
    return 100 * found.total() / count, found


def test_few_mistakes_go_unseen() -> None:
    assert share(50, 8)[0] < 2


@pytest.mark.trial
def test_of_many_mistakes_few_go_unseen(figure: Figure) -> None:
    percent, found = share(4000, 1)
    figure("single mistakes that load without a word and mean something else", round(percent, 2), "%", goal="< 1 %")
    for mistake, count in found.most_common():
        figure(f"of these: {mistake}", count, "mistakes")
    assert percent < 1
