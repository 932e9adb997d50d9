"""A test of definitions passes where all is as it says, and else tells what is not, with the values."""

import asyncio
from collections.abc import Mapping

import pytest

from engine.compile.load import Loaded, load_all
from engine.diagnostics import Report
from engine.scenarios import NotEmpty, Wrong, opened, run_test
from tests.compile.support import base
from tests.service import campaigns, strategies
from tests.service.deals import FILES

HEAD = """
test: story
at: 2026-03-02 09:00
given:
  anna: {user: {roles: [staff]}}
  bert: {user: {roles: [staff]}}
  acme: {customer: {name: Acme, owner: =anna, since: 2026-01-01}}
steps:
  - {who: anna, create: contact, set: {name: Bo, customer: =acme, expected: 5}, as: bo}
"""


MISSING = "the right to update a `customer` is missing"


def loaded(steps: str, head: str = HEAD) -> Loaded:
    """The small application with one test."""
    report = Report()
    found = load_all({**base(), "story.yaml": (head.lstrip() + steps).encode()}, report)
    assert found is not None, [str(one) for one in report]
    return found


def wrong(steps: str, head: str = HEAD, url: str | None = None) -> tuple[Wrong, ...]:
    """What is not as the test says."""
    found = loaded(steps, head)

    async def run() -> tuple[Wrong, ...]:
        async with opened(found.catalog, url) as scratch:
            return (await run_test(scratch, found.tests[0])).wrong

    return asyncio.run(run())


def told(files: Mapping[str, str]) -> list[str]:
    """What is wrong with the one test among these files, or not as it says."""
    report = Report()
    found = load_all({name: text.encode() for name, text in files.items()}, report)
    if found is None:
        return [f"{one.code}: {one.message}" for one in report]

    async def run() -> list[str]:
        async with opened(found.catalog) as scratch:
            return [one.message for one in (await run_test(scratch, found.tests[0])).wrong]

    return asyncio.run(run())


STORY = """
  - {expect: [acme.expected == 5, bo.customer == acme, bo.customer.owner == anna]}
  - {who: anna, update: bo, set: {expected: =bo.expected + acme.expected}}
  - {expect: "any(c.expected == 10 for c in acme.contacts)"}
  - {who: bert, update: acme, set: {name: x}, refused: update}
  - {who: anna, update: acme, set: {name: =null}, refused: required}
  - {who: anna, update: acme, set: {since: =today()}}
  - {wait: 3 days}
  - {expect: [acme.since == date('2026-03-02'), today() - acme.since == 3]}
"""


def test_a_test_goes_through_with_what_is_stored() -> None:
    assert wrong(STORY) == ()


def test_it_goes_through_on_an_empty_postgresql_and_leaves_it_empty(postgresql_url: str) -> None:
    assert wrong(STORY, url=postgresql_url) == ()
    assert wrong(STORY, url=postgresql_url) == ()


def test_a_database_that_holds_something_is_left_alone(postgresql_url: str) -> None:
    found = loaded("")

    async def run() -> None:
        async with (
            opened(found.catalog, postgresql_url) as scratch,
            scratch.fresh(),
            opened(found.catalog, postgresql_url),
        ):
            pass

    with pytest.raises(NotEmpty):
        asyncio.run(run())


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("{expect: acme.expected == 6}", "`acme.expected == 6` does not hold: acme.expected is '5.00'"),
        ("{expect: [true, bo is null]}", "`bo is null` does not hold: bo is 1"),
        (
            "{who: bert, update: acme, set: {name: x}}",
            "bert cannot update it: the right to update a `customer` is missing",
        ),
        ("{who: anna, update: acme, set: {name: x}, refused: update}", "`update` does not refuse it: anna may"),
        (
            "{who: bert, update: acme, set: {name: x}, refused: required}",
            f"`required` was to refuse it, and it was refused by something else: {MISSING}",
        ),
        ("{who: anna, update: acme, set: {name: =null}}", "anna cannot update it: name: Required (required)"),
        ("{who: anna, delete: acme}", "anna cannot delete it: the right to delete a `customer` is missing"),
    ],
    ids=str,
)
def test_what_is_not_as_it_says_is_told_with_its_place(step: str, message: str) -> None:
    (found,) = wrong(f"  - {step}\n")
    assert (found.span.file, found.span.line) == ("story.yaml", HEAD.lstrip().count("\n") + 1)
    assert found.message == message


