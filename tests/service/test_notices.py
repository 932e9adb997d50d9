"""People are told what they are to know: once it is so, in their language, and by name only while they see it."""

import re

import pytest

from engine.meta.pointers import Pointer
from engine.service.notices import tell
from engine.service.work import Context
from tests.service.test_mentions import FILES, staff
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World

DONE = {"zh": "已处理", "en": "was settled"}


def told(page: str) -> list[str]:
    """What the notices of an inbox say, each with what it is about, without markup."""
    lines = re.findall(r'<li id="line-notice-.*?</li>', page, flags=re.DOTALL)
    said = (re.findall(r'(?:<b class="|lm-item-reason )lm-cut">([^<]+)<', one) for one in lines)
    return [" ".join(reversed(one)) for one in said]


async def unread(eyes: Visitor) -> str:
    found = re.search(r">(\d+)<", await eyes.page("/-/inbox/count"))
    return found[1] if found else ""


def test_whoever_is_named_in_a_comment_is_told_and_reads_it(play: Play) -> None:
    async def story(world: World) -> None:
        chief, ann, _, visit = await staff(world)
        await chief.take("visit", visit, "comment", text=f"Look, @user/{ann.user}, and @user/{chief.user}")
        eyes = await visitor(world, ann.user)
        assert await unread(eyes) == "1"
        page = await eyes.page("/-/inbox/notices")
        assert told(page) == ["named you in a comment Ulm"]
        assert f'href="/visit/{visit}"' in page
        assert await unread(await visitor(world, chief.user)) == "", "nobody is told what they do themselves"
        (number,) = re.findall(r'action="/-/inbox/(\d+)/read"', page)
        other = await visitor(world, chief.user)
        assert (await other.send(f"/-/inbox/{number}/read", {})).status_code == 404
        await eyes.send(f"/-/inbox/{number}/read", {})
        assert (await unread(eyes), told(await eyes.page("/-/inbox/notices"))) == ("", ["named you in a comment Ulm"])

    play(story, FILES)


def test_what_somebody_sees_no_more_is_not_named_to_them(play: Play) -> None:
    async def story(world: World) -> None:
        chief, ann, _, visit = await staff(world)
        for number in range(2):
            await chief.take("visit", visit, "comment", text=f"{number} @user/{ann.user}")
        await ann.drop("visit", visit)
        eyes = await visitor(world, ann.user)
        page = await eyes.page("/-/inbox/notices")
        assert told(page) == ["named you in a comment"] * 2
        assert "Ulm" not in page
        await eyes.send("/-/inbox/read", {})
        assert await unread(eyes) == ""

    play(story, FILES)


def test_it_is_told_in_the_transaction_that_causes_it_and_in_the_readers_language(play: Play) -> None:
    async def story(world: World) -> None:
        chief, ann, bob, visit = await staff(world)

        async def work(context: Context) -> None:
            await tell(context, (ann.user, bob.user, ann.user), DONE, Pointer("visit", visit))

        async def spoil(context: Context) -> None:
            await work(context)
            raise KeyError

        principal = await world.principal(chief.user)
        with pytest.raises(KeyError):
            await world.change(principal, spoil)
        eyes = await visitor(world, ann.user)
        assert await unread(eyes) == ""
        await world.change(principal, work)
        assert (await unread(eyes), told(await eyes.page("/-/inbox/notices"))) == ("1", ["was settled Ulm"])
        eyes.speaks("zh")
        assert told(await eyes.page("/-/inbox/notices")) == ["已处理 Ulm"]
        assert told(await (await visitor(world, bob.user)).page("/-/inbox/notices")) == ["was settled"], (
            "he never saw it"
        )

    play(story, FILES)
