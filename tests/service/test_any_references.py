"""References to one of several entities: what they may name, what is asked of them, and what becomes of them."""

from collections.abc import Awaitable
from typing import Any

import pytest

from engine.service.sample import make_samples
from engine.service.verify import verify
from tests.service.sales import APP
from tests.support.client import Refused, faults
from tests.support.stage_plugin import Play
from tests.support.world import NOON, World

FILES = {
    "app.yaml": APP,
    "customer.yaml": """
entity: customer
title: name
features: {recycle: {}}
sample: 5
fields:
  name: {type: text, required: true}
  comments: {type: collection, of: remark, by: about, order: -id}
  said: {type: integer, value: count(comments)}
  praised: {type: bool, value: any(c.praise for c in comments)}
  last: {type: text, value: first(c.words for c in comments)}
""",
    "contact.yaml": """
entity: contact
title: name
sample: 5
fields:
  name: {type: text, required: true}
  customer: {type: reference, to: customer}
  comments: {type: collection, of: remark, by: about}
  said: {type: integer, value: count(comments)}
  told: {type: integer, value: count(c for c in comments if c.of_mine)}
""",
    "order.yaml": """
entity: order
title: "concat('No. ', id)"
fields:
  note: text
  rows: {type: lines, of: order_row}
""",
    "order_row.yaml": """
entity: order_row
part_of: order
title: text
fields:
  text: text
  about: {type: any_reference, to: [customer, contact]}
""",
    "remark.yaml": """
entity: remark
title: words
features: {recycle: {}}
fields:
  words: {type: text, required: true}
  praise: bool
  customer: {type: reference, to: customer}
  about: {type: any_reference, to: [customer, contact], required: true}
  of_mine: {type: bool, value: about == customer}
  copy: {type: any_reference, to: [customer, contact], value: about}
  who: {type: any_reference, to: customer, default: =customer}
""",
    "mark.yaml": """
entity: mark
title: word
features: {recycle: {}}
fields:
  word: text
  on: {type: any_reference, on_delete: clear}
checks:
  itself: {when: on == this, fields: [on], message: {en: It marks itself, zh: 标记自身}}
""",
    "boss.yaml": """
role: boss
grants:
  user: {read: true}
  customer: {read: true, create: true, update: true, delete: true, restore: true}
  contact: {read: true, create: true, update: true, delete: true}
  order: {read: true, create: true, update: true, delete: true}
  remark: {read: true, create: true, update: true, delete: true, restore: true}
  mark: {read: true, create: true, update: true, delete: true, restore: true}
""",
    "clerk.yaml": """
role: clerk
grants:
  customer: {read: name != 'Secret'}
  remark: {read: true, create: true, update: true}
""",
}


async def _two(shop: World) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    boss = await shop.person_as("boss", "boss")
    return boss, await boss.make("customer", name="Acme"), await boss.make("contact", name="Ann")


