"""Editors take a part of a field where fieldsets have the rest, and nowhere else."""

import pytest
from jsonschema import Draft202012Validator

from engine.meta.editor_schema import editor_schema
from engine.meta.overlays import EXTEND

ENTITY = {"entity": "office", "title": "name"}
SCHEMAS = {kind: editor_schema(kind) for kind in ("entity", None)}


@pytest.mark.parametrize("kind", [pytest.param(one, marks=() if one else pytest.mark.trial) for one in SCHEMAS])
def test_the_schema_for_editors_is_a_schema(kind: str | None) -> None:
    Draft202012Validator.check_schema(SCHEMAS[kind])


@pytest.mark.parametrize("kind", SCHEMAS)
@pytest.mark.parametrize(
    ("said", "is_valid"),
    [
        ({"use": "place"}, True),
        ({}, False),
        ({"fields": {"name": "text"}}, True),
        ({"fields": {"town": {"max": 80}}}, False),
        ({"use": "place", "fields": {"town": {"max": 80}}}, True),
        ({"use": "place", "fields": {"town": {"max": "many"}}}, False),
        ({"use": "place", "fields": {"town": {"mux": 80}}}, False),
        ({"use": "place", "fields": {"town": "text", "fax": None}}, True),
        ({"fields": {"name": "text", "fax": None}}, False),
        ({"use": "place", "checks": {"nowhere": {"then": "warn"}}}, True),
        ({"use": "place", "checks": {"nowhere": {"fields": {"add": ["town"]}}}}, True),
        ({"use": "place", "groups": {"where": {"lable": "Where"}}}, False),
    ],
)
def test_a_file_is_checked_with_what_it_leaves_to_fieldsets(
    kind: str | None, said: dict[str, object], is_valid: bool
) -> None:
    assert Draft202012Validator(SCHEMAS[kind]).is_valid(ENTITY | said) is is_valid


@pytest.mark.parametrize("first", [EXTEND, None])
@pytest.mark.parametrize(
    ("said", "is_valid"),
    [
        ({"extend": "entity/user", "fields": {"wage": "money", "phone": {"search": True}, "fax": None}}, True),
        ({"extend": "entity/user", "fields": {"phone": {"serch": True}}}, False),
        ({"extend": "entity/shop", "fields": {"size": {"options": {"large": None, "huge": {"label": "Huge"}}}}}, True),
        ({"extend": "entity/shop", "values": {"first": {}}}, False),
        ({"extend": "dictionary/grade", "values": {"first": {"tone": "red"}, "second": None}}, True),
        ({"extend": "role/boss", "grants": {"shop": {"read": True}}, "includes": {"add": "staff"}}, True),
        ({"extend": "shop"}, False),
        ({"extend": "entity/shop", "entity": "shop"}, False),
    ],
)
def test_an_overlay_is_checked_as_a_part_of_what_it_extends(
    first: str | None, said: dict[str, object], is_valid: bool
) -> None:
    assert Draft202012Validator(editor_schema(first)).is_valid(said) is is_valid
