"""References to one of several entities on the screens: searched in one box, shown by their titles, narrowed by."""

import re

import pytest

from engine.web.record_tabs import SHOWN
from tests.service.test_any_references import FILES
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import World

OFFERED = re.compile(r'data-id="([^"]*)" data-title="([^"]*)"[^>]*>.*?<span class="lm-small">([^<]*)</span>')


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["customer/2", "contact/2", "customer/1", "contact/1"]),
        ("a", ["customer/2", "contact/1", "customer/1"]),
        ("contact: ", ["contact/2", "contact/1"]),
        ("Contact：b", ["contact/2"]),
        ("nothing: a", []),
        ("x%'", []),
    ],
)
@pytest.mark.parametrize("place", ["remark/pick/about", "order/pick/rows/0/about"])
def test_one_box_searches_records_of_every_kind(play: Play, place: str, typed: str, offered: list[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for entity, name in (("customer", "Acme"), ("customer", "Alfa"), ("contact", "Ann"), ("contact", "Bob")):
            await boss.make(entity, name=name)
        screens = await visitor(shop, boss.user)
        name = place.partition("/pick/")[2]
        answer = await screens.send(f"/{place}", {f"{name}:title": typed})
        found = OFFERED.findall(answer.text)
        assert [one[0] for one in found] == offered
        assert {one[0].partition("/")[0] for one in found} == {one[2] for one in found}

    play(story, FILES)


def test_nobody_is_offered_what_they_do_not_see(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        for entity, name in (("customer", "Acme"), ("customer", "Secret"), ("contact", "Ann")):
            await boss.make(entity, name=name)
        screens = await visitor(shop, clerk.user)
        answer = await screens.send("/remark/pick/about", {"about:title": ""})
        assert [one[1] for one in OFFERED.findall(answer.text)] == ["Acme"]

    play(story, FILES)


def test_pages_show_what_is_named_by_its_title(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        await boss.make("customer", name="Acme")
        ann = await boss.make("contact", name="Ann")
        made = await boss.make("remark", words="hello", about=f"contact/{ann['id']}")
        order = await boss.make("order", rows=[{"text": "x", "about": f"contact/{ann['id']}"}])
        screens, others = await visitor(shop, boss.user), await visitor(shop, clerk.user)
        link = f'href="/contact/{ann["id"]}"'
        assert ">Ann</td>" in await screens.page("/remark")
        for page in (f"/remark/{made['id']}", f"/order/{order['id']}"):
            assert link in await screens.page(page)
        assert "Ann" not in await others.page("/remark")
        form = await screens.page(f"/remark/{made['id']}/edit")
        assert 'name="about:title" value="Ann"' in form
        assert f'name="about" value="contact/{ann["id"]}"' in form
        assert 'name="rows/0/about:title" value="Ann"' in await screens.page(f"/order/{order['id']}/edit")

    play(story, FILES)


def test_a_form_saves_what_was_chosen_and_says_what_is_none(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("customer", name="Acme")
        screens = await visitor(shop, boss.user)
        answer = await screens.send("/remark/new", {"words": "x", "about": " customer/1 "})
        assert answer.status_code == 303, answer.text
        assert (await boss.all("remark"))[0]["about"] == "customer/1"
        refused = await screens.send("/remark/new", {"words": "x", "about": "Acme"})
        assert (refused.status_code, "customer/12" in refused.text) == (422, True)

    play(story, FILES)


def test_what_names_a_record_stands_on_its_page_and_is_made_from_there(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        acme = await boss.make("customer", name="Acme")
        other = await boss.make("contact", name="Ann")
        named = f"customer/{acme['id']}"
        for number in range(SHOWN + 1):
            await boss.make("remark", words=f"said-{number}.", about=named)
        await boss.make("remark", words="elsewhere.", about=f"contact/{other['id']}")
        screens = await visitor(shop, boss.user)
        page = await screens.record(f"/customer/{acme['id']}")
        assert (f"said-{SHOWN}." in page, "said-0." in page, "elsewhere." in page) == (True, False, False)
        assert 'href="/remark/new?about=customer%2F1"' in page
        assert 'href="/remark?of.about=customer%2F1"' in page
        assert 'name="about:title" value="Acme"' in await screens.page("/remark/new", about=named)
        narrowed = await screens.page("/remark", **{"of.about": named})
        assert ("said-0." in narrowed, "elsewhere." in narrowed, "Acme" in narrowed) == (True, False, True)

    play(story, FILES)
