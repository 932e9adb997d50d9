"""Fields that hold several choices: what may be in them, what is asked of them, and what follows from them."""

import pytest

from engine.service.sample import make_samples
from engine.service.verify import verify
from tests.service.strategies import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import NOON, World


async def _level(client: Client, code: str) -> int:
    (found,) = await client.ids("level", where=f"code == '{code}'")
    return found


def test_choices_stand_in_the_order_of_the_options_each_once(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("strategy", name="S", levels=["c", "a", "c"])
        assert picked(made, "levels", "ways", "reach", "ways_left", "top") == (
            ["a", "c"],
            ["call", "visit"],
            5,
            1,
            True,
        )
        emptied = await boss.set("strategy", made["id"], levels=[], ways=None)
        assert picked(emptied, "levels", "ways", "reach", "ways_left", "top") == (None, None, 0, 3, False)

    play(story, FILES)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"levels": ["a", "z"]}, {"levels": "no_such_value"}),
        ({"ways": ["call", "fax"]}, {"ways": "not_a_choice"}),
        ({"ways": "call"}, {"ways": "not_a_list"}),
        ({"ways": [1]}, {"ways": "not_a_list"}),
        ({"levels": ["c"], "ways": ["mail"]}, {"ways": "check:calls_only"}),
        ({"quiet": "x"}, {"quiet": "not_writable"}),
        ({"steps": [{"for_levels": ["q"]}]}, {"steps/0/for_levels": "no_such_value"}),
    ],
)
def test_what_is_no_choice_is_refused(play: Play, sent: dict[str, object], code: dict[str, str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as refused:
            await boss.make("strategy", name="S", **sent)
        assert faults(refused.value) == code

    play(story, FILES)


def test_a_retired_value_stays_where_it_is_and_is_added_nowhere(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("strategy", name="S", levels=["a", "b"], steps=[{"for_levels": ["b"]}])
        await boss.set("level", await _level(boss, "b"), retired=True)
        (step,) = made["steps"]
        kept = await boss.set("strategy", made["id"], levels=["b", "c"], steps=[{"id": step["id"], "name": "x"}])
        assert kept["levels"] == ["b", "c"]
        with pytest.raises(Refused) as refused:
            await boss.make("strategy", name="T", levels=["b"], steps=[{"for_levels": ["a", "b"]}])
        assert faults(refused.value) == {"levels": "retired_value", "steps/0/for_levels": "retired_value"}

    play(story, FILES)


def test_a_value_among_the_choices_of_any_record_does_not_go(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("strategy", name="S", levels=["a", "b"])
        await boss.drop("strategy", made["id"])
        with pytest.raises(Refused) as refused:
            await boss.drop("level", await _level(boss, "b"))
        assert refused.value.response.status_code == 409
        await boss.drop("level", await _level(boss, "c"))

    play(story, FILES)


def test_what_is_known_of_a_value_is_followed_through_every_list(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("strategy", name="S", levels=["b", "c"], steps=[{"for_levels": ["c", "b"]}])
        assert (made["reach"], made["steps"][0]["weight"], made["top"]) == (3, 3, False)
        await boss.set("level", await _level(boss, "b"), weight=9)
        followed = await boss.get("strategy", made["id"])
        assert (followed["reach"], followed["steps"][0]["weight"], followed["top"]) == (9, 9, True)
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("'a' in levels", ["A", "AB"]),
        ("'a' not in levels", ["B", "none"]),
        ("count(levels) == 2", ["AB"]),
        ("levels is null", ["none"]),
        ("levels == ['b', 'a']", ["AB"]),
        ("levels != ['b', 'a']", ["A", "B"]),
        ("any(l.weight == 3 for l in levels)", ["AB", "B"]),
        ("all(l.weight > 4 for l in levels)", ["A", "none"]),
        ("sum(l.weight for l in levels) == 8", ["AB"]),
        ("any(l.label_en == 'Anchor' for l in levels if l != 'b')", ["A", "AB"]),
    ],
)
def test_lists_ask_for_choices_and_for_what_is_known_of_them(play: Play, where: str, names: list[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        for name, levels in {"A": ["a"], "AB": ["a", "b"], "B": ["b"], "none": None}.items():
            await boss.make("strategy", name=name, levels=levels)
        assert sorted(one["name"] for one in await boss.all("strategy", where=where)) == names

    play(story, FILES)


def test_rights_read_choices(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        await boss.make("strategy", name="A", levels=["a"])
        await boss.make("strategy", name="B", levels=["b"])
        await boss.make("strategy", name="none")
        seen = await clerk.all("strategy", sort="name", fields="name,ways")
        assert [picked(one, "name", "ways") for one in seen] == [("B", ["call", "visit"]), ("none", None)]
        asked = await clerk.all("strategy", where="any(w == 'call' for w in ways)", fields="name")
        assert [one["name"] for one in asked] == ["B"]

    play(story, FILES)


def test_choices_say_which_records_a_reference_may_take(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        one = await boss.make("strategy", name="One", levels=["a", "b"])
        two = await boss.make("strategy", name="Two", levels=["c"])
        made = await boss.make("strategy", name="S", levels=["b"], like=one["id"])
        step = {"for_levels": ["c"], "after": two["id"]}
        assert (await boss.set("strategy", made["id"], steps=[step]))["steps"][0]["after"] == two["id"]
        wrong = {"like": two["id"], "steps": [step | {"after": one["id"]}]}
        with pytest.raises(Refused) as refused:
            await boss.set("strategy", made["id"], **wrong)
        assert faults(refused.value) == {"like": "no_such_record", "steps/0/after": "no_such_record"}
        found = await screens.send("/strategy/pick/like", {"name": "N", "levels.c": "on", "like:title": ""})
        assert ("Two" in found.text, "One" in found.text) == (True, False)
        line = {"steps": "", "steps/0/for_levels.a": "on", "steps/0/after:title": ""}
        found = await screens.send("/strategy/pick/steps/0/after", line)
        assert ("Two" in found.text, "One" in found.text) == (False, True)

    play(story, FILES)


def test_a_form_has_a_box_for_each_and_takes_what_is_ticked(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        made = await boss.make("strategy", name="S", levels=["b"])
        await boss.set("level", await _level(boss, "b"), retired=True)
        page = await screens.page(f"/strategy/{made['id']}/edit")
        assert 'name="levels.b" value="on" checked' in page
        assert 'name="levels.a" value="on">' in page
        sent = {"name": "S", "levels.c": "on", "levels.a": "on", "levels.b": "on", ":version": "1", ":base": "{}"}
        sent |= {"steps": "", "steps/0/name": "x", "steps/0/for_levels.c": "on", "steps/0/for_levels.a": "on"}
        answer = await screens.send(f"/strategy/{made['id']}/edit", sent)
        assert answer.status_code == 303, answer.text
        saved = await boss.get("strategy", made["id"])
        assert (*picked(saved, "levels", "ways"), saved["steps"][0]["for_levels"]) == (
            ["a", "b", "c"],
            None,
            ["a", "c"],
        )
        shown = await screens.send("/strategy/preview", {"name": "S", "levels.a": "on", ":base": "{}"})
        assert 'hx-target="#output-reach" hx-swap="innerHTML"><span class="lm-number">5</span>' in shown.text

    play(story, FILES)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"is.levels.a": "on", "is.levels.b": "on"}, {"A", "AB", "B"}),
        ({"is.levels.a": "on", "is.levels.b": "on", "all.levels": "on"}, {"AB"}),
        ({"none.levels": "on"}, {"none"}),
        ({"is.levels.b": "on", "none.levels": "on"}, {"AB", "B", "none"}),
    ],
)
def test_a_list_is_narrowed_to_any_or_all_or_none(play: Play, asked: dict[str, str], names: set[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        known = {"A": ["a"], "AB": ["a", "b"], "B": ["b"], "none": None}
        for name, levels in known.items():
            await boss.make("strategy", name=f"name-{name}.", levels=levels)
        page = await screens.page("/strategy", **asked)
        assert {name for name in known if f"name-{name}." in page} == names

    play(story, FILES)


def test_sample_data_of_choices_is_among_what_is_offered(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        clock = shop.compiled.clock(moment=NOON)
        await make_samples(shop.database, shop.compiled, {"strategy": 20}, clock, more=False, progress=lambda *_: None)
        made = await boss.all("strategy")
        assert {code for one in made for code in one["levels"]} == {"a", "b", "c"}
        assert {tuple(one["ways"]) for one in made} == {("call", "visit")}
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)
