"""The screens of one's own account: what they show, and that they do what the API does."""

import re
from datetime import UTC, datetime, timedelta

from tests.service.sales import FILES
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World


def test_a_token_is_made_shown_once_and_ended_on_the_screens(play: Play) -> None:
    async def story(shop: World) -> None:
        ann = await visitor(shop, await shop.person("ann", "boss"))
        asked = await ann.page("/-/tokens")
        assert 'name="scope:customer:update"' in asked
        day = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
        refused = await ann.send("/-/tokens", {"name": "<b>x</b>", "valid_until": day})
        assert refused.status_code == 422
        assert "&lt;b&gt;x&lt;/b&gt;" in refused.text
        assert "Required" in refused.text
        sent = {"name": "<b>x</b>", "valid_until": day, "scope:customer:read": "on", "scope:read": "on"}
        made = await ann.send("/-/tokens", sent)
        (token,) = re.findall(r"loom_[\w-]{43}", made.text)
        program = shop.anonymous(Authorization=f"Bearer {token}")
        assert (await program.get("/api/customer")).status_code == 200
        listed = await ann.page("/-/account")
        assert token not in listed
        assert token[:11] in listed
        assert "Customer: see" in listed
        (end,) = re.findall(r"/-/tokens/\d+/end", listed)
        assert (await ann.client.post(end, data={"_csrf": "x"})).status_code == 403
        assert (await ann.send(end, {})).headers["location"] == "/-/account"
        assert (await program.get("/api/customer")).status_code == 401

    play(story, FILES)


def test_sessions_are_listed_and_ended_on_the_screens(play: Play) -> None:
    async def story(shop: World) -> None:
        user = await shop.person("ann", "boss")
        here, there, api = await visitor(shop, user), await visitor(shop, user), await shop.client(user)
        listed = await here.page("/-/account")
        assert listed.count("This one") == 1
        ends = re.findall(r"/-/sessions/[0-9a-f]{16}/end", listed)
        assert len(ends) == 2
        assert (await here.send(ends[0], {})).headers["location"] == "/-/account"
        left = [(await there.client.get("/-/account")).status_code, (await api.get("/api/customer")).status_code]
        assert left.count(200) == 1
        assert (await here.send(ends[0], {})).status_code == 404
        assert (await here.send("/-/sessions/end", {})).status_code == 303
        assert (await api.get("/api/customer")).status_code == 401
        assert "This one" in await here.page("/-/account")

    play(story, FILES)


def test_an_administrator_sees_what_somebody_is_logged_in_with_and_ends_it(play: Play) -> None:
    async def story(shop: World) -> None:
        root = await visitor(shop, await shop.person("root", "admin"))
        user = await shop.person("ann", "boss")
        here, bob = await visitor(shop, user), await visitor(shop, await shop.person("bob", "boss"))
        token = {"name": "sync", "valid_until": str(datetime.now(UTC).date() + timedelta(days=9)), "scope:read": "on"}
        assert (await here.send("/-/tokens", token)).status_code == 200
        assert 'href="/-/accounts?account=ann"' in await root.page(f"/user/{user}")
        assert "/-/accounts?" not in await here.page(f"/user/{user}")
        address = "/-/accounts?account=ann"
        shown = await root.page("/-/accounts", account="ann")
        wanted = ("Can log in", "sync", "End all", f"/user/{user}/edit", f"holder={user}")
        assert [text for text in wanted if text not in shown] == []
        (mark,) = re.findall(r'name="session" value="([0-9a-f]{16})"', shown)
        (made,) = re.findall(r'name="token" value="([0-9]+)"', shown)
        for sent in ({"session": mark}, {"token": made}, {"session": "all"}):
            done = await root.send("/-/accounts", {"account": "ann", **sent})
            assert done.headers["location"] == address
        assert (await here.client.get("/customer")).status_code == 303
        left = await root.page("/-/accounts", account="ann")
        assert [text for text in ("Not logged in", "There is no token yet") if text not in left] == []
        for sent in ({"session": mark}, {"token": made}, {"token": "x"}):
            assert (await root.send("/-/accounts", {"account": "ann", **sent})).status_code == 404
        assert (await root.client.get("/-/accounts", params={"account": "ghost"})).status_code == 422
        assert (await bob.client.get(address)).status_code == 403

    play(story, FILES)


def test_an_administrator_makes_a_link_and_whoever_has_it_chooses_a_password(play: Play) -> None:
    """V-33, R-118: opening the link does nothing; of what does not serve nobody learns why."""

    async def story(shop: World) -> None:
        root = await visitor(shop, await shop.person("root", "admin"))
        ann = await visitor(shop, await shop.person("ann", "boss"))
        assert (await ann.client.get("/-/accounts")).status_code == 403
        assert (await ann.send("/-/accounts", {"account": "root"})).status_code == 403
        assert "Nobody logs in so" in (await root.send("/-/accounts", {"account": "ghost"})).text
        made = await root.send("/-/accounts", {"account": "ann"})
        (link,) = re.findall(r"http://localhost(/-/reset/[\w-]{43})", made.text)
        nobody = ann.client
        nobody.headers.pop("cookie")
        for _ in range(2):
            assert (await nobody.get(link)).status_code == 200
        chosen = {"new_password": "quite another horse", "repeat_password": "quite another horse"}
        elsewhere = await nobody.post(link, data=chosen, headers={"origin": "http://evil.example"})
        assert elsewhere.status_code == 403
        for wrong in ({"new_password": "short"}, {**chosen, "repeat_password": "other"}):
            assert (await nobody.post(link, data=wrong)).status_code == 422
        assert (await nobody.post(link, data=chosen)).headers["location"] == "/-/login"
        gone = [await nobody.get(link), await nobody.get("/-/reset/unknown"), await nobody.post(link, data=chosen)]
        assert {one.status_code for one in gone} == {404}
        assert len({re.sub(r"/-/reset/[\w-]+", "", one.text) for one in gone}) == 1
        entered = await nobody.post("/-/login", data={"account": "ann", "password": "quite another horse"})
        assert entered.status_code == 303

    play(story, FILES)
