"""By which counter a record is numbered, and what stands around the digits."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.meta.catalog import App, Catalog, Entity, Numbering
from engine.meta.fields import CodeField, DateField, DatetimeField, IntegerField, TextField
from engine.rules.issued import Issuing, Slip, issuings

FIELDS = {
    "code": CodeField(name="code", label={}, numbering="no"),
    "day": DateField(name="day", label={}),
    "at": DatetimeField(name="at", label={}),
    "part": TextField(name="part", label={}, max=10),
    "pieces": IntegerField(name="pieces", label={}),
}
VALUES: dict[str, Any] = {
    "day": date(2026, 5, 9),
    "at": datetime(2025, 12, 31, 16, 0, tzinfo=UTC),
    "part": "{seq:9}",
    "pieces": 12,
}
"""The instant is the first of January in Shanghai; the text is none of ours."""


def issuing(pattern: str, **keys: Any) -> Issuing:
    entity = Entity(name="paper", label={}, title="code", fields=FIELDS)
    app = App(name="app", label={}, locales=("en",), time_zone="Asia/Shanghai", currency="CNY", fiscal_year="07-01")
    numbering = Numbering(name="no", of="paper", pattern=pattern, **keys)
    catalog = Catalog(app=app, entities={"paper": entity}, roles={}, numberings={"no": numbering})
    return issuings(catalog, entity)[0]


def slip(pattern: str, **keys: Any) -> Slip:
    one = issuing(pattern, **keys)
    found = one.slip_of({path: VALUES[path] for path in one.paths})
    assert isinstance(found, Slip)
    return found


@pytest.mark.parametrize(
    ("reset", "period"),
    [
        ("never", ""),
        ("year", "2026"),
        ("fiscal_year", "2025/07-01"),
        ("quarter", "2026Q2"),
        ("month", "2026-05"),
        ("day", "2026-05-09"),
    ],
)
def test_a_period_goes_by_the_documents_own_date(reset: str, period: str) -> None:
    assert slip("{day:%Y%m%d}-{seq:4}", date="day", reset=reset).period == period


def test_an_instant_counts_in_the_day_of_the_application() -> None:
    found = slip("{at:%Y%m%d}-{seq:4}", date="at", reset="year")
    assert (found.period, found.written(7)) == ("2026", "20260101-0007")


def test_a_scope_holds_values_apart_that_look_alike() -> None:
    scopes = [slip("{part}{pieces}-{seq:4}", scope=names).scope for names in ((), ("part", "pieces"), ("pieces",))]
    assert scopes == ["", '["{seq:9}",12]', "[12]"]


def test_a_value_is_never_read_as_a_pattern() -> None:
    assert slip("{part}-{seq:2}/x").written(7) == "{seq:9}-07/x"


@pytest.mark.parametrize(("number", "written"), [(1, "N001"), (999, "N999"), (1000, None)])
def test_a_number_never_gets_longer_than_its_pattern_says(number: int, written: str | None) -> None:
    assert slip("N{seq:3}").written(number) == written


def test_every_empty_value_is_told_once() -> None:
    one = issuing("{part}{day:%Y}{day:%m}-{seq:4}", date="day", scope=("part",))
    found = one.slip_of({"part": None, "day": None})
    assert [(failure.code, failure.field) for failure in found] == [("number_needs", "part"), ("number_needs", "day")]
