"""A list as a file: with the right to, of what that right and reading let through, and no cell is a formula."""

import csv
from collections.abc import Awaitable, Mapping
from io import StringIO
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from engine.service import export
from engine.service.read import Query
from engine.service.work import Context
from tests.service.sales import APP
from tests.service.test_tokens import program
from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "visit.yaml": """
entity: visit
title: place
owner: owner
features: {export: {}}
fields:
  place: {type: text, max: 90, label: {en: Place, zh: 地点}}
  cost: {type: money, label: {en: Cost, zh: 费用}}
  secret: {type: text, max: 20, search: true}
  wage: {type: money, sensitive: true, label: {en: Wage, zh: 工资}}
  kind: {type: choice, label: {en: Kind, zh: 类型}, options: {first: {label: {en: First, zh: 首次}}, again: {}}}
  day: {type: date, label: {en: Day, zh: 日期}}
  owner: {type: user, default: =me, label: {en: Owner, zh: 负责人}}
""",
    "chief.yaml": """
role: chief
grants:
  visit:
    read: true
    create: true
    update: true
    delete: true
    export: place != 'Hidden'
    fields: {secret: {read: owner == me}}
""",
    "clerk.yaml": """
role: clerk
grants:
  visit:
    read: true
    export: true
    fields:
      secret: {export: false}
      kind: {export: owner == me}
      wage: {export: place == 'Ulm'}
      version: {export: false}
""",
    "rep.yaml": "role: rep\ngrants: {visit: {read: true, create: true}}\n",
}
PATH = "/api/visit/export"
SHOWN = {"fields": "place,cost,secret,kind,day,owner", "sort": "id"}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "－2", "＠a")


