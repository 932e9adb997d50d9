"""Words of spreadsheets, SQL, other languages and other tools are recognised."""

import pytest

from engine.meta.foreign import meant_bool, meant_key, meant_type
from engine.meta.schema import kind_schema

_DEFINITIONS = kind_schema("entity")["$defs"]
TYPES = list(_DEFINITIONS["EntityDecl"]["properties"]["fields"]["additionalProperties"]["discriminator"]["mapping"])
TEXT = list(_DEFINITIONS["TextDecl"]["properties"])
CHOICE = list(_DEFINITIONS["ChoiceDecl"]["properties"])
ENTITY = list(_DEFINITIONS["EntityDecl"]["properties"])


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("string", "text"),
        ("VARCHAR(20)", "text"),
        ("int", "integer"),
        ("float", "decimal"),
        ("numeric(10, 2)", "decimal"),
        ("boolean", "bool"),
        ("timestamp", "datetime"),
        ("enum", "choice"),
        ("Dropdown", "choice"),
        ("foreign key", "reference"),
        ("lookup", "reference"),
        ("currency", "money"),
        ("percentage", "percent"),
        ("textarea", "long_text"),
        ("文本", "text"),
        ("金额", "money"),
        ("intger", "integer"),
        ("shape", None),
    ],
)
def test_a_type_of_another_tool_is_known(word, meant):
    assert meant_type(word, TYPES) == meant


@pytest.mark.parametrize(
    ("word", "keys", "meant"),
    [
        ("mandatory", TEXT, "required"),
        ("not_null", TEXT, "required"),
        ("Required", TEXT, "required"),
        ("maxlength", TEXT, "max"),
        ("title", TEXT, "label"),
        ("formula", TEXT, "value"),
        ("必填", TEXT, "required"),
        ("values", CHOICE, "options"),
        ("columns", ENTITY, "fields"),
        ("validations", ENTITY, "checks"),
        ("name", ENTITY, "label"),
        ("requierd", TEXT, "required"),
        ("precision", TEXT, None),
    ],
)
def test_a_key_of_another_tool_is_known_where_there_is_one(word, keys, meant):
    assert meant_key(word, keys) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        *((word, "true") for word in ("yes", "Y", "on", "True", 1, "是")),
        *((word, "false") for word in ("no", "N", "off", "FALSE", 0, "否", "None")),
        ("maybe", None),
    ],
)
def test_words_for_true_and_false_are_known(word, meant):
    assert meant_bool(word) == meant
