"""Tests of definitions give and set lines as a list."""

import asyncio

import pytest

from engine.compile.load import Loaded, load_all
from engine.compile.where_used import where_used
from engine.diagnostics import Report
from engine.scenarios import opened, run_test
from tests.service.documents import FILES

SOURCES = {name: text.encode() for name, text in FILES.items()}
STORY = """
test: story
given:
  anna: {user: {roles: [boss]}}
  pen: {product: {name: Pen, price: 2}}
  first: {contract: {code: A, lines: [{product: =pen, quantity: 3, price: =pen.price}]}}
steps:
  - {expect: [first.amount == 6, count(first.lines) == 1]}
  - {who: anna, create: contract, set: {code: B, lines: [{product: =pen, price: 5}, {product: =pen}]}, as: next}
  - {expect: next.amount == 7}
  - {who: anna, update: next, set: {lines: [{product: =pen, price: 1}]}}
  - {expect: [next.amount == 1, next.count == 1]}
  - {who: anna, update: next, set: {most: 1, lines: [{product: =pen, price: 2}]}, refused: too_much}
"""


def loaded(story: str) -> tuple[Loaded | None, list[str]]:
    report = Report()
    found = load_all({**SOURCES, "story.yaml": story.lstrip().encode()}, report)
    return found, [f"{one.span.line} {one.code}" for one in report if one.span and one.span.file == "story.yaml"]


def test_lines_are_saved_with_their_record() -> None:
    found, _ = loaded(STORY)
    assert found is not None

    async def run() -> tuple[object, ...]:
        async with opened(found.catalog, None) as scratch:
            return (await run_test(scratch, found.tests[0])).wrong

    assert asyncio.run(run()) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quantity: 3", "quantty: 3", "5 META-UNKNOWN"),
        ("quantity: 3", "quantity: many", "5 META-LITERAL"),
        ("price: =pen.price", "price: =pen.prise", "5 EXP-NAME"),
        ("[{product: =pen, quantity: 3, price: =pen.price}]", "[pen]", "5 META-VALUE"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_where_it_stands(old: str, new: str, said: str) -> None:
    assert loaded(STORY.replace(old, new))[1] == [said]


def test_what_lines_are_given_is_found_by_where_used() -> None:
    found, _ = loaded(STORY)
    assert found is not None
    files = {**SOURCES, "story.yaml": STORY.lstrip().encode()}
    uses = [one for one in where_used("contract_line.quantity", found.resolved, files) if one.span.file == "story.yaml"]
    assert [one.span.line for one in uses] == [5]
