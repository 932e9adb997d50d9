"""One-time links to tasks of approval: looking at one does nothing, and it answers once, in one person's name."""

import httpx

from tests.service.expenses import FILES
from tests.service.test_approvals import house, state, submitted, task
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World


async def stranger(world: World, user: int) -> httpx.AsyncClient:
    """A browser in which nobody is logged in."""
    client = (await visitor(world, user)).client
    del client.headers["cookie"]
    return client


def test_a_link_answers_once(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, *_ = await house(world)
        identity = await submitted(anna)
        own, browser = await task(hugo), await stranger(world, hugo.user)
        assert (await anna.raw.post(f"/api/approval_task/{own}/link")).status_code == 403
        former = (await hugo.raw.post(f"/api/approval_task/{own}/link")).json()["path"]
        path = (await hugo.raw.post(f"/api/approval_task/{own}/link")).json()["path"]
        assert await world.rows("SELECT count(*) FROM _answer_link") == [(1,)]
        assert path.rsplit("/", 1)[1] not in str(await world.rows("SELECT token FROM _answer_link"))
        assert (await browser.get(former)).status_code == 404
        for _ in range(2):
            shown = await browser.get(path)
            assert (shown.status_code, 'value="agree"' in shown.text) == (200, True)
        assert await state(anna, identity) == "draft"
        missing = await browser.post(path, data={"answer": "refuse"})
        assert missing.status_code == 422
        assert (await browser.post(path, data={"answer": "agree"})).status_code == 200
        assert await state(anna, identity) == "approved"
        assert (await browser.post(path, data={"answer": "agree"})).status_code == 404
        assert await hugo.ids("approval_task", where="person == me and state == 'agreed'") == [own]

    play(story, FILES)


def test_a_link_serves_no_more_once_somebody_answered_or_the_account_is_closed(play: Play) -> None:
    async def story(world: World) -> None:
        anna, hugo, *_ = await house(world)
        await submitted(anna)
        own, browser = await task(hugo), await stranger(world, hugo.user)
        path = (await hugo.raw.post(f"/api/approval_task/{own}/link")).json()["path"]
        assert (await browser.get("/-/answer/nonsense")).status_code == 404
        await hugo.take("approval_task", own, "agree")
        assert (await browser.get(path)).status_code == 404

    play(story, FILES)