def test_a_comment_names_a_record_of_either_entity(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, acme, ann = await _two(shop)
        first = await boss.make("remark", words="a", about=f"customer/{acme['id']}", customer=acme["id"], praise=True)
        second = await boss.make("remark", words="b", about=f"contact/{ann['id']}")
        assert (first["about"], first["of_mine"], first["copy"]) == (f"customer/{acme['id']}", True, first["about"])
        assert (first["who"], second["who"], second["of_mine"]) == (first["about"], None, False)
        assert await boss.get("remark", second["id"]) == second
        assert (await boss.get("customer", acme["id"]))["said"] == 1
        assert (await boss.get("contact", ann["id"]))["said"] == 1
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


def test_what_a_collection_adds_up_follows(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, acme, ann = await _two(shop)
        one = await boss.make("remark", words="a", about=f"customer/{acme['id']}", praise=True)
        two = await boss.make("remark", words="b", about=f"customer/{acme['id']}")
        found = await boss.get("customer", acme["id"])
        assert (found["said"], found["praised"], found["last"]) == (2, True, "b")
        await boss.set("remark", one["id"], about=f"contact/{ann['id']}")
        found = await boss.get("customer", acme["id"])
        assert (found["said"], found["praised"]) == (1, False)
        assert (await boss.get("contact", ann["id"]))["said"] == 1
        await boss.drop("remark", two["id"])
        assert (await boss.get("customer", acme["id"]))["last"] is None
        await boss.back("remark", two["id"])
        assert (await boss.get("customer", acme["id"]))["last"] == "b"
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ("customer", "not_an_any_reference"),
        ("customer/0", "not_an_any_reference"),
        ("customer/01", "not_an_any_reference"),
        ("customer/99999999999999999999", "not_an_any_reference"),
        (7, "not_an_any_reference"),
        ("mark/1", "not_this_entity"),
        ("nothing/1", "not_this_entity"),
        ("customer/77", "no_such_record"),
        (None, "required"),
    ],
)
def test_nothing_else_is_taken(play: Play, about: object, code: str) -> None:
    async def story(shop: World) -> None:
        boss, _, _ = await _two(shop)
        with pytest.raises(Refused) as refused:
            await boss.make("remark", words="a", about=about)
        assert faults(refused.value) == {"about": code}

    play(story, FILES)


@pytest.mark.parametrize("named", ["order_row/1", "nothing/1", "user/77"])
def test_a_reference_to_anything_names_no_part_and_nothing_unknown(play: Play, named: str) -> None:
    async def story(shop: World) -> None:
        boss, _, _ = await _two(shop)
        await boss.make("order", rows=[{"text": "x"}])
        with pytest.raises(Refused) as refused:
            await boss.make("mark", on=named)
        assert faults(refused.value) == {"on": "no_such_record"}

    play(story, FILES)


