"""Settings: set by administrators, read by expressions, seen by every worker; what depends on them follows."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.service import deploy
from engine.storage.plan import Plan, Unmet
from tests.service.sales import APP
from tests.support.client import ANY, Client, Refused
from tests.support.stage_plugin import Play
from tests.support.verify import differences
from tests.support.visitor import visitor
from tests.support.world import NOON, World, catalog_of, running

FILES = {
    "app.yaml": APP
    + """
settings:
  vat: {type: percent, default: 10%, min: 0%, max: 30%, required: true}
  most: {type: money, default: 1000}
  mode: {type: choice, options: {soft: {}, hard: {}}, default: hard}
  open: {type: bool, default: true}
  quiet: {type: integer, label: {en: Days of quiet, zh: 静默天数}}
  greeting: text
  from_day: {type: date, default: 2026-01-01}
  since: {type: datetime, default: 2026-01-01 08:00}
  factor: {type: decimal, scale: 4, default: 1.25}
""",
    "order.yaml": """
entity: order
title: name
features: {recycle: {}}
fields:
  name: {type: text, required: true}
  net: {type: money, default: 0, required: true}
  gross: {type: money, value: net + net * settings.vat}
  weighed: {type: decimal, scale: 4, value: gross * settings.factor}
  greeting: {type: text, default: =settings.greeting}
  early: {type: bool, value: created_at < settings.since}
  late: {type: bool, value: today() >= settings.from_day}
  lines: {type: collection, of: line, by: order}
  total: {type: money, value: sum(l.tax for l in lines)}
checks:
  most: {when: net > settings.most and settings.mode == 'hard', fields: [net], message: Too much}
""",
    "line.yaml": """
entity: line
title: order.name
fields:
  order: {type: reference, to: order}
  amount: {type: money, default: 100}
  tax: {type: money, value: amount * settings.vat}
""",
    "clerk.yaml": """
role: clerk
grants:
  user: {read: true}
  order: {read: settings.open, create: true, update: true, delete: true, restore: true}
  line: {read: true, create: true}
