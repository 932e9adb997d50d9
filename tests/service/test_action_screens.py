"""Actions on the screens, as a browser without script meets them."""

from tests.service.deals import FILES
from tests.support.stage_plugin import Play
from tests.support.visitor import Visitor, visitor
from tests.support.world import World


async def shop(world: World) -> Visitor:
    """A boss before the screens, with a lead."""
    boss = await world.person_as("boss", "boss")
    await boss.make("lead", name="Acme", person="Ann", phone="139", hope="500.00")
    return await visitor(world, boss.user)


def test_a_record_has_a_button_for_what_is_possible_and_a_link_to_what_came_of_it(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        assert 'href="/lead/1/actions/convert"' in await boss.page("/lead/1")
        asked = await boss.page("/lead/1/actions/convert")
        assert '<h1 class="lm-cut">Convert</h1>' in asked
        assert 'name="level"' in asked
        assert '<button class="btn btn-primary">Convert</button>' in asked
        done = await boss.send("/lead/1/actions/convert", {"level": "a", "title": "", ":version": "1"})
        assert (done.status_code, done.headers["location"]) == (303, "/lead/1")
        assert "note=taken.customer.1" in done.headers["set-cookie"]
        shown = await boss.page("/lead/1")
        assert "/lead/1/actions/convert" not in shown
        assert '<a href="/opportunity/1">Acme 1</a>' in shown
        again = await boss.send("/lead/1/actions/convert", {"level": "a", ":version": "2"})
        assert (again.status_code, again.headers["location"]) == (303, "/lead/1")
        assert "note=taken_before" in again.headers["set-cookie"]

    play(story, FILES)


def test_what_is_wrong_stands_in_the_form_with_what_was_typed(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        wrong = await boss.send("/lead/1/actions/convert", {"level": "", "title": "x" * 41, ":version": "1"})
        assert wrong.status_code == 422
        assert "nothing was done" in wrong.text
        assert "x" * 41 in wrong.text
        assert "At most 40 characters" in wrong.text
        assert await world.rows("SELECT count(*) FROM customer") == [(0,)]

    play(story, FILES)


def test_a_warning_of_a_step_is_confirmed_in_the_form(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        maker = await world.person_as("maker", "boss")
        await maker.make("customer", name="Acme")
        asked = {"level": "a", "title": "", ":version": "1"}
        warned = await boss.send("/lead/1/actions/convert", asked)
        assert (warned.status_code, ":confirm.same_name" in warned.text) == (422, True)
        done = await boss.send("/lead/1/actions/convert", {**asked, ":confirm.same_name": "on"})
        assert done.status_code == 303

    play(story, FILES)


def test_an_action_that_asks_nothing_is_done_by_its_button(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        maker = await world.person_as("maker", "boss")
        customer = (await maker.make("customer", name="Acme"))["id"]
        await maker.make("opportunity", name="One", customer=customer)
        assert 'action="/opportunity/1/actions/win" method="post"' in await boss.page("/opportunity/1")
        done = await boss.send("/opportunity/1/actions/win", {":version": "1"})
        assert done.status_code == 303
        shown = await boss.page("/opportunity/1")
        assert "/actions/win" not in shown
        assert "/actions/to_contract" in shown

    play(story, FILES)


def test_a_reference_is_picked_among_those_that_fit(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await shop(world)
        maker = await world.person_as("maker", "boss")
        await maker.make("customer", name="Acme")
        for name, open_ in (("Fair", True), ("Past fair", False)):
            await maker.make("event", name=name, open=open_)
        found = await boss.send("/customer/1/actions/invite/pick/event", {"event:title": "fair"})
        assert (found.status_code, "Fair" in found.text, "Past" in found.text) == (200, True, False)

    play(story, FILES)


def test_nobody_finds_an_action_without_the_right(play: Play) -> None:
    async def story(world: World) -> None:
        await shop(world)
        clerk = await world.person_as("clerk", "clerk")
        seen = await visitor(world, clerk.user)
        assert "/actions/" not in await seen.page("/lead/1")
        assert (await seen.send("/lead/1/actions/convert", {":version": "1"})).status_code == 404

    play(story, FILES)


def test_several_records_of_a_list_are_chosen_and_what_failed_says_why(play: Play) -> None:
    async def story(world: World) -> None:
        boss = await world.person_as("boss", "boss")
        rep = await visitor(world, (await world.person_as("rep", "rep")).user)
        for name, level in (("Ann", "a"), ("Bob", "b"), ("Cid", "a")):
            await boss.make("customer", name=name, level=level)
        await boss.make("event", name="Fair")
        assert 'formaction="/customer/actions/invite?q=n"' in await rep.page("/customer", q="n")
        asked = await rep.page("/customer/actions/invite")
        assert all(f'name=":id.{number}"' in asked for number in (1, 2, 3))
        nobody = await rep.send("/customer/actions/invite", {"event": "1"})
        assert (nobody.status_code, "Choose at least one record" in nobody.text) == (422, True)
        wrong = await rep.send("/customer/actions/invite", {"event": "", ":id.1": "1"})
        assert (wrong.status_code, "Required" in wrong.text) == (422, True)
        some = await rep.send("/customer/actions/invite", {"event": "1", ":id.1": "1", ":id.2": "1"})
        assert (some.status_code, "Done with 1, not done with 1" in some.text) == (422, True)
        assert "You have no right to do this" in some.text
        done = await rep.send("/customer/actions/invite", {"event": "1", ":id.3": "1"})
        assert (done.status_code, done.headers["location"]) == (303, "/customer")
        assert await world.rows("SELECT customer FROM guest ORDER BY id") == [(1,), (3,)]

    play(story, FILES)
