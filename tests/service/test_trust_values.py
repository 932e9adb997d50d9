"""Values and definitions that are code, markup or addresses elsewhere: refused, cleaned or kept as text."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.compile.support import found_in, load_with
from tests.service.sales import APP
from tests.service.test_trust_rows import unharmed
from tests.support.client import ANY
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

SQL = "'); DROP TABLE thing; --"
SHELL = "$(touch /tmp/x) `id` | sh"

FILES = {
    "app.yaml": APP,
    "thing.yaml": f"""
entity: thing
label: {{en: "{SQL}", zh: "{SHELL}"}}
title: name
features: {{recycle: {{}}}}
fields:
  name: {{type: text, max: 40, required: true, label: {{en: "{SQL}"}}, help: {{en: "{SHELL}"}}}}
  code: {{type: text, max: 20, unique: true}}
  says: {{type: text, max: 80, default: "{SQL}"}}
  kind: {{type: choice, default: a, options: {{a: {{label: {{en: "{SQL}"}}}}, b: {{}}}}}}
  mail: {{type: email}}
  site: {{type: url}}
  scan: {{type: attachment}}
  face: {{type: image}}
  told: {{type: rich_text}}
  data: {{type: json}}
checks:
  fine: {{when: "name == \\"{SQL}!\\"", message: {{en: "{SQL}"}}}}
""",
    "boss.yaml": """
role: boss
label: {en: "'; DROP TABLE role; --"}
grants:
  thing: {read: true, create: true, update: true, delete: true}
""",
}


@pytest.mark.parametrize(
    "text",
    [
        'entity: "thing; DROP TABLE x"\ntitle: a\nfields: {a: {type: text}}',
        'entity: thing\ntitle: a\nfields: {"a); DROP TABLE x; --": {type: text}}',
        'entity: thing\ntitle: a\nfields: {a: {type: "text); DROP TABLE x"}}',
        'entity: thing\ntitle: a\nfields: {a: {type: text, unique: "(a); DROP TABLE x"}}',
        'entity: thing\ntitle: a\nfields: {a: {type: integer, default: "0); DROP TABLE x"}}',
        'entity: thing\ntitle: a\nfields: {a: {type: text, renamed_from: "b; DROP TABLE x"}}',
    ],
)
def test_a_name_is_no_sql(text: str) -> None:
    """V-04: names, types and numbers of definitions have one form; what has another never reaches a statement."""
    catalog, report = load_with("thing.yaml", text.encode())
    assert catalog is None
    assert {one.severity for one in found_in(report, "thing.yaml")} == {"error"}


def test_what_definitions_say_is_text(play: Play) -> None:
    """V-04: labels, helps, defaults, options and messages with SQL or a command in them are what they are."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("thing", name="One")
        assert made["says"] == SQL
        assert await boss.ids("thing", where=f'says == "{SQL}"') == [made["id"]]
        browser = await visitor(shop, boss.user)
        browser.speaks("en")
        page = await browser.page(f"/thing/{made['id']}")
        assert SQL.replace("'", "&#39;") in page
        assert [one[0] for one in await shop.rows("SELECT count(*) FROM thing")] == [1]

    play(story, FILES)


