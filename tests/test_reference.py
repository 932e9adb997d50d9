"""Every key in the reference has an example, and what it shows is right."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.diagnostics import Report
from engine.meta.convert import converted
from engine.meta.editor_schema import editor_schema
from engine.meta.kinds import KINDS
from engine.meta.overlays import EXTEND
from engine.meta.schema import language_schema
from engine.meta.source import read_source
from tools.key_examples import FOLDERS, ROOT, example, examples, whole
from tools.language_page import tables

DEFINITIONS = language_schema()["$defs"]
OWNERS = {one["title"]: one for one in DEFINITIONS.values()}


def read(text: str) -> dict[str, Any]:
    report = Report()
    value = read_source(text.encode(), "example.yaml", report).value
    assert list(report) == []
    assert value is not None
    return value


def test_every_key_has_an_example() -> None:
    rows = [(table["title"], key) for table in tables() for key in table["properties"]]
    assert [row for row in rows if not example(*row)] == []


def is_taken(owner: str, key: str, text: str) -> bool:
    """Whether an example has this key, with a value that its schema takes."""
    value = read(text)
    schema = {**OWNERS[owner]["properties"][key], "$defs": DEFINITIONS}
    return list(value) == [key] and Draft202012Validator(schema).is_valid(value[key])


def test_an_example_of_a_key_is_taken_by_its_schema() -> None:
    assert [one for one, text in examples().items() if not is_taken(*one, text)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_of_a_kind_is_a_definition_that_loads_elsewhere(kind: str) -> None:
    text = whole()[kind]
    files = [path.read_text("utf-8") for folder in FOLDERS for path in (ROOT / folder).rglob("*.y*ml")]
    assert converted(kind, read(text)) is not None
    assert any(text in file for file in files)


def test_the_example_of_an_overlay_is_one() -> None:
    assert Draft202012Validator(editor_schema(EXTEND)).is_valid(read(whole()[EXTEND]))
