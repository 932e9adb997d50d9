"""Traps of YAML and habits of other languages: the guilty piece of the line is shown, and what to write instead."""

import pytest

from tests.compile.support import load_with

BEFORE = "entity: invoice\ntitle: number\nfields:\n  number: text\n  paid: {type: bool, required: true}\n"

TRAPS = [
    # a line of the fields, the code, what is marked, what the hint says
    ("a: {type: bool, value: number in ('a', 'b')}", "YAML-COMMA", "number in ('a'", "in quotes"),
    ("a: {type: money, value: coalesce(3, 4)}", "YAML-COMMA", "coalesce(3", "in quotes"),
    ("a: {type: money, min: 0, max: 1,000}", "YAML-COMMA", "1", "numbers have no commas"),
    ("a: {type: text, help: Hello, world}", "YAML-EMPTY", "world", "put that text in quotes"),
    ("a: {type: text, help: Hello, dear reader}", "YAML-COMMA", "Hello", "in quotes"),
    ("a: !paid", "YAML-TAG", "!paid", "`!` is `not`"),
    ("a: {type: bool, value: 'x' == number}", "YAML-SYNTAX", "=", "quote all of it"),
    ("a: {type: bool, required: > 5}", "YAML-SYNTAX", ">", "needs quotes"),
    ("a: {type: integer, value: |x|}", "YAML-SYNTAX", "|", "needs quotes"),
    ("a: {type: integer, value: 1 if paid else {}}", "YAML-SYNTAX", "{", "needs quotes"),
    ("a: {type: integer, value: paid ? 1 : 2}", "YAML-SYNTAX", ":", "quotes"),
    ("a: {type: bool, value: paid && number is null}", "EXP-SYNTAX", "&&", "`and`"),
    ("a: {type: bool, value: paid || number is null}", "EXP-SYNTAX", "||", "`or`"),
    ("a: {type: bool, value: number = 'x'}", "EXP-SYNTAX", "=", "`==`"),
    ("a: {type: bool, value: number <> 'x'}", "EXP-SYNTAX", "<>", "`!=`"),
    ("a: {type: bool, value: number == NULL}", "EXP-NAME", "NULL", "`null`"),
    ("a: {type: bool, value: number == None}", "EXP-SYNTAX", "None", "`null`"),
    ("a: {type: bool, value: number LIKE 'x'}", "EXP-SYNTAX", "LIKE", "contains"),
    ("a: {type: bool, value: paid AND paid}", "EXP-SYNTAX", "AND", "`and`"),
    ("a: {type: bool, value: （paid）}", "EXP-SYNTAX", "（", "`(`"),
    ("a: {type: integer, value: IF(paid)}", "EXP-FUNCTION", "IF", "`a if condition else b`"),
    ("a: {type: integer, value: VLOOKUP(number)}", "EXP-FUNCTION", "VLOOKUP", "a path leads on"),
    ("a: {type: integer, value: SUMIF(number)}", "EXP-FUNCTION", "SUMIF", "`sum("),
    ("a: {type: text, value: f'no {number}'}", "YAML-SYNTAX", "{", "needs quotes"),
    ("a: {type: text, value: \"f'no {number}'\"}", "EXP-SYNTAX", "'no {number}'", "concat("),
    ("a: {type: percent, value: 5%}", "EXP-SYNTAX", "%", "`0.05`"),
    ("a: {type: date, default: today()}", "META-LITERAL", "today()", "`=today()`"),
    ("a: {type: money, min: '1,000'}", "META-VALUE", "'1,000'", "`1000`"),
    ("a: {type: bool, required: yes}", "EXP-NAME", "yes", "`true`"),
    ("a: {type: bool, default: None}", "META-LITERAL", "None", "leave the key out"),
    ("a: {type: text, required: NOT NULL}", "EXP-SYNTAX", "NULL", None),
]


@pytest.mark.parametrize(("line", "code", "marked", "hint"), TRAPS)
def test_a_trap_is_shown_where_it_is_with_the_way_out(line: str, code: str, marked: str, hint: str | None) -> None:
    _, report = load_with("invoice.yaml", f"{BEFORE}  {line}\nchecks: {{}}\n".encode())
    first = report.diagnostics[0]
    assert first.span is not None
    assert (first.code, first.span.line) == (code, BEFORE.count("\n") + 1)
    assert f"  {line}"[first.span.column - 1 :].startswith(marked)
    assert hint is None or hint in (first.hint or "")
