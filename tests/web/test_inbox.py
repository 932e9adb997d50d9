"""The inbox: what waits for somebody, why, on which way it is, and what comes after they have answered."""

import re

import httpx

from tests.service.expenses import FILES
from tests.service.test_approvals import House, house, state, submitted, task
from tests.service.test_notices import told
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World

COPIED = {**FILES, "approval.yaml": FILES["approval.yaml"] + "inform: role(board)\n"}


def lines(page: str) -> list[str]:
    """What the lines of the open box are called."""
    return re.findall(r'<li id="line-.*?<b class="lm-cut">(.*?)</b>', page, flags=re.DOTALL)


def words(page: str) -> str:
    """What is opened, without markup."""
    text = re.sub(r"<[^>]+>", " ", page.partition('<article class="lm-item"')[2].partition("</article>")[0])
    return re.sub(r"\s+", " ", text)


async def answered(eyes: Visitor, address: str, action: str, note: str = "") -> httpx.Response:
    """The answer to the form at the foot of what is opened."""
    foot = (await eyes.page(address)).partition('<form class="lm-item-foot-bar"')[2].partition("</form>")[0]
    (task,) = re.findall(r'action="/-/inbox/answer/(\d+)/agree', foot)
    held = dict(re.findall(r'name="(:\w+)" value="([^"]*)"', foot))
    return await eyes.send(f"/-/inbox/answer/{task}/{action}", {**held, "note": note})


async def stacked(world: World) -> tuple[House, Visitor, list[int]]:
    """Three expenses that wait for Hugo, and one that he has agreed to, which waits for the board."""
    there = await house(world)
    made = [await submitted(there.anna, amount=amount) for amount in ("6000", "100", "200", "300")]
    eyes = await visitor(world, there.hugo.user)
    await answered(eyes, "/-/inbox", "agree", "Worth it")
    return there, eyes, made


def test_what_waits_is_listed_opened_and_answered_and_the_next_one_comes(play: Play) -> None:
    async def story(world: World) -> None:
        there, eyes, made = await stacked(world)
        page = await eyes.page("/-/inbox/approvals")
        first, second = re.findall(r'href="(/-/inbox/approvals/approval_task/\d+)"', page)[:2]
        assert lines(page) == ["Chairs"] * 3
        assert ("For me to approve <span" in page, "approvals" in words(page)) == (True, True)
        answer = await answered(eyes, first, "agree", "Fine")
        assert (answer.status_code, answer.headers["location"]) == (303, second)
        assert await state(there.anna, made[1]) == "approved"
        assert (await eyes.client.get(first)).status_code == 200, "what was answered can still be looked at"
        assert (await answered(eyes, second, "refuse")).status_code == 422, "without an opinion"
        assert len(lines(await eyes.page("/-/inbox/answered"))) == 2

    play(story, FILES)


def test_a_rule_that_was_hit_is_told_with_its_values_and_so_is_the_way(play: Play) -> None:
    async def story(world: World) -> None:
        there, _, _ = await stacked(world)
        eyes = await visitor(world, there.bea.user)
        page = await eyes.page("/-/inbox")
        shown = words(page)
        assert "amount &gt; 5,000" in shown
        assert "amount CN¥6,000.00" in shown
        assert "Hugo Agree" in shown
        assert "Worth it" in shown
        assert "Bea (you)" in shown
        assert "all of them" in shown
        assert 'type="checkbox" form="several"' not in page, "a rule is looked at before somebody agrees"
        own = words(await (await visitor(world, there.anna.user)).page("/-/inbox/submitted"))
        assert "Withdraw" in own

    play(story, FILES)


def test_what_needs_no_look_is_agreed_to_at_once_and_nothing_else(play: Play) -> None:
    async def story(world: World) -> None:
        there, eyes, made = await stacked(world)
        ticked = re.findall(r'name="(:id\.\d+)" value="(\d+)"', await eyes.page("/-/inbox/approvals"))
        await eyes.send("/-/inbox/several", dict(ticked[:2]))
        assert [await state(there.anna, one) for one in made] == ["draft", "approved", "approved", "draft"]
        board = await visitor(world, there.bea.user)
        looked_at = await task(there.bea)
        await board.send("/-/inbox/several", {f":id.{looked_at}": "1"})
        assert await task(there.bea) == looked_at

    play(story, FILES)


def test_a_box_is_filtered_and_shows_nobody_what_is_anothers(play: Play) -> None:
    async def story(world: World) -> None:
        there, eyes, _ = await stacked(world)
        assert lines(await eyes.page("/-/inbox/approvals", overdue="on")) == []
        assert lines(await eyes.page("/-/inbox/approvals", q="chair")) == ["Chairs"] * 3
        assert lines(await eyes.page("/-/inbox/approvals", kind="customer")) == []
        mine = await task(there.bea)
        assert (await eyes.client.get(f"/-/inbox/approvals/approval_task/{mine}")).status_code == 404
        assert (await eyes.client.get("/-/inbox/approvals/expense/1")).status_code == 404
        assert (await eyes.client.get("/-/inbox/nothing")).status_code == 404
        board = await visitor(world, there.bea.user)
        assert told(await board.page("/-/inbox/notices")) == ["asks you to agree Chairs"]

    play(story, FILES)


