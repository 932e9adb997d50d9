"""Views that are boards and calendars, over the running application: figures, what stands where, and moving it."""

import re

import pytest

from tests.support.client import Client
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World
from tests.web.visiting import SCRIPTED

APP = "app: shop\nlocales: [en, zh]\ntime_zone: Asia/Shanghai\ncurrency: CNY\n"
DEAL = """
entity: deal
title: name
owner: owner
fields:
  name: {type: text, max: 40, required: true}
  stage:
    type: choice
    required: true
    default: early
    options: {early: {tone: gray}, late: {tone: amber}, won: {tone: green}}
  amount: {type: money}
  closes: {type: date}
  secret: {type: bool, default: false}
  owner: {type: user, default: =me}
checks:
  dear:
    when: stage == 'won' and amount is null
    message: {en: What is won has an amount, zh: 没有金额}
  soon:
    when: stage == 'late' and closes is null
    then: warn
    message: {en: It closes on no day, zh: 没有日期}
"""
SCREEN = """
screen: deal
of: deal
list:
  views:
    all: {}
    board: {show: kanban, by: stage, filter: not secret, order: name}
    won: {filter: stage == 'won'}
    plan: {show: calendar, date: closes, filter: not secret}
    made: {show: calendar, date: created_at}
"""
BOSS = "role: boss\ngrants: {deal: {create: true, read: true, update: true, delete: true}, user: {read: true}}\n"
READER = "role: reader\ngrants: {deal: {read: true, fields: {amount: {read: false}}}}\n"
FILES = {"app.yaml": APP, "deal.yaml": DEAL, "screen.yaml": SCREEN, "boss.yaml": BOSS, "reader.yaml": READER}


async def shop(world: World) -> tuple[Client, Visitor]:
    """23 early deals of 10.00, one that is secret, and one that is won."""
    boss = await world.person_as("boss", "boss")
    for number in range(23):
        await boss.make("deal", name=f"Deal {number:02}", amount="10.00", closes="2026-03-04")
    await boss.make("deal", name="Hidden", amount="99.00", secret=True)
    await boss.make("deal", name="Done", stage="won", amount="7.50")
    return boss, await visitor(world, boss.user)


def heads(page: str) -> list[tuple[str, ...]]:
    """Name, number and sum of each column."""
    found = re.findall(r'<div class="lm-lane-head" id="lane-(\S+)-head">(.*?)</div>', page, re.DOTALL)
    return [(name, *re.findall(r">([^<>\s][^<>]*)<", text)) for name, text in found]


def cards(page: str) -> list[str]:
    return re.findall(r'<a class="lm-title lm-cut"[^>]*>([^<]*)</a>', page)


