"""The catalogue of bad definitions: each row is a file in tests/definitions/bad, or says why there is none."""

import pytest

from tests.compile.support import DEFINITIONS, expected

YAML = (
    "D-001",
    "D-003",
    "D-005",
    "D-006",
    "D-008",
    "D-010",
    "D-011",
    "D-013",
    "D-015",
    "D-016",
    "D-018",
    "D-020",
    "D-021",
)
ENTITIES = ("D-023", "D-025", "D-026", "D-028", "D-030", "D-031", "D-033", "D-035", "D-036", "D-038", "D-040", "D-041")
REFERENCES = ("D-043", "D-045", "D-046", "D-048", "D-050", "D-051", "D-053", "D-055", "D-056", "D-058", "D-060")
EXPRESSIONS = ("D-061", "D-063", "D-065", "D-086", "D-088", "D-090", "D-091", "D-093")
NUMBERINGS = ("D-095", "D-096", "D-098", "D-100", "D-101")

FOUND = [
    ("D-001", "yaml_duplicate_field", "YAML-DUPLICATE"),
    ("D-001", "yaml_duplicate_top_key", "YAML-DUPLICATE"),
    ("D-003", "yaml_wrong_indentation", "YAML-EMPTY"),
    ("D-005", "yaml_long_text", "YAML-LIMIT"),
    ("D-006", "yaml_alias_fan_out", "YAML-LIMIT"),
    ("D-006", "yaml_many_aliases", "YAML-LIMIT"),
    ("D-008", "yaml_deep_nesting", "YAML-LIMIT"),
    ("D-010", "yaml_many_values", "YAML-LIMIT"),
    ("D-011", "yaml_language_without_quotes", "META-VALUE"),
    ("D-013", "yaml_version_number", "META-VALUE"),
    ("D-015", "yaml_key_is_number", "YAML-KEY"),
    ("D-015", "yaml_key_is_list", "YAML-KEY"),
    ("D-016", "yaml_tag", "YAML-TAG"),
    ("D-018", "yaml_not_utf8", "YAML-READ"),
    ("D-018", "yaml_mark_inside", "YAML-CHARACTER"),
    ("D-018", "yaml_null_character", "YAML-CHARACTER"),
    ("D-020", "yaml_empty_file", "YAML-TOP"),
    ("D-020", "yaml_list", "YAML-TOP"),
    ("D-021", "number_not_in_plain_digits", "META-VALUE"),
    ("D-023", "name_of_entity_sql", "META-NAME"),
    ("D-023", "name_of_entity_with_blank", "META-NAME"),
    ("D-025", "entity_twice", "META-TWICE"),
    ("D-026", "name_too_long", "META-NAME"),
    ("D-028", "entity_without_title", "META-MISSING"),
    ("D-028", "entity_without_fields", "META-MISSING"),
    ("D-028", "entity_with_no_fields", "META-RANGE"),
    ("D-031", "type_unknown", "META-TYPE"),
    ("D-033", "option_of_wrong_kind", "META-VALUE"),
    ("D-033", "option_of_wrong_kind", "META-RANGE"),
    ("D-035", "min_above_max", "META-CONFLICT"),
    ("D-035", "bound_does_not_fit", "META-LITERAL"),
    ("D-036", "default_does_not_fit", "META-LITERAL"),
    ("D-036", "default_not_an_option", "META-LITERAL"),
    ("D-038", "unique_and_index", "META-INDEX"),
    ("D-038", "index_of_virtual", "META-INDEX"),
    ("D-041", "field_of_every_record", "META-RESERVED"),
    ("D-045", "label_missing_language", "META-LABEL"),
    ("D-045", "label_too_long", "META-RANGE"),
    ("D-045", "label_with_markup", "META-LABEL"),
    ("D-046", "reference_unknown", "META-UNKNOWN"),
    ("D-048", "on_delete", "REF-DELETE"),
    ("D-050", "part_of_itself", "META-CONFLICT"),
    ("D-050", "part_of_another", "META-REFERENCE"),
    ("D-055", "dictionary_code_twice", "DIC-CODE"),
    ("D-056", "dictionary_empty", "DIC-EMPTY"),
    ("D-058", "dictionary_tree", "DIC-TREE"),
    ("D-061", "expression_syntax", "EXP-SYNTAX"),
    ("D-063", "expression_type", "EXP-TYPE"),
    ("D-065", "expression_not_a_condition", "EXP-BOOL"),
    ("D-086", "circle_across_entities", "EXP-CYCLE"),
    ("D-086", "circle_in_one_entity", "EXP-CYCLE"),
    ("D-088", "expression_budget", "EXP-BUDGET"),
    ("D-090", "expression_null", "EXP-NULL"),
    ("D-093", "expression_path", "EXP-PATH"),
    ("D-095", "numbering_without_counter", "NUM-NOCOUNTER"),
    ("D-096", "numbering_placeholders", "NUM-PLACEHOLDER"),
    ("D-098", "numbering_reset_without_date", "NUM-RESET"),
    ("D-100", "numbering_of_what_may_be_empty", "NUM-SOURCE"),
    ("D-101", "numbering_gapless", "NUM-GAPLESS"),
]

WITHOUT = {
    "D-030": "no entity extends another; overlays come with packs",
    "D-040": "a pattern runs in time linear in the text, whatever its shape",
    "D-043": "waits for fields that are `sensitive`, which come with people and rights (issue 4)",
    "D-051": "nothing is named by itself from the other side: a collection is a field of its own",
    "D-053": "many to many is written at one side only",
    "D-060": "a value that is retired is so in the database, where no definition is read",
    "D-091": "what reads the clock or who asks is worked out when it is read, and never stored",
}


@pytest.mark.parametrize(("row", "file", "code"), FOUND)
def test_a_row_is_a_file_with_its_expected_diagnostic(row: str, file: str, code: str) -> None:
    assert code in {found.code for found in expected((DEFINITIONS / "bad" / f"{file}.yaml").read_bytes())}


def test_every_row_is_there_or_says_why_not() -> None:
    there = {row for row, _, _ in FOUND}
    assert there | WITHOUT.keys() == {*YAML, *ENTITIES, *REFERENCES, *EXPRESSIONS, *NUMBERINGS}
    assert there & WITHOUT.keys() == set()
