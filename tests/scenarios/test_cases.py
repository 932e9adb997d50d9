"""A test with cases is run once for each, with the values of the case in it."""

import asyncio
from time import process_time

import pytest

from engine.compile.load import Loaded, load_all
from engine.diagnostics import Report
from engine.scenarios import opened, run_test
from tests.service.documents import FILES

SOURCES = {name: text.encode() for name, text in FILES.items()}
STORY = """
test: amounts
cases:
  none: {who: anna, code: A, price: 5, count: 0, amount: 0}
  three: {who: anna, code: "C'3", price: 5, count: 3, amount: 15}
  dear: {who: bert, code: B, price: =2 * pen.price, count: 1, amount: 4}
  refused: {who: anna, code: A, price: 2, count: 1, amount: 0, most: 1, why: too_much}
given:
  anna: {user: {roles: [boss]}}
  bert: {user: {roles: [boss]}}
  pen: {product: {name: Pen, price: 2}}
steps:
  - who: =case.who
    create: contract
    set: {code: =case.code, most: =case.most, lines: [{product: =pen, quantity: =case.count, price: =case.price}]}
    as: made
    refused: =case.why
  - {expect: case.why is null and made.amount == case.amount}
"""


def loaded(story: str) -> tuple[Loaded | None, list[str]]:
    report = Report()
    found = load_all({**SOURCES, "story.yaml": story.lstrip().encode()}, report)
    spans = [(one.span, one.code) for one in report if one.span is not None]
    return found, [f"{span.line}:{span.column} {code}" for span, code in spans if span.file == "story.yaml"]


def outcomes(story: str) -> dict[str, list[str]]:
    found, problems = loaded(story)
    assert found is not None, problems

    async def run() -> dict[str, list[str]]:
        async with opened(found.catalog) as scratch:
            told = [await run_test(scratch, one) for one in found.tests]
        return {one.test.name: [each.message for each in one.wrong] for one in told}

    return asyncio.run(run())


def test_each_case_is_run_with_its_own_values() -> None:
    assert outcomes(STORY) == {f"amounts.{name}": [] for name in ("none", "three", "dear", "refused")}


def test_a_case_that_does_not_hold_is_told_by_its_name() -> None:
    wrong = outcomes(STORY.replace("amount: 15", "amount: 16"))
    assert [name for name, told in wrong.items() if told] == ["amounts.three"]
    assert wrong["amounts.three"] == ["`null is null and made.amount == 16` does not hold: made.amount is '15.00'"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("=case.price", "=case.prise", ["14:101 META-UNKNOWN"]),
        ("count: 3,", "count: many,", ["4:52 META-LITERAL"]),
        ("=case.who", "=case.whom", ["12:5 META-MISSING", "12:10 META-UNKNOWN"]),
        ("made.amount == case.amount", "made.amont == case.amount", ["17:14 EXP-NAME"]),
    ],
)
def test_what_is_wrong_is_said_once_and_where_it_stands(old: str, new: str, said: list[str]) -> None:
    assert loaded(STORY.replace(old, new))[1] == said


@pytest.mark.trial
def test_two_hundred_cases_take_at_most_ten_seconds() -> None:
    cases = "".join(f"  c{number}: {{price: {number}, count: 2, amount: {2 * number}}}\n" for number in range(200))
    story = STORY[: STORY.index("  none:")] + cases + STORY[STORY.index("given:") :]
    story = story.replace("=case.who", "anna").replace("=case.code", "A").replace(", most: =case.most", "")
    story = story.replace("    refused: =case.why\n", "").replace("case.why is null and ", "")
    begun = process_time()
    wrong = outcomes(story)
    assert (len(wrong), [name for name, told in wrong.items() if told]) == (200, [])
    assert process_time() - begun < 10
