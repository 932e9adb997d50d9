"""JSON Schema, the classes and the findings are one language: they take and refuse the same."""

import copy
import random
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from engine.meta.convert import converted
from engine.meta.kinds import KINDS
from engine.meta.schema import kind_schema, language_schema
from engine.meta.structure import findings
from tests.meta.support import written

WRITTEN = written()
VALIDATORS = {kind: Draft202012Validator(kind_schema(kind)) for kind in KINDS}
LANGUAGE = Draft202012Validator(language_schema())
ODD = ["", "x", "A b", "text", "=me", "5%", "yes", "a.b", "-a", True, False, 0, -1, 5, 10**30, Decimal("1.5"), [], {}]
ODD += [
    ["a"],
    [["a"]],
    [1, [2]],
    {"zh": "a"},
    {"low": 1, "high": 2},
    {"type": "text"},
    {"type": []},
    "name\n",
    "x" * 501,
]


def _takes(kind, value):
    return converted(kind, value) is not None


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(LANGUAGE.schema)


@pytest.mark.trial
@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_a_kind_is_a_schema(kind):
    Draft202012Validator.check_schema(VALIDATORS[kind].schema)


def _agree(kind, value):
    """Whether the schema, the classes and the findings say the same of a value."""
    accepted = _takes(kind, value)
    return VALIDATORS[kind].is_valid(value) == accepted == (findings(kind, value) == [])


def test_schema_classes_and_findings_agree_on_all_files():
    assert [one for one in WRITTEN if not _agree(*one)] == []


def _some_changed(seed):
    chance = random.Random(seed)
    kind, value = chance.choice(WRITTEN)
    return kind, _changed(copy.deepcopy(value), chance)


def test_they_agree_on_files_in_which_something_was_changed():
    assert [seed for seed in range(150) if not _agree(*_some_changed(seed))] == []


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.trial)])
def test_the_schema_of_the_language_takes_what_that_of_the_kind_takes(every):
    taken = [one for one in WRITTEN if _takes(*one)]
    assert [one for one in taken[::every] if not LANGUAGE.is_valid(one[1])] == []


def test_the_schema_of_the_language_refuses_what_has_no_kind():
    assert not LANGUAGE.is_valid({"name": "x"})


def _keys(schema):
    for definition in schema["$defs"].values():
        for key, property_ in definition["properties"].items():
            yield f"{definition['title']}.{key}", property_


def test_every_key_says_what_it_is_for_and_none_takes_null():
    plain = {"enum", "type", "minLength", "maxLength"}
    assert [
        key
        for key, schema in _keys(LANGUAGE.schema)
        if ("description" not in schema and not set(schema) <= plain) or "'null'" in str(schema)
    ] == []


def _changed(value, chance):
    """One to three values, keys or items put in, taken out or put in place of another."""
    for _ in range(chance.randint(1, 3)):
        containers = list(_containers(value))
        container = chance.choice(containers)
        key = chance.choice([*_indexes(container), None])
        odd = copy.deepcopy(chance.choice(ODD))
        if key is None:
            _add(container, chance.choice(["zh", "label", "max", "Odd Key", "by", "a" * 49]), odd)
        elif chance.random() < 0.3:
            del container[key]
        else:
            container[key] = odd
    return value


def _containers(value):
    if isinstance(value, dict | list):
        yield value
        for key in _indexes(value):
            yield from _containers(value[key])


def _indexes(container):
    return list(container) if isinstance(container, dict) else list(range(len(container)))


def _add(container, key, value):
    if isinstance(container, dict):
        container[key] = value
    else:
        container.append(value)
