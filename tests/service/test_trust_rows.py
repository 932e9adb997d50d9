"""The classes of attacks and bad requests that recur, tried on a running application over every way in.

Each is named by its row in the catalogue of attacks (V-) and of bad requests (R-); docs/security.md lists them.
"""

import asyncio
import re
from collections.abc import Iterable
from typing import Any

import httpx

from engine.web.own import own_screens
from engine.web.routes import ID, NAME, OWN, SCREENS
from tests.service.sales import FILES
from tests.service.test_tokens import program
from tests.support.client import ANY, Client
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World

TABLES = ('"user"', "role_assignment", "customer", "contact", "note", "_audit", "_credential", "_setting")

SQL = (
    "'",
    '"',
    "--",
    ";",
    "a' OR '1'='1",
    "(select 1)",
    "pg_sleep(3)",
    "||",
    "`",
    "::text",
    "/**/",
    "id; DROP TABLE customer",
)

MARKUP = (
    "<script>window.__xss=1</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "${7*7}", "{% raw %}", "<%= 7*7 %>",
    "javascript:alert(1)", "' autofocus onfocus=alert(1) x='", "<a hx-get=/evil>",
)  # fmt: skip

LEAKS = re.compile(
    r"Traceback|sqlalchemy|asyncpg|sqlite3?\.|/site-packages|psycopg|SELECT .* FROM|File \"", re.IGNORECASE
)


async def digest(shop: World) -> str:
    """Everything that is stored."""
    return str([await shop.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES])


def unharmed(answers: Iterable[httpx.Response], statuses: set[int]) -> None:
    """Each was refused as it should be, and none says what is inside."""
    for one in answers:
        assert one.status_code in statuses, (one.request.method, one.request.url, one.status_code, one.text[:300])
        assert not LEAKS.search(one.text), one.text


async def stage(shop: World) -> tuple[Client, Client, Visitor, dict[str, Any]]:
    """A boss with a record, a representative who sees none of it, and the latter in a browser."""
    boss, rep = await shop.person_as("boss", "boss"), await shop.person_as("rep", "rep")
    record = await boss.make("customer", name="Hidden Ltd", limit="5.00")
    return boss, rep, await visitor(shop, rep.user), record


def test_what_is_not_seen_is_not_there_for_any_verb(play: Play) -> None:
    """V-10, V-11, R-101: 404 on every verb and sub-resource, by session, by token and on screens; nothing changes."""

    async def story(shop: World) -> None:
        _, rep, browser, record = await stage(shop)
        token = await program(shop, rep, "*")
        before, one = await digest(shop), record["id"]
        api: list[httpx.Response] = []
        for client in (rep.raw, token):
            at = f"/api/customer/{one}"
            api += [
                await client.get(at),
                await client.head(at),
                await client.patch(at, json={"name": "Mine"}, headers=ANY),
                await client.delete(at, headers=ANY),
                await client.post(f"{at}/restore"),
                await client.post(f"{at}/actions/none"),
                await client.get(f"/api/customer/{2**62}"),
            ]
        unharmed(api, {404})
        shown = [await browser.client.get(f"/customer/{one}{more}") for more in ("", "/edit", "/delete")]
        posted = {":version": "1", ":base": '{"name": "Hidden Ltd"}', "name": "Mine"}
        sent = [await browser.send(f"/customer/{one}/{more}", posted) for more in ("edit", "delete", "restore")]
        unharmed([*shown, *sent], {404})
        assert await digest(shop) == before

    play(story, FILES)


def test_nobody_gets_anywhere_without_logging_in(play: Play) -> None:
    """V-12, V-17, V-43, R-108: every route there is, however it is spelled, wants a session."""

    async def story(shop: World) -> None:
        _, _, browser, record = await stage(shop)
        nobody, api = browser.client, shop.anonymous()
        nobody.headers.pop("cookie")
        here = {NAME: "customer", ID: str(record["id"])}
        tables = (*SCREENS, *(("-", name) for name in OWN), *own_screens(shop.application.runtime).screens)
        paths = {"/" + "/".join(here.get(part, part) for part in shape) for shape in tables}
        before = await digest(shop)
        for path in sorted(paths):
            for answer in (await nobody.get(path), await nobody.post(path, data={"x": "1"})):
                assert answer.status_code == 303, (path, answer.status_code)
                assert answer.headers["location"].startswith("/-/login"), path
        for path in ("customer", "customer/1", "-/tokens", "-/sessions", "-/settings", "-/openapi.json", "-/meta"):
            for answer in (await api.get(f"/api/{path}"), await api.get(f"/api/{path}?x=/-/login")):
                assert answer.status_code == 401, path
        tricks = ("/customer;a", "//customer", "/%2e/customer", "/-/static/../customer", "/CUSTOMER", "/customer/")
        unharmed([await nobody.get(path) for path in tricks], {303, 400, 404})
        assert await digest(shop) == before

    play(story, FILES)