""",
}

AT = "/api/-/settings"


def version(answer: httpx.Response) -> int:
    """The version that an ETag begins with."""
    return int(answer.headers["etag"].strip('"').partition(".")[0])


async def set_(client: Client, **values: Any) -> dict[str, Any]:
    """The settings after a change."""
    answer = await client.raw.patch(AT, json=values, headers=ANY)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_settings_have_their_defaults_until_they_are_set(play: Play) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        found = await admin.raw.get(AT)
        expected = {"vat": "0.1000", "most": "1000.00", "mode": "hard", "open": True, "quiet": None, "greeting": None}
        expected |= {"from_day": "2026-01-01", "since": "2026-01-01T00:00:00.000000Z", "factor": "1.2500"}
        assert (found.json(), version(found)) == (expected, 0)
        assert await set_(admin, mode="soft", quiet=7) == {**expected, "mode": "soft", "quiet": 7}
        assert version(await admin.raw.get(AT)) == 1

    play(story, FILES)


def test_what_was_compiled_is_kept_where_a_setting_switches_nothing(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, before = await shop.person_as("admin", "admin"), shop.compiled
        await set_(admin, vat="0.2")
        await admin.get("user", admin.user)
        assert shop.compiled is not before
        assert shop.compiled.source is before.source

    play(story, FILES)


def test_a_change_reaches_stored_values_and_what_follows_from_them(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        made = await clerk.make("order", name="One", net="100")
        gone = await clerk.make("order", name="Gone", net="200")
        await clerk.drop("order", gone["id"])
        await clerk.make("line", order=made["id"])
        assert (made["gross"], made["weighed"], made["early"], made["late"]) == ("110.00", "137.5000", False, True)
        await set_(admin, vat="0.2", since="2099-01-01T00:00:00Z", from_day="2099-01-01")
        found = await clerk.get("order", made["id"])
        assert (found["gross"], found["weighed"], found["total"]) == ("120.00", "150.0000", "20.00")
        assert (found["early"], found["late"], found["version"]) == (True, False, 1)
        assert (await clerk.back("order", gone["id"]))["gross"] == "240.00"
        assert (await clerk.make("order", name="Two", net="10"))["gross"] == "12.00"
        assert await differences(shop) == []

    play(story, FILES)


def test_checks_defaults_and_rights_go_by_the_settings_in_force(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        with pytest.raises(Refused, match="Too much"):
            await clerk.make("order", name="One", net="1000.01")
        await set_(admin, mode="soft", greeting="Hello")
        made = await clerk.make("order", name="One", net="1000.01")
        assert made["greeting"] == "Hello"
        assert await clerk.ids("order") == [made["id"]]
        await set_(admin, open=False)
        assert await clerk.ids("order") == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("sent", "codes"),
    [
        ({"vat": "0.31"}, {"vat": "too_large"}),
        ({"vat": None}, {"vat": "required"}),
        ({"mode": "none", "quiet": "x"}, {"mode": "not_a_choice", "quiet": "not_an_integer"}),
        ({"nothing": 1}, {"nothing": "unknown_field"}),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_whole(play: Play, sent: dict[str, Any], codes: dict[str, str]) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        before = (await admin.raw.get(AT)).json()
        answer = await admin.raw.patch(AT, json={"open": False, **sent}, headers=ANY)
        found = {one["pointer"].removeprefix("/"): one["code"] for one in answer.json()["failures"]}
        assert (answer.status_code, found) == (422, codes)
        assert (await admin.raw.get(AT)).json() == before

    play(story, FILES)


def test_a_value_that_would_not_fit_a_field_refuses_the_change(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        await set_(admin, mode="soft")
        await clerk.make("order", name="One", net="9000000000000")
        answer = await admin.raw.patch(AT, json={"factor": "99.0"}, headers=ANY)
        assert (answer.status_code, answer.json()["failures"][0]["code"]) == (422, "result_out_of_range")
        assert (await admin.raw.get(AT)).json()["factor"] == "1.2500"

    play(story, FILES)


def test_two_who_change_settings_at_once_do_not_overwrite_each_other(play: Play) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        first = await admin.raw.patch(AT, json={"quiet": 1}, headers={"If-Match": '"0"'})
        second = await admin.raw.patch(AT, json={"quiet": 2}, headers={"If-Match": '"0"'})
        nothing = await admin.raw.patch(AT, json={"quiet": 3})
        same = await admin.raw.patch(AT, json={"quiet": 1}, headers={"If-Match": '"1"'})
        assert [one.status_code for one in (first, second, nothing, same)] == [200, 412, 428, 200]
        assert same.headers["etag"] == '"1"'

    play(story, FILES)


def test_only_administrators_see_settings(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        answers = [await clerk.raw.get(AT), await clerk.raw.patch(AT, json={"quiet": 1}, headers=ANY)]
        assert [one.status_code for one in answers] == [403, 403]
        assert (await clerk.raw.get("/api/order", params={"where": "net > settings.most"})).status_code == 400
        documents = [(await one.raw.get("/api/-/openapi.json")).json() for one in (admin, clerk)]
        assert [AT in one["paths"] for one in documents] == [True, False]

    play(story, FILES)


SCREEN = "/-/settings"


def test_administrators_set_them_on_a_screen_and_what_depends_on_them_follows(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        made = await clerk.make("order", name="One", net="100")
        browser = await visitor(shop, admin.user)
        refused = await browser.send(SCREEN, {":version": "0", "vat": "31", "quiet": "x"})
        assert (refused.status_code, refused.text.count('aria-invalid="true"')) == (422, 2)
        saved = await browser.send(SCREEN, {":version": "0", "vat": "20", "since": "2099-01-01 08:00"})
        assert (saved.status_code, saved.headers["location"]) == (303, SCREEN)
        found = (await admin.raw.get(AT)).json()
        assert (found["vat"], found["since"], found["open"]) == ("0.2000", "2099-01-01T00:00:00.000000Z", False)
        await set_(admin, open=True)
        assert (await clerk.get("order", made["id"]))["gross"] == "120.00"
        assert 'value="20.00"' in await browser.page(SCREEN)
        assert await differences(shop) == []

    play(story, FILES)


def test_the_screen_is_for_administrators_only(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        assert f'href="{SCREEN}"' in await (await visitor(shop, admin.user)).page("/user")
        browser = await visitor(shop, clerk.user)
        assert f'href="{SCREEN}"' not in await browser.page("/order")
        assert (await browser.send(SCREEN, {":version": "0", "quiet": "1"})).status_code == 403
        assert version(await admin.raw.get(AT)) == 0

    play(story, FILES)


def test_a_screen_of_another_worker_tells_what_was_set_meanwhile(play: Play) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        browser = await visitor(shop, admin.user)
        await browser.page(SCREEN)
        async with running(shop.url, shop.compiled) as other:
            await set_(Client(await other.client(admin.user), admin.user), quiet=9)
        answer = await browser.send(SCREEN, {":version": "0", ":base": '{"quiet":""}', "quiet": "7"})
        assert answer.status_code == 409
        assert [f'name="quiet" value="{one}"' in answer.text for one in (7, 9)] == [True, True]

    play(story, FILES)


def test_an_application_without_settings_has_no_screen_of_them(play: Play) -> None:
    async def story(shop: World) -> None:
        browser = await visitor(shop, (await shop.person_as("admin", "admin")).user)
        assert f'href="{SCREEN}"' not in await browser.page("/user")
        assert (await browser.send(SCREEN, {})).status_code == 404

    play(story, {"app.yaml": APP})


def test_every_change_is_noted(play: Play) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        await set_(admin, vat="0.2", greeting="Hello", most=None)
        noted = "SELECT \"by\", version, before, after FROM _audit WHERE entity = 'settings'"
        before = '{"vat":"0.1000","most":"1000.00"}'
        assert await shop.rows(noted) == [(admin.user, 1, before, '{"vat":"0.2000","greeting":"Hello"}')]

    play(story, FILES)


def test_another_worker_goes_by_a_change_at_its_next_look_and_writes_by_no_former_one(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        url = shop.url
        async with running(url, shop.compiled) as other:
            second = Client(await other.client(clerk.user), clerk.user)
            assert (await second.make("order", name="One", net="100"))["gross"] == "110.00"
            await set_(admin, vat="0.2")
            assert (await second.make("order", name="Two", net="100"))["gross"] == "120.00"
            await set_(admin, open=False)
            await other.application.look()
            assert await second.ids("order") == []
            assert await differences(shop) == []

    play(story, FILES)


PLAIN = FILES["order.yaml"].replace(", default: =settings.greeting", "")
APP_OF_NUMBERS = FILES["app.yaml"].replace("greeting: text", "greeting: integer")


async def applied(shop: World, folder: Path, **changed: str) -> Plan:
    """The same application with other files, applied."""
    catalog = catalog_of(folder, {**FILES, **{f"{name}.yaml": text for name, text in changed.items()}})
    return await deploy.bring_up_to_date(shop.database, catalog, {}, "test", NOON)


@pytest.mark.parametrize(("set_before", "gross"), [({}, "105.00"), ({"vat": "0.3"}, "130.00")], ids=str)
def test_another_default_reaches_stored_values_where_nothing_is_set(
    play: Play, tmp_path: Path, set_before: dict[str, str], gross: str
) -> None:
    async def story(shop: World) -> None:
        admin, clerk = await shop.person_as("admin", "admin"), await shop.person_as("clerk", "clerk")
        made = await clerk.make("order", name="One", net="100")
        await set_(admin, greeting="set", **set_before)
        plan = await applied(shop, tmp_path, app=FILES["app.yaml"].replace("default: 10%", "default: 5%"))
        assert [line.path for line in plan.lines][:1] == ["settings.vat"]
        await shop.application.look()
        assert (await clerk.get("order", made["id"]))["gross"] == gross
        assert await differences(shop) == []

    play(story, FILES)


def test_a_setting_of_another_type_gives_way_to_the_default_and_its_value_comes_back_with_it(
    play: Play, tmp_path: Path
) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        await set_(admin, greeting="Hello")
        plan = await applied(shop, tmp_path, app=APP_OF_NUMBERS, order=PLAIN)
        assert "what was set and does not fit gives way" in plan.lines[0].what
        await shop.application.look()
        assert (await admin.raw.get(AT)).json()["greeting"] is None
        await applied(shop, tmp_path, order=PLAIN)
        await shop.application.look()
        assert (await admin.raw.get(AT)).json()["greeting"] == "Hello"

    play(story, FILES)


def test_a_plan_with_settings_in_its_steps_is_not_carried_out_once_they_were_changed(
    play: Play, tmp_path: Path
) -> None:
    async def story(shop: World) -> None:
        admin = await shop.person_as("admin", "admin")
        catalog = catalog_of(tmp_path, {**FILES, "line.yaml": FILES["line.yaml"].replace("amount *", "2 * amount *")})
        plan = await deploy.plan(shop.database, catalog, {})
        await set_(admin, vat="0.2")
        with pytest.raises(Unmet, match="a setting was changed"):
            await deploy.apply(shop.database, plan, "test", NOON)

    play(story, FILES)
