"""What is wrong with an expression is said where it stands, and with what to write instead."""

import pytest

from engine.expressions import CODES, alone, check, foreign, scope_of, typed
from engine.expressions.types import BOOL, DATE, INTEGER, TEXT, Kind, Type, record, type_of
from tests.expressions.model import catalog

CATALOG = catalog()
DEAL = scope_of(CATALOG, "deal")
LEVEL = type_of(CATALOG.entities["deal"].fields["level"])
MONEY = Type(Kind.MONEY, 2)

FOREIGN = [
    # what people write, the code, where, what the hint says
    ("amount = 5", "EXP-SYNTAX", "=", "`==`"),
    ("=amount", "EXP-SYNTAX", "=", "begins without `=`"),
    ("amount <> 5", "EXP-SYNTAX", "<>", "`!=`"),
    ("amount === 5", "EXP-SYNTAX", "===", "`==`"),
    ("amount => 5", "EXP-SYNTAX", "=>", "`>=`"),
    ("active && done", "EXP-SYNTAX", "&&", "`and`"),
    ("active || done", "EXP-SYNTAX", "||", "`or`"),
    ("!active", "EXP-SYNTAX", "!", "`not`"),
    ("name & code", "EXP-SYNTAX", "&", "concat(a, b)"),
    ("active AND done", "EXP-SYNTAX", "AND", "`and`"),
    ("NOT active", "EXP-SYNTAX", "active", "`not`"),
    ("name IS NULL", "EXP-SYNTAX", "IS", "`is`"),
    ("IF(active, 1, 2)", "EXP-FUNCTION", "IF", "`a if condition else b`"),
    ("if(active, 1, 2)", "EXP-SYNTAX", "if", "`a if condition else b`"),
    ("active ? 1 : 2", "EXP-SYNTAX", "?", "`a if condition else b`"),
    ("CASE WHEN active THEN 1 END", "EXP-SYNTAX", "WHEN", "`a if condition else b`"),
    ("1 if active", "EXP-SYNTAX", "1", "`a if condition else b`"),
    ("name LIKE 'A%'", "EXP-SYNTAX", "LIKE", "contains"),
    ("amount BETWEEN 1 AND 2", "EXP-SYNTAX", "BETWEEN", "low <= x <= high"),
    ("amount == None", "EXP-SYNTAX", "None", "`null`"),
    ("active == True", "EXP-SYNTAX", "True", "`true`"),
    ("active == TRUE", "EXP-NAME", "TRUE", "`true`"),
    ("name is None", "EXP-SYNTAX", "None", "`null`"),
    ("name == null", "EXP-TYPE", "==", "`name is null`"),
    ("name != null", "EXP-TYPE", "!=", "`name is not null`"),
    ("name == ''", "EXP-TYPE", "==", "`name is null`"),
    ("name not null", "EXP-SYNTAX", "not", "`is not null`"),
    ("ISBLANK(name)", "EXP-FUNCTION", "ISBLANK", "`x is null`"),
    ("rate > 5%", "EXP-SYNTAX", "%", "`0.05`"),
    ("rate > 12.5%", "EXP-SYNTAX", "%", "`0.125`"),
    ("（amount + cost）", "EXP-SYNTAX", "（", "`(`"),
    ("amount ＞ 5", "EXP-SYNTAX", "＞", "`>`"),
    ("max(amount， cost)", "EXP-SYNTAX", "，", "`,`"),
    ("name == “A”", "EXP-SYNTAX", "“", "straight quotes"),
    ("金额 > 5", "EXP-NAME", "金额", "`amount`"),
    ("合计 > 5", "EXP-NAME", "合计", None),
    ("name.lower()", "EXP-FUNCTION", "lower", "`lower(name)`"),
    ("name.startswith('A')", "EXP-FUNCTION", "startswith", "`starts_with(name)`"),
    ("name + code", "EXP-TYPE", "+", "`concat(name, code)`"),
    ("'a' 'b'", "EXP-SYNTAX", "'b'", "concat(a, b)"),
    ("'it''s'", "EXP-SYNTAX", "'s'", "\\'"),
    ("f'{name}'", "EXP-SYNTAX", "'{name}'", "'...'"),
    ("amount ** 2", "EXP-SYNTAX", "**", "`x * x`"),
    ("lines[0]", "EXP-SYNTAX", "[", "sum("),
    (".5 * amount", "EXP-SYNTAX", ".", "`0.5`"),
    ("1_000", "EXP-SYNTAX", "1_000", "`1000`"),
    ("012", "EXP-SYNTAX", "012", "`12`"),
    ("1e6", "EXP-SYNTAX", "1e6", "`1250.5`"),
    ("¥100", "EXP-SYNTAX", "¥", "`100`"),
    ("'abc", "EXP-SYNTAX", "'", "close it"),
    ("'a\\d'", "EXP-SYNTAX", "\\d", "`\\\\`"),
    ("signed_on + 3", "EXP-TYPE", "signed_on + 3", "`signed_on + days(3)`"),
    ("today() - signed_on > days(30)", "EXP-TYPE", "days(30)", "`30`"),
    ("signed_on + hours(2)", "EXP-TYPE", "signed_on + hours(2)", "`days(1)`"),
    ("visited_at > today()", "EXP-TYPE", "today()", "`date(...)`"),
    ("signed_on > '31.01.2026'", "EXP-TYPE", "'31.01.2026'", "`'2026-01-31'`"),
    ("signed_on > '2026-02-30'", "EXP-TYPE", "'2026-02-30'", "`'2026-01-31'`"),
    ("visited_at > 'yesterday'", "EXP-TYPE", "'yesterday'", "2026-01-31 08:00"),
    ("days(1) + months(1) + signed_on", "EXP-TYPE", "days(1) + months(1)", "one after the other"),
    ("signed_on + days(2) * 3", "EXP-TYPE", "days(2) * 3", "`days(3 * n)`"),
    ("state in ('open')", "EXP-TYPE", "'open'", "`state == 'open'`"),
    ("'a' in name", "EXP-TYPE", "name", "`contains(name, 'a')`"),
    ("state in []", "EXP-SYNTAX", "[]", None),
    ("customer in lines", "EXP-TYPE", "customer in lines", "any("),
    ("sum(lines)", "EXP-TYPE", "lines", "which field"),
    ("sum(amount)", "EXP-TYPE", "amount", "for c in contacts"),
    ("sum(amount, cost)", "EXP-FUNCTION", "sum(amount, cost)", "for c in contacts"),
    ("count(l.done for l in lines)", "EXP-TYPE", "done", "if c.active"),
    ("levels.weight", "EXP-PATH", "weight", "`sum(x.weight for x in levels)`"),
    ("'low' in levels", "EXP-OPTION", "'low'", "`'lost'`"),
    ("levels == ['vip', 'low']", "EXP-OPTION", "'low'", "`'lost'`"),
    ("levels == []", "EXP-SYNTAX", "[]", "`levels is null`"),
    ("levels > ['vip']", "EXP-TYPE", "levels > ['vip']", "`==`"),
    ("level == ['vip']", "EXP-SYNTAX", "['vip']", "`level in ['vip']`"),
    ("levels == customer.levels", "EXP-PATH", "==", "`count(levels)`"),
    ("levels == 'vip'", "EXP-TYPE", "'vip'", "`'vip' in levels`"),
    ("first(l for l in levels)", "EXP-FUNCTION", "l", "`min`"),
    ("tags == 'vip'", "EXP-TYPE", "'vip'", "`'vip' in levels`"),
    ("tags == ['a', 1]", "EXP-TYPE", "1", None),
    ("3 in tags", "EXP-TYPE", "3", None),
    ("first(t for t in tags)", "EXP-FUNCTION", "t", "`min`"),
    ("coalesce(levels, levels)", "EXP-TYPE", "levels", "coalesce"),
    ("lines.price", "EXP-PATH", "price", "`sum(x.price for x in lines)`"),
    ("lines", "EXP-PATH", "lines", "`count(lines)`"),
    ("lines is null", "EXP-PATH", "lines is null", "`not any(lines)`"),
    ("SUMIF(lines, 1)", "EXP-FUNCTION", "SUMIF", "`sum("),
    ("[l.price for l in lines]", "EXP-SYNTAX", "[l.price for l in lines]", None),
    ("(l.price for l in lines)", "EXP-SYNTAX", "(l.price for l in lines)", "sum("),
    ("l.price for l in lines", "EXP-SYNTAX", "for", "sum("),
    ("lambda: 1", "EXP-SYNTAX", ":", None),
    ("name; code", "EXP-SYNTAX", ";", "`,`"),
    ("amount, cost", "EXP-SYNTAX", ",", None),
    ("len(lines)", "EXP-TYPE", "lines", "`count(lines)`"),
    ("VLOOKUP(name, lines, 2)", "EXP-FUNCTION", "VLOOKUP", "`customer.name`"),
    ("amount == NULL", "EXP-NAME", "NULL", "`null`"),
    ("count(*)", "EXP-SYNTAX", "(", "count(contacts)"),
    ("and(active, done)", "EXP-SYNTAX", "and", "`a and b`"),
    ("in(state, 'open')", "EXP-SYNTAX", "in", "`x in (a, b)`"),
    ("state in 'open', 'lost'", "EXP-SYNTAX", ",", "`x in (a, b)`"),
    ("signed_on > 2026-01-31", "EXP-SYNTAX", "2026-01-31", "`'2026-01-31'`"),
    ("signed_on > 2026-10-31", "EXP-SYNTAX", "2026-10-31", "`'2026-10-31'`"),
    ("1,000", "EXP-SYNTAX", "000", "without commas"),
    ("signed_on.year", "EXP-PATH", "year", "`year(signed_on)`"),
    ("name.is_null", "EXP-PATH", "is_null", "`x is null`"),
    ("{{ amount }}", "EXP-SYNTAX", "{", "`amount`"),
    ("name[0:2]", "EXP-SYNTAX", ":", "nothing is picked by number"),
    ('f"{name}"', "EXP-SYNTAX", '"{name}"', "concat("),
    ("round(amount, digits=2)", "EXP-SYNTAX", "=", None),
]