def test_no_text_of_a_request_becomes_sql(play: Play) -> None:
    """V-03, V-09, V-18, R-061, R-065, R-066, R-070, R-073: a name that is known or 400, and nothing is changed."""

    async def story(shop: World) -> None:
        boss, _, browser, _ = await stage(shop)
        before = await digest(shop)
        for text in SQL:
            asked = [{name: text} for name in ("where", "sort", "fields", "after", "limit", "q", text)]
            answers = [await boss.raw.get("/api/customer", params=one) for one in asked]
            unharmed(answers, {200, 400})
            assert answers[0].status_code == 400 or text == '"', text
            shown = await browser.client.get("/customer", params={"q": text, "sort": text, "after": text})
            unharmed([shown], {200, 400})
            found = await boss.raw.get("/api/customer", params={"where": f"name == '{text}'"})
            assert found.status_code in (200, 400)
            assert not (found.status_code == 200 and found.json()["items"]), text
        for name in ("user", "role", "as", "sudo", "ignore_permissions", "debug", "version"):
            assert (await boss.raw.get("/api/customer", params={name: "1"})).status_code == 400
        for sort in ("name,name", "contacts", ",".join(["name"] * 20)):
            assert (await boss.raw.get("/api/customer", params={"sort": sort})).status_code == 400
        for limit in ("0", "-1", "1000000000", "abc", "1.0", "١"):
            assert (await boss.raw.get("/api/customer", params={"limit": limit})).status_code == 400
        assert await digest(shop) == before

    play(story, FILES)


def test_a_field_that_is_not_seen_is_like_one_that_is_not_there(play: Play) -> None:
    """V-06, V-41, R-060: the same answer, letter by letter, wherever its name is said; no description tells of it."""

    async def story(shop: World) -> None:
        _, rep, browser, _ = await stage(shop)
        mine = await rep.make("customer", name="Seen")
        for place in ("where", "sort", "fields"):
            answers = []
            for name in ("limit", "nonsense"):
                text = f"{name} == 1" if place == "where" else name
                told = (await rep.raw.get("/api/customer", params={place: text})).json()
                answers.append(str({**told, "request": ""}).replace(name, "?").replace("limit", "?"))
            assert re.sub(r"; did you mean[^']*", "", answers[0]) == re.sub(r"; did you mean[^']*", "", answers[1]), (
                place
            )
        sent = [await rep.raw.post("/api/customer", json={"name": "x", name: "1"}) for name in ("limit", "nonsense")]
        assert {one.status_code for one in sent} == {422}
        told = (await rep.raw.get("/api/-/openapi.json")).text
        shown = await browser.page(f"/customer/{mine['id']}") + await browser.page("/customer/new")
        assert '"limit":{' not in told.replace(" ", "").split('"customer":', 1)[1].split('"customer_input"', 1)[0]
        assert 'name="limit"' not in shown

    play(story, FILES)


def test_what_the_engine_keeps_is_not_sent(play: Play) -> None:
    """V-13, R-010, R-115: no column of the engine, computed value or other spelling of a name, by any way in."""

    async def story(shop: World) -> None:
        boss, _, _, record = await stage(shop)
        browser, before = await visitor(shop, boss.user), await digest(shop)
        kept = (
            "id",
            "version",
            "created_by",
            "created_at",
            "updated_by",
            "deleted_at",
            "contact_count",
            "number",
            "expected",
        )
        refused = []
        for name in (*kept, "Name", "name ", "ｎame", "_hidden", "__class__"):
            sent = {"name": "x", name: 1}
            refused.append(await boss.raw.post("/api/customer", json=sent))
            refused.append(await boss.raw.patch(f"/api/customer/{record['id']}", json={name: 7}, headers=ANY))
            many = await boss.raw.post("/api/customer/bulk", json={"rows": [{"do": "create", "values": sent}]})
            assert "unknown_field" in many.text or "not_writable" in many.text, many.text
        unharmed(refused, {422})
        assert await digest(shop) == before
        posted = {"name": "x", ":version": "0", **dict.fromkeys((*kept, "_hidden", "__class__"), "7")}
        made = await browser.send("/customer/new", posted)
        assert made.status_code == 422
        assert await digest(shop) == before

    play(story, FILES)


def test_a_form_of_another_site_changes_nothing(play: Play) -> None:
    """V-31, R-011, R-015, R-016, R-095: no token, another's, another site, type or method, a GET."""

    async def story(shop: World) -> None:
        boss, _, other, _ = await stage(shop)
        browser, before = await visitor(shop, boss.user), await digest(shop)
        cookie = browser.client.headers["cookie"]
        at, good = "/customer/new", {"name": "x"}
        refused = [
            await browser.client.post(at, data={**good}),
            await browser.client.post(at, data={**good, "_csrf": ""}),
            await browser.client.post(at, data=other.signed(good)),
            await browser.client.post(at, data=browser.signed(good), headers={"origin": "https://evil.example"}),
            await browser.client.post(at, data=browser.signed(good), headers={"origin": "null"}),
            await browser.client.post(at, data=browser.signed(good), headers={"sec-fetch-site": "cross-site"}),
        ]
        unharmed(refused, {403})
        plain = {"content-type": "text/plain", "cookie": cookie}
        api = shop.anonymous(Cookie=cookie)
        unharmed([await api.post("/api/customer", content=b'{"name":"x"}', headers=plain)], {403, 415})
        unharmed([await api.post("/api/customer", json=good)], {403})
        unharmed([await boss.raw.post("/api/customer", content=b'{"name":"x"}', headers=plain)], {415})
        unharmed([await browser.client.get(f"{at}?name=x&_csrf=1")], {200, 400})
        unharmed([await boss.raw.get("/api/customer", headers={"x-http-method-override": "DELETE"})], {200})
        unharmed([await boss.raw.get("/api/customer/1/restore"), await boss.raw.get("/api/customer/bulk")], {405})
        assert await digest(shop) == before

    play(story, FILES)


