"""The catalogue of bad definitions: each row is a file in tests/definitions/bad, or says why there is none."""

import pytest

from tests.compile.support import DEFINITIONS, expected

FILES = {
    "D-001": "yaml_duplicate_field",
    "D-003": "yaml_wrong_indentation",
    "D-005": "yaml_long_text",
    "D-006": "yaml_alias_fan_out",
    "D-008": "yaml_deep_nesting",
    "D-010": "yaml_many_values",
    "D-011": "yaml_language_without_quotes",
    "D-013": "yaml_version_number",
    "D-015": "yaml_key_is_number",
    "D-016": "yaml_tag",
    "D-018": "yaml_not_utf8",
    "D-020": "yaml_empty_file",
    "D-021": "number_not_in_plain_digits",
    "D-023": "name_of_entity_sql",
    "D-025": "entity_twice",
    "D-026": "name_too_long",
    "D-028": "entity_without_title",
    "D-031": "type_unknown",
    "D-033": "option_of_wrong_kind",
    "D-035": "min_above_max",
    "D-036": "default_does_not_fit",
    "D-038": "unique_and_index",
    "D-041": "field_of_every_record",
    "D-045": "label_missing_language",
    "D-046": "reference_unknown",
    "D-055": "dictionary_code_twice",
    "D-056": "dictionary_empty",
    "D-058": "dictionary_tree",
    "D-061": "expression_syntax",
    "D-063": "expression_type",
    "D-065": "expression_not_a_condition",
    "D-086": "circle_across_entities",
    "D-088": "expression_budget",
    "D-090": "expression_null",
    "D-093": "expression_path",
}

WITHOUT = {
    "D-030": "no entity extends another; overlays come with packs",
    "D-040": "a pattern runs in time linear in the text, whatever its shape",
    "D-043": "no field is `sensitive` yet",
    "D-048": "a reference restricts what it refers to; nothing cascades yet",
    "D-050": "lines come with `part_of`",
    "D-051": "nothing is named by itself from the other side: a collection is a field of its own",
    "D-053": "many to many is written at one side only",
    "D-060": "a value that is retired is so in the database, where no definition is read",
    "D-091": "what reads the clock or who asks is worked out when it is read, and never stored",
}


@pytest.mark.parametrize("row", FILES)
def test_a_row_is_a_file_with_its_expected_diagnostic(row: str) -> None:
    assert expected((DEFINITIONS / "bad" / f"{FILES[row]}.yaml").read_bytes())


def test_no_row_is_both_there_and_missing() -> None:
    assert FILES.keys() & WITHOUT.keys() == set()
    assert all(WITHOUT.values())
