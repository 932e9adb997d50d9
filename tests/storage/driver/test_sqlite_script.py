"""SQL text is cut into its statements."""

import pytest

from engine.storage.driver.sqlite_script import statements

TRIGGER = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("  \n", []),
        (";;", []),
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1;", ["SELECT 1;"]),
        ("SELECT 1; SELECT 2", ["SELECT 1;", "SELECT 2"]),
        ("SELECT ';'; SELECT \"a;b\" FROM [c;d]", ["SELECT ';';", 'SELECT "a;b" FROM [c;d]']),
        ("-- only; a comment", []),
        ("/* only; a comment */ ;", []),
        ("SELECT 1; -- the end; of it\n", ["SELECT 1;"]),
        ("-- why;\nSELECT 1;", ["-- why;\nSELECT 1;"]),
        (f"{TRIGGER}; SELECT 1", [f"{TRIGGER};", "SELECT 1"]),
        ("SELECT '--'; SELECT 2", ["SELECT '--';", "SELECT 2"]),
    ],
)
def test_a_semicolon_ends_a_statement_only_outside_texts_comments_and_triggers(text, pieces):
    assert list(statements(text)) == pieces