OWN = [
    ("", "EXP-SYNTAX", "", None),
    ("amount +", "EXP-SYNTAX", "+", None),
    ("* amount", "EXP-SYNTAX", "*", None),
    ("(amount", "EXP-SYNTAX", "(", "`)`"),
    ("amount)", "EXP-SYNTAX", ")", None),
    ("(amount]", "EXP-SYNTAX", "]", None),
    ("amount cost", "EXP-SYNTAX", "cost", None),
    ("quantitty", "EXP-NAME", "quantitty", "`quantity`"),
    ("customer.nmae", "EXP-NAME", "nmae", "`name`"),
    ("me.nmae", "EXP-NAME", "nmae", "`name`"),
    ("roundd(amount)", "EXP-FUNCTION", "roundd", "`round`"),
    ("today", "EXP-NAME", "today", "`today(...)`"),
    ("round(amount, quantity)", "EXP-FUNCTION", "quantity", "`round(x, 2)`"),
    ("round(amount, 40)", "EXP-FUNCTION", "40", None),
    ("round()", "EXP-FUNCTION", "round()", "`round(number, [digits])`"),
    ("min(amount)", "EXP-TYPE", "amount", "for c in contacts"),
    ("coalesce(name)", "EXP-FUNCTION", "coalesce(name)", "`coalesce(value, ...)`"),
    ("upper(amount)", "EXP-TYPE", "amount", "`upper(text)`"),
    ("days(1.5)", "EXP-TYPE", "1.5", "`days(number)`"),
    ("amount.x", "EXP-PATH", "x", None),
    ("customer.owner.manager.manager.name", "EXP-PATH", "name", "computed field"),
    ("coalesce(customer, second).name", "EXP-PATH", "name", "computed field"),
    ("circle", "EXP-CYCLE", "circle", None),
    ("amount * cost", "EXP-TYPE", "*", "by numbers"),
    ("amount + quantity", "EXP-TYPE", "+", "by numbers"),
    ("1 / amount", "EXP-TYPE", "/", "by numbers"),
    ("amount + signed_on", "EXP-TYPE", "amount + signed_on", None),
    ("-name", "EXP-TYPE", "-name", None),
    ("active + 1", "EXP-TYPE", "+", "`1 if condition else 0`"),
    ("lines + 1", "EXP-TYPE", "+", "count(contacts)"),
    ("level == 'wip'", "EXP-OPTION", "'wip'", "`'vip'`"),
    ("state == 'zzzzz'", "EXP-OPTION", "'zzzzz'", "`'open'`, `'lost'`"),
    ("level in ('vip', 'gone')", "EXP-OPTION", "'gone'", None),
    ("coalesce(level, 'nil') == 'vip'", "EXP-OPTION", "'nil'", None),
    ("level < 'vip'", "EXP-TYPE", "<", "`==`"),
    ("active > done", "EXP-TYPE", ">", "`==`"),
    ("name == 5", "EXP-TYPE", "5", None),
    ("amount == quantity", "EXP-TYPE", "quantity", "money goes with money"),
    ("customer == owner", "EXP-TYPE", "owner", None),
    ("customer == 'Acme'", "EXP-TYPE", "'Acme'", "customer.code"),
    ("amount if active else name", "EXP-TYPE", "name", None),
    ("lines == lines", "EXP-PATH", "==", "count(lines)"),
    ("lines if active else lines", "EXP-PATH", "lines if active else lines", None),
    ("name and active", "EXP-BOOL", "name", "`name is not null`"),
    ("not amount", "EXP-BOOL", "amount", "`amount != 0`"),
    ("1 if lines else 2", "EXP-BOOL", "lines", "`any(lines)`"),
    ("any(name for name in lines)", "EXP-NAME", "name", "another name"),
    ("any(l for l in customer)", "EXP-TYPE", "customer", "collection"),
    ("x in (1, 2) in (3, 4)", "EXP-SYNTAX", "x in (1, 2) in (3, 4)", "`and`"),
    ("(1, 2)", "EXP-SYNTAX", "(1, 2)", "`x in (a, b)`"),
    ("days(3)", "EXP-TYPE", "days(3)", "`today() + days(3)`"),
    ("0.12345678901", "EXP-BUDGET", "0.12345678901", None),
    ("1234567890123456789", "EXP-BUDGET", "1234567890123456789", None),
    ("a" * 49, "EXP-SYNTAX", "a" * 49, None),
    ("1 + " * 60 + "1", "EXP-BUDGET", None, "computed field"),
    ("amount" + " * quantity" * 18, "EXP-BUDGET", None, None),
    ("(" * 60 + "1" + ")" * 60, "EXP-BUDGET", "(", None),
    ("x" * 4001, "EXP-BUDGET", None, None),
    ("concat(" + ", ".join(["name"] * 600) + ")", "EXP-BUDGET", None, None),
]


