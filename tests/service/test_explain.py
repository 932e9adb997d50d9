"""Why somebody may or may not do what with a record."""

from engine.service.explain import Access, access
from engine.service.people import person_of
from engine.service.work import Context
from tests.service.test_sharing import FILES, share
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World


async def asked(shop: World, account: str, record: int) -> Access:
    """What somebody may do with a deal."""
    compiled = shop.compiled
    async with shop.database.read(snapshot=True) as connection:
        clock = compiled.clock()
        person = await person_of(connection, compiled, account, clock.now)
        assert person is not None
        return await access(Context(compiled, connection, person, compiled.clock(person, clock.now)), "deal", record)


def test_every_right_is_explained_by_the_roles_that_give_it(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, ann, bob = [await shop.person_as(*who) for who in (("boss", "boss"), ("ann", "rep"), ("bob", "rep"))]
        deal = (await ann.make("deal", name="A"))["id"]
        before = await asked(shop, "bob", deal)
        assert (before.roles, before.rights["read"], before.rights["update"]) == (("rep",), False, False)
        assert [(one.role, one.condition, holds) for one, holds in before.of("read")] == [
            ("rep", "mine or shared('read')", False)
        ]
        await share(ann, deal, user=bob.user)
        after = await asked(shop, "bob", deal)
        assert (after.rights["read"], after.rights["update"], after.rights["take share"]) == (True, False, False)
        assert after.hidden == ["secret"]
        assert [(one.field, one.right, one.condition, holds) for one, holds in after.grounds if one.field] == [
            ("secret", "read", "mine", False)
        ]
        own = await asked(shop, "ann", deal)
        assert (own.rights["update"], own.rights["take share"], own.rights["delete"]) == (True, True, False)
        root = await visitor(shop, await shop.person("root", "admin"))
        empty, asked_of = await root.page("/-/access"), {"account": "bob", "record": f"deal/{deal}"}
        assert "Roles:" not in empty
        shown = await root.page("/-/access", **asked_of)
        texts = ("Bob", "their own or shared with them", "holds", "does not hold", "Fields that are not seen")
        assert [text for text in texts if text not in shown] == []
        for asks, fault in (({"account": "ghost"}, "Nobody who can log in"), ({"record": "deal/99"}, "no such record")):
            assert fault in await root.page("/-/access", **asked_of | asks)
        root.speaks("zh")
        assert "不成立" in await root.page("/-/access", **asked_of)
        assert (await (await visitor(shop, ann.user)).client.get("/-/access")).status_code == 403
        await boss.drop("deal", deal)
        assert "记录在回收站中" in await root.page("/-/access", **asked_of)
        assert ((await asked(shop, "ann", deal)).gone, own.gone) == (True, False)

    play(story, FILES)
