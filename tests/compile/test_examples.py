"""The worked examples of the language load, plan and apply, and what they leave out is what the loader refuses."""

import re

import pytest

from engine.compile.load import load
from engine.meta.kinds import KINDS
from engine.service import deploy
from engine.storage.driver import open_database
from engine.storage.sql.sqlite_functions import register
from tests.support.world import NOON
from tools import examples as tool
from tools.examples import FOLDER, TABLE, examples, findings, put, table, waves, with_rows

ROWS = table()


@pytest.fixture(scope="module")
def catalog():
    found, report = load(FOLDER)
    assert [str(one) for one in report] == []
    return found


@pytest.mark.anyio
async def test_the_examples_are_planned_and_applied_and_then_nothing_is_left_to_do(catalog, database_url):
    database = open_database(database_url, functions=register)
    try:
        first = await deploy.plan(database, catalog, examples())
        await deploy.apply(database, first, "test", NOON)
        again = await deploy.plan(database, catalog, examples())
        stored = await deploy.in_force(database)
    finally:
        await database.close()
    assert first.steps
    assert again.steps == ()
    assert stored is not None
    assert stored.catalog == catalog


def test_every_file_holds_the_definition_it_is_named_after():
    first = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in FOLDER.glob("*.yaml")}
    begun = {name: name.removesuffix(".yaml").split(".") for name in first}
    assert first == {name: f"{kind}: {'/'.join(named)}" for name, (kind, *named) in begun.items()}


@pytest.mark.parametrize("wave", list(waves(ROWS)), ids=len)
def test_what_is_left_out_is_refused(wave):
    found = {file for file, _ in findings(with_rows(examples(), wave))}
    assert [row.line for row in wave if row.told not in found] == [], "run `python -m tools.examples`"


def test_every_line_of_the_table_is_read():
    lines = re.findall(r"^\| `\S+\.yaml` .*$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [row.line for row in ROWS] == lines


def test_kinds_that_are_said_not_to_exist_do_not():
    kinds = re.findall(r"^\| `([a-z]+)` \| .* \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(kinds) & KINDS.keys() == set(), "write their files, and take them out of the table"


@pytest.mark.parametrize(
    ("text", "keys", "after"),
    [
        ("a: {b: 1}\n", ("a", "c"), "a: {b: 1, c: x}\n"),
        ("a: {}\n", ("a", "c"), "a: {c: x}\n"),
        ("a: {b: 1}\nd: 2\n", ("a", "b"), "a: {b: x}\nd: 2\n"),
        ("a:\n  b: 1\nd: 2\n", ("a", "c"), "a:\n  b: 1\n  c: x\nd: 2\n"),
        ("a:\n  b: 1\nd: 2\n", ("a",), "a:\n  x\nd: 2\n"),
        ("a:\n  b:\n    c: 1\n", ("e",), "a:\n  b:\n    c: 1\ne: x\n"),
        ("a: 1\n", (), "x"),
    ],
)
def test_a_value_is_put_where_its_keys_say(text, keys, after):
    assert put(text, keys, "x") == after


def test_what_is_taken_by_now_goes_into_the_file_and_out_of_the_table(tmp_path, monkeypatch):
    (tmp_path / "app.yaml").write_text("app: shop\nlocales: [en]\ntime_zone: UTC\ncurrency: EUR\n")
    text = "entity: note\ntitle: name\nfields: {name: text}\n"
    (tmp_path / "note.yaml").write_text(text)
    (tmp_path / "reader.yaml").write_text("role: reader\ngrants: {note: {read: true}}\n")
    row = "| `note.yaml` | `%s` | `%s` |  | why |\n"
    refused_row = row % ("fields.size", "{type: no_such_type}")
    (tmp_path / "README.md").write_text("# Notes\n" + row % ("fields.day", "date") + refused_row)
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    monkeypatch.setattr(tool, "TABLE", tmp_path / "README.md")
    assert [taken.keys for taken in tool.put_back()] == [("fields", "day")]
    assert (tmp_path / "note.yaml").read_text() == text.replace("text}", "text, day: date}")
    assert (tmp_path / "README.md").read_text() == "# Notes\n" + refused_row