def test_a_text_is_what_it_says_it_is(play: Play) -> None:
    """R-046, R-048, R-050, R-055, R-056, R-058: blanks, forms of a character, addresses, markup, JSON, nothing."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")

        async def sent(**values: object) -> str:
            answer = await boss.raw.post("/api/thing", json={"name": "n", **values})
            told = answer.json()
            return str(told["failures"][0]["code"]) if answer.status_code == 422 else str(told[next(iter(values))])

        for blank in ("", "   ", "\u200b", "\u3000", "\u00a0\u2060", None):
            assert await sent(name=blank) == "required"
        assert await sent(code="\u00e91") == "\u00e91"
        assert [await sent(code=one) for one in ("e\u03011", "\u00e91 ", " \u00e91")] == ["duplicate"] * 3
        for mail in ("a@b", "a b@c.example", "<a@b.example>", "a@@b.example", "javascript:alert(1)"):
            assert await sent(mail=mail) == "not_an_email"
        assert await sent(mail="a@b.example\r\nBcc: x@y.example") == "bad_character"
        elsewhere = (
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "ftp://x.example",
            "http://a b",
            "file:///etc/passwd",
        )
        for url in elsewhere:
            assert await sent(site=url) == "not_a_url"
            assert [await sent(scan=url), await sent(face=url)] == ["not_a_file"] * 2
        for path in ("../../etc/passwd", "/etc/passwd", "a/../../b", "a//b", "..", "a\\b", "con:x", "x" * 3_000):
            assert await sent(scan=path) in ("not_a_file", "too_long")
        for markup in (
            "<script>alert(1)</script>", "<p hx-get=/evil data-hx-post=/evil>x</p>", "<img src=x onerror=alert(1)>",
            "<svg><script>1</script></svg>", "<a href='javascript:1'>x</a>", "<p style='x'>y</p>",
            "<iframe src=//evil>",
            "<a href='data:text/html,1'>x</a>", "<form action=/evil><input></form>", "<link rel=attachment href=/x>",
        ):  # fmt: skip
            kept = (await sent(told=markup)).lower()
            assert not [
                bad
                for bad in ("script", "hx-", "onerror", "style", "iframe", "data:", "form", "svg", "link")
                if bad in kept
            ]
        json = {"content-type": "application/json"}
        for body, code in (
            (b'{"name":"n","data":NaN}', "bad_json"),
            (b'{"name":"n","data":{"a":1,"a":2}}', "duplicate_key"),
            (b'{"name":"n","data":' + b"[" * 1000 + b"]" * 1000 + b"}", "too_deep"),
            (b'{"name":"n","data":"' + b"x" * 900_000 + b'"}', "invalid"),
        ):
            answer = await boss.raw.post("/api/thing", content=body, headers=json)
            assert answer.json()["code"] == code
            unharmed([answer], {400, 422})
        one = await boss.make("thing", name="Keep")
        at = f"/api/thing/{one['id']}"
        for values, made, changed in (
            ({}, "required", None), ({"name": None}, "required", "required"), ({"name": ""}, "required", "required"),
            ({"name": []}, "not_text", "not_text"),
        ):  # fmt: skip
            answers = await boss.raw.post("/api/thing", json=values), await boss.raw.patch(at, json=values, headers=ANY)
            told = [answer.json().get("failures", [{}]) for answer in answers]
            assert [found[0].get("code") for found in told] == [made, changed]
        assert (await boss.raw.request("PUT", at, json={"name": "x"})).status_code == 405

    play(story, FILES)


SPELLINGS = (
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://2130706433:{port}/", "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/", "http://127.1:{port}/", "http://0:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
    "http://user@127.0.0.1:{port}/", "https://127.0.0.1:{port}/x.png",
)  # fmt: skip


@asynccontextmanager
async def listener() -> AsyncIterator[tuple[int, list[str]]]:
    """A port of this machine, and who came to it."""
    came: list[str] = []

    async def heard(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(str(writer.get_extra_info("peername")))
        writer.close()

    server = await asyncio.start_server(heard, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], came


def test_no_address_that_somebody_writes_is_asked(play: Play) -> None:
    """V-20, V-26, V-45: links, files, pictures and markup are stored and shown; nothing is fetched from them."""

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        browser = await visitor(shop, boss.user)
        async with listener() as (port, came):
            for spelling in SPELLINGS:
                url = spelling.format(port=port)
                told = f'<p><img src="{url}"><a href="{url}">x</a></p><link rel=attachment href="{url}">'
                values = {"name": "n", "told": told, "data": {"url": url}}
                for field in ("site", "scan", "face"):
                    await boss.raw.post("/api/thing", json={**values, field: url})
                await browser.send("/thing/new", {"name": "n", "site": url, "scan": url, "face": url, "told": told})
            for one in await boss.ids("thing"):
                page = await browser.page(f"/thing/{one}")
                assert '<img src="http' not in page
                assert await browser.page(f"/thing/{one}/edit")
            await asyncio.sleep(0)
            assert came == []

    play(story, FILES)
