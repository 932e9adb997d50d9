"""Pages and forms as a screen writes them: tabs at their own addresses, sections that are drawn while they hold."""

from collections.abc import Mapping

import pytest

from tests.service.sales import APP
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World

FILES: Mapping[str, str] = {
    "app.yaml": APP,
    "firm.yaml": """
entity: firm
title: name
owner: owner
features: {comment: {}, recycle: {}, copy: {without: remark}}
fields:
  name: {type: text, max: 40, label: {en: Name, zh: 名称}, required: true}
  foreign: {type: bool, default: false}
  tax_number: {type: text, max: 20}
  taxed: bool
  size: integer
  remark: {type: long_text, label: {en: Remark, zh: 备注}}
  owner: {type: user, default: =me}
  sites: {type: lines, label: {en: Sites, zh: 地点}, fields: {place: text}}
  trips: {type: collection, of: trip, by: firm, label: {en: Trips, zh: 出差}}
""",
    "trip.yaml": """
entity: trip
title: goal
fields:
  goal: {type: text, max: 40}
  firm: {type: reference, to: firm}
""",
    "firm_screen.yaml": """
screen: firm
of: firm
form:
  basics: {fields: [[name, foreign]]}
  tax: {label: {en: Tax, zh: 税务}, fields: [[tax_number, taxed]], visible: foreign}
  own: {label: {en: Own, zh: 自有}, fields: sites, visible: owner == me}
detail:
  tabs: [trips, overview, sites, timeline]
""",
    "boss.yaml": "role: boss\ngrants:\n  firm: {read: true, create: true, update: true, comment: true}\n"
    "  trip: {read: true, create: true}\n",
    "clerk.yaml": "role: clerk\ngrants:\n  firm: {read: true, fields: {foreign: {read: false}}}\n",
}


async def desk(world: World) -> Visitor:
    """A boss before the screens, with a firm."""
    boss = await world.person_as("boss", "boss")
    await boss.make("firm", name="Acme", remark="Pays late", sites=[{"place": "Ulm"}], tax_number="DE1", taxed=True)
    for place in range(21):
        await boss.make("trip", goal=f"Trip {place}", firm=1)
    return await visitor(world, boss.user)


