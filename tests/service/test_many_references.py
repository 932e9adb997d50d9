"""`references`: several records in a field, each once, in order; what is asked of them and what follows from them."""

import json
import re

import pytest

from engine.service.sample import make_samples
from engine.service.verify import verify
from tests.service.campaigns import FILES
from tests.support.client import Client, Refused, faults, picked
from tests.support.stage_plugin import Play
from tests.support.visitor import visitor
from tests.support.world import NOON, World


async def _products(client: Client) -> list[int]:
    given = [("Pen", "a", "1.50"), ("Ink", "a", "2.00"), ("Cup", "b", "9.00"), ("Cap", "a", "4.00")]
    return [(await client.make("product", name=name, line=line, price=price))["id"] for name, line, price in given]


def test_records_stand_in_their_order_each_once(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        pen, ink, _, cap = await _products(boss)
        made = await boss.make("campaign", name="C", line="a", products=[cap, pen, cap], members=[boss.user])
        seen = ("products", "members", "worth", "size", "first", "busy")
        assert picked(made, *seen) == ([cap, pen], [boss.user], "5.50", 2, "Cap", True)
        changed = await boss.set("campaign", made["id"], products=[pen, ink], members=None)
        assert picked(changed, *seen) == ([pen, ink], [], "3.50", 2, "Pen", False)
        assert await boss.get("campaign", made["id"]) == changed
        assert [one["products"] for one in await boss.all("campaign", fields="id,products")] == [[pen, ink]]

    play(story, FILES)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"products": [99]}, {"products/0": "no_such_record"}),
        ({"products": [1, 3]}, {"products/1": "no_such_record"}),
        ({"products": ["Pen"]}, {"products/0": "not_a_reference"}),
        ({"products": [None]}, {"products/0": "required"}),
        ({"products": 1}, {"products": "not_references"}),
    ],
)
def test_what_cannot_be_chosen_is_refused(play: Play, sent: dict[str, object], code: dict[str, str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        await _products(boss)
        with pytest.raises(Refused) as refused:
            await boss.make("campaign", name="C", line="a", **sent)
        assert faults(refused.value) == code

    play(story, FILES)


def test_a_record_is_not_deleted_while_it_is_named(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        pen, ink, *_ = await _products(boss)
        made = await boss.make("campaign", name="C", line="a", products=[pen, ink])
        with pytest.raises(Refused) as refused:
            await boss.drop("product", pen)
        assert "in_use" in str(refused.value)
        await boss.set("campaign", made["id"], products=[ink])
        await boss.drop("product", pen)
        await boss.drop("campaign", made["id"])
        assert (await boss.back("campaign", made["id"]))["products"] == [ink]

    play(story, FILES)


def test_what_is_worked_out_follows_the_records_and_the_links(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        pen, ink, *_ = await _products(boss)
        made = await boss.make("campaign", name="C", line="a", products=[pen, ink])
        await boss.set("product", pen, price="5.00", campaigns=[made["id"]])
        await boss.set("product", ink, active=False)
        assert picked(await boss.get("campaign", made["id"]), "worth", "size", "back") == ("5.00", 2, 1)
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("any(each.id == 2 for each in products)", ["one"]),
        ("not any(products)", ["two"]),
        ("count(products) == 2", ["one"]),
        ("any(p for p in products if p.name == 'Ink')", ["one"]),
        ("me in members", ["one"]),
    ],
)
def test_lists_ask_for_what_is_named(play: Play, where: str, found: list[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        pen, ink, *_ = await _products(boss)
        await boss.make("campaign", name="one", line="a", products=[pen, ink], members=[boss.user])
        await boss.make("campaign", name="two", line="a")
        assert [one["name"] for one in await boss.all("campaign", where=where)] == found

    play(story, FILES)


def test_sample_data_fits_and_is_verified(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        clock = shop.compiled.clock(moment=NOON)
        rows = {"product": 6, "product_campaigns": 6, "campaign": 4, "campaign_products": 4, "campaign_members": 4}
        await make_samples(shop.database, shop.compiled, rows, clock, more=False, progress=lambda *_: None)
        for made in await boss.all("campaign", fields="id,products"):
            assert (await boss.set("campaign", made["id"], products=made["products"]))["products"] == made["products"]
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


def test_screens_show_links_and_chips(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        pen, ink, *_ = await _products(boss)
        made = await boss.make("campaign", name="C", line="a", products=[pen, ink])
        await boss.make("campaign", name="Zeta.", line="a", products=[ink])
        assert f'<a href="/product/{ink}">Ink</a>' in await screens.page(f"/campaign/{made['id']}")
        assert "Pen, Ink" in await screens.page("/campaign")
        narrowed = await screens.page("/campaign", **{"of.products": str(pen)})
        assert ("Pen, Ink" in narrowed, "Zeta." in narrowed) == (True, False)
        form = await screens.page(f"/campaign/{made['id']}/edit")
        assert re.findall(r'name="products\.(\d+)" value="on" checked><span class="lm-cut">(\w+)', form) == [
            (str(pen), "Pen"),
            (str(ink), "Ink"),
        ]

    play(story, FILES)


@pytest.mark.parametrize(("line", "offered"), [("a", ["Cap", "Ink", "Pen"]), ("b", ["Cup"]), ("", [])])
def test_a_form_offers_what_fits(play: Play, line: str, offered: list[str]) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        await _products(boss)
        sent = {"name": "x", "line": line, "products": "", "products.1": "on", "products:title": ""}
        answer = await screens.send("/campaign/pick/products", sent)
        assert re.findall(r'data-title="(\w+)"', answer.text) == offered

    play(story, FILES)


def test_a_form_adds_and_takes_away(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        pen, ink, cup, cap = await _products(boss)
        made = (await boss.make("campaign", name="C", line="a", products=[pen, ink]))["id"]
        form = {"name": "C", "line": "a", ":base": json.dumps({"products": f"{pen}\n{ink}"})}
        sent = {**form, f"products.{ink}": "on", f"products.{cap}": "on", "products": "", ":version": "1"}
        answer = await screens.send(f"/campaign/{made}/edit", sent)
        assert answer.status_code == 303, answer.text
        assert (await boss.get("campaign", made))["products"] == [ink, cap]
        wrong = {**form, f"products.{ink}": "on", "products": str(cup), ":version": "2"}
        refused = await screens.send(f"/campaign/{made}/edit", wrong)
        assert refused.status_code == 422
        assert re.findall(r'name="products\.(\d+)"', refused.text) == [str(ink), str(cup)]
        assert 'aria-invalid="true"' in refused.text
        none = await screens.send(f"/campaign/{made}/edit", {**form, "products": "", ":version": "2"})
        assert none.status_code == 303
        assert (await boss.get("campaign", made))["products"] == []
        answer = await screens.send("/campaign/new", {"name": "D", "line": "a", "products": f"{pen}", "members": ""})
        assert answer.status_code == 303
        assert [one["products"] for one in await boss.all("campaign", sort="-id", fields="products")] == [[pen], []]

    play(story, FILES)


def test_two_who_chose_records_choose_between_them(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        screens = await visitor(shop, boss.user)
        pen, ink, _, cap = await _products(boss)
        made = (await boss.make("campaign", name="C", line="a", products=[pen]))["id"]
        await boss.set("campaign", made, products=[ink])
        sent = {"name": "C", "line": "a", "products": "", f"products.{cap}": "on", ":version": "1"}
        base = {"name": "C", "line": "a", "products": str(pen), "members": "", "next": ""}
        answer = await screens.send(f"/campaign/{made}/edit", {**sent, ":base": json.dumps(base)})
        assert answer.status_code == 409
        assert ("Cap" in answer.text, "Ink" in answer.text) == (True, True)
        chosen = {**sent, f"products.{cap}": "", "products": str(cap), ":version": "2", ":base": json.dumps(base)}
        assert (await screens.send(f"/campaign/{made}/edit", chosen)).status_code == 303
        assert (await boss.get("campaign", made))["products"] == [cap]

    play(story, FILES)


def test_who_may_not_see_a_record_cannot_choose_it_and_leaves_it(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, clerk = await shop.person_as("boss", "boss"), await shop.person_as("clerk", "clerk")
        pen, ink, _, cap = await _products(boss)
        made = (await boss.make("campaign", name="C", line="a", products=[pen, ink], members=[clerk.user]))["id"]
        await boss.set("product", ink, active=False)
        await boss.set("product", cap, active=False)
        kept = await clerk.set("campaign", made, products=[ink])
        assert kept["products"] == [ink]
        with pytest.raises(Refused) as refused:
            await clerk.set("campaign", made, products=[ink, cap])
        assert faults(refused.value) == {"products/1": "no_such_record"}

    play(story, FILES)


def test_the_trail_says_which_records_it_named_before_and_after(play: Play) -> None:
    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        pen, ink, *_ = await _products(boss)
        made = (await boss.make("campaign", name="C", line="a", products=[pen]))["id"]
        await boss.set("campaign", made, products=[ink, pen])
        rows = await shop.rows("SELECT before, after FROM _audit WHERE entity = 'campaign' ORDER BY id")
        before, after = (json.loads(one)["products"] for one in rows[-1])
        assert (before, after) == ([pen], [ink, pen])

    play(story, FILES)


@pytest.mark.parametrize("binned", [True, False])
def test_a_record_that_goes_is_no_longer_named(play: Play, binned: bool) -> None:
    bin_ = "features: {recycle: {}}\n" if binned else ""
    files = {
        "app.yaml": FILES["app.yaml"],
        "word.yaml": f"entity: word\ntitle: name\n{bin_}fields: {{name: text}}\n",
        "text.yaml": "entity: text\nlabel: {en: Paper, zh: 文稿}\ntitle: name\nfeatures: {recycle: {}}\n"
        "fields:\n  name: text\n"
        "  words: {type: references, to: word, on_delete: clear}\n  kept: {type: references, to: word}\n"
        "  size: {type: integer, value: count(words)}\n",
        "boss.yaml": "role: boss\ngrants:\n  word: {read: true, create: true, update: true, delete: true}\n"
        "  text: {read: true, create: true, update: true, delete: true, restore: true}\n",
    }

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        a, b, c = [(await boss.make("word", name=name))["id"] for name in "abc"]
        made = await boss.make("text", name="x", words=[c, a, b], kept=[b])
        other = await boss.make("text", name="y", words=[b])
        gone = await boss.make("text", name="z", words=[a, c])
        await boss.drop("word", a)
        assert (await boss.get("text", gone["id"]))["words"] == [c]
        found = await boss.get("text", made["id"])
        assert (found["words"], found["size"], found["version"]) == ([c, b], 2, 2)
        assert (await boss.get("text", other["id"]))["version"] == 1
        with pytest.raises(Refused) as refused:
            await boss.drop("word", b)
        assert ("in_use" in str(refused.value), "paper" in str(refused.value).lower()) == (True, True)
        assert await verify(shop.database, shop.compiled) == []

    play(story, files)


def test_what_the_bin_names_does_not_go_for_good(play: Play) -> None:
    files = {
        "app.yaml": FILES["app.yaml"],
        "word.yaml": "entity: word\ntitle: name\nfields: {name: text}\n",
        "text.yaml": "entity: text\ntitle: name\nfeatures: {recycle: {}}\nfields:\n  name: text\n"
        "  words: {type: references, to: word, on_delete: clear}\n  size: {type: integer, value: count(words)}\n",
        "boss.yaml": "role: boss\ngrants:\n  word: {read: true, create: true, delete: true}\n"
        "  text: {read: true, create: true, update: true, delete: true, restore: true}\n",
    }

    async def story(shop: World) -> None:
        boss = await shop.person_as("boss", "boss")
        word = (await boss.make("word", name="a"))["id"]
        made = (await boss.make("text", name="x", words=[word]))["id"]
        await boss.drop("text", made)
        with pytest.raises(Refused) as refused:
            await boss.drop("word", word)
        assert "in_use" in str(refused.value)
        assert (await boss.back("text", made))["words"] == [word]
        await boss.drop("word", word)
        assert (await boss.get("text", made))["size"] == 0

    play(story, files)