def test_who_is_asked_makes_a_link_and_hands_over_while_they_are_away(play: Play) -> None:
    async def story(world: World) -> None:
        there = await house(world)
        identity = await submitted(there.anna)
        eyes, others = await visitor(world, there.hugo.user), await visitor(world, there.bea.user)
        assert (await others.send(f"/-/inbox/link/{await task(there.hugo)}", {})).status_code in (403, 404)
        made = (await eyes.send(f"/-/inbox/link/{await task(there.hugo)}", {})).text
        (link,) = re.findall(r'value="http://localhost(/-/answer/[^"]+)"', made)
        assert 'value="agree"' in await others.page(link)
        days = {"first_day": "2099-01-01", "last_day": "2099-01-09"}
        wrong = await eyes.send("/-/inbox/away", {"substitute": str(there.hugo.user), **days})
        assert (wrong.status_code, "Nobody is their own substitute" in wrong.text) == (422, True)
        assert (await eyes.send("/-/inbox/away", {"substitute": str(there.bea.user), **days})).status_code == 303
        assert "Bea" in (await eyes.page("/-/inbox/away")).partition("When I am away")[2].partition("</section>")[0]
        assert "Hugo" in (await others.page("/-/inbox/away")).partition("For whom I stand in")[2]
        assert await state(there.anna, identity) == "draft"

    play(story, FILES)


def test_who_is_to_be_informed_sees_it_from_its_beginning_and_is_told_at_its_end(play: Play) -> None:
    async def story(world: World) -> None:
        there = await house(world)
        await submitted(there.anna)
        eyes, others = await visitor(world, there.bob.user), await visitor(world, there.hugo.user)
        assert lines(await eyes.page("/-/inbox/copies")) == ["Chairs"]
        assert "Hugo To be answered" in words(await eyes.page("/-/inbox/copies"))
        assert told(await eyes.page("/-/inbox/notices")) == []
        assert lines(await others.page("/-/inbox/copies")) == []
        await answered(others, "/-/inbox", "agree")
        assert told(await eyes.page("/-/inbox/notices")) == ["was agreed to; you get a copy Chairs ok"]

    play(story, COPIED)


def test_an_answer_is_taken_back_where_nothing_followed(play: Play) -> None:
    async def story(world: World) -> None:
        there, eyes, made = await stacked(world)
        offered = r'href="(/-/inbox/approvals/approval_task/(\d+))"'
        (first, one), (second, two), *_ = re.findall(offered, await eyes.page("/-/inbox/approvals"))
        refused = (await answered(eyes, first, "refuse", "No")).headers["set-cookie"]
        assert ("note=answered.approval_task.0;" in refused, await state(there.anna, made[1])) == (True, "rejected")
        assert "has followed" in (await eyes.send(f"/-/inbox/answer/{one}/take_back", {})).text
        returned = (await answered(eyes, second, "give_back", "Dear")).headers["set-cookie"]
        assert f"note=answered.approval_task.{two};" in returned
        back = await eyes.send(f"/-/inbox/answer/{two}/take_back", {})
        assert (back.status_code, back.headers["location"]) == (303, second)
        await answered(eyes, second, "agree")
        assert await state(there.anna, made[2]) == "approved"
        ((answer,),) = await world.rows("SELECT id FROM approval_task WHERE state = 'agreed' AND about = 'expense/1'")
        notices = await world.rows("SELECT count(*) FROM _notice")
        assert (await eyes.send(f"/-/inbox/answer/{answer}/take_back", {})).status_code == 303
        assert await world.rows("SELECT count(*) FROM approval_task WHERE level = 'board'") == [(0,)]
        assert await world.rows("SELECT count(*) FROM _notice") == [(notices[0][0] - 2,)], "the board was told"
        assert len(lines(await eyes.page("/-/inbox/approvals"))) == 2

    play(story, FILES)


def test_an_answer_that_others_have_gone_on_from_stays(play: Play) -> None:
    async def story(world: World) -> None:
        there, eyes, _ = await stacked(world)
        await there.bea.take("approval_task", await task(there.bea), "refuse", note="No")
        ((answer,),) = await world.rows("SELECT id FROM approval_task WHERE state = 'agreed' AND level = 'head'")
        refused = await eyes.send(f"/-/inbox/answer/{answer}/take_back", {})
        assert (refused.status_code, "Others have gone on" in refused.text) == (422, True)

    play(story, FILES)