def test_each_tab_is_at_an_address_of_its_own_and_only_the_open_one_is_on_the_page(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await desk(world)
        first = await boss.page("/firm/1")
        assert [first.index(f"?tab={name}") for name in ("trips", "overview", "sites", "timeline")] == sorted(
            first.index(f"?tab={name}") for name in ("trips", "overview", "sites", "timeline")
        )
        assert '>Trips <span class="lm-count lm-number">21</span>' in first
        assert '>Sites <span class="lm-count lm-number">1</span>' in first
        assert first.count("Trip 2<") + first.count("Trip 20<") == 2
        assert 'href="/trip?of.firm=1"' in first
        assert "Pays late" not in first
        held = await boss.page("/firm/1", tab="overview")
        assert "Pays late" in held
        assert "Ulm" not in held
        assert "Ulm" in await boss.page("/firm/1", tab="sites")
        assert "created it" in await boss.page("/firm/1", tab="timeline")
        assert 'href="/trip?of.firm=1"' in await boss.page("/firm/1", tab="gone")

    play(story, FILES)


def test_what_one_may_not_read_has_no_tab(play: Play) -> None:
    async def story(world: World) -> None:
        await desk(world)
        clerk = await world.person_as("clerk", "clerk")
        page = await (await visitor(world, clerk.user)).page("/firm/1")
        assert "?tab=overview" in page
        assert "?tab=trips" not in page

    play(story, FILES)


def test_a_comment_is_written_in_the_timeline_and_leads_back_to_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await desk(world)
        shown = await boss.page("/firm/1", tab="timeline")
        assert 'action="/firm/1/actions/comment?tab=timeline"' in shown
        assert 'href="/firm/1/actions/comment"' not in shown
        done = await boss.send("/firm/1/actions/comment?tab=timeline", {"text": "Called", ":version": "1"})
        assert (done.status_code, done.headers["location"]) == (303, "/firm/1?tab=timeline")
        assert "Called" in await boss.page("/firm/1", tab="timeline")

    play(story, FILES)


@pytest.mark.parametrize(("foreign", "drawn"), [("true", True), ("", False)])
def test_a_section_is_drawn_while_its_condition_holds_and_keeps_its_values(
    play: Play, foreign: str, drawn: bool
) -> None:
    async def story(world: World) -> None:
        boss = await desk(world)
        form = {"name": "Acme", "owner": "1", ":version": "1"} | ({"foreign": foreign} if foreign else {})
        live = await boss.client.post("/firm/1/preview", data=boss.signed(form))
        assert ('data-section="tax" data-hide' in live.text) is not drawn
        assert ("tax_number taxed" in live.text) is not drawn
        assert 'data-section="own"></i>' in live.text

    play(story, FILES)


def test_what_stands_in_a_section_that_is_not_drawn_is_not_sent(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await desk(world)
        form = await boss.page("/firm/1/edit")
        assert 'id="section-tax" data-hidden' in form
        assert 'id="section-own">' in form
        assert 'name=":still" value="tax_number taxed"' in form
        sent = {"name": "Acme 2", ":version": "1", ":still": "tax_number taxed", ":base": '{"name": "Acme"}'}
        assert (await boss.send("/firm/1/edit", sent)).status_code == 303
        assert await world.rows("SELECT name, tax_number FROM firm") == [("Acme 2", "DE1")]
        clerk = await world.person_as("clerk", "clerk")
        assert "section-tax" not in (await (await visitor(world, clerk.user)).client.get("/firm/1/edit")).text

    play(story, FILES)


def test_a_section_with_something_wrong_in_it_is_drawn(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await desk(world)
        sent = {"name": "Acme", "tax_number": "x" * 21, ":version": "1", ":base": '{"name": "Acme"}'}
        refused = await boss.send("/firm/1/edit", sent)
        assert refused.status_code == 422
        assert 'id="section-tax">' in refused.text

    play(story, FILES)


def test_a_copy_begins_with_what_may_be_seen_and_its_lines_but_without_what_is_left_out(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await desk(world)
        assert 'href="/firm/new?-copy=1"' in await boss.page("/firm/1")
        form = await boss.page("/firm/new", **{"-copy": "1"})
        assert 'name="name" value="Acme"' in form
        assert 'name="tax_number" value="DE1"' in form
        assert 'name="sites/0/id" value=""' in form
        assert 'name="sites/0/place" value="Ulm"' in form
        assert "Pays late" not in form
        for unknown in ("99", "x", ""):
            assert (await boss.client.get("/firm/new", params={"-copy": unknown})).status_code == 404
        assert (await boss.client.get("/trip/new", params={"-copy": "1"})).status_code == 404
        clerk = await visitor(world, (await world.person_as("clerk", "clerk")).user)
        assert "-copy" not in await clerk.page("/firm/1")
        another = await boss.send("/firm/new", {"name": "Acme", ":next": "new"})
        assert (another.status_code, another.headers["location"]) == (303, "/firm/new")

    play(story, FILES)


def test_home_shows_ones_own_records_with_a_day_to_come(play: Play) -> None:
    files = {
        **FILES,
        "trip.yaml": "entity: trip\ntitle: goal\nowner: who\nfields:\n  goal: {type: text, max: 40}\n  day: date\n"
        "  who: {type: user, default: =me}\n  firm: {type: reference, to: firm}\n",
        "trip_screen.yaml": "screen: trip\nof: trip\nlist:\n  views:\n    all: {}\n"
        "    days: {show: calendar, date: day}\n",
    }

    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        other = await world.person_as("other", "boss")
        for client, goal, day in ((boss, "Past", "2020-01-01"), (boss, "Ahead", "2999-01-01"), (boss, "Never", None)):
            await client.make("trip", goal=goal, day=day)
        await other.make("trip", goal="Theirs", day="2999-01-01")
        home = await (await visitor(world, boss.user)).page("/")
        assert "Ahead" in home
        assert [one for one in ("Past", "Never", "Theirs") if f">{one}<" in home] == []
        assert 'href="/trip?view=days"' in home

    play(story, files)
