"""Nothing that has ever broken out of an expression language gets in, and nothing takes long to be refused."""

import builtins
import keyword
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.expressions import Problem, Scope, check, scope_of
from tests.expressions.model import catalog

CATALOG = catalog()
DEAL = scope_of(CATALOG, "deal")
QUICK = 0.05
"""Seconds of work after which a text must have been refused."""

ESCAPES = [
    *Path(__file__).with_name("attacks.txt").read_text(encoding="utf-8").splitlines(),
    "name\u200b",
    "name\u202e",
    "\ufeffname",
    "name\xa0> 1",
    "name\u2028code",
    "\x00",
    "name\x00",
    "'a\x00b'",
    "'\ud800'",
    "\ud800",
]

OURS = {"abs", "all", "any", "len", "max", "min", "round", "sum"}
BUILTINS = [f"{name}('x')" for name in dir(builtins) if name not in OURS]
KEYWORDS = [f"{word} name" for word in keyword.kwlist if word not in ("not",)]

LARGE = [
    "(" * 10_000 + "1" + ")" * 10_000,
    "(" * 1_900 + "1" + ")" * 1_900,
    "not " * 1_000 + "active",
    "-" * 3_000 + "1",
    "- " * 1_500 + "1",
    "+ " * 1_500 + "1",
    "1" * 4_001,
    "1" * 3_999,
    "1." + "1" * 3_000,
    "a" * 3_999,
    "a." * 1_900 + "a",
    "customer." * 400 + "name",
    "1 + " * 990 + "1",
    "1 < " * 990 + "1",
    "done or " * 499 + "done",
    "1 if active else " * 230 + "1",
    "coalesce(" * 400 + "1" + ")" * 400,
    "lower(" * 600 + "name" + ")" * 600,
    "[" * 3_000,
    "(" * 3_999,
    ")" * 3_999,
    "'" * 3_999,
    '"' * 3_998,
    "\\" * 3_999,
    "=" * 3_999,
    "，" * 3_999,
    "客" * 3_999,
    "'" + "客" * 3_000 + "' + 1",
    "x " * 1_900,
    "quantitty + " * 330 + "1",
    "level == 'wiiip' or " * 190 + "active",
    "concat(" + "name, " * 600 + "name)",
    "any(" + "any(l for l in lines) for l in lines)" * 90,
    "amount" + " * quantity" * 300,
    "quantity" + " * quantity" * 20,
    "level in (" + "'vip', " * 500 + "'vip')",
    " " * 3_999,
    "\n" * 3_999,
    "# " * 1_900,
    "for " * 900,
    "if " * 900,
    "is " * 900,
    "f(" * 1_300 + ")" * 1_300,
    "sum(" * 900 + "lines" + ")" * 900,
    "a.lower()" * 300,
    "1.5e400 " * 400,
    "🙂" * 3_999,
    "\u0301" * 3_999,
    "ﷺ" * 3_999,
]


def refused(text: str) -> tuple[Problem, ...]:
    # The best of three: another process may have had the machine meanwhile.
    assert min(seconds(text) for _ in range(3)) < QUICK
    typed, problems = check(text, DEAL)
    assert typed is None
    return problems


def seconds(text: str) -> float:
    began = process_time()
    check(text, DEAL)
    return process_time() - began


def inside(text: str, problems: tuple[Problem, ...]) -> bool:
    return all(0 <= one.offset <= len(text) and one.offset + one.length <= len(text) for one in problems)


@pytest.mark.trust("V-01", "D-088")
@pytest.mark.parametrize("text", ESCAPES + BUILTINS + KEYWORDS, ids=lambda text: ascii(text)[:40])
def test_what_breaks_out_elsewhere_is_refused(text: str) -> None:
    problems = refused(text)
    assert problems
    assert inside(text, problems)


@pytest.mark.trust("V-01", "D-088")
@pytest.mark.parametrize("text", LARGE, ids=lambda text: f"{len(text)} of {ascii(text)[:20]}")
def test_what_is_too_large_is_refused_quickly(text: str) -> None:
    problems = refused(text)
    assert problems
    assert inside(text, problems)


def test_there_are_enough_of_them() -> None:
    assert len(set(ESCAPES + BUILTINS + KEYWORDS + LARGE)) >= 500


PIECES = st.sampled_from(
    """
    amount cost level name lines customer owner me this mine signed_on visited_at quantity active l c x 'vip' 'a' 1 2.5
    0 null true false and or not in is if else for ( ) [ ] , . + - * / // % == != < <= > >= = ! && || ' " \\ sum count
    any all avg min max round coalesce len lower concat replace contains days months today now date year 客户 （ ）
    _ __class__ lambda import None True IF # ; : := { } @ $ ** ~
    """.split()  # noqa: SIM905 # as people would read it
)


def never_raises(text: str, scope: Scope) -> None:
    typed, problems = check(text, scope)
    assert (typed is None) == bool(problems)
    assert inside(text, problems)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_anything_but_problems(text: str) -> None:
    never_raises(text, DEAL)


@given(st.lists(PIECES, max_size=30).map(" ".join))
@settings(max_examples=600, deadline=None)
def test_no_order_of_words_makes_anything_but_problems(text: str) -> None:
    never_raises(text, DEAL)


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_nor_does_it_without_a_record(text: str) -> None:
    never_raises(text, scope_of(CATALOG))


@pytest.mark.trial
@given(st.lists(PIECES, max_size=60).map(" ".join))
@settings(max_examples=5_000, deadline=None)
def test_no_order_of_words_makes_anything_but_problems_at_length(text: str) -> None:
    never_raises(text, DEAL)