def test_every_condition_that_does_not_hold_is_told() -> None:
    found = wrong("  - {expect: [acme.name == 'x', acme.name == 'Acme', bo.name == 'x']}\n")
    assert [one.message.partition(":")[2] for one in found] == [" acme.name is 'Acme'", " bo.name is 'Bo'"]


def test_what_is_given_must_fit_too() -> None:
    (found,) = wrong("", HEAD.replace("name: Acme, ", ""))
    assert found.message == "`acme` cannot be made: name: Required (required)"


def test_each_test_begins_with_nothing_but_what_it_gives() -> None:
    found = loaded(STORY)

    async def run() -> list[tuple[Wrong, ...]]:
        async with opened(found.catalog) as scratch:
            return [(await run_test(scratch, found.tests[0])).wrong for _ in range(3)]

    assert asyncio.run(run()) == [(), (), ()]


def test_settings_are_those_of_the_test() -> None:
    head = HEAD.replace("given:", "settings: {with_loyalty: false, mode: hard}\ngiven:")
    assert wrong("  - {expect: [not settings.with_loyalty, settings.mode == 'hard']}\n", head) == ()


ACTING = """
test: a_lead_becomes_a_customer
at: 2026-03-02 09:00
given:
  anna: {user: {roles: [rep]}}
  bert: {user: {roles: [rep]}}
  cleo: {user: {roles: [clerk]}}
  acme: {lead: {name: Acme, person: Ann, hope: 500, owner: =anna}}
  deal: {opportunity: {name: Other, customer: =shop, owner: =anna}}
steps:
  - {who: cleo, take: convert, of: acme, refused: actions}
  - {who: anna, take: convert, of: acme, set: {title: Big, level: =null}, refused: required}
  - {who: anna, take: convert, of: acme, set: {title: Big, level: a}, as: made}
  - expect:
      - acme.customer == made and made.level == 'a'
      - acme.state == 'converted'
      - acme.customer.hope == 500 and acme.customer.owner == anna
      - any(c.name == 'Ann' for c in acme.customer.contacts)
  - {who: anna, take: convert, of: acme, refused: once}
  - {who: anna, take: to_contract, of: deal, refused: when}
  - {who: anna, take: invite, of: shop, set: {event: =fair}, refused: who}
""".replace("given:\n", "given:\n  shop: {customer: {name: Shop}}\n  fair: {event: {name: Fair}}\n")


def test_actions_are_taken_by_somebody_and_refused_by_what_is_named() -> None:
    assert told({**FILES, "story.yaml": ACTING.lstrip()}) == []


def test_what_is_named_has_to_come_of_the_action() -> None:
    calls = (
        ACTING[: ACTING.index("steps:")]
        + """  bo: {contact: {name: Bo, customer: =shop}}
steps:
  - {who: anna, take: call_all, of: shop, as: call}
"""
    )
    assert told({**FILES, "story.yaml": calls.lstrip()}) == ["anna cannot take it: it made no `call` that they may see"]
    nothing = calls.replace("take: call_all", "take: forget")
    assert told({**FILES, "story.yaml": nothing.lstrip()}) == ["META-CONFLICT: `forget` makes no record"]


@pytest.mark.parametrize(
    ("files", "steps"),
    [
        (
            campaigns.FILES,
            [
                "{who: anna, create: product, set: {name: Pen, line: a, price: 1.50}, as: pen}",
                "{who: anna, create: product, set: {name: Ink, line: a, price: 2}, as: ink}",
                "{who: anna, create: campaign, set: {name: C, line: a, products: [=ink, =pen]}, as: all}",
                "{expect: [all.first == 'Ink', all.worth == 3.5]}",
                "{who: anna, update: all, set: {products: [=pen]}}",
                "{expect: [all.size == 1, all.first == 'Pen']}",
            ],
        ),
        (
            strategies.FILES,
            [
                "{who: anna, create: strategy, set: {name: S, levels: [b, a]}, as: both}",
                "{expect: [both.reach == 8, both.top]}",
            ],
        ),
    ],
    ids=["references", "choices"],
)
def test_several_values_are_given_as_a_list(files: Mapping[str, str], steps: list[str]) -> None:
    head = "test: story\ngiven: {anna: {user: {roles: [boss]}}}\nsteps:\n"
    assert told({**files, "story.yaml": head + "".join(f"  - {one}\n" for one in steps)}) == []
