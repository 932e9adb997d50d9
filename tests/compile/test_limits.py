"""Every limit of the one table: so much loads, and one more is refused with its code."""

from collections.abc import Iterator

import pytest

from engine.compile.load import load_files
from engine.diagnostics import Report
from engine.diagnostics.codes import codes
from engine.diagnostics.limits import Limit
from engine.meta.schema import language_schema
from tests.compile.limits import HOLDING
from tests.compile.support import base

NEVER_SO_MUCH = {Limit.NESTING: {"META-VALUE"}}
"""What is said of definitions at a limit that no right definition comes near."""


def found(limit: Limit, most: int) -> set[str]:
    texts = [text.encode() for text in HOLDING[limit](most)]
    taken = texts[0][:4] == b"app:"
    kept = {name: text for name, text in base().items() if not (taken and text.startswith(b"app:"))}
    report = Report()
    load_files(kept | {f"{number}.yaml": text for number, text in enumerate(texts)}, report)
    return {one.code for one in report}


@pytest.mark.parametrize("limit", Limit)
def test_so_much_loads(limit: Limit) -> None:
    assert found(limit, limit.most) == NEVER_SO_MUCH.get(limit, set())


@pytest.mark.parametrize("limit", Limit)
def test_one_more_is_refused(limit: Limit) -> None:
    assert found(limit, limit.most + 1) == {limit.code}


@pytest.mark.parametrize("limit", Limit)
def test_a_limit_says_why_and_its_code_is_explained(limit: Limit) -> None:
    assert limit.why
    assert limit.code in codes()


ONE = {1}
"""What there is exactly one of, as a thing with its name."""


def bounds(schema: object) -> Iterator[int]:
    """Every upper bound in a schema."""
    if isinstance(schema, dict):
        yield from (schema[key] for key in ("maxLength", "maxItems", "maxProperties", "maximum") if key in schema)
        yield from (found for one in schema.values() for found in bounds(one))
    if isinstance(schema, list):
        yield from (found for one in schema for found in bounds(one))


def test_every_bound_of_the_schema_is_in_the_table() -> None:
    assert set(bounds(language_schema())) - {limit.most for limit in Limit} - ONE == set()
