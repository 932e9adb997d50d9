"""Choices from dictionaries: what may be chosen, what is known of a value, and values that people edit."""

import pytest

from engine.service.sample import NOBODY, make_samples
from tests.service.staged import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import NOON, World


async def _stage(client: Client, code: str) -> int:
    (found,) = await client.ids("stage", where=f"code == '{code}'")
    return found


def test_a_value_says_what_is_known_of_it(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("deal", name="A", amount="200.00", stage="offer")
        assert picked(made, "likely", "closed") == ("100.00", False)
        changed = await boss.set("deal", made["id"], stage="won")
        assert picked(changed, "likely", "closed") == ("200.00", True)

    play(story, FILES)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("stage.weight > 0.2", ["B", "C"]),
        ("stage == 'lead'", ["A"]),
        ("stage.closing", ["C"]),
        ("stage.weight is null", ["D"]),
        ("stage in ('offer', 'won')", ["B", "C"]),
        ("stage.label_en == 'Offer'", ["B"]),
    ],
)
def test_lists_ask_for_values_and_for_what_is_known_of_them(play: Play, where: str, names: list[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        stages = {"A": "lead", "B": "offer", "C": "won", "D": None}
        for name, stage in stages.items():
            await boss.make("deal", name=name, stage=stage, amount="1.00")
        assert sorted(one["name"] for one in await boss.all("deal", where=where)) == names

    play(story, FILES)


def test_a_value_that_does_not_exist_is_refused(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as refused:
            await boss.make("deal", name="A", stage="lost", region="west")
        assert faults(refused.value) == {"stage": "no_such_value", "region": "no_such_value"}

    play(story, FILES)


def test_a_retired_value_stays_where_it_is_and_is_given_to_nobody_else(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        old = await boss.make("deal", name="A", stage="offer", amount="10.00")
        await boss.set("stage", await _stage(boss, "offer"), retired=True)
        kept = await boss.set("deal", old["id"], name="B", stage="offer")
        assert picked(kept, "name", "stage", "likely") == ("B", "offer", "5.00")
        with pytest.raises(Refused) as refused:
            await boss.make("deal", name="C", stage="offer")
        assert faults(refused.value) == {"stage": "retired_value"}

    play(story, FILES)


def test_a_default_that_was_retired_is_refused_like_any_other(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.set("stage", await _stage(boss, "lead"), retired=True)
        with pytest.raises(Refused) as refused:
            await boss.make("deal", name="A")
        assert faults(refused.value) == {"stage": "retired_value"}
        assert (await boss.make("deal", name="A", stage="won", amount="1.00"))["stage"] == "won"

    play(story, FILES)


def test_a_value_added_on_a_screen_is_chosen_at_once(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.make("stage", code="lost", label_en="Lost", weight="0", closing=True)
        made = await boss.make("deal", name="A", stage="lost", amount="10.00")
        assert picked(made, "stage", "likely", "closed") == ("lost", "0.00", True)
        assert [one["name"] for one in await boss.all("deal", where="stage == 'lost'")] == ["A"]

    play(story, FILES)


def test_what_follows_from_a_value_follows_its_change(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("deal", name="A", stage="offer", amount="10.00")
        changed = await boss.set("stage", await _stage(boss, "offer"), weight="0.8")
        assert changed["half"] == "0.4000"
        assert (await boss.get("deal", made["id"]))["likely"] == "8.00"

    play(story, FILES)


def test_the_code_of_a_value_never_changes(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as refused:
            await boss.set("stage", await _stage(boss, "offer"), code="bid")
        assert faults(refused.value) == {"code": "not_writable"}

    play(story, FILES)


@pytest.mark.parametrize("code", ["Lost", " lost ", "LOST"])
def test_a_code_has_small_letters(play: Play, code: str) -> None:
    async def story(shop: World) -> str:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as refused:
            await boss.make("stage", code=f"Ä{code}")
        return faults(refused.value)["code"]

    assert play(story, FILES) == "check:small_letters"


def test_a_code_is_there_once(play: Play) -> None:
    async def story(shop: World) -> str:
        boss = await shop.person_as("boss", "boss")
        with pytest.raises(Refused) as refused:
            await boss.make("stage", code="lead")
        return faults(refused.value)["code"]

    assert play(story, FILES) == "duplicate"


def test_everybody_reads_dictionaries_and_only_whoever_is_granted_it_edits_them(play: Play) -> None:
    async def story(shop: World) -> None:
        rep = await shop.person_as("rep", "rep")
        stages = await rep.all("stage", sort="position")
        assert [picked(one, "code", "label_en", "weight") for one in stages] == [
            ("lead", "Lead", "0.1000"),
            ("offer", "Offer", "0.5000"),
            ("won", "Won", "1.0000"),
        ]
        asked = rep.raw.patch(f"/api/stage/{stages[0]['id']}", json={"label_en": "x"}, headers={"If-Match": "*"})
        assert (await asked).status_code == 403
        assert (await rep.raw.post("/api/region", json={"code": "west"})).status_code == 403

    play(story, FILES)


@pytest.mark.parametrize("gone", [False, True])
def test_a_value_in_use_is_not_deleted(play: Play, gone: bool) -> None:
    async def story(shop: World) -> int:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("deal", name="A", stage="offer")
        for identity in [made["id"]] * gone:
            await boss.drop("deal", identity)
        with pytest.raises(Refused) as refused:
            await boss.drop("stage", await _stage(boss, "offer"))
        return refused.value.response.status_code

    assert play(story, FILES) == 409


def test_a_value_that_no_record_has_is_deleted(play: Play) -> None:
    async def story(shop: World) -> list[str]:
        boss = await shop.person_as("boss", "boss")
        await boss.drop("stage", await _stage(boss, "offer"))
        return [one["code"] for one in await boss.all("stage", sort="position")]

    assert play(story, FILES) == ["lead", "won"]


def test_a_record_comes_back_from_the_bin_with_a_value_that_was_retired_meanwhile(play: Play) -> None:
    async def story(shop: World) -> str:
        boss = await shop.person_as("boss", "boss")
        made = await boss.make("deal", name="A", stage="offer")
        await boss.drop("deal", made["id"])
        await boss.set("stage", await _stage(boss, "offer"), retired=True)
        return str((await boss.back("deal", made["id"]))["stage"])

    assert play(story, FILES) == "offer"


def test_a_worker_goes_by_an_edited_dictionary_at_its_next_look(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await shop.application.look()
        await boss.make("stage", code="lost", label_en="Lost", label_zh="输单", position=3, tone="red")
        await boss.set("stage", await _stage(boss, "lead"), retired=True)
        await shop.application.look()
        field = shop.compiled.catalog.entities["deal"].fields["stage"]
        assert list(field.options) == ["lead", "offer", "won", "lost"]
        assert list(field.offered) == ["offer", "won", "lost"]
        assert (field.options["lost"].label, field.options["lost"].tone) == ({"en": "Lost", "zh": "输单"}, "red")

    play(story, FILES)


def test_values_below_each_other_come_in_their_order(play: Play) -> None:
    async def story(shop: World) -> None:
        await shop.application.look()
        options = shop.compiled.catalog.entities["deal"].fields["region"].options
        assert [(code, one.parent) for code, one in options.items()] == [
            ("east", None),
            ("shanghai", "east"),
            ("zhejiang", "east"),
            ("hangzhou", "zhejiang"),
            ("ningbo", "zhejiang"),
            ("south", None),
            ("guangzhou", "south"),
        ]

    play(story, FILES)


def test_the_api_tells_the_values_with_their_labels(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        document = (await boss.raw.get("/api/-/openapi.json")).json()
        deal = document["components"]["schemas"]["deal.input"]["properties"]
        assert deal["stage"]["x-values"][1] == {"value": "offer", "label": "Offer"}
        assert deal["region"]["x-values"][1] == {"value": "shanghai", "label": "shanghai", "below": "east"}
        assert deal["region"]["enum"][0] == "east"
        assert "enum" not in deal["stage"]

    play(story, FILES)


def test_screens_offer_values_and_save_them(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await shop.application.look()
        await boss.set("stage", await _stage(boss, "offer"), retired=True)
        await shop.application.look()
        browser = await visitor(shop, boss.user)
        form = await browser.page("/deal/new")
        assert '<option value="hangzhou">\u2003\u2003hangzhou</option>' in form
        assert '<option value="lead" selected>Lead</option>' in form
        assert 'value="offer"' not in form
        saved = await browser.send("/deal/new", {"name": "A", "stage": "won", "amount": "10", "region": "ningbo"})
        assert saved.status_code == 303, saved.text
        refused = await browser.send("/deal/new", {"name": "B", "stage": "offer"})
        assert "offer is retired and cannot be chosen any more" in refused.text
        offered = await browser.send("/deal/pick/region", {"region:title": "zhe ning"})
        assert 'data-id="ningbo"' in offered.text
        assert "East / zhejiang" in offered.text
        shown = await browser.page("/deal", **{"is.region.ningbo": "on"})
        assert 'title="East / zhejiang / ningbo"' in shown
        await boss.set("stage", await _stage(boss, "lead"), position=9)
        await shop.application.look()
        form = await browser.page("/deal/new")
        assert form.index('<option value="won"') < form.index('<option value="lead"')

    play(story, FILES)


def test_whoever_looks_after_a_dictionary_finds_it_in_the_menu(play: Play) -> None:
    async def story(shop: World) -> list[bool]:
        pages = []
        for role in ("boss", "rep"):
            somebody = await shop.person_as(role, role)
            pages.append(await (await visitor(shop, somebody.user)).page("/deal"))
        return ['href="/stage"' in page for page in pages]

    assert play(story, FILES) == [True, False]


def test_sample_data_has_values_that_are_offered(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await boss.set("stage", await _stage(boss, "won"), retired=True)
        compiled = shop.compiled
        clock = compiled.clock(NOBODY, NOON)
        rows = {"deal": 40}
        await make_samples(shop.database, compiled, rows, clock, more=False, progress=lambda *step: None)
        found = await shop.rows("SELECT DISTINCT region FROM deal")
        assert {row[0] for row in found} <= {"east", "shanghai", "zhejiang", "hangzhou", "ningbo", "south", "guangzhou"}
        assert len(found) > 3
        assert await shop.rows("SELECT DISTINCT stage FROM deal") == [("lead",)]

    play(story, FILES)
