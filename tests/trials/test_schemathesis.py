"""Requests made of the description of the API, valid and not: none makes the server fail (P-08)."""

from collections import Counter
from pathlib import Path

import pytest

from tests.api.fuzzing import fuzzed
from tests.support.figures_plugin import Figure
from tests.support.postgres import Server

EXAMPLES = 24
ROUNDS = 4
"""Of each operation so many requests of either mode, so many times: making one costs three times what answering does,
and with more than a hundred operations these are 20,000 in some minutes.
"""


@pytest.mark.trial
def test_no_request_makes_the_server_fail(postgres_server: Server, tmp_path: Path, figure: Figure) -> None:
    answers: Counter[int] = Counter()
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        with postgres_server.database() as url:
            here = url if number % 2 else f"sqlite:///{tmp_path / str(number)}.sqlite3"
            answers.update(fuzzed(folder, here, EXAMPLES, number))
    failed = sum(count for status, count in answers.items() if status >= 500)
    figure("server errors in requests that schemathesis made", failed, "answers", goal="0")
    figure("requests that schemathesis made", answers.total(), "requests")
    assert not failed
