"""Editors check shipped definitions by schemas that say what the decoder says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.cli.schema import BESIDE, written
from engine.diagnostics import Report
from engine.meta import editor_schema as schemas
from engine.meta.editor_schema import editor_schema
from engine.meta.source import read_source
from tests.support.pointers import pointed_at
from tools.reference import DEFINITIONS, ROOT
from tools.reference import SHIPPED as FOLDERS

SHIPPED = [path for folder in FOLDERS for path in sorted(folder.rglob("*.yaml"))]
WRITTEN = [DEFINITIONS / BESIDE / f"{kind}.json" for kind in schemas.WRITTEN]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", WRITTEN, ids=name)
def test_a_schema_that_ships_is_that_of_the_language(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == written(editor_schema(path.stem)), "run `make reference`"


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_the_first_line_of_a_shipped_definition_points_at_the_schema_of_its_kind(path: Path) -> None:
    content = read_source(path.read_bytes(), path.name, Report()).value
    assert content is not None
    schema = pointed_at(path)
    assert schema.resolve() in WRITTEN
    assert Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).is_valid(content)
    assert schema.stem in content