COLLECTED = [
    ("extras(worth=amount, level=level)", "EXP-PATH", "extras(worth=amount, level=level)", "`count(extras("),
    ("extras(worth=amount, level=level).fee", "EXP-PATH", "fee", "`sum(r.fee for r in extras("),
    ("sum(extras(worth=amount, level=level))", "EXP-TYPE", "extras(worth=amount, level=level)", "`sum(r.fee for"),
    ("any(r.fees > 5 for r in extras(worth=amount, level=level))", "EXP-NAME", "fees", "`fee`"),
    ("any(r is null for r in extras(worth=amount, level=level))", "EXP-PATH", "r is null", "name an output"),
    ("any(5 in extras(worth=l.price, level=level) for l in lines)", "EXP-PATH", None, "`any(r.fee == x for r in"),
    ("sum(m for l in lines for m in marks(count=1, sign=true))", "EXP-FUNCTION", None, "inside of the other"),
    ("sum(count(l for l in lines if l.quantity == m) for m in marks(count=1, sign=true))", "EXP-PATH", None, "turn"),
    ("marks(count=1, sign=true) in lines", "EXP-TYPE", None, None),
    ("marks(count=1, sign=true) is null", "EXP-PATH", None, "`not any("),
]

WORDS_OF_OTHERS = [
    *((f"amount {mark} cost", mark, hint) for mark, hint in foreign.MARKS.items()),
    *((f"amount {wide} cost", wide, f"write `{plain}`") for wide, plain in foreign.WIDE.items()),
    *((f"amount == {word.upper()}", word.upper(), f"write `{ours}`") for word, ours in foreign.WORDS.items()),
    *((f"amount {word.upper()} cost", word.upper(), hint) for word, hint in foreign.SENTENCES.items()),
    *((f"{word.upper()}(amount)", word.upper(), hint) for word, hint in foreign.FUNCTIONS.items()),
]