def test_a_board_counts_and_sums_the_whole_list_and_shows_some_cards(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        page = await screens.page("/deal", view="board")
        assert heads(page) == [
            ("early", "early", "23", "CN¥230.00"),
            ("late", "late", "0"),
            ("won", "won", "1", "CN¥7.50"),
        ]
        assert cards(page) == [*(f"Deal {number:02}" for number in range(20)), "Done"]
        more = re.findall(r'href="(/deal\?view=board&amp;after=[^"]+)"', page)[0].replace("&amp;", "&")
        answer = await screens.client.get(more, headers=SCRIPTED)
        assert cards(answer.text) == ["Deal 20", "Deal 21", "Deal 22"]
        assert cards((await screens.client.get(more)).text) == ["Deal 20", "Deal 21", "Deal 22", "Done"]
        found = await screens.page("/deal", view="board", **{"from.amount": "8"})
        assert heads(found) == [("early", "early", "23", "CN¥230.00"), ("late", "late", "0"), ("won", "won", "0")]

    play(story, FILES)


def test_moving_a_card_is_a_change_of_the_record_that_rights_and_checks_decide(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        address = "/deal/1/value?view=board"

        async def move(where: str, version: int, **more: str) -> tuple[int, str]:
            sent = screens.signed({"stage": where, ":version": str(version), "name": "Deal 00", **more})
            answer = await screens.client.post(address, data=sent, headers=SCRIPTED)
            return answer.status_code, answer.text

        status, told = await move("won", 1)
        assert (status, heads(told)[0], heads(told)[2]) == (
            200, ("early", "early", "22", "CN¥220.00"), ("won", "won", "2", "CN¥17.50"),
        )  # fmt: skip
        assert 'data-version="2"' in told
        assert (await boss.get("deal", 1))["stage"] == "won"
        assert (await move("early", 1))[0] == 412
        await boss.set("deal", 1, amount=None, stage="early", closes=None)
        status, told = await move("won", 3)
        assert (status, "What is won has an amount" in told, "data-refusal" in told) == (422, True, True)
        status, told = await move("late", 3)
        assert (status, "It closes on no day" in told, 'name=":confirm.soon"' in told) == (422, True, True)
        plain = await screens.send(address, {"stage": "late", ":version": "3", ":confirm.soon": "on"})
        assert (plain.status_code, plain.headers["location"]) == (303, "/deal?view=board")
        assert (await boss.get("deal", 1))["stage"] == "late"

    play(story, FILES)


def test_who_may_only_read_moves_nothing_and_sees_no_sum_of_what_is_hidden(play: Play) -> None:
    async def story(world: World) -> None:
        boss, _ = await shop(world)
        reader = await visitor(world, await world.person("reader", "reader"))
        page = await reader.page("/deal", view="board")
        assert heads(page) == [("early", "early", "23"), ("late", "late", "0"), ("won", "won", "1")]
        assert "draggable" not in page
        refused = await reader.send("/deal/1/value?view=board", {"stage": "won", ":version": "1"})
        assert refused.status_code == 403
        assert (await boss.get("deal", 1))["stage"] == "early"

    play(story, FILES)


@pytest.mark.parametrize("view", ["won", "all"])
def test_a_view_that_is_none_of_a_board_is_a_list(play: Play, view: str) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        page = await screens.page("/deal", view=view)
        assert ("<table" in page, "lm-board" in page) == (True, False)

    play(story, FILES)


def days(page: str) -> dict[str, tuple[int, int]]:
    """By day that has some, the entries that are shown and the number of all others."""
    found = {}
    for day, text in re.findall(r'<li class="lm-day" data-day="([^"]+)"(.*?)</ul>(?=.*?</li>)', page, re.DOTALL):
        rest = page[page.index(f'data-day="{day}"') :]
        more = re.findall(r'lm-day-more"[^>]*>\+(\d+)<', rest[: rest.index("</li>", rest.index("</ul>"))])
        shown = text.count("lm-entry-of-day")
        found |= {day: (shown, int(more[0]) if more else 0)} if shown else {}
    return found


def test_a_calendar_shows_some_of_a_day_and_counts_all(play: Play) -> None:
    async def story(world: World) -> None:
        _, screens = await shop(world)
        month = await screens.page("/deal", view="plan", day="2026-03-20")
        assert days(month) == {"2026-03-04": (3, 20)}
        assert (month.count('class="lm-day"'), "Mar 2026" in month) == (42, True)
        assert days(await screens.page("/deal", view="plan", day="2026-03-02", span="week")) == {"2026-03-04": (23, 0)}
        assert days(await screens.page("/deal", view="plan", day="2026-03-05", span="day")) == {}
        year = await screens.page("/deal", view="plan", day="2026-07-01", span="year")
        assert re.findall(r'aria-label="([^"]*: \d+ in all)"', year) == ["4 Mar 2026: 23 in all"]
        assert "lm-calendar" in await screens.page("/deal", view="made", span="day")
        for odd in ("0001-01-01", "9999-12-31", "soon"):
            assert "lm-calendar" in await screens.page("/deal", view="plan", day=odd, span="week")

    play(story, FILES)


def test_an_entry_that_is_moved_has_another_day(play: Play) -> None:
    async def story(world: World) -> None:
        boss, screens = await shop(world)
        address = "/deal/1/value?view=plan&day=2026-03-01"
        sent = screens.signed({"closes": "2026-03-19", ":version": "1"})
        answer = await screens.client.post(address, data=sent, headers=SCRIPTED)
        assert (answer.status_code, days(answer.text)) == (200, {"2026-03-04": (3, 19), "2026-03-19": (1, 0)})
        assert (await boss.get("deal", 1))["closes"] == "2026-03-19"

    play(story, FILES)
