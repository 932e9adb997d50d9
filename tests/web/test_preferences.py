"""How somebody likes the screens: kept with their account, wherever they log in."""

import re

from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

FILES = {
    "app.yaml": "app: small\nlocales: [zh, en]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n",
    "note.yaml": """
entity: note
help: {zh: 要记住的事, en: What is to be remembered}
title: text
fields:
  text: {type: text, required: true}
  at: {type: datetime, help: {zh: 何时, en: When}}
""",
    "staff.yaml": "role: staff\ngrants: {note: {read: true, create: true, update: true}}\n",
}


def titles(page: str) -> list[str]:
    return re.findall(r'class="lm-title" [^>]*>([^<]*)<', page)


def test_what_somebody_chose_goes_with_their_account(play: Play) -> None:
    async def story(world: World) -> None:
        writer = await world.person_as("writer", "staff")
        here, there = await visitor(world, writer.user), await visitor(world, writer.user)
        there.speaks("zh")
        for number in range(21):
            await writer.make("note", text=f"{number:02}", at="2026-01-01T00:30:00Z")
        assert len(titles(await there.page("/note"))) == 21
        assert "2026-01-01 08:30" in await there.page("/note/1/edit")
        chosen = {
            "locale": "en", "time_zone": "America/New_York", "theme": "dark", "density": "compact",
            "page_rows": "20", "plain_keys": "false", "return": "/-/account",
        }  # fmt: skip
        answer = await here.send("/-/preferences", chosen)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/-/account"), answer.text
        page = await there.page("/note")
        assert '<html lang="en" data-bs-theme="dark" data-density="compact">' in page
        assert len(titles(page)) == 20
        assert "&#34;j&#34;" not in page
        assert "2025-12-31 19:30" in await there.page("/note/1/edit")
        await there.send("/note/new", {"text": "x", "at": "2026-06-01 09:00", ":base": "{}"})
        assert (await writer.get("note", 22))["at"] == "2026-06-01T13:00:00.000000Z"
        account = await there.page("/-/account")
        assert re.findall(r'<option value="([^"]+)" selected', account) == [
            "en", "America/New_York", "dark", "compact", "20", "false",
        ]  # fmt: skip
        again = await there.send("/-/preferences", {"time_zone": "", "page_rows": "7"})
        assert again.status_code == 422
        await there.send("/-/preferences", {"time_zone": ""})
        assert "2026-01-01 08:30" in await here.page("/note/1/edit")

    play(story, FILES)


def test_the_help_says_what_fields_are_for_in_the_readers_language(play: Play) -> None:
    async def story(world: World) -> None:
        reader = await visitor(world, await world.person("reader", "staff"))
        told = await reader.page("/-/help", of="note")
        assert ("何时" in told, "要记住的事" in told) == (True, True)
        assert "要记住的事" in await reader.page("/note")
        reader.speaks("en")
        page = await reader.page("/-/help", of="note")
        assert ("When" in page, "何时" in page, "Open the row" in page) == (True, False, True)
        assert "When" not in await reader.page("/-/help", of="nothing")

    play(story, FILES)