@pytest.mark.parametrize(("text", "where", "hint"), WORDS_OF_OTHERS, ids=lambda value: str(value)[:40])
def test_every_word_of_a_spreadsheet_of_sql_or_python_is_met_with_what_it_is_here(
    text: str, where: str, hint: str
) -> None:
    _, problems = check(text, DEAL)
    first = problems[0]
    assert text[first.offset : first.offset + first.length] == where
    assert first.hint == hint


@pytest.mark.trust("D-061", "D-063", "D-088", "D-093")
@pytest.mark.parametrize(
    ("text", "code", "where", "hint"), FOREIGN + OWN + COLLECTED, ids=lambda value: str(value)[:40]
)
def test_a_problem_says_what_where_and_what_instead(text: str, code: str, where: str | None, hint: str | None) -> None:
    typed, problems = check(text, DEAL)
    first = problems[0]
    assert typed is None
    assert first.code == code
    assert where is None or text[first.offset : first.offset + first.length] == where
    assert hint is None or hint in (first.hint or "")
    assert first.message[0] in "`'" or not first.message[0].isupper()
    assert not first.message.endswith(".")


WANTED = [
    ("name", BOOL, "EXP-BOOL", "`name is not null`"),
    ("amount", TEXT, "EXP-TYPE", "`concat(amount)`"),
    ("customer", TEXT, "EXP-TYPE", "`customer.name`"),
    ("visited_at", DATE, "EXP-TYPE", "`date(visited_at)`"),
    ("name", INTEGER, "EXP-TYPE", None),
    ("lines", INTEGER, "EXP-TYPE", "`count(lines)`"),
    ("'gold'", LEVEL, "EXP-OPTION", None),
    ("'gold' if active else 'vip'", LEVEL, "EXP-OPTION", None),
    ("state", LEVEL, "EXP-OPTION", None),
    ("name", LEVEL, "EXP-TYPE", None),
    ("owner", record("customer"), "EXP-TYPE", None),
    ("days(3)", INTEGER, "EXP-TYPE", None),
]