def test_data_is_neither_markup_nor_a_template(play: Play) -> None:
    """V-02, V-19, R-135: what people write stands on every screen as they wrote it; nothing of it is carried out."""

    async def story(shop: World) -> None:
        boss, _, _, _ = await stage(shop)
        browser = await visitor(shop, boss.user)
        for text in MARKUP:
            one = await boss.make("customer", name=text[:40], code=text[:20])
            for path in (f"/customer/{one['id']}", f"/customer/{one['id']}/edit", "/customer"):
                page = await browser.client.get(path, params={"q": text[:10]})
                assert page.status_code == 200
                assert "<script>window" not in page.text
                assert "<img src=x" not in page.text
                assert "<a hx-get=/evil" not in page.text
                assert ">49<" not in page.text
                assert "' autofocus onfocus" not in page.text
            assert (await boss.get("customer", one["id"]))["name"] == text[:40]

    play(story, FILES)


def test_every_answer_says_what_browsers_must_not_do_with_it(play: Play) -> None:
    """V-37, V-40: nothing of anybody is stored on the way, framed, sniffed or run from elsewhere."""

    async def story(shop: World) -> None:
        boss, _, _, record = await stage(shop)
        browser = await visitor(shop, boss.user)
        answers = [
            await boss.raw.get("/api/customer"),
            await boss.raw.get("/api/customer/999"),
            await shop.anonymous().get("/api/customer"),
            await browser.client.get(f"/customer/{record['id']}"),
            await browser.client.get("/nowhere/at/all"),
            await browser.client.get("/-/ready"),
        ]
        for one in answers:
            assert one.headers["cache-control"] == "no-store"
            assert one.headers["x-content-type-options"] == "nosniff"
            assert one.headers["cross-origin-opener-policy"] == "same-origin"
            policy = one.headers["content-security-policy"]
            assert "unsafe" not in policy
            assert {"frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"} <= set(policy.split("; "))
            assert "access-control-allow-origin" not in one.headers
        page = await browser.client.get("/customer")
        assert "hx-request" in page.headers["vary"]
        for host in ("evil.example", "localhost.evil.example", "localhost:80@evil.example"):
            refused = await browser.client.get("/", headers={"host": host})
            assert refused.status_code == 400  # R-021, V-33
        forwarded = await browser.client.get("/", headers={"x-forwarded-host": "evil.example"})
        assert "evil.example" not in forwarded.text + str(forwarded.headers)

    play(story, FILES)


def test_bodies_that_no_program_of_ours_sends_are_refused(play: Play) -> None:
    """V-30, V-39, R-006, R-008, R-023, R-045, R-053: deep, doubled, broken, enormous; nothing is stored."""

    async def story(shop: World) -> None:
        boss, _, _, _ = await stage(shop)
        before = await digest(shop)
        json = {"content-type": "application/json"}
        bodies = (
            b'{"name":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            b'{"name":"a","name":"b"}',
            b'{"name":"\\ud800"}',
            b'{"name":"' + b"x" * 41 + b'"}',
            b'{"name":"a\\u0000b"}',
            b'{"name":1e999999}',
            b'\xff\xfe{"name":"a"}',
            b"[]",
            b"nul",
        )
        refused = [await boss.raw.post("/api/customer", content=body, headers=json) for body in bodies]
        unharmed(refused, {400, 422})
        unharmed([await boss.raw.post("/api/customer", content=b"x" * 1_100_000, headers=json)], {413})
        assert await digest(shop) == before

    play(story, FILES)


def test_of_equal_creates_at_the_same_time_one_is_made(play: Play) -> None:
    """V-25, R-110, R-111: a unique value is taken once; what is gone is gone once."""

    async def story(shop: World) -> None:
        boss, _, _, _ = await stage(shop)
        sent = {"name": "Twin", "code": "T-1"}
        made = await asyncio.gather(*(boss.raw.post("/api/customer", json=sent) for _ in range(8)))
        assert sorted(one.status_code for one in made) == [201] + [422] * 7
        one = next(answer.json()["id"] for answer in made if answer.status_code == 201)
        gone = [await boss.raw.delete(f"/api/customer/{one}", headers=ANY) for _ in range(2)]
        assert [answer.status_code for answer in gone] == [204, 404]

    play(story, FILES)
