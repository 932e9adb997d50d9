"""`loom diagram` writes the picture of a workflow as text."""

import pytest
from click.testing import CliRunner

from engine.cli import main
from tests.service.repairs import FILES


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["complaint"], 0, "received --> answered: answer"),
        (["complaint", "--locale", "zh"], 0, 'state "received" as received'),
        ([], 0, "complaint\n"),
        (["complain"], 1, "there is no workflow `complain`; did you mean `complaint`?"),
    ],
)
def test_a_workflow_is_written_in_the_language_of_mermaid(tmp_path, monkeypatch, words, code, told):
    for name, text in FILES.items():
        (tmp_path / "definitions").mkdir(exist_ok=True)
        (tmp_path / "definitions" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["diagram", *words])
    assert (done.exit_code, told in done.output) == (code, True)
