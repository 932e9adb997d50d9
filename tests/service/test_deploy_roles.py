"""Roles that come and go while people hold them: a plan tells of it, and what is written stays."""

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from engine.meta.catalog import Catalog, Role
from engine.meta.fields import ChoiceField, Option, ReferenceField
from tests.service.deploying import applied, opened, planned, put, rows
from tests.storage.plan.making import catalog, field, text

TOLD = "roles that are not defined stay written where somebody has them, and give nothing"


def with_roles(*names: str, was: tuple[str, ...] = ()) -> Catalog:
    """An application with these roles; the last of them had other names before."""
    options = {name: Option(label={}, was=was if name == names[-1] else ()) for name in names}
    return _held(field(ChoiceField, roles=True, options=options), names, was)


def with_texts(*names: str) -> Catalog:
    """The same as it was when roles were written by hand."""
    return _held(text(max=48), names)


def _held(role: dict[str, Any], names: tuple[str, ...], was: tuple[str, ...] = ()) -> Catalog:
    roles = {name: Role(name=name, label={}, was=was if name == names[-1] else ()) for name in names}
    entities = catalog(role_assignment={"holder": field(ReferenceField, to="user"), "role": role})
    return replace(entities, roles=roles)


SELLER, DEALER = ("seller", "clerk"), ("clerk", "dealer")


@pytest.mark.parametrize(
    ("former", "now", "lines", "after"),
    [
        (with_roles(*SELLER), with_roles("clerk"), {TOLD: 2}, ["clerk", "seller", "seller"]),
        (
            with_roles(*SELLER),
            with_roles(*DEALER, was=("seller",)),
            {"option renamed, dealer was seller": 2},
            ["clerk", "dealer", "dealer"],
        ),
        (with_roles(*SELLER), with_roles(*SELLER, "new"), {}, ["clerk", "seller", "seller"]),
        (with_texts(*SELLER), with_roles(*SELLER), {TOLD: 0}, ["clerk", "seller", "seller"]),
        (with_texts(*SELLER), with_roles("seller"), {TOLD: 1}, ["clerk", "seller", "seller"]),
        (
            with_texts(*SELLER),
            with_roles(*DEALER, was=("seller",)),
            {"option renamed, dealer was seller": 2, TOLD: 0},
            ["clerk", "dealer", "dealer"],
        ),
    ],
)
def test_who_holds_a_role_keeps_it_and_the_plan_tells_where_it_gives_nothing(
    database_url: str, former: Catalog, now: Catalog, lines: dict[str, int], after: list[str]
) -> None:
    async def scenario() -> None:
        async with opened(database_url) as database:
            await applied(database, former)
            await put(database, "user", {"name": "'u'"})
            held = [{"holder": "1", "role": f"'{role}'"} for role in ("seller", "seller", "clerk")]
            await put(database, "role_assignment", *held)
            plan = await planned(database, now)
            assert plan.blocked == ()
            told = {line.what: line.rows for line in plan.lines if line.path == "role_assignment.role"}
            assert {what: rows for what, rows in told.items() if not what.startswith("type")} == lines
            await applied(database, now)
            assert [role for (role,) in await rows(database, "SELECT role FROM role_assignment ORDER BY 1")] == after

    asyncio.run(scenario())