def rows_of(answer: httpx.Response) -> list[list[str]]:
    """What a spreadsheet reads."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def furnished(shop: World) -> tuple[Client, Client]:
    """Somebody who may export, and somebody who may not, with three visits."""
    chief, rep = await shop.person_as("chief", "chief"), await shop.person_as("rep", "rep")
    await chief.make("visit", place="Ulm", cost="-1234.50", secret="own", kind="first", day="2026-03-02")
    await rep.make("visit", place="Bonn, West", secret="theirs")
    await rep.make("visit", place="Hidden")
    return chief, rep


@pytest.mark.trust("V-47")
def test_a_file_has_what_may_be_read_of_what_may_be_exported(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "EACH", 1)

    async def story(shop: World) -> None:
        chief, rep = await furnished(shop)
        assert rows_of(await chief.raw.get(PATH, params=SHOWN)) == [
            ["Place", "Cost", "secret", "Kind", "Day", "Owner"],
            ["Ulm", "-1234.50", "own", "First", "2026-03-02", "Chief"],
            ["Bonn, West", "", "", "", "", "Rep"],
        ]
        found = rows_of(await chief.raw.get(PATH, params={"fields": "place", "where": "secret == 'own'"}))
        assert found == [["Place"], ["Ulm"]]
        refusals = [
            rep.raw.get(PATH),
            chief.raw.get(PATH, params={"fields": "nothing"}),
            chief.raw.get("/api/no/export"),
        ]
        assert [(await one).status_code for one in refusals] == [403, 400, 404]
        noted = await shop.rows("SELECT record, after FROM _audit WHERE operation = 'export'")
        assert [record for record, _ in noted] == [chief.user, chief.user]
        tokens = [await program(shop, chief, *scopes) for scopes in (["read"], ["read", "visit:export"])]
        assert [(await one.get(PATH)).status_code for one in tokens] == [403, 200]

    play(story, FILES)


@pytest.mark.trust("F-22")
def test_a_file_is_of_one_moment_whoever_writes_meanwhile(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "EACH", 1)
    real, meanwhile = export.part, list[Awaitable[Any]]()

    async def part(context: Context, query: Query, after: str) -> export.Part:
        while after and meanwhile:
            await meanwhile.pop()
        return await real(context, query, after)

    async def story(shop: World) -> None:
        chief = await shop.person_as("chief", "chief")
        first, second, third = [(await chief.make("visit", place=one))["id"] for one in "abc"]
        asked = {"fields": "place", "sort": "place"}
        assert rows_of(await chief.raw.get(PATH, params=asked)) == [["Place"], ["a"], ["b"], ["c"]]
        monkeypatch.setattr(export, "part", part)
        meanwhile.extend(
            (
                chief.set("visit", first, place="z"),
                chief.drop("visit", second),
                chief.set("visit", third, place="0"),
                chief.make("visit", place="d"),
            )
        )
        assert rows_of(await chief.raw.get(PATH, params=asked)) == [["Place"], ["a"], ["b"], ["c"]]
        assert rows_of(await chief.raw.get(PATH, params=asked)) == [["Place"], ["0"], ["d"], ["z"]]

    play(story, FILES)


def test_the_description_of_the_api_has_the_file_for_those_who_may(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, rep = await furnished(shop)
        told, less = [(await one.raw.get("/api/-/openapi.json")).json() for one in (chief, rep)]
        OpenAPIV31SpecValidator(told).validate()
        assert list(told["paths"][PATH]["get"]["responses"]["200"]["content"]) == ["text/csv"]
        assert PATH not in less["paths"]

    play(story, FILES)


@pytest.mark.trust("V-38", "V-47")
def test_a_field_leaves_by_rights_of_its_own_and_what_is_sensitive_where_it_is_granted(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, clerk = await shop.person_as("chief", "chief"), await shop.person_as("clerk", "clerk")
        for place in ("Ulm", "Bonn"):
            await chief.make("visit", place=place, secret=f"in {place}", wage="9.00", kind="first")
        asked = {"fields": "place,wage,kind", "sort": "-wage"}
        assert rows_of(await clerk.raw.get(PATH, params=asked)) == [
            ["Place", "Wage", "Kind"],
            ["Ulm", "9.00", ""],
            ["Bonn", "", ""],
        ]
        assert [one["wage"] for one in await clerk.all("visit")] == ["9.00", "9.00"]
        assert "Wage" not in rows_of(await chief.raw.get(PATH))[0]
        assert {"secret", "Version"}.isdisjoint(rows_of(await clerk.raw.get(PATH))[0])
        refused = [("chief", {"fields": "wage"}), ("chief", {"sort": "wage"}), ("clerk", {"fields": "place,secret"})]
        people = {"chief": chief, "clerk": clerk}
        assert [(await people[who].raw.get(PATH, params=one)).status_code for who, one in refused] == [400] * 3
        for chosen in (
            {"where": "secret == 'in Ulm'"},
            {"search": "in ulm"},
            {"where": "place == 'Ulm'", "sort": "id"},
        ):
            found = rows_of(await clerk.raw.get(PATH, params={"fields": "place", **chosen}))
            assert found == [["Place"], ["Ulm"]]
        told = (await chief.raw.get("/api/-/meta/visit")).json()["fields"]
        assert [(one["sensitive"], one["rights"]["export"]) for one in told if one["name"] in ("wage", "place")] == [
            (False, "sometimes"),
            (True, "never"),
        ]
        eyes = await visitor(shop, chief.user)
        page = (await eyes.client.get("/visit", params={"sort": "wage"})).text
        address = page.partition('href="/api/visit/export?')[2].partition('"')[0]
        assert "wage" not in address
        assert rows_of(await chief.raw.get(f"{PATH}?{address.replace('&amp;', '&')}"))[0][0] == "Place"
        root = await visitor(shop, await shop.person("root", "admin"))
        why = await root.page("/-/access", account="clerk", record="visit/2")
        assert "Fields that are not exported: secret, Wage, Kind, Version." in why
        assert "place == &#39;Ulm&#39;" in why
        assert "Wage" in await root.page("/-/roles/chief")

    play(story, FILES)


@pytest.mark.trust("V-27")
def test_no_cell_is_a_formula(play: Play) -> None:
    async def story(shop: World) -> None:
        chief = await shop.person_as("chief", "chief")
        for text in FORMULAS:
            await chief.make("visit", place=text, cost="-5.00")
        rows = rows_of(await chief.raw.get(PATH, params={"fields": "place,cost", "sort": "id"}))
        made = [one["place"] for one in await chief.all("visit", sort="id")]
        assert rows[1:] == [[f"'{text}", "-5.00"] for text in made]

    play(story, FILES)


def test_the_list_on_the_screen_has_a_link_to_its_file(play: Play) -> None:
    async def story(shop: World) -> None:
        chief, rep = await furnished(shop)
        eyes = [await visitor(shop, one.user) for one in (chief, rep)]
        pages = [(await one.client.get("/visit", params={"q": "ulm"})).text for one in eyes]
        assert ["/api/visit/export?" in page for page in pages] == [True, False]
        address = pages[0].partition('href="/api/visit/export?')[2].partition('"')[0].replace("&amp;", "&")
        assert [row[0] for row in rows_of(await chief.raw.get(f"{PATH}?{address}"))] == ["Place", "Ulm"]

    play(story, FILES)