@pytest.mark.trust("D-065")
@pytest.mark.parametrize(("text", "want", "code", "hint"), WANTED)
def test_a_result_is_what_its_place_wants(text: str, want: Type, code: str, hint: str | None) -> None:
    typed, problems = check(text, DEAL, want)
    assert typed is None
    assert [one.code for one in problems] == [code]
    assert hint is None or hint in (problems[0].hint or "")


def test_all_problems_of_a_text_come_at_once() -> None:
    _, problems = check("quantitty > 3 and level == 'wip' and nme is null and roundd(amount) > 2", DEAL)
    assert [one.code for one in problems] == ["EXP-NAME", "EXP-OPTION", "EXP-NAME", "EXP-FUNCTION"]


def test_a_place_counts_characters_not_bytes() -> None:
    text = "name == '客户' and quantitty > 3"
    _, (problem,) = check(text, DEAL)
    assert text[problem.offset : problem.offset + problem.length] == "quantitty"


def test_a_line_break_is_a_space() -> None:
    typed, problems = check("amount >\n  5\tand active", DEAL)
    assert typed is not None, problems


def test_every_code_is_described() -> None:
    used = {code for _, code, _, _ in [*FOREIGN, *OWN]} | {code for _, _, code, _ in WANTED}
    assert used | {"EXP-NULL", "EXP-NULL-NOT", "EXP-VALUE", "EXP-ALONE"} == set(CODES)


@pytest.mark.parametrize(
    ("text", "refused"), [("pinyin(name)", True), ("len(pinyin(code)) > 3", True), ("name", False)]
)
def test_what_is_for_one_record_is_known(text: str, refused: bool) -> None:
    assert (alone(typed(text, DEAL)) is not None) is refused


WARNINGS = [
    ("level != 'vip'", ["EXP-NULL"]),
    ("customer.name != 'A'", ["EXP-NULL"]),
    ("level not in ('vip', 'lost')", ["EXP-NULL"]),
    ("not (level == 'vip')", ["EXP-NULL-NOT"]),
    ("code != 'A'", []),
    ("not (code == 'A')", []),
    ("level == 'vip' or level is null", []),
    ("owner != me", ["EXP-NULL"]),
]


@pytest.mark.trust("D-090")
@pytest.mark.parametrize(("text", "codes"), WARNINGS)
def test_a_comparison_that_forgets_null_is_warned_of(text: str, codes: list[str]) -> None:
    typed, problems = check(text, DEAL)
    assert problems == ()
    assert typed is not None
    assert [one.code for one in typed.warnings] == codes
