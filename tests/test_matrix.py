"""Every kind of field has a row in every layer, and a value of it goes through all of them on both databases."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.meta.catalog import RIGHTS
from engine.meta.fields import FIELD_KINDS, CodeField, CollectionField, LinesField, ReferencesField, kind_name
from engine.service.sample import make_samples
from engine.text.messages import MESSAGES
from tests.matrix.rounds import FILES, ROUNDS, field_of
from tests.matrix.tables import RANGES, SOME, TABLES, Table
from tests.support.client import Client, Refused, faults
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import NOON, World

ROOT = Path(__file__).parent.parent
KEYED = re.compile(r"^(?P<name>\w+): [^=]*\bMapping\[type\[AnyField\]", re.MULTILINE)
"""Where a table begins that has rows for kinds of field."""


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.module}.{table.name}")
def test_a_table_has_a_row_for_each_kind(table: Table) -> None:
    assert set(FIELD_KINDS) - set(table.rows) == table.without
    assert set(table.rows) <= set(FIELD_KINDS)


def test_what_lies_in_a_range_has_units_both_ways() -> None:
    there, back = RANGES
    assert set(there.rows) == set(back.rows)


def test_no_table_of_kinds_is_left_out() -> None:
    assert {(table.module, table.name) for table in (*TABLES, *RANGES, *SOME)} == set(_tables_of_kinds())


def test_every_right_has_words() -> None:
    assert {f"right_{one}" for one in RIGHTS} <= MESSAGES.keys()


NO_WAY = (CollectionField, LinesField, ReferencesField, CodeField)
"""They hold nothing of their own; tests/service/test_references.py and test_number.py look at the last two."""


def test_every_kind_with_a_column_goes_the_whole_way() -> None:
    assert {kind_name(kind) for kind in FIELD_KINDS} - set(ROUNDS) == {kind_name(one) for one in NO_WAY}


@pytest.mark.parametrize("kind", ROUNDS)
def test_a_value_goes_through_all_layers(play: Play, kind: str) -> None:
    one, field = ROUNDS[kind], field_of(kind)

    async def story(world: World) -> None:
        person = await world.person_as("maker", "maker")
        await world.person("other")
        for name in ("North", "South"):
            await person.make("department", name=name)
        screens = await visitor(world, person.user)
        await person.make("thing", title="one")
        await person.make("thing", title="two")
        made = await person.make("thing", **{"title": "three", field: one.sent})
        assert await _everywhere(person, kind, made["id"]) == [one.answer] * 3
        await _filled_in(screens, made["id"], field, one.typed)
        assert (await person.get("thing", made["id"]))[field] == one.then
        assert _plain(one.shown) in _plain(await screens.page(f"/thing/{made['id']}"))
        assert "three" in await screens.page("/thing")
        assert (await _noted(world, made["id"], field))[:1] == [one.noted or one.answer]
        await person.drop("thing", made["id"])
        assert (await person.back("thing", made["id"]))[field] == one.then
        await person.set("thing", made["id"], **{field: None})
        assert await person.ids("thing", where=f"{field} is null") == [made["id"], 2, 1]

    play(story, FILES)


REFUSED = {
    "pattern": ("a-1", "wrong_form"),
    "email": ("nobody", "not_an_email"),
    "phone": ("twelve", "not_a_phone"),
    "url": ("javascript:alert(1)", "not_a_url"),
    "color": ("red", "not_a_color"),
    "location": ("91,0", "not_a_place"),
    "attachment": ("file:///etc/passwd", "not_a_file"),
    "rating": (6, "too_large"),
    "month": ("2026-13", "not_a_date"),
    "rich_text": (7, "not_text"),
}


def test_what_has_not_the_form_of_its_kind_is_refused_all_at_once(play: Play) -> None:
    async def story(world: World) -> None:
        person = await world.person_as("maker", "maker")
        with pytest.raises(Refused) as refused:
            await person.make("thing", **{field_of(kind): sent for kind, (sent, _) in REFUSED.items()})
        assert faults(refused.value) == {field_of(kind): code for kind, (_, code) in REFUSED.items()}

    play(story, FILES)


def test_what_has_no_order_sorts_no_list(play: Play) -> None:
    async def story(world: World) -> None:
        person = await world.person_as("maker", "maker")
        for kind, one in ROUNDS.items():
            answer = await person.raw.get("/api/thing", params={"sort": field_of(kind)})
            assert answer.status_code == (200 if one.sorts else 400), kind

    play(story, FILES)


def test_sample_data_of_every_kind_is_what_the_api_would_take(play: Play) -> None:
    async def story(world: World) -> None:
        person = await world.person_as("maker", "maker")
        compiled = world.compiled
        clock = compiled.clock(moment=NOON)
        await make_samples(world.database, compiled, {"thing": 12}, clock, more=False, progress=lambda *_: None)
        for record in await person.all("thing"):
            sent = {name: record[name] for name in ("title", *map(field_of, ROUNDS))}
            assert await person.set("thing", record["id"], **sent) == record

    play(story, FILES)


async def _everywhere(person: Client, kind: str, identity: int) -> list[Any]:
    """What the record, a filtered list and a sorted one say of the value."""
    field = field_of(kind)
    found = await person.all("thing", where=ROUNDS[kind].where.format(f=field))
    sort = field if ROUNDS[kind].sorts else "-id"
    listed = await person.all("thing", sort=sort, fields=f"id,{field}")
    assert [one["id"] for one in (found[0], listed[0])] == [identity, identity]
    return [one[field] for one in (await person.get("thing", identity), found[0], listed[0])]


async def _filled_in(screens: Visitor, identity: int, field: str, typed: str) -> None:
    """The edit form is opened, one input filled in, and the form sent."""
    assert f'name="{field}' in await screens.page(f"/thing/{identity}/edit")
    answer = await screens.send(f"/thing/{identity}/edit", {field: typed, ":version": "1", ":base": "{}"})
    assert answer.status_code == 303, answer.text


async def _noted(world: World, identity: int, field: str) -> list[Any]:
    """What the audit holds of the field, from the first entry on."""
    rows = await world.rows(f"SELECT after FROM _audit WHERE entity = 'thing' AND record = {identity} ORDER BY id")
    return [json.loads(after).get(field) for (after,) in rows if after]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _tables_of_kinds() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "engine").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for found in KEYED.finditer(path.read_text(encoding="utf-8")):
            yield module, found["name"]
