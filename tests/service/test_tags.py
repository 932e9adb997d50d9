"""Fields that hold words people choose freely: how they are kept, what is asked of them, and which are offered."""

import re

import pytest

from engine.service.sample import make_samples
from engine.service.verify import verify
from tests.service.sales import APP
from tests.support.client import Refused, faults
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import NOON, World

FILES = {
    "app.yaml": APP,
    "customer.yaml": """
entity: customer
title: name
features: {recycle: {}}
fields:
  name: {type: text, max: 40, required: true}
  words: tags
  marks: {type: tags, default: [new, "to call"], sample: [warm, cold]}
  known: {type: integer, value: count(words)}
  important: {type: bool, value: "any(lower(w) == 'vip' for w in words)"}
  visits: {type: lines, of: visit}
checks:
  not_both:
    when: "'new' in marks and 'old' in marks"
    fields: [marks]
    message: {en: Either new or old, zh: 新旧不能并存}
""",
    "visit.yaml": "entity: visit\npart_of: customer\ntitle: about\nfields: {about: text, topics: tags}\n",
    "boss.yaml": "role: boss\ngrants: {customer: {read: true, create: true, update: true, delete: true}}\n",
    "clerk.yaml": """
role: clerk
grants:
  customer: {read: "not ('secret' in words)", update: true}
""",
}
LONGEST = "x" * 30


@pytest.mark.parametrize(
    ("sent", "kept", "known", "important"),
    [
        ([" big   one ", "VIP", "vip", "Big One"], ["big one", "VIP"], 2, True),
        (["大客户", "e\u0301t\u00e9", "\u00e9t\u00e9"], ["大客户", "\u00e9t\u00e9"], 2, False),
        ([LONGEST, f"  {LONGEST}"], [LONGEST], 1, False),
        ([str(one) for one in range(20)], [str(one) for one in range(20)], 20, False),
        (["", " "], None, 0, False),
        ([], None, 0, False),
    ],
)
def test_words_are_kept_tidy_each_once(
    play: Play, sent: list[str], kept: list[str] | None, known: int, important: bool
) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("customer", name="A", words=sent, visits=[{"about": "x", "topics": sent}])
        assert (made["words"], made["known"], made["important"]) == (kept, known, important)
        assert (made["visits"][0]["topics"], made["marks"]) == (kept, ["new", "to call"])
        assert await boss.get("customer", made["id"]) == made
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"words": [str(one) for one in range(21)]}, {"words": "too_many_words"}),
        ({"words": ["x" * 31]}, {"words": "too_long"}),
        ({"words": ["a, b"]}, {"words": "comma_in_word"}),
        ({"words": ["甲、乙"]}, {"words": "comma_in_word"}),
        ({"words": ["a\x00"]}, {"words": "bad_character"}),
        ({"words": "vip"}, {"words": "not_a_list"}),
        ({"words": [1]}, {"words": "not_a_list"}),
        ({"marks": ["old", "new"]}, {"marks": "check:not_both"}),
        ({"visits": [{"topics": ["x" * 31]}]}, {"visits/0/topics": "too_long"}),
    ],
)
def test_what_is_no_word_is_refused(play: Play, sent: dict[str, object], code: dict[str, str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as refused:
            await boss.make("customer", name="A", **sent)
        assert faults(refused.value) == code

    play(story, FILES)


KNOWN = {"A": ["vip"], "AB": ["vip", "big one"], "B": ["big one"], "S": ["secret"], "none": None}


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("'vip' in words", ["A", "AB"]),
        ("'VIP' in words", []),
        ("'vip' not in words", ["B", "S", "none"]),
        ("count(words) == 2", ["AB"]),
        ("words is null", ["none"]),
        ("words == ['big one', 'vip']", ["AB"]),
        ("any(starts_with(w, 'BIG') for w in words)", ["AB", "B"]),
        ("sum(len(w) for w in words) > 6", ["AB", "B"]),
        ("all(w != 'vip' for w in words)", ["B", "S", "none"]),
    ],
)
def test_lists_ask_for_words(play: Play, where: str, names: list[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for name, words in KNOWN.items():
            await boss.make("customer", name=name, words=words)
        assert sorted(one["name"] for one in await boss.all("customer", where=where)) == names

    play(story, FILES)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"has.words": "vip，secret"}, {"A", "AB", "S"}),
        ({"has.words": "vip", "none.words": "on"}, {"A", "AB", "none"}),
        ({"none.words": "on"}, {"none"}),
        ({"has.words": ", "}, {"A", "AB", "B", "S", "none"}),
        ({"has.words": "x" * 31}, {"A", "AB", "B", "S", "none"}),
    ],
)
def test_a_list_is_narrowed_to_any_of_some_words(play: Play, asked: dict[str, str], names: set[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        for name, words in KNOWN.items():
            await boss.make("customer", name=f"name-{name}.", words=words)
        page = await screens.page("/customer", **asked)
        assert {name for name in KNOWN if f"name-{name}." in page} == names

    play(story, FILES)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ({"words": ""}, ["big one", "vip"]),
        ({"words": "O"}, ["big one"]),
        ({"words": "hot，  vip, "}, ["hot, vip, big one"]),
        ({"words": "VIP, v"}, []),
        ({"words": "sec"}, []),
        ({"has.words": "vi"}, ["vip"]),
        ({"words": "100%'"}, []),
    ],
)
def test_a_form_offers_the_words_of_the_records_that_may_be_seen(
    play: Play, typed: dict[str, str], offered: list[str]
) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        for name, words in {**KNOWN, "C": ["big one", "secret"], "D": ["big one"]}.items():
            await boss.make("customer", name=name, words=words)
        screens = await visitor(shop, clerk.user)
        answer = await screens.send("/customer/pick/words", typed)
        assert re.findall('value="([^"]*)"', answer.text) == offered

    play(story, FILES)


def test_a_form_takes_words_between_commas(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        made = await boss.make("customer", name="A", words=["vip", "big one"], visits=[{"topics": ["price"]}])
        page = await screens.page(f"/customer/{made['id']}/edit")
        assert 'name="words" value="vip, big one"' in page
        assert 'hx-post="/customer/pick/words"' in page
        assert 'name="visits/0/topics" value="price"' in page
        sent = {"name": "A", "words": "new、Vip，new", "visits": "", ":version": "1", ":base": "{}"}
        sent |= {"visits/0/:id": str(made["visits"][0]["id"]), "visits/0/topics": "price, terms"}
        answer = await screens.send(f"/customer/{made['id']}/edit", sent)
        assert answer.status_code == 303, answer.text
        saved = await boss.get("customer", made["id"])
        assert (saved["words"], saved["visits"][0]["topics"]) == (["new", "Vip"], ["price", "terms"])
        refused = await screens.send(f"/customer/{made['id']}/edit", {**sent, "words": "x" * 31, ":version": "2"})
        assert refused.status_code == 422
        assert "x" * 31 in refused.text

    play(story, FILES)


def test_sample_data_of_words_is_made_of_what_the_definition_says(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        clock = shop.compiled.clock(moment=NOON)
        await make_samples(shop.database, shop.compiled, {"customer": 20}, clock, more=False, progress=lambda *_: None)
        made = await boss.all("customer")
        assert {tuple(one["marks"]) for one in made} == {("warm",), ("cold",)}
        assert {word for one in made for word in one["words"]} <= {f"words {number}" for number in range(1, 6)}
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)
