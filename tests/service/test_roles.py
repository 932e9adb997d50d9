"""What each role may do and who has it, read from the definitions: for administrators, over the API and on screens."""

from tests.service.sales import APP
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES = {
    "app.yaml": APP,
    "deal.yaml": """
entity: deal
label: {en: Deal, zh: 商机}
title: name
owner: owner
features: {recycle: {}, share: {}}
fields:
  name: {type: text, required: true}
  price: {type: integer, label: {en: Price, zh: 价格}}
  owner: {type: user, default: =me}
actions:
  close: {label: {en: Close, zh: 关闭}, do: [{update: this, set: {price: 0}}]}
""",
    "rep.yaml": """
role: rep
label: {en: Rep, zh: 销售}
grants:
  deal:
    read: mine or shared('read')
    create: true
    update: mine and price < 5
    actions: {close: my_team}
    fields: {price: {update: false}}
""",
    "boss.yaml": """
role: boss
label: {en: Boss, zh: 主管}
includes: rep
grants:
  deal: {read: true, restore: true}
""",
}


def test_a_role_is_told_with_what_it_includes_and_who_has_it_now(play: Play) -> None:
    async def story(shop: World) -> None:
        admin, ann = await shop.person_as("root", "admin"), await shop.person_as("ann", "rep")
        bob, gone = await shop.person("bob"), await shop.person("gone", "rep")
        for user, day in ((bob, "2999-01-31"), (ann.user, "2020-01-31")):
            await admin.make("role_assignment", holder=user, role="boss", valid_until=day)
        await admin.set("user", gone, active=False)
        listed = (await admin.raw.get("/api/-/roles")).json()["items"]
        assert {one["name"]: (one["includes"], one["holders"]) for one in listed} == {
            "admin": ([], 1),
            "boss": (["rep"], 1),
            "rep": ([], 2),
        }
        told = (await admin.raw.get("/api/-/roles/boss")).json()
        assert told["included"] == ["rep"]
        assert [tuple(one.values())[1:] for one in told["rights"] if one["right"] in ("read", "update")] == [
            (None, "read", "boss", "true"),
            (None, "read", "rep", "mine or shared('read')"),
            (None, "update", "rep", "mine and price < 5"),
            ("price", "update", "rep", "false"),
        ]
        assert told["people"] == [{"person": {"id": bob, "title": "Bob"}, "role": "boss", "valid_until": "2999-01-31"}]
        assert [one["person"]["title"] for one in (await admin.raw.get("/api/-/roles/rep")).json()["people"]] == [
            "Ann",
            "Bob",
        ]
        assert (await admin.raw.get("/api/-/roles/nobody")).status_code == 404
        eve = await shop.person_as("eve", "rep")
        assert [(await eve.raw.get(f"/api/-/roles{path}")).status_code for path in ("", "/rep", "/nobody")] == [403] * 3

        screens = await visitor(shop, admin.user)
        for page, texts in (
            ("/-/roles", ["Rep", "3 people", "Includes Rep"]),
            ("/-/roles/rep", ["their own", "or", "shared with them", "<code>price &lt; 5</code>", "Close", "never"]),
            ("/-/roles/boss", ["by Rep", "Until ", "Bob"]),
            ("/-/administration", ['href="/-/roles"', 'href="/user/new"', "Who has which role"]),
        ):
            shown = await screens.page(page)
            assert [text for text in texts if text not in shown] == []
        screens.speaks("zh")
        assert "自己和下属的" in await screens.page("/-/roles/rep")
        rep = await visitor(shop, eve.user)
        assert {(await rep.client.get(f"/-/roles{path}")).status_code for path in ("", "/rep", "/nobody")} == {403}

    play(story, FILES)