def test_what_a_person_does_not_see_they_cannot_name(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, acme, ann = await _two(shop)
        secret = await boss.make("customer", name="Secret")
        clerk = await shop.person_as("clerk", "clerk")
        made = await clerk.make("remark", words="a", about=f"customer/{acme['id']}")
        for named in (f"customer/{secret['id']}", f"contact/{ann['id']}"):
            with pytest.raises(Refused) as refused:
                await clerk.set("remark", made["id"], about=named)
            assert faults(refused.value) == {"about": "no_such_record"}

    play(story, FILES)


def test_lines_name_records_too(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, acme, ann = await _two(shop)
        rows = [{"text": "x", "about": f"customer/{acme['id']}"}, {"about": f"contact/{ann['id']}"}, {"text": "y"}]
        made = await boss.make("order", rows=rows)
        assert [row["about"] for row in made["rows"]] == [rows[0]["about"], rows[1]["about"], None]
        with pytest.raises(Refused) as refused:
            await boss.set("order", made["id"], rows=[*made["rows"][:2], {"about": "contact/88"}])
        assert faults(refused.value) == {"rows/2/about": "no_such_record"}

    play(story, FILES)


@pytest.mark.parametrize("entity", ["customer", "contact"])
def test_what_is_named_stays_or_is_forgotten(play: Play, entity: str) -> None:
    async def story(shop: World) -> None:
        boss, acme, ann = await _two(shop)
        target, other = {"customer": (acme, ann), "contact": (ann, acme)}[entity]
        named = f"{entity}/{target['id']}"
        remark = await boss.make("remark", words="a", about=named)
        marks = [await boss.make("mark", word="x", on=one) for one in (named, f"user/{boss.user}")]
        binned = await boss.make("mark", word="y", on=named)
        await boss.drop("mark", binned["id"])
        assert await _refused(boss.drop(entity, target["id"])) == 409
        await boss.set(
            "remark", remark["id"], about=f"{'contact' if entity == 'customer' else 'customer'}/{other['id']}"
        )
        await boss.drop(entity, target["id"])
        assert [(await boss.get("mark", one["id"]))["on"] for one in marks] == [None, marks[1]["on"]]

    play(story, FILES)


def test_what_is_in_the_bin_comes_back_with_what_it_names_only(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, acme, ann = await _two(shop)
        about_acme = await boss.make("remark", words="a", about=f"customer/{acme['id']}")
        about_ann = await boss.make("remark", words="b", about=f"contact/{ann['id']}")
        mark = await boss.make("mark", word="y", on=f"contact/{ann['id']}")
        for entity, one in (("remark", about_acme), ("remark", about_ann), ("mark", mark), ("customer", acme)):
            await boss.drop(entity, one["id"])
        assert await _refused(boss.drop("contact", ann["id"])) == 409
        assert await _refused(boss.back("remark", about_acme["id"])) == 422
        await boss.back("customer", acme["id"])
        assert (await boss.back("remark", about_acme["id"]))["about"] == about_acme["about"]
        assert (await boss.back("remark", about_ann["id"]))["about"] == about_ann["about"]
        await boss.set("remark", about_ann["id"], about=f"customer/{acme['id']}")
        await boss.drop("contact", ann["id"])
        assert (await boss.back("mark", mark["id"]))["on"] is None
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)


async def _refused(asked: Awaitable[object]) -> int:
    with pytest.raises(Refused) as refused:
        await asked
    return refused.value.response.status_code


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("about == customer", ["a"]),
        ("about == 'customer/{acme}'", ["a", "b"]),
        ("about != 'customer/{acme}'", ["c"]),
        ("about in ('customer/{acme}', 'contact/{ann}')", ["a", "b", "c"]),
        ("about not in ('customer/{acme}', 'customer/999')", ["c"]),
        ("who is null", ["b", "c"]),
        ("any(c.name == 'Ann' for c in records(contact) if c == about)", ["c"]),
        ("coalesce(who, about) == about", ["a", "b", "c"]),
        ("(about if praise else customer) == about", ["a", "b"]),
    ],
)
def test_lists_are_narrowed_by_what_is_named(play: Play, where: str, found: list[str]) -> None:
    async def story(shop: World) -> None:
        boss, acme, ann = await _two(shop)
        named = f"customer/{acme['id']}"
        await boss.make("remark", words="a", about=named, customer=acme["id"])
        await boss.make("remark", words="b", about=named, praise=True)
        await boss.make("remark", words="c", about=f"contact/{ann['id']}")
        asked = where.format(acme=acme["id"], ann=ann["id"])
        assert [one["words"] for one in await boss.all("remark", where=asked, sort="id")] == found

    play(story, FILES)


@pytest.mark.parametrize(
    "where",
    ["about.name == 'x'", "about == 'mark/1'", "about == 7", "about == words", "about > 'customer/1'", "about == me"],
)
def test_nothing_else_is_asked_of_it(play: Play, where: str) -> None:
    async def story(shop: World) -> None:
        boss, _, _ = await _two(shop)
        with pytest.raises(Refused) as refused:
            await boss.all("remark", where=where)
        assert refused.value.response.status_code == 400

    play(story, FILES)


def test_a_check_compares_it_with_the_record_itself(play: Play) -> None:
    async def story(shop: World) -> None:
        boss, _, _ = await _two(shop)
        mark = await boss.make("mark", word="x")
        with pytest.raises(Refused) as refused:
            await boss.set("mark", mark["id"], on=f"mark/{mark['id']}")
        assert faults(refused.value) == {"on": "check:itself"}

    play(story, FILES)


def test_samples_name_records_of_every_entity(play: Play) -> None:
    async def story(shop: World) -> None:
        rows = {"customer": 7, "contact": 7, "remark": 60, "mark": 60}
        await make_samples(
            shop.database, shop.compiled, rows, shop.compiled.clock(moment=NOON), more=False, progress=lambda *_: None
        )
        boss = await shop.person_as("boss", "boss")
        for entity, field in (("remark", "about"), ("mark", "on")):
            named = {one[field].partition("/")[0] for one in await boss.all(entity, limit="100")}
            assert named == {"customer", "contact"}
        assert await verify(shop.database, shop.compiled) == []

    play(story, FILES)
